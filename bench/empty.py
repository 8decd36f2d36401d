"""A Flask view that does nothing, as the measure of what a page can cost at best: ``/<size>`` answers so many bytes."""

from flask import Flask, Response

app = Flask(__name__)
_bodies: dict[int, bytes] = {}


@app.route("/<int:size>", methods=["GET", "POST"])
def empty(size: int) -> Response:
    """``size`` bytes of text."""
    return Response(_bodies.setdefault(size, b"x" * size), mimetype="text/html")
