"""Figures agree with the tables, and counting stays seldom."""

from __future__ import annotations

import collections
import datetime as dt
import threading

import pytest

import models
from shikayat import database
from shikayat.casework import citizen_transitions, office_transitions, scheduled
from shikayat.casework.lifecycle import GROUPS
from shikayat.citizen.dashboard import queries as dashboard
from shikayat.dates import midnight, today
from shikayat.desk.queue import queries as desk
from shikayat.public.statistics import queries
from shikayat.public.statistics.figures import COUNTS, median
from shikayat.public.statistics.periods import periods

NOON = dt.timedelta(hours=12)


@pytest.fixture
def db(app):
    with app.app_context(), database.connection():
        yield


def count(period="all", moment=None):
    """The figures of a period, counted now: the totals and the rows by tree and code."""
    kept = queries.count(moment or models.now())[period]
    rows = {
        (tree, code): dict(zip(COUNTS, line, strict=False)) for tree in queries.TREES for code, _u, *line in kept[tree]
    }
    return dict(zip(COUNTS, kept["total"], strict=False)), rows


def test_every_figure_is_what_the_table_says(db, fill):
    fill(500, days=300)
    total, rows = count()
    table = models.Complaint
    told = {
        "received": table.select(),
        "answered": table.select().where(table.answered_at.is_null(False)),
        "in_time": table.select().where(table.in_time),
        "granted": table.select().where(table.outcome == "granted"),
        "solved": table.select().where(table.verdict == "solved"),
        "partly": table.select().where(table.verdict == "partly"),
        "not_solved": table.select().where(table.verdict == "not_solved"),
        "silent": table.select().where(table.status == "closed", table.verdict.is_null()),
        "reopened": table.select().where(table.reopened > 0),
        "dropped": table.select().where(table.status == "dropped"),
        "escalated": table.select().where(table.escalated > 0),
        "unrouted": table.select().where(table.unrouted),
    }
    assert set(told) == set(COUNTS)
    for name, found in told.items():
        assert total[name] == found.count(), name
        for tree, column in (
            ("departments", table.department),
            ("places", table.district),
            ("categories", table.category),
        ):
            for (code,) in found.select(column).distinct().tuples():
                assert rows[tree, code][name] == found.where(column == code).count(), (name, code)
        for (province,) in table.select(table.province).distinct().tuples():
            assert rows["places", province][name] == found.where(table.province == province).count(), (name, province)


def test_all_tables_add_up_to_the_same(db, fill):
    fill(700, days=500)
    for period in ("all", "30-days", "90-days", "365-days", f"{today():%Y-%m}"):
        kept = queries.count(models.now())[period]
        for tree in queries.TREES:
            lines = kept[tree]
            uppers = {upper for _code, upper, *_line in lines if upper}
            leaves = [line for code, _upper, *line in lines if code not in uppers]
            tops = [line for _code, upper, *line in lines if not upper]
            for rows in (leaves, tops):
                sums = [sum(row[place] for row in rows) for place in range(len(COUNTS))]
                assert sums == kept["total"][: len(COUNTS)], (period, tree)


def test_months_add_up_to_everything_and_windows_are_days_in_pakistan(db, fill, make_complaint):
    fill(300, days=700)
    # Half past midnight in Pakistan on the first of the last thirty days; half an hour before, it was the day before.
    first = midnight(today() - dt.timedelta(days=29))
    make_complaint(created_at=first + dt.timedelta(minutes=30))
    make_complaint(created_at=first - dt.timedelta(minutes=30))
    counted = queries.count(models.now())
    months = [kept["total"][0] for name, kept in counted.items() if name[0] == "2"]
    assert sum(months) == counted["all"]["total"][0] == 302
    expected = models.Complaint.select().where(models.Complaint.created_at >= first).count()
    assert counted["30-days"]["total"][0] == expected


