"""Administrators keep offices, officers, rules, categories and templates; everything is written down."""

from __future__ import annotations

import pytest

import models
from shikayat import database
from shikayat.casework import accusations, office_transitions

PLACE = {"province": "PK-PB", "district": "pb-lahore", "tehsil": "pb-lahore-raiwind"}
EVIL = "<script>alert(1)</script> {{7*7}} دفتر"
PLAIN = "LESCO Raiwind & Bhai Pheru (2)"


@pytest.fixture
def admin(staff, make_officer, language):
    return staff(make_officer(role="administrator", office="portal"), language=language)


@pytest.fixture
def base(language):
    return f"/{language}/desk/admin"


def actions():
    with database.connection():
        return [entry.action for entry in models.AuditEntry.select().order_by(models.AuditEntry.id)]


class TestOffices:
    def test_an_office_is_founded_and_changed(self, admin, base):
        admin.get(f"{base}/new-office")
        office = {"code": "lesco-raiwind", "name_en": EVIL, "name_ur": "لیسکو رائیونڈ"}
        found = admin.submit(office | {"q": "lahore electric", "load": "offices", "active": "y"}, status=200)
        assert found.field("name_en") == EVIL
        chosen = {"q": "lahore electric", "office": "lesco", "active": "y"}
        refused = admin.submit(office | chosen, status=422)
        assert "<script>alert" not in refused.text and len(refused.errors) == 1
        admin.submit(office | chosen | {"name_en": PLAIN})
        admin.follow()
        with database.connection():
            row = models.Office.get_by_id("lesco-raiwind")
        assert (row.parent_id, row.names["en"], row.edited) == ("lesco", PLAIN, True)
        admin.get(f"{base}/offices/lesco-raiwind")
        admin.submit({"name_en": "LESCO Raiwind", "name_ur": "لیسکو رائیونڈ", "office": "lesco"})
        with database.connection():
            assert not models.Office.get_by_id("lesco-raiwind").active
            database.prepare()
            assert not models.Office.get_by_id("lesco-raiwind").active  # the data files leave it alone
        assert actions()[-2:] == ["add office", "change office"]

    @pytest.mark.parametrize("code", ["", "LESCO", "a b", "lesco", "ا", "x" * 70])
    def test_a_code_is_new_and_plain(self, admin, base, code):
        admin.get(f"{base}/new-office")
        page = admin.submit({"code": code, "name_en": "A", "name_ur": "ا"}, status=422)
        assert page.errors
        assert page.field("name_en") == "A"

    def test_change_office_to_own_ancestor_is_refused(self, admin, base):
        admin.get(f"{base}/offices/pb-police")
        fields = {"name_en": "A", "name_ur": "ا", "active": "y"}
        assert admin.submit(fields | {"office": "pb-lahore-police"}, status=422).errors

    def test_an_office_with_complaints_cannot_be_closed(self, admin, base, make_complaint):
        make_complaint()
        admin.get(f"{base}/offices/lesco")
        fields = {"name_en": "A", "name_ur": "ا", "office": "power-division"}
        assert admin.submit(fields, status=422).errors

    def test_the_cell_that_gets_the_rest_cannot_be_closed(self, admin, base):
        admin.get(f"{base}/offices/portal")
        assert admin.submit({"name_en": "A", "name_ur": "ا"}, status=422).errors
        with database.connection():
            assert models.Office.get_by_id("portal").active

    def test_the_list_is_searched(self, admin, base):
        page = admin.get(f"{base}/offices", query_string={"q": "واسا لاہور"})
        assert "wasa-lahore" in page.words
        assert "lesco" not in page.html.select_one("main").get_text()
        assert admin.get(f"{base}/offices").html.select_one("a[rel=next]")
        admin.get(f"{base}/offices/nowhere", status=404)


