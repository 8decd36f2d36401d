"""Development only: the messages that would have gone out by SMS."""

from flask import Blueprint, render_template

from . import outbox

blueprint = Blueprint("notices", __name__)


@blueprint.get("/dev/messages")
def messages() -> str:
    return render_template("notices/messages.html", messages=outbox.newest())
