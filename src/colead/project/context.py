"""What the frame around each page shows: where one is, what waits, where one can go.

The frame is the same on every page but for a few marks, so its larger parts are rendered once for
each organization, language and place, and kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from markupsafe import Markup

from colead.features.notices import queries as notices
from colead.project.middleware import page_about
from colead.ui.environment import url
from colead.ui.keeping import SECRET

# By what people come for. The first four stand at the foot of a phone; the rest is behind "More".
NAVIGATION: tuple[tuple[Any, tuple[tuple[str, Any, str], ...]], ...] = (
    (
        "",
        (
            ("home:home", _("Home"), "house"),
            ("home:feed", _("News"), "activity"),
        ),
    ),
    (
        _("Lead and decide"),
        (
            ("issues:list", _("Issues"), "flag"),
            ("ideas:list", _("Ideas"), "lightbulb"),
            ("initiatives:list", _("Initiatives"), "rocket"),
            ("decisions:list", _("Decisions"), "scale"),
            ("meetings:list", _("Meetings"), "calendar-days"),
        ),
    ),
    (
        _("What it takes"),
        (
            ("capacity:needs", _("Needs"), "hand-helping"),
            ("funds:list", _("Funds"), "coins"),
            ("materials:list", _("Materials"), "package-open"),
            ("learning:list", _("Learning"), "graduation-cap"),
        ),
    ),
    (
        _("Look back and grow"),
        (
            ("retrospectives:list", _("Retrospectives"), "history"),
            ("coaching:home", _("Coaching"), "handshake"),
            ("surveys:list", _("Surveys"), "clipboard-list"),
            ("feedback:list", _("Feedback"), "message-circle"),
            ("library:list", _("Library"), "book-open"),
            ("recognition:list", _("Thanks"), "hand-heart"),
            ("reflections:list", _("Reflections"), "leaf"),
        ),
    ),
    (
        _("Who we are"),
        (
            ("circles:map", _("Circles"), "circle-dot"),
            ("guidance:guidance", _("Guidance"), "compass"),
            ("organizations:people", _("People"), "users"),
            ("evidence:evidence", _("Evidence"), "chart-line"),
        ),
    ),
)
START = (
    ("issues:raise", _("Raise an issue"), "flag"),
    ("ideas:post", _("Post an idea"), "lightbulb"),
    ("initiatives:start", _("Take the lead"), "rocket"),
    ("decisions:propose", _("Propose a decision"), "scale"),
)
MEMBERS_MENU = (("coaching:steps", _("My steps"), "footprints"),)
MENU = (
    ("organizations:me", _("My page"), "user"),
    ("notices:settings", _("Notices I get"), "bell"),
    ("organizations:about", _("About this organization"), "building-2"),
    ("home:journal", _("Journal"), "book-open"),
)


@dataclass(frozen=True, slots=True)
class Place:
    """An entry of the navigation."""

    label: str
    url: str
    icon: str
    name: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Entries of the navigation that belong together."""

    label: str
    places: list[Place]


def _places(entries: Sequence[tuple[str, Any, str]], slug: str) -> list[Place]:
    return [Place(str(label), url(name, slug), icon, name) for name, label, icon in entries]


@lru_cache(maxsize=2_000)
def _side(slug: str, current: str, language: str) -> Markup:
    """The navigation at the side, or at the foot of a phone."""
    nav = [
        Group(
            str(label),
            [replace(place, current=place.url == current) for place in _places(entries, slug)],
        )
        for label, entries in NAVIGATION
    ]
    return Markup(render_to_string("ui/_side.html", {"nav": nav}))  # noqa: S704 - a template's


@lru_cache(maxsize=2_000)
def _top(slug: str, guest: bool, language: str) -> dict[str, Markup]:
    """The parts of the bar at the top that are the same for everyone."""
    values = {
        "organization_slug": slug,
        "guest": guest,
        "start_menu": [] if guest else _places(START, slug),
        "menu": _places(MENU if guest else (*MENU[:1], *MEMBERS_MENU, *MENU[1:]), slug)
        if slug
        else [],
    }
    return {
        part: Markup(render_to_string(f"ui/_{part}.html", values))  # noqa: S704 - a template's
        for part in ("find", "start", "menu", "foot")
    }


@lru_cache(maxsize=5_000)
def _current(slug: str, path: str) -> str:
    """The address of the entry of the navigation that a page belongs to, or nothing."""
    home, *others = (url(name, slug) for _label, group in NAVIGATION for name, *_rest in group)
    if path == home:
        return home
    return next((address for address in others if path.startswith(address)), "")


def frame(request: HttpRequest) -> dict[str, Any]:
    """The context of every page; pieces of a page that come in one answer share one."""
    found: dict[str, Any] | None = request.__dict__.get("_frame")
    if found is None:
        found = request.__dict__["_frame"] = _frame(request)
    return found


def _frame(request: HttpRequest) -> dict[str, Any]:
    found: dict[str, Any] = {"csrf_token": get_token(request), "csrf_input": SECRET}
    organization = getattr(request, "organization", None)
    actor = getattr(request, "actor", None)
    language = get_language() or "en"
    if organization is None or actor is None:
        chrome = {**_top("", True, language), "side": ""}
        return found | {"actor": None, "organization": None, "chrome": chrome, "live_url": None}
    slug, about = organization.slug, page_about(request)

    @cache
    def bell() -> tuple[int, str]:
        return getattr(request, "bell", None) or notices.bell(actor, *about)

    def stance_to(kind: str, pk: int) -> str:
        return bell()[1] if (kind, pk) == about else notices.follow_state(actor, kind, pk)

    side = "" if actor.is_guest else _side(slug, _current(slug, request.path), language)
    return found | {
        "actor": actor,
        "organization": organization,
        "chrome": {**_top(slug, actor.is_guest, language), "side": side},
        "unread": SimpleLazyObject(lambda: bell()[0]),
        "stance_to": stance_to,
        "live_url": url("notices:live", slug),
    }
