"""Writes the results of a crawl to a folder, for the pages of the translation tools."""

from __future__ import annotations

import json
import re
import shutil
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import click
from flask.cli import ScriptInfo, pass_script_info, with_appcontext

from ...i18n.language import LANGUAGES
from .crawl_results import FOLDER
from .crawler import Crawler
from .crawler_client import PageCapture
from .marks import keys_in, unmarked


def names_of(captures: list[PageCapture]) -> list[str]:
    """A name for each capture, for files and addresses: the page, then the state or a number."""
    names: list[str] = []
    used: Counter[str] = Counter()
    for capture in captures:
        name = "-".join([capture.endpoint, *capture.state.split()])
        used[name] += 1
        names.append(name if used[name] == 1 else f"{name}-{used[name]}")
    return names


def write(crawler: Crawler, folder: Path) -> None:
    """Write a file for each capture, with its marks, and an index."""
    part = folder.with_name(f"{folder.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    index = []
    for name, capture in zip(names_of(crawler.captures), crawler.captures, strict=True):
        # A preview is looked at, nothing more: scripts would ask the site of the crawl, which is gone.
        page = re.sub(r"<script\b.*?</script>\s*", "", capture.page, flags=re.DOTALL)
        (part / f"{name}.html").write_text(page, encoding="utf-8")
        title = re.search(r"<title>(.*?)</title>", page, re.DOTALL)
        index.append({
            "name": name,
            "address": capture.address,
            "role": capture.role,
            "status": capture.status,
            "title": unmarked(title[1]) if title else name,
            "keys": keys_in(page),
        })  # fmt: skip
    found = {"captures": index, "unvisited": crawler.unvisited, "made": time.time()}
    (part / "index.json").write_text(json.dumps(found, ensure_ascii=False, indent=1), encoding="utf-8")
    shutil.rmtree(folder, ignore_errors=True)
    part.replace(folder)


@click.command("crawl")
@click.argument("code", type=click.Choice(LANGUAGES))
@with_appcontext
@pass_script_info
def command(info: ScriptInfo, code: str) -> None:
    """Look at every page in one language, for the translators' workshop."""
    app = info.load_app()
    if FOLDER.as_posix() not in str(app.config["DATABASE_URL"]):
        raise click.ClickException(f"The crawl lodges complaints: it needs a database in {FOLDER}.")
    app.config["CRAWLING"] = True
    crawler = Crawler(app, code)
    # In a thread of its own: here the command's context is open, and each request would find the last one's in it.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(crawler.go).result()
    write(crawler, FOLDER / code)
    click.echo(f"{code}: {len(crawler.captures)} pages and states")
    for reason in crawler.unvisited.values():
        click.echo(f"  not seen: {reason}")
