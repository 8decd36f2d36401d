"""One complaint at the desk, through the pages, without a script."""

from __future__ import annotations

import re

import pytest

import models
from shikayat import database
from shikayat.dates import today
from shikayat.desk.case.answer_gaps import gap_in
from shikayat.text.numbers import show_reference

ANSWER = {
    "outcome": "granted",
    "text": "ٹرانسفارمر بدل دیا گیا ہے۔",
    "done_on": f"{today():%d/%m/%Y}",
    "done_where": "گلی نمبر 3، رائیونڈ",
}


@pytest.fixture
def officer(make_officer):
    return make_officer()


@pytest.fixture
def desk(staff, officer, language):
    return staff(officer, language=language)


@pytest.fixture
def complaint(make_complaint):
    return make_complaint()


@pytest.fixture
def path(complaint, language):
    return f"/{language}/desk/{show_reference(complaint.reference)}"


def now_of(complaint):
    with database.connection():
        return models.Complaint.get_by_id(complaint.id)


def take(desk, path):
    desk.get(path)
    desk.submit({})
    return desk.follow()


def test_complaint_accept_ask_answer_changes_status(desk, officer, complaint, path, monkeypatch):
    page = take(desk, path)
    assert officer.full_name in page.words
    assert now_of(complaint).status == "in_progress"
    desk.get(f"{path}/ask")
    desk.submit({"text": ""}, status=422)
    desk.submit({"text": "آپ کی گلی کون سی ہے؟"})
    assert "آپ کی گلی کون سی ہے؟" in desk.follow().words
    assert now_of(complaint).status == "waiting"
    with database.connection():
        models.Complaint.update(status="in_progress", version=4).execute()
    desk.get(f"{path}/answer")
    desk.submit({"outcome": "granted"}, status=422)
    desk.submit(ANSWER)
    page = desk.follow()
    assert ANSWER["text"] in page.words
    assert ANSWER["done_where"] in page.words
    assert (now_of(complaint).status, now_of(complaint).outcome) == ("answered", "granted")


@pytest.mark.parametrize("missing", ["outcome", "text", "done_on", "done_where"])
def test_an_answer_says_what_when_and_where(desk, complaint, path, missing):
    take(desk, path)
    desk.get(f"{path}/answer")
    page = desk.submit({name: value for name, value in ANSWER.items() if name != missing}, status=422)
    assert page.errors
    for name, value in ANSWER.items():
        if name != missing:
            assert page.field(name) == value
    assert now_of(complaint).status == "in_progress"


@pytest.mark.parametrize(
    ("text", "gap"),
    [
        ("مرمت … کو ہوئی۔", "…"),
        ("Repaired on ….", "…"),
        ("Repaired on ... by us.", "..."),
        ("مرمت ۔۔۔ کو ہوئی۔", "۔۔۔"),
        ("Repaired on ____.", "____"),
        ("مرمت[تاریخ] کو ہوئی۔", "[تاریخ]"),
        ("Dear [name of the citizen], it is repaired.", "[name of the citizen]"),
        ("یہ کام ہوا:…", "…"),
    ],
)
def test_an_answer_with_a_gap_of_a_template_is_refused(desk, complaint, path, text, gap):
    take(desk, path)
    desk.get(f"{path}/answer")
    page = desk.submit(ANSWER | {"text": text}, status=422)
    assert page.field("text") == text
    assert gap in page.html.select_one(".error-summary").get_text()
    assert now_of(complaint).status == "in_progress"


@pytest.mark.parametrize(
    ("text", "from_template"),
    [
        ("We searched for a day… and found the fault.", "On the day of our visit…"),
        ("ہم نے دیر تک ڈھونڈا۔۔۔ آخر خرابی مل گئی۔", "خرابی کی وجہ۔۔۔"),
        ("The meter [12] and the pole [10/11] were replaced.", "The meter [number] was replaced."),
    ],
)
def test_dots_of_an_ordinary_sentence_are_no_gap_unless_a_template_has_them_there(text, from_template):
    assert gap_in(text, [from_template]) is None
    assert gap_in(from_template, [from_template])
    assert gap_in(f"{from_template} {text}", [text, from_template])


