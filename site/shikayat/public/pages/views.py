"""The pages that are the same for everybody. No session is touched, so they may be cached anywhere.

Besides them, the one choice that changes how they look.
"""

from flask import Blueprint, abort, redirect, render_template, url_for
from werkzeug.wrappers import Response

from ...web import typeface as kinds
from ...web.rendering import render_form
from ...web.security_headers import CachePolicy, cache_policy
from . import criteria as criterion_rows
from . import forms

blueprint = Blueprint("pages", __name__)


@blueprint.get("/")
@cache_policy(CachePolicy.PAGE)
def home() -> str:
    """What the site is and the ways in."""
    return render_template("public/pages/home.html")


@blueprint.get("/guide")
@cache_policy(CachePolicy.PAGE)
def guide() -> str:
    """How to open an account, lodge a complaint and follow it."""
    return render_template("public/pages/guide.html")


@blueprint.get("/guide/sign-in")
@cache_policy(CachePolicy.PAGE)
def signing_in() -> str:
    """What to do when one cannot sign in."""
    return render_template("public/pages/signing_in.html")


@blueprint.get("/guide/cookies")
@cache_policy(CachePolicy.PAGE)
def cookies() -> str:
    """What to do when the browser keeps no cookies, so that no form can be sent."""
    return render_template("public/pages/cookies.html")


@blueprint.get("/rules")
@cache_policy(CachePolicy.PAGE)
def rules() -> str:
    """What can be complained about and what cannot."""
    return render_template("public/pages/rules.html")


@blueprint.get("/privacy")
@cache_policy(CachePolicy.PAGE)
def privacy() -> str:
    """What is kept about a person, why and for how long."""
    return render_template("public/pages/privacy.html")


@blueprint.get("/accessibility")
@cache_policy(CachePolicy.PAGE)
def accessibility() -> str:
    """What was done so that everybody can use the site, and what is known to be missing."""
    return render_template("public/pages/accessibility.html")


@blueprint.get("/accessibility/criteria")
@cache_policy(CachePolicy.PAGE)
def criteria() -> str:
    """Each criterion of WCAG 2.2, A and AA, and how it is met."""
    return render_template("public/pages/criteria.html", criteria=criterion_rows.criteria())


@blueprint.route("/letters", methods=["GET", "POST"])
def letters() -> Response:
    """Naskh or Nastaliq, remembered in this browser; there is no choice where the font could not be fetched."""
    if not kinds.offered(kinds.LANGUAGES[0]):
        abort(404)
    form = forms.TypefaceForm(data={"letters": kinds.NASTALIQ if kinds.chosen() else kinds.NASKH})
    if form.accepted():
        response = redirect(url_for(".letters", chosen=1), 303)
        kinds.choose(response, nastaliq=form.letters.data == kinds.NASTALIQ)
        return response
    form.chosen = forms.just_chosen()
    size = round(kinds.FONT.stat().st_size / 1024)
    return render_form("public/pages/letters.html", form, font_size=size, saves_data=kinds.saves_data())
