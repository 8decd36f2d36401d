"""nginx and the application as one site, and nginx when the application is gone."""

from __future__ import annotations

import http.client
import itertools
import os
import re
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Thread

import pytest

from tests.raw_http import Connection, read_answer
from tests.servers import DEPLOY, HOST, command_of, running_application, running_nginx, socket_of_unit, unit

UNITS = ("shikayat.service", "shikayat-work.service", "shikayat-freeze.service")


def test_what_is_personal_comes_from_the_application(whole: Connection):
    page = whole.get("/ur/sign-in")
    assert page.status == 200
    assert page.headers["cache-control"] == "no-store"
    assert any(cookie.startswith("__Host-session=") for cookie in page.cookies)
    assert page.headers["content-encoding"] == "br"
    assert 'name="csrf_token"' in page.text


@pytest.mark.parametrize("language", ["ur", "en"])
def test_a_language_is_chosen_by_the_link_and_remembered(whole: Connection, language):
    other = {"ur": "en", "en": "ur"}[language]
    browser = Connection(whole.address, HOST, whole.tls)
    page = browser.get(f"/{language}/guide", Accept_Language=language)
    assert page.cookies == []
    link = re.search(rf'<a class="tool" href="([^"]+)" lang="{other}"', page.text)[1]
    chosen = browser.get(link, Accept_Language=language)
    assert browser.cookies["language"] == other
    assert chosen.headers["cache-control"] == "no-store"
    assert chosen.text == browser.get(f"/{other}/guide", Accept_Language=language).text
    assert browser.get("/", Accept_Language=language).headers["location"] == f"/{other}/"


def test_letters_are_chosen_once(whole: Connection):
    browser = Connection(whole.address, HOST, whole.tls)
    page = browser.get("/ur/letters")
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)[1]
    done = browser.post("/ur/letters", {"csrf_token": token, "letters": "nastaliq"}, Origin=f"https://{HOST}")
    assert done.status == 303
    assert browser.cookies["letters"] == "nastaliq"
    for address in ("/ur/", "/ur/guide", "/ur/sign-in"):  # two frozen, one live
        assert "css/nastaliq.css" in browser.get(address).text, address
    assert "css/nastaliq.css" not in browser.get("/en/").text
    page = browser.get("/ur/letters")
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)[1]
    browser.post("/ur/letters", {"csrf_token": token, "letters": "naskh"}, Origin=f"https://{HOST}")
    assert not browser.cookies["letters"]


def test_methods_and_queries_reach_the_application(whole: Connection):
    assert whole.post("/ur/guide", {}, Origin=f"https://{HOST}").status == 405
    assert whole.get("/ur/guide?anything=1").status == 200
    assert whole.send("HEAD", "/ur/guide").status == 200
    missing = whole.get("/en/no-such-page")
    assert missing.status == 404
    assert '<html lang="en"' in missing.text
    for trick in (
        "/ur/.html",
        "/pages/naskh/ur/guide",
        "/errors/ur/500.html",
        "/ur/guide.html",
        "/ur/%2e%2e/nginx.conf",
    ):
        assert whole.get(trick).status in (400, 404), trick


def test_the_visitors_own_address_arrives(whole: Connection):
    """The throttles count by address: nginx must hand it on, and must not believe what the visitor says it is."""
    browser = Connection(whole.address, HOST, whole.tls)
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', browser.get("/en/track").text)[1]
    statuses = [
        browser.post(
            "/en/track",
            {"csrf_token": token, "reference": "0000-0000-0", "last_four": "1234"},
            Origin=f"https://{HOST}",
            X_Forwarded_For=f"198.51.100.{number}",
        ).status
        for number in range(12)
    ]
    assert statuses[0] == 422
    assert statuses[-1] == 429
    assert "X-Forwarded-For $remote_addr;" in (DEPLOY / "nginx" / "shikayat.conf").read_text()


def test_another_name_and_another_port(whole: Connection):
    plain = Connection(whole.plain, HOST)
    answer = plain.get("/ur/guide?x=1")
    assert (answer.status, answer.headers["location"]) == (301, f"https://{HOST}/ur/guide?x=1")


