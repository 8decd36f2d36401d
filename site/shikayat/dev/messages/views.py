"""Development only: the messages that would have gone out by SMS."""

from flask import Blueprint, render_template

from ...notices import outbox

blueprint = Blueprint("messages", __name__)


@blueprint.get("/dev/messages")
def messages() -> str:
    return render_template("dev/messages/messages.html", messages=outbox.newest())
