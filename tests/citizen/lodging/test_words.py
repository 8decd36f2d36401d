"""A complaint without a word is refused."""

from __future__ import annotations

import pytest

STORY = {"subject": "تین دن سے بجلی نہیں", "details": "ہماری گلی کا ٹرانسفارمر جل گیا ہے۔"}


@pytest.mark.parametrize("field", STORY)
@pytest.mark.parametrize(
    "typed", ["........!!!!", "😡😡", "۔۔۔؟", "--", "12345", "۱۲۳", "ـــ…", "\u0301", "ا", "a b", "ﷺ", "ﷺ ﷻ"]
)
def test_text_without_a_word_is_refused(sign_in, make_citizen, language, field, typed):
    browser = sign_in(make_citizen(language=language), language=language)
    browser.get(f"/{language}/complaints/new/category")
    browser.submit({"kind": "complaint", "category": "electricity.outage"})
    browser.follow()
    page = browser.submit(STORY | {field: typed}, status=422)
    assert [link["href"] for link in page.html.select(".error-summary a")] == [f"#{field}"]
    assert page.field(field) == typed


def test_line_ends_of_browsers_count_as_one_character(app):
    from werkzeug.datastructures import MultiDict

    from shikayat.web.fields import LongTextField, MaxLength, most_typed

    with app.test_request_context():
        from wtforms import Form

        class Story(Form):
            details = LongTextField(validators=[MaxLength(5000, "%(count)s")])

        form = Story(MultiDict({"details": "a\r\n" * 2499}))
        assert most_typed(form.details) < len("a\r\n" * 2499)
        assert form.validate(), form.errors
        assert len(form.details.data) <= 5000