@pytest.mark.parametrize("language", ["ur", "en"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_without_the_application_the_visitor_is_told_so(alone: Connection, language, method):
    answer = alone.send(method, f"/{language}/sign-in", b"username=a" if method == "POST" else b"")
    assert answer.status == 502
    assert f'<html lang="{language}"' in answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["hx-reswap"] == "none"
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    sheet = re.search(r'rel="stylesheet" href="([^"]+)"', answer.text)[1]
    assert alone.get(sheet).status == 200
    assert alone.get(f"/{language}/guide").status == 200


@pytest.mark.parametrize("language", ["ur", "en"])
def test_what_nginx_refuses_itself_it_refuses_in_words(alone: Connection, language):
    large = alone.send("POST", f"/{language}/sign-in", headers={"Content-Length": str(13 * 1024 * 1024)})
    assert large.status == 413
    assert f'<html lang="{language}"' in large.text
    long_header = alone.get(f"/{language}/guide", Cookie="x" * 40_000)
    assert long_header.status == 400
    assert f'<html lang="{language}"' in long_header.text


def test_the_frozen_error_page_is_the_live_one(alone: Connection, production):
    """What nginx shows when the application is gone is what the application shows, but for the request's number."""
    from shikayat import create_app
    from shikayat.web.security_headers import CachePolicy, cache_policy

    app = create_app(production)

    @cache_policy(CachePolicy.PAGE)  # as the view that it replaces
    def broken():
        raise RuntimeError

    app.view_functions["pages.home"] = broken
    for language in ("ur", "en"):
        with app.test_client().get(f"/{language}/", base_url=f"https://{HOST}") as live:
            assert live.status_code == 500
            text, numbers = re.subn(r"<p>[^<]*<bdi[^>]*>[0-9a-f]{12}</bdi>[^<]*</p>\n", "", live.get_data(as_text=True))
            assert numbers == 1
            assert text == alone.get(f"/{language}/sign-in").text


def test_many_pages_over_one_line(whole: Connection):
    """A phone keeps its line: pages of both kinds come over the same one."""
    connection = http.client.HTTPSConnection(HOST, context=whole.tls)
    connection.sock = whole.connect()
    line = connection.sock
    for address in ("/ur/", "/ur/sign-in", "/en/guide", "/en/track"):
        connection.request("GET", address)
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 200
        assert connection.sock is line, address
    connection.close()


def test_log_of_the_web_server_has_no_search_words_and_no_page_before(whole: Connection):
    whole.get("/en/statistics?q=secretword", Referer=f"https://{HOST}/en/dashboard?q=secretpage")
    whole.get("/en/no-such?q=secretword")
    Connection(whole.plain, HOST).get("/en/?q=secretword")
    whole.get("/errors/?q=secretword", User_Agent="secretagent")
    folder = whole.log.parent
    text = "".join(path.read_text() for path in folder.glob("shikayat*.log"))
    assert '"GET /en/statistics" ' in text
    assert "secret" not in text
    assert not (folder / "access.log").read_text(), "no other log is written"


def test_application_that_restarts_keeps_visitors_waiting_without_an_error(frozen, production, tmp_path):
    """The socket is there before the application and stays after it, as systemd keeps it."""
    door = socket_of_unit(tmp_path / "web.sock")
    with door, running_nginx(tmp_path, frozen, tmp_path / "web.sock") as line, ThreadPoolExecutor(8) as pool:
        for _ in range(2):
            before = [pool.submit(line.get, "/en/sign-in") for _ in range(4)]
            with running_application(door, tmp_path / "web.log", **production):
                during = [pool.submit(line.get, "/en/sign-in") for _ in range(4)]
                assert {answer.result().status for answer in before + during} == {200}


@pytest.mark.usefixtures("same_on_every_database")
def test_failed_request_shuts_no_other_visitor_out(frozen, tmp_path):
    """An application that closes one request's connections without an answer still gets the next request."""

    def serve(application):
        with suppress(OSError):
            for number in itertools.count():
                connection, _address = application.accept()
                with connection:
                    connection.recv(65536)
                    if number >= 2:  # the first request is tried twice
                        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")

    with (
        socket_of_unit(tmp_path / "web.sock") as application,
        running_nginx(tmp_path, frozen, tmp_path / "web.sock") as line,
    ):
        Thread(target=serve, args=(application,), daemon=True).start()
        assert [line.get("/en/sign-in").status for _ in range(5)] == [502, 200, 200, 200, 200]
        application.shutdown(socket.SHUT_RDWR)


def test_socket_is_for_the_web_server_alone_and_outlives_the_application():
    text = (DEPLOY / "systemd" / "shikayat.socket").read_text()
    for line in ("SocketMode=0660", "SocketGroup=www-data", "ListenStream=/run/shikayat/web.sock"):
        assert f"{line}\n" in text
    service = (DEPLOY / "systemd" / "shikayat.service").read_text()
    assert "Requires=shikayat.socket" in service
    assert "--bind" not in service and "RuntimeDirectory" not in service, "the socket is not the application's to make"


@pytest.mark.parametrize("name", UNITS)
def test_files_of_the_application_are_not_for_the_web_server(name):
    assert "Group" not in unit(name)
    assert unit(name)["UMask"] == "0077"


def test_frozen_files_are_readable_whatever_the_umask(production, tmp_path):
    command = [sys.executable, "-m", "flask", "--app", "shikayat", "freeze", str(tmp_path / "frozen")]
    subprocess.run(command, env=os.environ | production, cwd=tmp_path, check=True, umask=0o077, capture_output=True)
    for path in (tmp_path / "frozen", *(tmp_path / "frozen").rglob("*")):
        assert path.stat().st_mode & 0o777 == (0o755 if path.is_dir() else 0o644), path


@pytest.mark.parametrize("name", UNITS)
def test_a_unit_starts_what_there_is(name: str, site_commands):
    """Each program of a unit is one of this environment's, each flask command one of the site's."""
    text = "\n".join(f"{key}={value}" for key, value in unit(name).items())
    for program in re.findall(r"^Exec\w+=(.+)$", text, re.MULTILINE):
        words = program.split()
        assert words[0].startswith("/srv/shikayat/bin/")
        if words[0].endswith("/flask"):
            assert words[1:3] == ["--app", "shikayat"]
            assert words[3] in site_commands, words
    assert unit(name)["User"] == "shikayat"
    assert unit(name)["NoNewPrivileges"] == "yes"
    if name == "shikayat.service":
        assert command_of(name)[0].endswith("/gunicorn")


@pytest.fixture
def site_commands(production):
    from shikayat import create_app

    return set(create_app(production).cli.commands)


def test_a_broken_answer_is_seen_as_broken():
    """The reader of these tests is no better than what it notices."""
    with pytest.raises((ValueError, IndexError)):
        read_answer(b"nonsense")