def test_the_median_leaves_the_waiting_out(db, fill):
    fill(200)
    kept = queries.count(models.now())["all"]
    days = sorted(d for (d,) in models.Complaint.select(models.Complaint.answer_days).tuples() if d is not None)
    middle = days[len(days) // 2] if len(days) % 2 else (days[len(days) // 2 - 1] + days[len(days) // 2]) / 2
    assert kept["total"][-1] == middle


@pytest.mark.parametrize(
    ("histogram", "expected"),
    [({}, None), ({3: 1}, 3), ({3: 1, 4: 1}, 3.5), ({1: 2, 9: 1}, 1), ({0: 1, 5: 2, 7: 1}, 5)],
)
def test_the_median(histogram, expected):
    assert median(histogram) == expected


def test_the_periods():
    found = periods(dt.date(2025, 12, 31), dt.date(2026, 2, 1))
    assert [period.name for period in found] == [
        "all",
        "30-days",
        "90-days",
        "365-days",
        "2026-02",
        "2026-01",
        "2025-12",
    ]
    assert (found[1].first, found[1].end) == (dt.date(2026, 1, 3), None)
    assert (found[-1].first, found[-1].end) == (dt.date(2025, 12, 1), dt.date(2026, 1, 1))


def test_a_life_as_it_is_counted(db, make_complaint, make_officer):
    """Complaints made by transitions: asked, answered, judged, reopened, dropped, late, unrouted."""
    start = today() - dt.timedelta(days=70)
    at = lambda days: midnight(start + dt.timedelta(days=days)) + NOON  # noqa: E731 - short, and used a dozen times
    officer, head = make_officer(), make_officer(role="head")
    done = {"text": "ہو گیا", "done_on": start, "done_where": "لاہور"}

    def lodge():
        return make_complaint(created_at=at(0), deadline=start + dt.timedelta(days=20))

    solved, silent, not_solved, late, dropped = (lodge() for _ in range(5))
    for row in (solved, silent, not_solved):
        office_transitions.accept(officer, row, expected_version=1, at=at(1))
    office_transitions.ask(officer, solved, "کب؟", expected_version=2, at=at(2))
    citizen_transitions.reply(solved.citizen, solved, "کل", expected_version=3, at=at(12))
    office_transitions.answer(officer, solved, outcome="granted", expected_version=4, at=at(15), **done)
    citizen_transitions.judge(solved.citizen, solved, verdict="solved", stars=5, expected_version=5, at=at(16))
    office_transitions.answer(officer, silent, outcome="refused", expected_version=2, at=at(3), **done)
    office_transitions.answer(officer, not_solved, outcome="granted", expected_version=2, at=at(3), **done)
    citizen_transitions.judge(
        not_solved.citizen, not_solved, verdict="not_solved", text="x", stars=1, expected_version=3, at=at(4)
    )
    office_transitions.propose_drop(officer, dropped, ground="private", fact="نجی", expected_version=1, at=at(2))
    office_transitions.approve_drop(head, dropped, expected_version=2, at=at(3))
    for day in range(1, 31):
        scheduled.catch_up(at(day))
    total, rows = count()
    expected = dict.fromkeys(COUNTS, 0) | {
        **dict.fromkeys(("solved", "not_solved", "silent", "reopened", "dropped"), 1),
        **dict.fromkeys(("granted", "escalated"), 2),
        "answered": 3,
        "in_time": 2,  # an answer that the citizen had replaced is none
        "received": 5,
    }
    assert total == expected
    assert rows["departments", "lesco"] == expected  # also what a higher office has
    assert models.Complaint.get_by_id(late.id).office_id == "power-division"
    assert queries.count(models.now())["all"]["total"][-1] == 3  # 15 days less 10 of waiting, 3 and 3


def test_what_no_rule_sends_anywhere_is_counted(db, make_citizen):
    citizen = make_citizen()
    models.RoutingRule.delete().execute()
    matter = citizen_transitions.NewComplaint(
        kind="complaint",
        category=models.Category.get_by_id("roads.potholes"),
        tehsil=models.Place.get_by_id("pb-lahore-raiwind"),
        subject="x",
        details="x",
    )
    with models.database.atomic():
        citizen_transitions.lodge(citizen, matter, idempotency_key="x")
    database.prepare()
    with models.database.atomic():
        citizen_transitions.lodge(citizen, matter, idempotency_key="y")
    total, rows = count()
    assert (total["received"], total["unrouted"]) == (2, 1)
    assert rows["departments", "portal"]["unrouted"] == 1


def test_dashboard_desk_and_figures_agree(db, fill, make_officer):
    fill(400, kinds=8)
    total, rows = count()
    citizen = models.Citizen.select().order_by(models.Citizen.id).first()
    mine = dashboard.totals(citizen)
    assert mine["all"] == total["received"]
    assert sum(mine[name] for name in GROUPS) == total["received"]
    offices = collections.defaultdict(set)
    for complaint in models.Complaint.select(models.Complaint.department, models.Complaint.office).distinct():
        offices[complaint.department_id].add(complaint.office_id)
    for department, holders in offices.items():
        idle = models.Office.select().where(models.Office.department == department, models.Office.code.not_in(holders))
        seen = 0
        for code in (*holders, *(office.code for office in idle.limit(3))):
            officer = make_officer(office=code)
            for queue in ("todo", "waiting", "answered", "ended"):
                seen += sum(1 for _row in desk.export(officer, desk.QueueFilter(queue=queue)))
        assert seen == rows["departments", department]["received"]


# --- when it is counted ---------------------------------------------------------------------------------------------


def last():
    return models.Snapshot.get_by_id(queries.LAST)


def took(seconds):
    models.Snapshot.update(seconds=seconds).where(models.Snapshot.name == queries.LAST).execute()


def test_counted_again_when_something_happened_and_enough_time_has_passed(db, make_complaint):
    make_complaint()
    start = models.now() + dt.timedelta(hours=1)
    assert queries.refresh(start)
    took(3)
    make_complaint()
    assert not queries.refresh(start + dt.timedelta(seconds=30))
    assert queries.figures("all").total.counts["received"] == 1
    assert queries.refresh(start + dt.timedelta(seconds=31))
    assert queries.figures("all").total.counts["received"] == 2


def test_not_counted_again_while_nothing_happens(db, make_complaint):
    make_complaint()
    start = midnight(today()) + NOON + dt.timedelta(days=1)
    assert queries.refresh(start)
    took(0.01)
    assert not queries.refresh(start + dt.timedelta(hours=5))
    assert last().made_at == start


def test_a_new_day_is_counted_even_if_nothing_happens(db, make_complaint):
    make_complaint(created_at=midnight(today() - dt.timedelta(days=29)) + NOON)
    start = midnight(today()) + NOON
    assert queries.refresh(start)
    took(0.01)
    assert queries.figures("30-days").total.counts["received"] == 1
    assert queries.refresh(start + dt.timedelta(days=1))
    assert queries.figures("30-days").total.counts["received"] == 0


def test_an_event_that_was_written_late_is_not_missed(db, make_complaint):
    """A transaction may end after one that began later: right after an event, no count is the last word."""
    make_complaint()
    queries.refresh(models.now())
    took(0.01)
    # As if its transaction had ended only now: the newest event is an older one.
    models.Complaint.update(escalated=1).execute()
    assert queries.refresh(models.now() + dt.timedelta(seconds=5))
    assert queries.figures("all").total.counts["escalated"] == 1


def test_only_one_of_many_counts(app, make_complaint):
    make_complaint()
    moment = models.now() + dt.timedelta(hours=1)
    with database.connection():
        queries.refresh(moment)
        took(1)
    make_complaint()
    later, counted = moment + dt.timedelta(seconds=11), []

    def visit():
        with database.connection():
            counted.append(queries.refresh(later))

    visits = [threading.Thread(target=visit) for _ in range(8)]
    for each in visits:
        each.start()
    for each in visits:
        each.join()
    assert sorted(counted) == [False] * 7 + [True]


def test_who_comes_during_the_very_first_count_does_not_count_as_well(db, make_complaint):
    make_complaint()
    moment = models.now()
    assert queries._claim_first(moment)
    assert not queries.refresh(moment + dt.timedelta(seconds=30))
    assert queries.figures("all") is None
    # Whoever was counting has died.
    assert queries.refresh(moment + dt.timedelta(seconds=61))
    assert queries.figures("all").total.counts["received"] == 1


def test_work_counts(app, make_complaint):
    make_complaint()
    assert app.test_cli_runner().invoke(args=["work"]).exit_code == 0
    with database.connection():
        assert queries.figures("all").total.counts["received"] == 1