def test_each_gap_of_our_templates_is_found(app):
    with database.connection():
        texts = [text for row in models.AnswerTemplate.select() for text in row.texts.values()]
    for text in texts:
        for dots in re.finditer("…", text):
            sentence = text[: dots.end()]
            assert gap_in(sentence.replace("…", "x", sentence.count("…") - 1), []) == "…", sentence


@pytest.mark.parametrize("day", ["31/12/2099", "1/1/1990", "yesterday"])
def test_an_answer_is_given_when_it_is_done(desk, complaint, path, day):
    take(desk, path)
    desk.get(f"{path}/answer")
    assert desk.submit(ANSWER | {"done_on": day}, status=422).field("done_on") == day


def test_a_template_begins_the_answer_in_the_citizens_language(desk, complaint, path):
    ours = []
    with database.connection():
        delivered = {str(row.id) for row in models.AnswerTemplate.select()}
        for category, outcome, text in (
            ("electricity", "granted", "بجلی بحال کر دی گئی ہے۔"),
            ("gas", None, "گیس"),
            (None, "refused", "نہیں ہو سکتا"),
        ):
            row = models.AnswerTemplate.create(
                category=category,
                outcome=outcome,
                titles={"en": f"About {category}", "ur": f"بارے {category}"},
                texts={"ur": text, "en": f"{category} in English"},
            )
            ours.append(str(row.id))
    take(desk, path)
    page = desk.get(f"{path}/answer")
    offered = [option["value"] for option in page.html.select("select[name=template] option")]
    assert [value for value in offered if value not in delivered] == ["", ours[0], ours[2]]
    page = desk.submit(
        {"outcome": "granted", "template": ours[0], "text": "السلام علیکم", "load": "template"}, status=200
    )
    assert page.field("text").splitlines() == ["السلام علیکم", "بجلی بحال کر دی گئی ہے۔"]
    assert page.field("outcome") == "granted"
    page = desk.submit({"template": ours[0], "template_language": "en", "text": "", "load": "template"}, status=200)
    assert page.field("text") == "electricity in English"
    assert not page.errors


def test_two_officers_with_the_same_page_open(desk, staff, make_officer, complaint, path, language):
    other = staff(make_officer(), language=language)
    desk.get(path)
    other.get(path)
    desk.submit({})
    page = other.submit({}, status=409)
    assert page.errors
    take_again = now_of(complaint)
    assert take_again.version == 2


def test_what_was_typed_into_a_page_that_is_out_of_date_stays(desk, staff, make_officer, complaint, path, language):
    take(desk, path)
    desk.get(f"{path}/ask")
    other = staff(make_officer(), language=language)
    other.get(f"{path}/note")
    other.submit({"text": "میں نے فون کیا"})
    page = desk.submit({"text": "کون سی گلی؟"}, status=409)
    assert page.field("text") == "کون سی گلی؟"
    desk.submit({"text": "کون سی گلی؟"})
    assert now_of(complaint).status == "waiting"


def test_pressing_twice_is_no_conflict(desk, complaint, path):
    desk.get(path)
    page = desk.page
    desk.submit({})
    desk.page = page
    desk.submit({})
    assert now_of(complaint).version == 2


def test_passing_on_by_searching_for_the_office(desk, complaint, path, language):
    desk.get(f"{path}/forward")
    desk.submit({"text": "گیس کا معاملہ ہے"}, status=422)
    page = desk.submit({"q": "sui northern", "text": "گیس کا معاملہ ہے", "load": "offices"}, status=200)
    assert page.field("text") == "گیس کا معاملہ ہے"
    assert [radio["value"] for radio in page.html.select("input[name=office]")] == ["sngpl"]
    page = desk.submit({"q": "سوئی ناردرن", "text": "گیس کا معاملہ ہے", "load": "offices"}, status=200)
    desk.submit({"q": "سوئی ناردرن", "office": "sngpl", "text": "گیس کا معاملہ ہے"})
    assert desk.page.location == f"/{language}/desk/"  # it is no longer theirs
    desk.get(path, status=404)
    assert now_of(complaint).office_id == "sngpl"


def test_other_words_and_enter_search_and_do_not_pass_it_on_to_the_office_of_before(desk, complaint, path):
    desk.get(f"{path}/forward")
    page = desk.submit({"q": "nadra", "office": "sngpl", "text": "نادرا کا معاملہ ہے"}, status=422)
    assert page.field("text") == "نادرا کا معاملہ ہے"
    assert {"nadra", "sngpl"} <= {radio["value"] for radio in page.html.select("input[name=office]")}
    assert now_of(complaint).version == 1