class TestOfficers:
    def test_an_officer_comes_and_the_first_password_is_shown_once(self, admin, base, new_visitor, language):
        admin.get(f"{base}/officers/new")
        person = {"username": "sadia.bibi", "full_name": "سعدیہ بی بی", "role": "head", "q": "lesco"}
        admin.submit(person | {"load": "offices"}, status=200)
        refused = admin.submit(person | {"office": "lesco", "full_name": EVIL}, status=422)
        assert "<script>alert" not in refused.text
        page = admin.submit(person | {"office": "lesco"}, status=200)
        password = page.html.select(".summary-list dd")[2].get_text(strip=True)
        with database.connection():
            row = models.Officer.get(models.Officer.username == "sadia.bibi")
            assert (row.role, row.office_id, row.password_is_temporary) == ("head", "lesco", True)
        sadia = new_visitor()
        sadia.get(f"/{language}/desk/sign-in")
        sadia.submit({"username": "SADIA.bibi", "password": password})
        assert "add officer" in actions()

    def test_two_officers_cannot_have_one_name(self, admin, base, make_officer):
        admin.get(f"{base}/officers/new")
        taken = make_officer().username
        page = admin.submit({"username": taken, "full_name": "الف", "role": "officer", "office": "lesco"}, status=422)
        assert page.errors

    @pytest.mark.parametrize("then", [{"role": "officer"}, {"role": "supervisor", "active": "y"}])
    def test_who_leaves_is_out_and_gives_back_what_was_taken(
        self, admin, staff, base, make_officer, make_complaint, then
    ):
        officer = make_officer()
        theirs = staff(officer)
        complaint = make_complaint(status="in_progress", officer=officer)
        admin.get(f"{base}/officers/{officer.id}")
        page = admin.submit({"full_name": "الف", "office": "lesco"} | then, status=422)
        assert page.errors  # it has complaints, and nobody else works there: that is said first
        theirs.get("/ur/desk/")
        admin.submit({"full_name": "الف", "office": "lesco", "confirmed": "y"} | then)
        theirs.get("/ur/desk/", status=303)
        with database.connection():
            row = models.Complaint.get_by_id(complaint.id)
            assert (row.officer, row.status) == (None, "new")

    def test_disable_last_administrator_is_refused(self, admin, base):
        with database.connection():
            number = models.Officer.get(models.Officer.role == "administrator").id
        admin.get(f"{base}/officers/{number}")
        page = admin.submit({"full_name": "الف", "role": "officer", "office": "portal", "active": "y"}, status=422)
        assert page.errors

    def test_reset_officer_removes_second_factor_and_ends_sign_ins(self, admin, base, staff, make_officer):
        officer = make_officer()
        theirs = staff(officer)
        admin.get(f"{base}/officers/{officer.id}/afresh")
        admin.submit({}, status=200)
        theirs.get("/ur/desk/", status=303)
        with database.connection():
            row = models.Officer.get_by_id(officer.id)
        assert (row.totp_encrypted, row.password_is_temporary) == ("", True)


class TestRules:
    def test_a_rule_is_made_tried_and_removed(self, admin, base):
        admin.get(f"{base}/rules/new")
        rule = {"category": "electricity.theft", "office": "nadra"} | PLACE
        found = admin.submit({"about": "بجلی چوری", "load": "categories"} | PLACE, status=200)
        assert "electricity.theft" in [radio["value"] for radio in found.html.select("input[name=category]")]
        assert found.field("tehsil") == PLACE["tehsil"]
        admin.submit(rule)
        assert admin.follow().status == 200
        self._try(admin, base, "electricity.theft", "nadra")
        admin.get(f"{base}/rules/new")
        assert admin.submit(rule, status=422).errors
        with database.connection():
            number = models.RoutingRule.get(models.RoutingRule.category == "electricity.theft").id
        admin.get(f"{base}/rules/{number}/remove")
        admin.submit({})
        self._try(admin, base, "electricity.theft", "lesco")
        assert actions()[-2:] == ["add rule", "remove rule"]

    def test_a_changed_rule_survives_the_next_start_and_can_be_put_back(self, admin, base):
        with database.connection():
            rule = models.RoutingRule.get(
                models.RoutingRule.category == "electricity", models.RoutingRule.place == "pb-lahore"
            )
        admin.get(f"{base}/rules/{rule.id}")
        admin.submit({"office": "gepco"})
        with database.connection():
            database.prepare()
        self._try(admin, base, "electricity.outage", "gepco")
        page = admin.get(f"{base}/rules/{rule.id}/remove")
        with database.connection():
            assert models.Office.get_by_id("lesco").names[base[1:3]] in page.words
        admin.submit({})
        self._try(admin, base, "electricity.outage", "lesco")

    def _try(self, admin, base, category, office):
        admin.get(f"{base}/rules/try")
        page = admin.submit({"category": category} | PLACE, status=200)
        language = base[1:3]
        with database.connection():
            assert models.Office.get_by_id(office).names[language] in page.html.select_one(".notice").get_text()

    def test_rules_are_searched_by_category_place_and_office(self, admin, base):
        page = admin.get(f"{base}/rules", query_string={"q": "raiwind land"})
        assert "pb-lahore-raiwind-revenue" not in page.words  # names are shown, not codes
        assert len(page.html.select("tbody tr")) == 1
        assert not admin.get(f"{base}/rules", query_string={"q": "zzzz"}).html.select("tbody")

    def test_a_category_and_an_office_of_one_code_keep_their_names(self, admin, base):
        page = admin.get(f"{base}/rules", query_string={"q": "human resource development"})
        assert page.html.select("tbody tr")

    def test_a_rule_for_everything_everywhere_is_there_once(self, admin, base):
        admin.get(f"{base}/rules/new")
        assert admin.submit({"category": "nonsense", "office": "nadra"}, status=422).errors
        with database.connection():
            known = (
                models.RoutingRule.select()
                .where(models.RoutingRule.category.is_null(), models.RoutingRule.place.is_null())
                .count()
            )
        admin.submit({"category": "", "office": "nadra"}, status=422 if known else 303)

    def test_the_share_of_the_fallback_is_told(self, admin, base):
        words = admin.get(f"{base}/rules").words
        assert "165,172" in words

    def test_a_try_without_a_place_says_what_is_missing(self, admin, base):
        admin.get(f"{base}/rules/try")
        page = admin.submit({"category": "electricity.outage"}, status=422)
        assert len(page.errors) == 3


