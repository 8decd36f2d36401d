"""The pages of figures: what citizens say comes first, nothing small is told, the same for everybody."""

from __future__ import annotations

import csv
import io
import re

import pytest

import models
from shikayat import database
from shikayat.public.statistics import queries
from shikayat.public.statistics.figures import COUNTS

DAYS = (0, 3)  # table and column of the days to the answer, which are no number of people
MINUTE = re.compile(r"\b\d\d:\d\d\b")
PAGES = ("statistics", "statistics/departments", "statistics/places", "statistics/categories")


def cells(page):
    """What stands in the table of answers: by name of the row, the cells."""
    rows = page.html.select("table.figures")[0].select("tbody tr")
    return {
        " ".join(row.th.get_text().split()): [" ".join(cell.get_text().split()) for cell in row.select("td")]
        for row in rows
    }


@pytest.mark.parametrize("path", PAGES)
def test_without_a_complaint_it_says_so(visitor, language, path):
    answer = visitor.get(f"/{language}/{path}")
    assert not answer.html.select("table.figures, meter")


@pytest.mark.parametrize("path", PAGES)
def test_it_is_the_same_for_everybody(visitor, sign_in, make_citizen, fill, language, path):
    fill(300)
    plain = visitor.get(f"/{language}/{path}")
    known = sign_in(make_citizen(), language=language).get(f"/{language}/{path}")
    # The figures may have been reckoned again meanwhile, and another minute have begun.
    assert MINUTE.sub("", plain.text) == MINUTE.sub("", known.text)
    for answer in (plain, known):
        assert not answer.response.headers.getlist("Set-Cookie")
        assert answer.headers["Cache-Control"].startswith("public")
        # The choice of letters alone, which English has not, makes another page of it.
        assert answer.headers["Vary"] == {"ur": "Cookie, Save-Data, ", "en": ""}[language] + "Accept-Encoding"
    assert not plain.html.select("main form, script")


def test_the_headline_is_what_citizens_confirmed(app, visitor, fill, language):
    fill(400)
    page = visitor.get(f"/{language}/statistics")
    with app.app_context(), database.connection():
        total = queries.figures("all").total.counts
    first, second = page.html.select(".headline > div")
    confirmed, granted = (round(100 * total[name] / total["answered"], 1) for name in ("solved", "granted"))
    assert first.strong.get_text() == f"{confirmed:.0f}%"
    assert second.strong.get_text() == f"{granted:.0f}%"
    assert float(first.meter["value"]) == confirmed
    assert str(total["solved"]) in first.get_text()
    # Nothing that offices say of themselves stands before it.
    assert page.text.index(str(first)[:40]) < page.text.index(str(second)[:40])


def test_both_words_stand_side_by_side_for_each_department(app, visitor, fill, language):
    fill(600, kinds=6)
    shown = cells(visitor.get(f"/{language}/statistics/departments"))
    with app.app_context(), database.connection():
        figures, known = queries.figures("all"), queries.names("departments")
    for row in figures.trees["departments"]:
        counts = row.counts
        line = shown[known[row.code].names[language]]
        assert line[0] == str(counts["received"])
        for place, name in ((4, "granted"), (5, "solved")):
            if counts[name] >= 5 and line[place] != "–":
                assert line[place].startswith(str(counts[name])), (row.code, name)
            else:
                assert line[place] in ("<5", "–")


def test_small_numbers_are_on_no_page(app, visitor, fill, language):
    fill(250, kinds=150)
    small = re.compile(r"(?<![\d.,])[1-4](?![\d.,%])")
    for path in ("departments", "places", "places?of=PK-PB", "categories", "categories?of=electricity"):
        page = visitor.get(f"/{language}/statistics/{path}")
        for number, table in enumerate(page.html.select("table.figures")):
            for row in table.select("tbody tr"):
                for column, cell in enumerate(row.select("td")):
                    if (number, column) != DAYS:
                        assert not small.search(cell.get_text()), (path, cell)


def test_a_list_goes_on_over_pages(visitor, fill, language):
    fill(2500, kinds=120)
    page = visitor.get(f"/{language}/statistics/departments")
    names = list(cells(page))[:-1]
    received = [int(line[0].replace(",", "")) for line in list(cells(page).values())[:-1]]
    assert len(names) == 20
    assert received == sorted(received, reverse=True)
    page = visitor.get(page.html.select_one('a[rel="next"]')["href"])
    assert not set(names) & set(list(cells(page))[:-1])
    assert visitor.get(f"/{language}/statistics/departments?page=99", status=404)


def test_places_and_problems_open_into_their_parts(visitor, fill, language):
    fill(1500, kinds=40)
    for path in ("places", "categories"):
        page = visitor.get(f"/{language}/statistics/{path}?period=365-days")
        link = page.html.select_one("table.figures th a")
        below = visitor.get(link["href"])
        assert link.get_text() in below.heading
        # The last line is the row that was opened, with the same numbers.
        assert cells(below)[link.get_text()] == cells(page)[link.get_text()]
        assert below.html.select_one(".back-link")["href"] == f"/{language}/statistics/{path}?period=365-days"