def test_a_page_that_came_back_with_an_error_still_stands_for_what_was_seen(desk, staff, make_officer, complaint, path):
    """Otherwise a colleague's work would be overwritten unseen."""
    take(desk, path)
    desk.get(f"{path}/answer")
    colleague = staff(make_officer(), language=path[1:3])
    colleague.get(f"{path}/note")
    colleague.submit({"text": "ابھی جواب نہ دیں"})
    desk.submit(ANSWER | {"text": ""}, status=422)
    page = desk.submit(ANSWER, status=409)
    assert now_of(complaint).status == "in_progress"
    assert page.field("text") == ANSWER["text"]
    desk.submit(ANSWER)  # having been told
    assert now_of(complaint).status == "answered"


@pytest.mark.parametrize("fact", ["", "عدالت میں ہے"])
def test_a_drop_needs_a_fact_that_can_be_checked(desk, complaint, path, fact):
    desk.get(f"{path}/drop")
    page = desk.submit({"ground": "sub_judice", "text": fact}, status=422)
    assert page.errors
    assert page.field("ground") == "sub_judice"


def test_drop_by_proposer_is_refused(desk, staff, make_officer, complaint, path, language):
    desk.get(f"{path}/drop")
    desk.submit({"ground": "sub_judice", "text": "لاہور ہائی کورٹ، W.P. 123/2026"})
    page = desk.follow()
    assert "W.P. 123/2026" in page.words
    desk.get(f"{path}/decide", status=303)
    head = staff(make_officer(role="head"), language=language)
    head.get(path)
    head.get(f"{path}/decide")
    head.submit({"decision": "refuse", "text": ""}, status=422)
    head.submit({"decision": "approve"})
    assert now_of(complaint).status == "dropped"


def test_a_refused_drop_goes_on(desk, staff, make_officer, complaint, path, language):
    desk.get(f"{path}/drop")
    desk.submit({"ground": "duplicate", "text": "K7Q2-9FXM-3"})
    head = staff(make_officer(role="head"), language=language)
    head.get(f"{path}/decide")
    head.submit({"decision": "refuse", "text": "وہ الگ شکایت ہے"})
    assert "وہ الگ شکایت ہے" in head.follow().words
    assert now_of(complaint).status == "new"
    desk.get(f"{path}/drop")  # may be proposed again


def test_a_note_is_for_the_desk_only(desk, sign_in, complaint, path, language):
    desk.get(f"{path}/note")
    desk.submit({"text": "اندر کی بات"})
    assert "اندر کی بات" in desk.follow().words
    citizen = sign_in(complaint.citizen, language=language)
    assert "اندر کی بات" not in citizen.get(f"/{language}/complaints/{show_reference(complaint.reference)}").words


def test_assign_to_colleague_is_recorded(desk, staff, make_officer, complaint, path, language):
    colleague = make_officer(email="colleague@office.gov.pk")
    desk.get(f"{path}/assign", status=303)  # an officer takes, a head gives
    head = staff(make_officer(role="head"), language=language)
    head.get(f"{path}/assign")
    head.submit({}, status=422)
    head.submit({"officer": str(colleague.id)})
    given = {"ur": "یہ {} کے سپرد کی گئی۔", "en": "It was given to {} ."}[language]
    assert given.format(colleague.full_name) in head.follow().words
    assert now_of(complaint).officer == colleague
    with database.connection():
        assert models.Notice.get(models.Notice.channel == "email").officer == colleague


@pytest.mark.parametrize("move", ["ask", "answer", "forward", "drop", "note", "reveal", "accuse", "assign", "decide"])
def test_transition_on_other_offices_complaint_is_refused(staff, make_officer, complaint, path, language, move):
    stranger = staff(make_officer(office="nadra"), language=language)
    stranger.get(path, status=404)
    stranger.get(f"{path}/{move}", status=404)


def test_urdu_and_english_stand_each_in_its_own_direction(desk, complaint, path):
    take(desk, path)
    desk.get(f"{path}/ask")
    desk.submit({"text": "Which street?"})
    quotes = desk.follow().html.select("blockquote")
    assert quotes
    assert {quote["dir"] for quote in quotes} == {"ltr", "rtl"}  # the question and the complaint
