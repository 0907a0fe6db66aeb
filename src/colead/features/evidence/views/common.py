"""What the pages of evidence share: whose, until when, and what stands around every page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from colead.features.circles import queries as circles
from colead.features.circles.models import Circle
from colead.features.evidence import actions, queries, rules
from colead.kernel.sheets import table
from colead.kernel.web import Request


def whole_number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


def circle_of(request: Request) -> Circle | None:
    """The circle named in the address, or None for the organization."""
    rules.may_look(request.actor).enforce()
    return queries.circle_or_whole(request.actor, whole_number(request.GET.get("circle", "")))


def until_of(request: Request) -> date | None:
    try:
        return date.fromisoformat(request.GET.get("until", ""))
    except ValueError:
        return None


def common(request: Request, circle: Circle | None, here: str) -> dict[str, Any]:
    """What every page of evidence shows around its own; notes that the actor looked."""
    actor = request.actor
    actions.look(here, circle_id=circle.pk if circle else None, by=actor)
    of = f"?circle={circle.pk}" if circle else ""
    home = (
        reverse("evidence:of-circle", args=[actor.slug, circle.pk])
        if circle
        else reverse("evidence:evidence", args=[actor.slug])
    )
    places = [
        ("evidence", _("Six profiles"), home),
        ("over-time", _("Over time"), None),
        ("durations", _("How long it takes"), None),
        ("dependence", _("What hangs on one"), None),
        ("network", _("Network"), None),
        ("between", _("Between circles"), reverse("evidence:between", args=[actor.slug])),
        ("compare", _("Before and after"), reverse("evidence:compare", args=[actor.slug])),
        ("known", _("Known cases"), reverse("evidence:known", args=[actor.slug])),
        ("report", _("Report"), None),
        ("enabling", _("Stewards"), reverse("evidence:enabling", args=[actor.slug])),
    ]
    return {
        "circle": circle,
        "here": here,
        "of": of,
        "tabs": [
            {
                "label": label,
                "url": address or reverse(f"evidence:{name}", args=[actor.slug]) + of,
                "current": name == here,
            }
            for name, label, address in places
        ],
        "circles": circles.choices(actor),
        "position": queries.position(actor),
    }


def as_table(name: str, rows: Iterable[Sequence[Any]]) -> HttpResponse:
    answer = HttpResponse(table(rows), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def as_picture(name: str, template: str, context: dict[str, Any]) -> HttpResponse:
    """A picture as an SVG file that stands alone."""
    drawn = render_to_string(template, context)
    answer = HttpResponse(drawn, content_type="image/svg+xml; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
