"""Development only: the officers of the sample, with what is needed to sign in as one of them."""

from flask import Blueprint, render_template

from ...identity.totp import current_code
from . import queries
from .sample_content import OFFICERS, PASSWORD, SECRET

blueprint = Blueprint("demo_data", __name__)


@blueprint.get("/dev/officers")
def officers() -> str:
    return render_template(
        "dev/demo_data/officers.html",
        officers=queries.sample_officers(),
        first=len(OFFICERS),
        citizens=queries.sample_citizens(),
        password=PASSWORD,
        code=current_code(SECRET),
        secret=SECRET,
    )
