"""The pages of the workshop: languages, messages, where each stands; and nothing of it in production."""

from __future__ import annotations

import base64
import json
import os
import re

import pytest

from shikayat import create_app
from shikayat.dev.translation_tools import crawl_results, marks
from shikayat.dev.translation_tools.live import COOKIE
from shikayat.settings import SettingsError

pytestmark = pytest.mark.usefixtures("same_on_every_database")

SENTENCE = "Send a new code"


@pytest.fixture
def settings() -> dict:
    return {"TRANSLATING": "yes"}


@pytest.fixture
def captures(tmp_path, monkeypatch):
    """Results of a crawl with one page."""
    folder = tmp_path / "translating"
    (folder / "ur").mkdir(parents=True)
    key = marks.key_of(SENTENCE)
    head = '<html lang="ur" dir="rtl"><head><link href="/static/0123456789ab/css/site.css"></head>'
    page = f"{head}<body>{marks.marked('نیا', key)}</body></html>"
    (folder / "ur" / "account.recover.html").write_text(page)
    capture = {
        "name": "account.recover",
        "address": "/ur/recover",
        "role": "anonymous",
        "status": 200,
        "title": "کوڈ",
        "keys": [key],
    }
    (folder / "ur" / "index.json").write_text(
        json.dumps({"captures": [capture], "unvisited": {"x": "/x: why"}, "made": 0})
    )
    monkeypatch.setattr(crawl_results, "FOLDER", folder)
    return key


def test_every_language_and_how_far_it_is(visitor):
    page = visitor.get("/dev/translating/")
    assert {link.get_text(" ", strip=True) for link in page.html.select("main h3 a")} == {
        "English en",
        "اردو ur",
        "سنڌي sd",
    }
    assert re.search(r"(\d+) کا ترجمہ ہو چکا ہے، 0 باقی", page.words)


def test_messages_are_found_by_words_by_msgid_and_by_state(visitor, captures):
    page = visitor.get("/dev/translating/ur/?q=نیا+کوڈ")
    assert SENTENCE in page.words
    by_id = visitor.get(f'/dev/translating/ur/?q=msgid+"{SENTENCE}"', status=303)
    assert by_id.location.endswith(captures)
    unseen = visitor.get("/dev/translating/ur/?state=unseen")
    assert SENTENCE not in [link.get_text() for link in unseen.html.select("main li a")]
    assert "Next page" not in unseen.words and visitor.get("/dev/translating/ur/?state=unseen&page=2").status == 200
    left = visitor.get("/dev/translating/sd/?state=left")
    assert re.search(r"\d+", left.html.h2.get_text())[0] != "0"
    assert visitor.get("/dev/translating/ur/?state=left").html.h2.get_text().startswith("0")
    assert "/x: why" in page.words


def test_a_message_tells_its_line_its_meaning_and_where_it_stands(visitor, captures):
    page = visitor.get(f"/dev/translating/ur/{captures}")
    line = re.search(r"translations/ur/LC_MESSAGES/messages\.po:(\d+)", page.words)
    text = (crawl_results.TRANSLATIONS / "ur" / "LC_MESSAGES" / "messages.po").read_text().splitlines()
    assert text[int(line[1]) - 1] == f'msgid "{SENTENCE}"'
    assert "On a button" in page.words and "40" in page.words
    (link,) = page.html.select("main ul a")
    assert link["href"] == f"/dev/translating/ur/page/account.recover#message-{captures}"
    shown = visitor.client.get("/dev/translating/ur/page/account.recover")
    assert "overlay.js" in shown.text and marks.keys_in(shown.text) == [captures]
    (sheet,) = re.findall(r'href="([^"]*css/site\.css)"', shown.text)
    assert "0123456789ab" not in sheet, "the address of the style sheet is today's"
    with visitor.client.get(sheet) as answer:
        assert (answer.status_code, answer.mimetype) == (200, "text/css")
    assert "form-action 'none'" in shown.headers["Content-Security-Policy"]


def test_pages_unknown_language_or_message_answer_404(visitor, captures):
    for path in ("xx/", "ur/00000000", "ur/page/nothing", "ur/page/..%2Findex", "xx/messages.json", "../../etc/"):
        assert visitor.client.get(f"/dev/translating/{path}").status_code == 404, path


def test_the_overlay_is_for_the_browser_that_asked_for_it(visitor, new_visitor):
    visitor.get("/dev/translating/")
    token = visitor.page.html.select_one('form[action$="/overlay"] [name=csrf_token]')["value"]
    visitor.post("/dev/translating/overlay", {"csrf_token": "wrong"}, status=400)
    visitor.post("/dev/translating/overlay", {"csrf_token": token})
    page = visitor.get("/ur/sign-in")
    key = marks.key_of("Sign in")
    assert key in marks.keys_in(page.text)
    script = page.html.select_one('script[src*="overlay.js"]')
    assert script["data-messages"] == "/dev/translating/{}/messages.json"
    assert marks.keys_in(new_visitor().get("/ur/sign-in").text) == []
    told = visitor.client.get("/dev/translating/ur/messages.json").get_json()[key]
    assert (told["source"], told["target"]) == ("Sign in", "سائن اِن کریں")
    assert told["file"] == "translations/ur/LC_MESSAGES/messages.po"


def test_marks_never_leave_in_a_message_to_a_phone(app, visitor, make_citizen, messages):
    citizen = make_citizen()
    visitor.client.set_cookie(COOKIE, "shown")
    visitor.get("/ur/recover")
    visitor.submit({"username": citizen.username})
    (message,) = messages()
    assert marks.unmarked(message.words) == message.words
    assert re.search(r"\d{6}", message.words)


def test_what_was_typed_is_kept_without_marks(visitor):
    visitor.client.set_cookie(COOKIE, "shown")
    visitor.get("/ur/recover")
    page = visitor.submit({"username": marks.marked("زبیدہ", "aaaaaaaa")}, status=303)
    assert page.location


def test_a_production_site_refuses_it(database_url):
    keys = ",".join(f"{name}:{base64.b64encode(os.urandom(32)).decode()}" for name in ("a", "index"))
    production = {
        "SHIKAYAT_ENV": "production", "SECRET_KEY": os.urandom(32).hex(), "IDENTITY_KEYS": keys, "SITE_URL": "https://shikayat.example",
        "SMS_URL": "http://127.0.0.1/?{to}{text}", "DATABASE_URL": database_url,
    }  # fmt: skip
    with pytest.raises(SettingsError, match="TRANSLATING"):
        create_app(production | {"TRANSLATING": "yes"})
    app = create_app(production)
    assert not [rule for rule in app.url_map.iter_rules() if "translating" in rule.endpoint]


def test_without_the_setting_there_is_no_workshop(database_url):
    app = create_app({"DATABASE_URL": database_url, "TESTING": True})
    assert app.test_client().get("/dev/translating/").status_code == 404
    client = app.test_client()
    client.set_cookie(COOKIE, "shown")
    assert marks.keys_in(client.get("/ur/sign-in").text) == []
