"""For the machine that watches this one: is the process up, does the database take a write."""

from flask import Blueprint, Response
from peewee import PeeweeException

from .safekeeping import queries

blueprint = Blueprint("probes", __name__)


@blueprint.get("/live")
def live() -> Response:
    return Response("live\n", mimetype="text/plain")


@blueprint.get("/ready")
def ready() -> Response:
    try:
        queries.can_write()
    except PeeweeException:
        return Response("the database takes no write\n", 503, mimetype="text/plain")
    return Response("ready\n", mimetype="text/plain")
