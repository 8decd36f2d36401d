"""Who gets what at every route. A route without a line here fails."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

import models
from shikayat import database
from shikayat.dates import today
from shikayat.text.numbers import show_reference

OPEN, CITIZENS, OWNER, STAFF, HANDLERS, ADMINISTRATORS, HALF_IN = (
    "open",
    "any citizen",
    "the citizen who lodged it",
    "any officer",
    "officers who can see the complaint",
    "administrators",
    "whoever has given the password",
)
DESK = "officers but not administrators"
ABOVE = "heads, supervisors and administrators"

PASSWORD = "میرا گھر لاہور میں ہے"

# endpoint -> who may GET it. Whoever is nobody there is led to sign in; somebody else's object answers 404.
GET = {
    "choose_language": OPEN,
    "static": OPEN,
    "health.live": OPEN,
    "well_known.robots": OPEN,
    "well_known.favicon": OPEN,
    "well_known.security_txt": OPEN,
    "well_known.change_password": OPEN,
    "health.ready": OPEN,
    "messages.messages": OPEN,  # development only, see test_production_has_no_development_pages
    "demo_data.officers": OPEN,  # development only as well
    "pages.home": OPEN,
    "pages.guide": OPEN,
    "pages.signing_in": OPEN,
    "pages.cookies": OPEN,
    "pages.rules": OPEN,
    "pages.privacy": OPEN,
    "pages.accessibility": OPEN,
    "pages.criteria": OPEN,
    "statistics.index": OPEN,
    "statistics.departments": OPEN,
    "statistics.places": OPEN,
    "statistics.categories": OPEN,
    "statistics.download": OPEN,
    "statistics.columns": OPEN,
    "pages.letters": OPEN,
    "registration.start": OPEN,
    "registration.nationality": OPEN,
    "registration.mobile": OPEN,
    "registration.verify": OPEN,
    "registration.person": OPEN,
    "registration.sign_in": OPEN,
    "registration.address": OPEN,
    "registration.afresh": OPEN,
    "account.sign_in": OPEN,
    "account.sign_out": CITIZENS,
    "account.recover": OPEN,
    "account.recover_code": OPEN,
    "account.recover_with_identity": OPEN,
    "account.recover_password": OPEN,
    "account.profile": CITIZENS,
    "account.change_address": CITIZENS,
    "account.change_language": CITIZENS,
    "account.change_password": CITIZENS,
    "account.sign_out_everywhere": CITIZENS,
    "places.districts": OPEN,
    "places.tehsils": OPEN,
    "lodging.new": CITIZENS,
    "lodging.category": CITIZENS,
    "lodging.details": CITIZENS,
    "lodging.place": CITIZENS,
    "lodging.about": CITIZENS,
    "lodging.check": CITIZENS,
    "lodging.same": CITIZENS,
    "complaints.show": OWNER,
    "complaints.print_": OWNER,
    "complaints.reply": OWNER,
    "complaints.verdict": OWNER,
    "complaints.reopen": OWNER,
    "complaints.withdraw": OWNER,
    "complaints.track": OPEN,
    "dashboard.index": CITIZENS,
    "sign_in.sign_in": OPEN,
    "sign_in.code": HALF_IN,
    "sign_in.first_password": HALF_IN,
    "sign_in.phone": HALF_IN,
    "sign_in.sign_out": HALF_IN,
    "sign_in.account": STAFF,
    "sign_in.details": STAFF,
    "sign_in.change_password": STAFF,
    "sign_in.recovery_codes": STAFF,
    "queue.index": STAFF,
    "queue.export": DESK,
    "queue.several": DESK,
    "queue.unstaffed": ABOVE,
    "case.show": HANDLERS,
    "case.assign": HANDLERS,
    "case.ask": HANDLERS,
    "case.answer": HANDLERS,
    "case.forward": HANDLERS,
    "case.drop": HANDLERS,
    "case.decide": HANDLERS,
    "case.note": HANDLERS,
    "case.reveal": HANDLERS,
    "case.accuse": HANDLERS,
    "audit_log.index": ADMINISTRATORS,
    "audit_log.log": ADMINISTRATORS,
    "audit_log.verify": ADMINISTRATORS,
    "offices.offices": ADMINISTRATORS,
    "offices.new_office": ADMINISTRATORS,
    "offices.office": ADMINISTRATORS,
    "offices.officers": ADMINISTRATORS,
    "offices.new_officer": ADMINISTRATORS,
    "offices.officer": ADMINISTRATORS,
    "offices.afresh": ADMINISTRATORS,
    "routing_rules.rules": ADMINISTRATORS,
    "routing_rules.new": ADMINISTRATORS,
    "routing_rules.rule": ADMINISTRATORS,
    "routing_rules.remove": ADMINISTRATORS,
    "routing_rules.try_": ADMINISTRATORS,
    "categories.categories": ADMINISTRATORS,
    "categories.new_category": ADMINISTRATORS,
    "categories.category": ADMINISTRATORS,
    "categories.templates": ADMINISTRATORS,
    "categories.new_template": ADMINISTRATORS,
    "categories.template": ADMINISTRATORS,
}
POST_ONLY = {"case.take": HANDLERS}


@pytest.fixture
def routes(app):
    return list(app.url_map.iter_rules())


def test_every_route_has_its_line(routes):
    endpoints = {rule.endpoint for rule in routes}
    assert endpoints - set(GET) - set(POST_ONLY) == set(), "routes nobody decided about"
    assert (set(GET) | set(POST_ONLY)) - endpoints == set(), "lines about routes that are gone"
    assert {rule.endpoint for rule in routes if "GET" not in rule.methods} == set(POST_ONLY)


@pytest.fixture
def objects(make_citizen, make_complaint, make_officer, app):
    """What addresses name: a complaint of an owner, held by LESCO; an officer; a rule; an office; a category."""
    owner = make_citizen()
    complaint = make_complaint(citizen=owner)
    with database.connection():
        template = models.AnswerTemplate.create(titles={"en": "x", "ur": "x"}, texts={"en": "x", "ur": "x"})
        numbers = {
            "offices": make_officer().id,
            "routing_rules": models.RoutingRule.select().order_by(models.RoutingRule.id).get().id,
            "categories": template.id,
        }
    return SimpleNamespace(owner=owner, complaint=complaint, numbers=numbers)


def _address(rule, language, objects):
    flow = rule.endpoint.partition(".")[0]
    values = {
        "language": language,
        "reference": show_reference(objects.complaint.reference),
        "filename": "css/site.css",
        "number": objects.numbers.get(flow),
        "code": "electricity.outage" if flow == "categories" else "lesco",
    }
    return rule.build({name: values[name] for name in rule.arguments}, append_unknown=False)[1]


def _answer(visitor, address):
    with visitor.client.get(address, environ_base={"REMOTE_ADDR": "127.0.0.1"}) as response:
        return response.status_code, response.headers.get("Location", "")


# Who each of the people is to each kind of route: let in, not known there (404), not allowed (403), or led to sign in.
IN, UNKNOWN, FORBIDDEN, LED_AWAY = "in", 404, 403, 303
OFFICER = {OPEN: IN, HALF_IN: IN, STAFF: IN, DESK: IN, ABOVE: FORBIDDEN, ADMINISTRATORS: FORBIDDEN}
HEAD = OFFICER | {ABOVE: IN}
PEOPLE = {
    "anonymous": {OPEN: IN},
    "owner": {OPEN: IN, CITIZENS: IN, OWNER: IN},
    "other citizen": {OPEN: IN, CITIZENS: IN, OWNER: UNKNOWN},
    "officer of its office": OFFICER | {HANDLERS: IN},
    "head of its office": HEAD | {HANDLERS: IN},
    "officer elsewhere": OFFICER | {HANDLERS: UNKNOWN},
    "accused officer": OFFICER | {HANDLERS: UNKNOWN},
    "formerly at the accused office": OFFICER | {HANDLERS: UNKNOWN},
    "head who was at the accused office": HEAD | {HANDLERS: UNKNOWN},
    "officer where the deadline passed": OFFICER | {HANDLERS: IN},  # to read it; each move leads back to the page
    "officer above": OFFICER | {HANDLERS: UNKNOWN},
    "head above": HEAD | {HANDLERS: IN},
    "supervisor above": HEAD | {HANDLERS: IN},
    "administrator": {OPEN: IN, HALF_IN: IN, STAFF: IN, DESK: FORBIDDEN, ABOVE: IN, HANDLERS: FORBIDDEN}
    | {ADMINISTRATORS: IN},
    "password only": {OPEN: IN, HALF_IN: IN},
}


@pytest.fixture
def browsers(objects, language, new_visitor, sign_in, staff, make_citizen, make_officer):
    accused = make_officer()
    with database.connection():
        models.Accused.create(complaint=objects.complaint, officer=accused)
        models.Accused.create(complaint=objects.complaint, office="gepco")
        models.MissedDeadline.create(complaint=objects.complaint, office="passports")
    moved = [make_officer(office="gepco", role=role) for role in ("officer", "head")]
    with database.connection():
        models.Officer.update(office="lesco").where(models.Officer.office == "gepco").execute()
    half_in = new_visitor()
    half_in.get(f"/{language}/desk/sign-in")
    half_in.submit({"username": make_officer().username, "password": PASSWORD})
    officers = {
        "officer of its office": make_officer(),
        "head of its office": make_officer(role="head"),
        "officer elsewhere": make_officer(office="nadra"),
        "accused officer": accused,
        "formerly at the accused office": moved[0],
        "head who was at the accused office": moved[1],
        "officer where the deadline passed": make_officer(office="passports"),
        "officer above": make_officer(office="power-division"),
        "head above": make_officer(office="power-division", role="head"),
        "supervisor above": make_officer(office="power-division", role="supervisor"),
        "administrator": make_officer(role="administrator"),
    }
    return {
        "anonymous": new_visitor(),
        "owner": sign_in(objects.owner, language=language),
        "other citizen": sign_in(make_citizen(), language=language),
        "password only": half_in,
    } | {name: staff(officer, language=language) for name, officer in officers.items()}


def test_each_person_gets_what_the_table_says(routes, language, objects, browsers):
    assert set(browsers) == set(PEOPLE)
    for rule in routes:
        if "GET" not in rule.methods:
            continue
        address = _address(rule, language, objects)
        for name, browser in browsers.items():
            status, location = _answer(browser, address)
            expected = PEOPLE[name].get(GET[rule.endpoint], LED_AWAY)
            where = f"{name} at {address}: {status} {location}"
            if expected is IN:
                assert status in (200, 302, 303, 308), where
                assert "/sign-in?next" not in location, where
            else:
                assert status == expected, where
                assert expected != LED_AWAY or "/sign-in" in location, where


# Enough for any form of the site to be valid, so that only the missing token stands in the way.
EVERYTHING = {
    "nationality": "national",
    "mobile": "0300 7654321",
    "code": "123456",
    "full_name": "زبیدہ",
    "gender": "female",
    "birth_day": "17",
    "birth_month": "5",
    "birth_year": "1990",
    "username": "somebody",
    "password": "ہمارے گاؤں کا پرانا کنواں",
    "old_password": "میرا گھر لاہور میں ہے",
    "new_password": "ہمارے گاؤں کا پرانا کنواں",
    "cnic": "35202-7654321-2",
    "province": "PK-PB",
    "district": "pb-lahore",
    "tehsil": "pb-lahore-raiwind",
    "address": "گلی 2",
    "language": "en",
    "kind": "complaint",
    "category": "roads.potholes",
    "q": "road",
    "search": "1",
    "subject": "سڑک",
    "details": "سڑک ٹوٹی ہوئی ہے۔",
    "landmark": "مسجد",
    "reference": "K7Q2-9FXM-3",
    "last_four": "4321",
    "version": "1",
    "verdict": "solved",
    "text": "سڑک بن گئی ہے۔",
    "outcome": "granted",
    "done_on": f"{today():%d/%m/%Y}",
    "done_where": "رائیونڈ",
    "officer": "1",
    "office": "nadra",
    "ground": "private",
    "decision": "refuse",
    "about_office": "no",
    "role": "officer",
    "name_en": "Name",
    "name_ur": "نام",
    "days": "20",
    "department": "lesco",
    "complaint": "K7Q29FXM3/1",
    "email": "a@b.pk",
}


def _all_rows():
    """Everything stored, as it is stored, except the counts of tries, and until when a sign-in that is in use lasts."""
    with database.connection():
        counted = {models.RateLimitCounter, models.SavedForm}
        return {table: _rows_of(table) for table in models.TABLES if table not in counted}


def _rows_of(table):
    refreshed = ("last_used_at", "expires_at")
    names = (field.column_name for field in table._meta.sorted_fields if field.name not in refreshed)
    query = "select {} from {}".format(", ".join(map('"{}"'.format, names)), f'"{table._meta.table_name}"')  # noqa: S608 - names of our own
    return models.database.execute_sql(query).fetchall()


@pytest.mark.parametrize("who", ["citizen", "head", "administrator"])
def test_no_post_acts_without_a_token(routes, language, objects, sign_in, staff, make_officer, who):
    """A form from elsewhere carries no token: the page comes back, nothing is done (ASVS 5.0, 3.5.1)."""
    browser = sign_in(objects.owner) if who == "citizen" else staff(make_officer(role=who))
    before = _all_rows()
    posts = [rule for rule in routes if "POST" in rule.methods]
    assert len(posts) > 40
    for rule in posts:
        with browser.client.post(_address(rule, language, objects), data=EVERYTHING) as response:
            assert response.status_code in (303, 400, 403, 404, 422), f"{rule}: {response.status_code}"
        assert _all_rows() == before, f"{rule} acted"
    # Still signed in: not even signing out was done.
    browser.get(f"/{language}/dashboard" if who == "citizen" else f"/{language}/desk/account")


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
    ],
    ids=["fetch metadata", "origin", "opaque origin"],
)
def test_a_post_of_another_site_is_refused_and_leaves_the_session_alone(visitor, language, headers):
    page = visitor.post(f"/{language}/sign-in", EVERYTHING, status=403, headers=headers)
    assert page.html.html["lang"] == language
    assert not page.headers.getlist("Set-Cookie")
