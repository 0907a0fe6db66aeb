"""What the frame around each page shows: where one is, what waits, where one can go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Place:
    """An entry of the navigation."""

    label: str
    url: str
    icon: str
    current: bool = False
    count: int | None = None


def _place(label: str, name: str, icon: str, slug: str, path: str) -> Place | None:
    try:
        url = reverse(name, args=[slug])
    except NoReverseMatch:
        return None
    home = name == "home:home"
    return Place(label, url, icon, current=path == url if home else path.startswith(url))


def frame(request: HttpRequest) -> dict[str, Any]:
    """The context of every page."""
    organization = getattr(request, "organization", None)
    actor = getattr(request, "actor", None)
    if organization is None or actor is None:
        return {"actor": None, "organization": None, "nav": [], "live_url": None}
    slug, path = organization.slug, request.path
    nav = [
        _place(_("Home"), "home:home", "house", slug, path),
        _place(_("News"), "home:feed", "activity", slug, path),
        _place(_("Issues"), "issues:list", "flag", slug, path),
        _place(_("Ideas"), "ideas:list", "lightbulb", slug, path),
        _place(_("Initiatives"), "initiatives:list", "rocket", slug, path),
        _place(_("Decisions"), "decisions:list", "scale", slug, path),
        _place(_("Circles"), "circles:map", "circle-dot", slug, path),
        _place(_("Guidance"), "guidance:guidance", "compass", slug, path),
        _place(_("People"), "organizations:people", "users", slug, path),
    ]
    start = [
        _place(_("Raise an issue"), "issues:raise", "flag", slug, path),
        _place(_("Post an idea"), "ideas:post", "lightbulb", slug, path),
        _place(_("Take the lead"), "initiatives:start", "rocket", slug, path),
        _place(_("Propose a decision"), "decisions:propose", "scale", slug, path),
    ]
    menu = [
        _place(_("My page"), "organizations:me", "user", slug, path),
        _place(_("Notices I get"), "notices:settings", "bell", slug, path),
        _place(_("About this organization"), "organizations:about", "building-2", slug, path),
        _place(_("Journal"), "home:journal", "book-open", slug, path),
    ]
    return {
        "actor": actor,
        "organization": organization,
        "nav": [] if actor.is_guest else [place for place in nav if place],
        "start_menu": [] if actor.is_guest else [place for place in start if place],
        "menu": [place for place in menu if place],
        "search_url": _url("home:search", slug),
        "notices_url": _url("notices:list", slug),
        "unread": SimpleLazyObject(lambda: _unread(request)),
        "live_url": _url("notices:live", slug),
    }


def _url(name: str, slug: str) -> str | None:
    try:
        return reverse(name, args=[slug])
    except NoReverseMatch:
        return None


def _unread(request: Any) -> int:
    from colead.features.notices import queries

    return queries.unread_count(request.actor)
