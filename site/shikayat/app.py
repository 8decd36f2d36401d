"""create_app: the whole wiring."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import Flask

from . import settings
from .citizen.account import views as accounts
from .citizen.complaints import views as following
from .citizen.dashboard import views as dashboard
from .citizen.lodging import views as complaints
from .citizen.registration import views as registration
from .cli import add_commands
from .database import open_database
from .desk.admin.audit_log import views as administration
from .desk.admin.categories import views as wording
from .desk.admin.offices import views as offices
from .desk.admin.routing_rules import views as rules
from .desk.case import views as casefile
from .desk.queue import views as desk
from .desk.sign_in import queries as staff_queries
from .desk.sign_in import views as staff
from .dev.demo_data import views as sample
from .dev.messages import views as notices
from .encryption import configure
from .i18n.filter_registry import UniqueFilters
from .i18n.filters import add_filters
from .i18n.language import PREFIX, speak_languages
from .identity import citizens
from .identity.passwords import use_cost
from .notices.delivery import deliver_in_development
from .paths import TEMPLATES
from .public.pages import views as pages
from .public.places import views as places
from .public.statistics import views as statistics
from .public.well_known.views import blueprint as well_known
from .web.access import Accounts, control_access
from .web.autosave import init_autosave
from .web.body_limits import limit_bodies
from .web.compression import compress_answers
from .web.errors import answer_errors
from .web.health import blueprint as probes
from .web.language_routing import make_links, route_by_language
from .web.rendering import render_with_htmx
from .web.request_log import init_logging
from .web.security_headers import refuse_posts_of_other_sites, send_safety_headers
from .web.static_files import serve_assets
from .web.typeface import init_typeface
from .web.url_converters import bound_numbers


class Site(UniqueFilters):
    """Flask, told once that no function here is a coroutine: it would ask a dozen times in each request."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        return func


FOR_EVERYBODY = (pages, places, statistics)
FOR_CITIZENS = (registration, accounts, complaints, following, dashboard)
FOR_STAFF = (staff, desk, casefile, administration, offices, rules, wording)
FLOWS = (*FOR_EVERYBODY, *FOR_CITIZENS, *FOR_STAFF)


def create_app(overrides: Mapping[str, Any] | None = None) -> Flask:
    """The site as a WSGI application. ``overrides`` win over the environment (see ``settings``).

    Raises settings.SettingsError when a setting is missing or unsafe.
    """
    app = Site("shikayat", template_folder=str(TEMPLATES), static_folder=None)
    app.config.update(settings.load(overrides))
    init_logging(app)
    configure(app.config["IDENTITY_KEYS"])
    use_cost(app.config["ARGON2_COST"])
    bound_numbers(app)
    compress_answers(app)  # wired in first, it sees each answer last
    # Errors first: bytes that are no text are refused before a connection is opened.
    refuse_posts_of_other_sites(app)
    limit_bodies(app)
    answer_errors(app)
    open_database(app)
    speak_languages(app)
    add_filters(app)
    route_by_language(app, home="pages.home")
    make_links(app)
    init_typeface(app)
    render_with_htmx(app)
    control_access(
        app,
        citizens=Accounts(citizens.find_sign_in, sign_in="account.sign_in", home="dashboard.index"),
        officers=Accounts(staff_queries.find_sign_in, sign_in="sign_in.sign_in", home="queue.index"),
    )
    init_autosave(app)
    send_safety_headers(app)
    deliver_in_development(app)
    add_commands(app)
    serve_assets(app)
    for flow in FLOWS:
        app.register_blueprint(flow.blueprint, url_prefix=PREFIX)
    app.register_blueprint(probes)
    app.register_blueprint(well_known)
    if not app.config["PRODUCTION"]:
        app.register_blueprint(notices.blueprint)
        app.register_blueprint(sample.blueprint)
    if app.config["TRANSLATING"]:
        from .dev.translation_tools import open_workshop  # in development only: no installed site carries it

        open_workshop(app)
    return app