class TestWording:
    def test_a_new_category_is_found_at_once(self, admin, sign_in, make_citizen, base, language):
        citizen = sign_in(make_citizen(), language=language)
        citizen.get(f"/{language}/complaints/new/category", query_string={"q": "drone"})
        admin.get(f"{base}/new-category")
        admin.submit(
            {"group": "police", "code": "drones", "name_en": "Drones", "name_ur": "ڈرون", "days": "۷", "active": "y"}
            | {"words": "drone\nڈرون", "emergency": "15"}
        )
        page = citizen.get(f"/{language}/complaints/new/category", query_string={"q": "drone"})
        assert page.html.select("input[value='police.drones']")
        admin.get(f"{base}/categories/police.drones")
        admin.submit({"name_en": "Drones", "name_ur": "ڈرون", "days": "7", "words": "drone"})
        page = citizen.get(f"/{language}/complaints/new/category", query_string={"q": "drone"})
        assert not page.html.select("input[value='police.drones']")

    @pytest.mark.parametrize(
        "wrong", [{"days": "0"}, {"days": "x"}, {"days": "91"}, {"emergency": "call"}, {"name_ur": ""}]
    )
    def test_a_wrong_value_is_refused_and_the_rest_stays(self, admin, base, wrong):
        admin.get(f"{base}/categories/electricity.outage")
        good = {"name_en": "Outage", "name_ur": "بندش", "days": "10", "emergency": "", "words": "x", "active": "y"}
        page = admin.submit(good | wrong, status=422)
        assert page.errors
        assert page.field("name_en") == "Outage"

    def test_answer_templates_are_added_and_changed(self, admin, base):
        admin.get(f"{base}/templates/new")
        admin.submit({"title_en": "x"}, status=422)
        text = {"title_en": EVIL, "title_ur": "عنوان", "text_en": "Done.", "text_ur": "ہو گیا۔", "active": "y"}
        admin.submit(text | {"category": "electricity", "outcome": "granted"})
        page = admin.follow()
        assert "<script>alert" not in page.text
        with database.connection():
            number = models.AnswerTemplate.select().order_by(models.AnswerTemplate.id.desc()).get().id
        admin.get(f"{base}/templates/{number}")
        admin.submit(text | {"category": "", "outcome": "", "text_ur": "ہو چکا۔"})
        with database.connection():
            row = models.AnswerTemplate.get_by_id(number)
        assert (row.texts["ur"], row.category_id, row.outcome) == ("ہو چکا۔", None, None)


class TestLog:
    def test_it_is_read_and_checked(self, admin, base):
        admin.get(f"{base}/new-office")
        admin.submit({"code": "new-office", "name_en": "A", "name_ur": "ا", "active": "y"})
        added = {"ur": "دفتر شامل کیا", "en": "added an office"}[base[1:3]]
        assert added in admin.get(f"{base}/log").words
        assert added in admin.get(f"{base}/log", query_string={"q": "new-office"}).words
        assert (
            "add office"
            not in admin.get(f"{base}/log", query_string={"q": "nothing"}).html.select_one("main").get_text()
        )
        admin.get(f"{base}/log/verify")
        assert admin.submit({}, status=200).html.select(".notice-success")
        with database.connection():
            models.AuditEntry.create(id=999, at="2026", action="x", mac="0")
        admin.get(f"{base}/log/verify")
        assert admin.submit({}, status=200).html.select(".notice-danger")

    def test_an_administrator_reads_nothing_of_complaints_about_the_own_office(
        self, staff, make_officer, make_complaint, base, language
    ):
        complaint = make_complaint()
        theirs = staff(make_officer(role="administrator"), language=language)
        officer = make_officer()
        with database.connection():
            office_transitions.note(officer, complaint, "یاد رہے", expected_version=1)
        assert complaint.reference in theirs.get(f"{base}/log").text
        with database.connection():
            second = make_officer(office="power-division", role="head")
            accusations.propose_accuse(officer, complaint, "رسید", office=officer.office, expected_version=2)
            accusations.approve_accuse(second, complaint, expected_version=3)
        elsewhere = staff(make_officer(role="administrator", office="portal"), language=language)
        for words in ("", complaint.reference, "propose_accuse", officer.username):
            assert complaint.reference not in theirs.get(f"{base}/log", query_string={"q": words}).html.main.get_text()
        assert complaint.reference in elsewhere.get(f"{base}/log").text
