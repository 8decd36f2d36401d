"""The commands of ``flask --app shikayat``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext
from peewee import PeeweeException

from models import Role

from . import database
from .casework import audit as log
from .casework import clock
from .desk.admin.offices import queries as offices
from .desk.sign_in.queries import find_officer
from .dev.demo_data import queries as samples
from .dev.demo_data.sample_content import PASSWORD, Chance
from .dev.demo_data.simulation import Simulation
from .directory.offices import office as find_office
from .identity.usernames import InvalidUsername, parse_new
from .notices import outbox
from .notices.verification_limits import ABROAD, AT_HOME, daily_cost
from .text.csv_reader import TableFault
from .web.prerender import PrerenderError, freeze
from .worker import first_line
from .worker import work as rounds


def add_commands(app: Flask) -> None:
    """Register ``prepare``, ``freeze``, ``work``, ``messages``, ``clock``, ``officer``, ``audit`` and ``sample``."""
    app.cli.add_command(clock_group)
    app.cli.add_command(officer)
    app.cli.add_command(audit)
    app.cli.add_command(sample)
    app.cli.add_command(messages)

    @app.cli.command()
    def prepare() -> None:
        """Create or migrate the database and load places, categories, departments, offices and rules."""
        try:
            with _database():
                for name in database.prepare():
                    click.echo(f"applied {name}")
        except TableFault as fault:
            raise click.ClickException(str(fault)) from None
        click.echo("The database is ready.")

    @app.cli.command("freeze")
    @click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=Path("var/frozen"))
    def freeze_pages(folder: Path) -> None:
        """Write the pages that are the same for everybody into FOLDER, for a web server (see deploy/)."""
        with _database():  # otherwise a page answers 500, and the reason is only in the log
            pass
        try:
            changed = freeze(app, folder)
        except (PrerenderError, OSError, PeeweeException) as error:
            raise click.ClickException(f"The pages could not be written to {folder}: {first_line(error)}") from error
        click.echo(f"{len(changed)} files written to {folder}")

    @app.cli.command()
    @click.option("--every", type=click.IntRange(min=1), help="Keep running, with this many seconds between rounds.")
    def work(every: int | None) -> None:
        """Escalate late complaints, close answered ones, deliver messages, clean up, compute statistics."""
        if not rounds(app, every):
            sys.exit(1)


officer = AppGroup("officer", help="Accounts of officers.")
audit = AppGroup("audit", help="The log of what staff did.")
clock_group = AppGroup("clock", help="The clock by which deadlines are kept.")


@contextmanager
def _database() -> Iterator[None]:
    """A connection for a command. An error of the database becomes a message of one line."""
    try:
        with database.connection():
            yield
    except PeeweeException as error:
        raise click.ClickException(f"The database of DATABASE_URL says: {first_line(error)}") from error


@clock_group.command("confirm")
def confirm_clock() -> None:
    """Confirm that the clock is right after `work` refused to run; the next round does what is due."""
    with _database():
        click.echo(f"Confirmed: it is {clock.shown(clock.confirm())}.")


@officer.command("add")
@click.argument("username")
@click.option("--office", required=True, help="The code of the office, for example lesco or pb-lahore-police.")
@click.option("--role", type=click.Choice([role.value for role in Role]), default=Role.OFFICER.value, show_default=True)
@click.option("--name", "full_name", help="The full name; the user name unless given.")
def add_officer(username: str, office: str, role: str, full_name: str | None) -> None:
    """Open an account for an officer and print the password for the first sign-in."""
    with _database():
        where = find_office(office)
        if where is None:
            raise click.ClickException(f"There is no office with the code {office!r}.")
        try:
            welcome = offices.add_officer(
                None, username=parse_new(username), full_name=full_name or username, role=role, office=where
            )
        except InvalidUsername as error:
            raise click.ClickException(f"{username!r} cannot be a user name ({error.reason}).") from error
        except offices.CodeTaken as error:
            raise click.ClickException(f"There is an officer with the user name {username!r} already.") from error
    _print_welcome(welcome)


@officer.command("afresh")
@click.argument("username")
def start_afresh(username: str) -> None:
    """Give an officer who has lost password or phone a new first password."""
    with _database():
        row = find_officer(username)
        if row is None:
            raise click.ClickException(f"There is no working officer with the user name {username!r}.")
        welcome = offices.start_afresh(None, row)
    _print_welcome(welcome)


@audit.command("verify")
@click.option("--rows", type=click.IntRange(min=1), help="How many rows an earlier check has read.")
@click.option("--mac", help="The last MAC that check printed; both must still be there.")
def verify_audit(rows: int | None, mac: str | None) -> None:
    """Check the whole log; fails when a row was changed, removed or inserted."""
    if (rows is None) != (mac is None):
        raise click.UsageError("--rows and --mac belong together: give both, or neither.")
    with _database():
        faults, rows, mac = log.verify((rows, mac) if rows and mac else None)
    for fault in faults:
        click.echo(f"row {fault.id} is {fault.what}")
    click.echo(f"{rows} rows, {len(faults)} faults, last MAC {mac}")
    if faults:
        sys.exit(1)


@click.command()
@click.option("--send-again", "chosen", type=int, multiple=True, metavar="ID", help="Send this message again.")
@click.option("--send-all-again", "everything", is_flag=True, help="Send again all that are perhaps sent.")
@with_appcontext
def messages(chosen: tuple[int, ...], everything: bool) -> None:
    """What messages to strangers cost today, and which are perhaps sent; fails when an operator should look."""
    with _database():
        if chosen or everything:
            click.echo(f"to be sent again: {outbox.send_again(None if everything else chosen)}")
        costs, unclear = {where: daily_cost(where) for where in (AT_HOME, ABROAD)}, outbox.unclear_messages()
    for where, today in costs.items():
        click.echo(f"cost of messages strangers asked for, {where}: {today.cost} of {today.limit}")
    alarm = any(today.alarm for today in costs.values())
    if alarm:
        click.echo("Near or at the limit: somebody may be having messages sent in bulk (see the log).")
    click.echo(f"messages that are perhaps sent: {len(unclear)}")
    for message in unclear:
        written = f"{message.written:%Y-%m-%d %H:%M} UTC"
        click.echo(f"  {message.id}  {written}  {message.channel} to {message.recipient}  {message.reason}")
    if alarm or unclear:
        sys.exit(1)


@click.command()
@click.option("--citizens", type=click.IntRange(1, 90_000), default=300, show_default=True)
@click.option("--complaints", type=click.IntRange(0, 1_000_000), default=2500, show_default=True)
@click.option("--days", type=click.IntRange(1, 3650), default=150, show_default=True, help="How long ago it begins.")
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed gives the same portal.")
@click.option("--officers-only", is_flag=True, help="Only the officers everybody should meet first.")
@with_appcontext
def sample(citizens: int, complaints: int, days: int, seed: int, officers_only: bool) -> None:
    """Fill a portal for trying out: citizens, officers, complaints in every state. Development only."""
    if current_app.config["PRODUCTION"]:
        raise click.ClickException("The sample is for development: its passwords are known to everybody.")
    with _database():
        first = samples.first_officers()
        if not officers_only:
            _play(citizens, complaints, days, seed)
    click.echo(f"Sample officers, all with the password {PASSWORD!r} (codes: {_site()}/dev/officers):")
    for row in first:
        click.echo(f"  {row.username}")


def _play(citizens: int, complaints: int, days: int, seed: int) -> None:
    """Play the months; where a sample is already, nothing is added."""
    there = samples.is_there()
    if there:
        click.echo(f"A sample with {there} complaints is there already: nothing was added.")
        return
    life = Simulation(Chance(seed), citizens=citizens, complaints=complaints, days=days, end=samples.now())
    with click.progressbar(life.run(), length=days + 1, label="Playing, day by day") as bar:
        for _day in bar:
            pass
    click.echo(", ".join(f"{name} {number}" for name, number in samples.states().items()))


def _site() -> str:
    return str(current_app.config["SITE_URL"])


def _print_welcome(welcome: offices.IssuedPassword) -> None:
    click.echo(f"user name       {welcome.officer.username}")
    click.echo(f"first password  {welcome.password}")
    click.echo("At the first sign-in (/ur/desk/sign-in) the officer chooses another one and connects a phone.")