def test_every_period_is_an_address(visitor, fill, language):
    fill(300, days=100)
    page = visitor.get(f"/{language}/statistics")
    links = [link["href"] for link in page.html.select("nav .queues a")]
    assert len(links) >= 7
    for address in links:
        found = visitor.get(address)
        (current,) = found.html.select('nav .queues a[aria-current="true"]')
        assert current["href"] == address
        other = {"ur": "en", "en": "ur"}[language]
        switch = found.html.select_one(f"header a[hreflang={other}]")["href"]
        page, _, period = address.replace(f"/{language}/", f"/{other}/", 1).partition("?")
        assert switch == f"{page}?{period + '&' if period else ''}remember=1"


@pytest.mark.parametrize(
    "address",
    [
        *("statistics?period=1999-01", "statistics?period=tomorrow", "statistics/departments?of=lesco"),
        *("statistics/places?of=nowhere", "statistics/places?of=pb-lahore", "statistics/categories?of=roads.potholes"),
        *("statistics/figures.csv?period=x", "statistics/places?page=7", "statistics?period=%F0%9F%AB%A8"),
    ],
)
def test_what_there_is_not_is_not_found(visitor, language, address):
    assert visitor.get(f"/{language}/{address}", status=404).heading


def test_the_very_first_count_is_waited_for(app, visitor, language, make_complaint):
    make_complaint()
    with database.connection():
        queries._claim_first(models.now())
    page = visitor.get(f"/{language}/statistics", status=503)
    assert page.headers["Retry-After"]
    assert page.headers["Cache-Control"] == "no-store"


# --- the public table -----------------------------------------------------------------------------------------------


def test_the_table_has_both_languages_and_everything_there_is(app, visitor, fill, table):
    fill(300)
    lines = table()
    with database.connection():
        places = models.Place.select().where(models.Place.level != "tehsil").count()
        expected = 1 + models.Department.select().count() + places + models.Category.select().count()
    assert len(lines) == expected
    assert len({tuple(line[:2]) for line in lines}) == expected
    with visitor.client.get("/en/statistics/figures.csv") as answer:
        heading = answer.data.decode("utf-8-sig").split("\r\n")[0]
    columns = heading.strip('"').split('","')
    assert columns[:5] == ["kind", "code", "part_of", "name_ur", "name_en"]
    assert columns[5:] == [*COUNTS, "in_time_percent", "solved_percent", "median_days", "median_calendar_days"]
    assert len(lines[0]) == len(columns)


def test_the_description_explains_each_column_and_kind_in_every_language(visitor, fill, table):
    fill(300)
    with visitor.client.get("/en/statistics/figures.csv") as answer:
        columns = answer.data.decode("utf-8-sig").split("\r\n")[0].strip('"').split('","')
    with visitor.client.get("/ur/statistics/columns.csv") as answer:
        heading, *lines = csv.reader(io.StringIO(answer.data.decode("utf-8-sig"), newline=""))
    assert heading == ["column", "value", "meaning_ur", "meaning_en"]
    assert [line[0] for line in lines if not line[1]] == columns
    assert {line[0] for line in table()} == {line[1] for line in lines if line[1]}
    assert all(cell for line in lines for cell in line[2:])


def test_the_table_is_the_same_bytes_for_the_same_figures(app, visitor, fill):
    fill(300)
    addresses = ["/ur/statistics/figures.csv", "/en/statistics/figures.csv?period=all"]
    first = [visitor.client.get(address).data for address in addresses]
    with app.app_context(), database.connection():
        models.Snapshot.delete().execute()
    again = [visitor.client.get(address).data for address in addresses]
    assert len({*first, *again}) == 1


def test_no_name_in_the_table_becomes_a_formula(app, fill, table):
    fill(30)
    with database.connection():
        models.Department.update(names={"en": "=1+1", "ur": "@SUM(A1)"}).where(
            models.Department.code == "lesco"
        ).execute()
    (line,) = [line for line in table() if line[1] == "lesco"]
    assert sorted(line[3:5]) == ["'=1+1", "'@SUM(A1)"]


def test_a_name_from_the_administration_is_text_on_the_page(app, visitor, fill, language):
    fill(60, kinds=1)
    with database.connection():
        models.Department.update(names={"en": "<b>x</b>", "ur": "<b>x</b>"}).execute()
    assert not visitor.get(f"/{language}/statistics/departments").html.select("main b")


def test_it_is_linked_from_the_first_page_and_from_the_foot_of_every_page(visitor, language):
    page = visitor.get(f"/{language}/")
    assert page.html.select_one(f'main a[href="/{language}/statistics"]')
    assert page.html.select_one(f'footer a[href="/{language}/statistics"]')


def test_of_a_list_without_numbers_the_page_does_not_say_that_its_rows_have_under_five(
    app, visitor, make_complaint, language
):
    """Six complaints of one problem: its row is withheld or shown, and only the others are called small."""
    for _ in range(6):
        make_complaint()
    for path in PAGES[1:]:
        page = visitor.get(f"/{language}/{path}")
        with app.app_context(), database.connection():
            rows = queries.figures("all").trees[path.partition("/")[2]]
            known = len(
                [t for t in queries.names(path.partition("/")[2]).values() if not getattr(t, "parent_id", None)]
            )
        large = sum(row.parent is None and row.counts["received"] >= 5 for row in rows)
        said = [int(n) for p in page.html.select("main p") for n in re.findall(r"^\s*(\d+)", p.get_text())]
        assert large >= 1
        assert all(number == known - large for number in said), (path, said)
