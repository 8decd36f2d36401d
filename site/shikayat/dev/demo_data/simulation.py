"""Simulates months of a portal with the transitions of casework and its own clock."""

from __future__ import annotations

import datetime as dt
import heapq
from collections.abc import Callable, Iterator
from typing import Any

from ...casework import accusations, citizen_transitions, office_transitions, outbox, scheduled
from ...casework.refusals import NotVisible, Refused
from ...dates import day_of, midnight
from . import queries
from .queries import Resident
from .sample_content import DELICATE, Chance

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
ENDED = ("closed", "dropped", "withdrawn")


class Simulation:
    """An agenda of moments; what happens at one puts the next ones in. Nothing happens after ``end``."""

    def __init__(self, chance: Chance, *, citizens: int, complaints: int, days: int, end: dt.datetime) -> None:
        self.chance, self.end = chance, end
        self.first = day_of(end) - dt.timedelta(days=days)
        self.days = days
        self._citizens, self._complaints = citizens, complaints
        self._agenda: list[tuple[dt.datetime, int, Callable[..., None], tuple[Any, ...]]] = []
        self._residents: list[Resident] = []
        self._by_citizen: dict[int, Resident] = {}
        self._officers: dict[tuple[str, str], Any] = {}
        self._count = 0

    def run(self) -> Iterator[dt.date]:
        """Play it; gives each day that is over. Every day is a transaction of its own."""
        with outbox.held_back():
            with queries.one_day():
                self._residents = queries.people(self.chance, self._citizens, midnight(self.first))
                self._by_citizen = {resident.citizen.id: resident for resident in self._residents}
            for day, number in zip(self._calendar(), self._portions(), strict=True):
                with queries.one_day():
                    self._play(day, number)
                yield day

    def _calendar(self) -> list[dt.date]:
        return [self.first + dt.timedelta(days=number) for number in range(self.days + 1)]

    def _portions(self) -> list[int]:
        """How many complaints come on each day: more and more, fewer on Sundays."""
        days = self._calendar()
        weights = [(0.6 if day.weekday() == 6 else 1) * (1 + number / len(days)) for number, day in enumerate(days)]
        chosen = self.chance.dice.choices(range(len(days)), weights, k=self._complaints)
        return [chosen.count(number) for number in range(len(days))]

    def _play(self, day: dt.date, number: int) -> None:
        self._let_time_pass(min(midnight(day) + 2 * HOUR, self.end))
        for _ in range(number):
            self._at(min(midnight(day) + self.chance.dice.uniform(7, 23) * HOUR, self.end), self._lodge)
        while self._agenda and self._agenda[0][0] < midnight(day + DAY):
            moment, _number, happen, about = heapq.heappop(self._agenda)
            try:
                happen(moment, *about)
            except (Refused, NotVisible):
                continue  # something else has happened to it meanwhile

    def _let_time_pass(self, moment: dt.datetime) -> None:
        scheduled.catch_up(moment)
        due = midnight(day_of(moment))
        for number in queries.due_by_schedule(due, "new", "reopened"):
            if self.chance.happens(0.8):
                self._at(self._later(moment, 1, 14), self._begin, number)
        for number in queries.due_by_schedule(due, "in_progress"):
            self._at(self._later(moment, 1, 10), self._answer, number)
        for number in queries.due_by_schedule(due, "closed"):
            if self.chance.happens(0.1):
                self._at(self._later(moment, 1, 40), self._reopen, number)

    def _at(self, moment: dt.datetime, happen: Callable[..., None], *about: Any) -> None:
        if moment <= self.end:
            self._count += 1
            heapq.heappush(self._agenda, (moment, self._count, happen, about))

    def _later(self, moment: dt.datetime, fewest: int, most: int) -> dt.datetime:
        """Some days later, in working hours, sooner rather than later."""
        days = fewest + int((most - fewest) * self.chance.dice.random() ** 1.6)
        if days == 0:
            return moment + self.chance.dice.uniform(0.5, 5) * HOUR
        return midnight(day_of(moment) + days * DAY) + self.chance.dice.uniform(9, 17) * HOUR

    # --- citizens ---------------------------------------------------------------------------------------------------

    def _lodge(self, moment: dt.datetime) -> None:
        resident = self.chance.dice.choice(self._residents)
        # Citizens who write another language sometimes write Urdu.
        story = self.chance.story(resident.tongue if self.chance.happens(0.85) else "ur")
        delicate = story.category.startswith(DELICATE)
        about_office = self.chance.happens(0.04)
        self._count += 1
        office = queries.office_for(resident, story.category, about_office=about_office)
        queries.staff(self.chance, office, self._officers)
        row = queries.lodge(
            *(self.chance, resident, story, moment, self._count),
            hide_identity=self.chance.happens(0.45 if delicate else 0.05),
            about_office=about_office,
            about=self.chance.said("about", "ur") if about_office else "",
        )
        diligence, _worth = self.chance.character(row.department_id)
        if self.chance.happens(diligence):
            self._at(self._later(moment, 0, 16), self._begin, row.id)
        if self.chance.happens(0.04):
            self._at(self._later(moment, 1, 12), self._withdraw, row.id)

    def _reply(self, moment: dt.datetime, number: int) -> None:
        row, citizen = self._with_citizen(number)
        text = self._words("reply", row)
        citizen_transitions.reply(citizen, row, text, expected_version=row.version, at=moment)
        self._at(self._later(moment, 1, 8), self._answer, number)

    def _judge(self, moment: dt.datetime, number: int, verdict: str) -> None:
        row, citizen = self._with_citizen(number)
        likely = {"solved": (3, 4, 5, 5), "partly": (2, 3, 3), "not_solved": (1, 1, 2)}[verdict]
        stars = self.chance.dice.choice(likely) if self.chance.happens(0.8) else None
        text = self._words(verdict, row) if self.chance.happens(0.6) else ""
        row = citizen_transitions.judge(
            citizen, row, verdict=verdict, stars=stars, text=text, expected_version=row.version, at=moment
        )
        if row.status == "reopened" and self.chance.happens(0.8):
            self._at(self._later(moment, 1, 15), self._begin, number)
        elif verdict == "partly" and self.chance.happens(0.15):
            self._at(self._later(moment, 2, 30), self._reopen, number)

    def _reopen(self, moment: dt.datetime, number: int) -> None:
        row, citizen = self._with_citizen(number)
        citizen_transitions.reopen(citizen, row, self._words("reopen", row), expected_version=row.version, at=moment)
        self._at(self._later(moment, 1, 15), self._begin, number)

    def _appeal(self, moment: dt.datetime, number: int) -> None:
        row, citizen = self._with_citizen(number)
        citizen_transitions.appeal(citizen, row, self._words("appeal", row), expected_version=row.version, at=moment)
        self._at(self._later(moment, 1, 15), self._begin, number)

    def _withdraw(self, moment: dt.datetime, number: int) -> None:
        row, citizen = self._with_citizen(number)
        citizen_transitions.withdraw(
            citizen, row, self._words("withdraw", row), expected_version=row.version, at=moment
        )

    # --- offices ----------------------------------------------------------------------------------------------------

    def _begin(self, moment: dt.datetime, number: int) -> None:
        row = queries.complaint(number)
        officer, head = self._officer(row, "officer"), self._officer(row, "head")
        if self.chance.happens(0.3):
            row = office_transitions.assign(head, row, officer, expected_version=row.version, at=moment)
        else:
            row = office_transitions.accept(officer, row, expected_version=row.version, at=moment)
        if row.hide_identity and self.chance.happens(0.25):
            self._at(moment + HOUR, self._reveal, number)
        if self.chance.happens(0.15):
            self._at(moment + 2 * HOUR, self._note, number)
        first = row.level == 1
        happen = self.chance.one(
            {
                "answer": 70,
                "ask": 18,
                "forget": 5,
                "forward": 5 if first else 0,
                "propose": 6 if first else 1,
                "accuse": 1 if first else 0,
            }
        )
        if happen != "forget":
            self._at(self._later(moment, 0, 14 if happen == "answer" else 6), getattr(self, f"_{happen}"), number)

    def _ask(self, moment: dt.datetime, number: int) -> None:
        row = queries.complaint(number)
        office_transitions.ask(
            self._officer(row, "officer"), row, self._words("ask", row), expected_version=row.version, at=moment
        )
        if self.chance.happens(0.75):
            self._at(self._later(moment, 0, 14), self._reply, number)

    def _answer(self, moment: dt.datetime, number: int) -> None:
        row = queries.complaint(number)
        outcome = self.chance.one({"granted": 74, "partial": 12, "refused": 14})
        office_transitions.answer(
            *(self._officer(row, "officer"), row),
            outcome=outcome,
            text=self._words(outcome, row),
            done_on=max(day_of(row.created_at), day_of(moment) - self.chance.dice.randint(0, 3) * DAY),
            done_where=self._words("where", row),
            expected_version=row.version,
            at=moment,
        )
        verdict = self._verdict(outcome, self.chance.character(row.department_id)[1])
        if verdict != "silence":
            self._at(self._later(moment, 0, 14), self._judge, number, verdict)

    def _verdict(self, outcome: str, worth: float) -> str:
        """What the citizen says: the less the word of the office is worth, the less is solved."""
        weights: dict[str, dict[str, float]] = {
            "granted": {"solved": 15 + 45 * worth, "partly": 10, "not_solved": 8 + 30 * (1 - worth), "silence": 30},
            "partial": {"solved": 10, "partly": 35, "not_solved": 25, "silence": 30},
            "refused": {"solved": 2, "partly": 3, "not_solved": 45, "silence": 50},
        }
        return self.chance.one(weights[outcome])

    def _forward(self, moment: dt.datetime, number: int) -> None:
        row = queries.complaint(number)
        nearby = queries.office_nearby(row)
        if nearby:
            to, why = self.chance.dice.choice(nearby), self._words("forward", row)
            queries.staff(self.chance, to, self._officers)
            office_transitions.forward(
                self._officer(row, "officer"), row, to, why, expected_version=row.version, at=moment
            )
            self._at(self._later(moment, 1, 12), self._begin, number)

    def _propose(self, moment: dt.datetime, number: int) -> None:
        row = queries.complaint(number)
        ground = self.chance.one({"sub_judice": 4, "private": 3, "duplicate": 3, "service": 1})
        fact = self._words(f"drop:{ground}", row)
        officer = self._officer(row, "officer")
        office_transitions.propose_drop(officer, row, ground=ground, fact=fact, expected_version=row.version, at=moment)
        self._at(self._later(moment, 1, 5), self._decide, number)

    def _decide(self, moment: dt.datetime, number: int) -> None:
        row = queries.complaint(number)
        head = self._officer(row, "head")
        if self.chance.happens(0.72):
            office_transitions.approve_drop(head, row, expected_version=row.version, at=moment)
            if self.chance.happens(0.3):
                self._at(self._later(moment, 1, 20), self._appeal, number)
        else:
            office_transitions.refuse_drop(head, row, self._words("keep", row), expected_version=row.version, at=moment)
            self._at(self._later(moment, 1, 8), self._answer, number)

    def _accuse(self, moment: dt.datetime, number: int) -> None:
        """The head proposes that it is about its officer and a higher office approves: it goes to the office above."""
        row = queries.complaint(number)
        accuser, accused = self._officer(row, "head"), self._officer(row, "officer")
        second = queries.officer_at("portal", "head")
        why = self._words("accuse", row)
        row = accusations.propose_accuse(accuser, row, why, accused=accused, expected_version=row.version, at=moment)
        accusations.approve_accuse(second, row, expected_version=row.version, at=moment + HOUR)
        self._at(self._later(moment, 1, 12), self._begin, number)

    def _note(self, moment: dt.datetime, number: int) -> None:
        row = queries.complaint(number)
        if row.status not in ENDED:
            office_transitions.note(
                self._officer(row, "officer"),
                row,
                self._words("note", row, "ur"),
                expected_version=row.version,
                at=moment,
            )

    def _reveal(self, moment: dt.datetime, number: int) -> None:
        row = queries.complaint(number)
        office_transitions.reveal(
            self._officer(row, "officer"), row, self._words("reveal", row), expected_version=row.version, at=moment
        )

    # --- who and what -----------------------------------------------------------------------------------------------

    def _with_citizen(self, number: int) -> tuple[Any, Any]:
        row = queries.complaint(number)
        return row, self._by_citizen[row.citizen_id].citizen

    def _officer(self, row: Any, role: str) -> Any:
        """The officer of the office that has it; an office without one gets one now."""
        key = row.office_id, role
        if key not in self._officers:
            name = self.chance.name(self.chance.one({"female": 30, "male": 70}), "ur")
            self._officers[key] = queries.officer_at(row.office_id, role, name)
        return self._officers[key]

    def _words(self, what: str, row: Any, language: str | None = None) -> str:
        resident = self._by_citizen[row.citizen_id]
        language = language or resident.citizen.language
        place = resident.tehsil.names.get(language) or resident.tehsil.names["en"]
        return self.chance.said(what, language, row.category_id, place)
