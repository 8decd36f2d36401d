"""For the machine that watches this one: is the process up, does the database take a write."""

from flask import Blueprint, Response
from peewee import PeeweeException

from . import saved_forms

blueprint = Blueprint("health", __name__)


@blueprint.get("/live")
def live() -> Response:
    return Response("live\n", mimetype="text/plain")


@blueprint.get("/ready")
def ready() -> Response:
    try:
        saved_forms.can_write()
    except PeeweeException:
        return Response("the database takes no write\n", 503, mimetype="text/plain")
    return Response("ready\n", mimetype="text/plain")
