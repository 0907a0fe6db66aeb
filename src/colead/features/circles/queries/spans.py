"""From when to when: circles, who was in them, and who held which role. For looking back."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from colead.features.circles.models import Circle, Membership, Term
from colead.kernel.actor import Actor


class CircleSpan(NamedTuple):
    """A circle, the one around it today, and when it was open (None: not known, or still)."""

    id: int
    parent_id: int | None
    opened_on: date | None
    closed_on: date | None


class Span(NamedTuple):
    """Somebody's time in a circle."""

    circle_id: int
    member_id: int
    started_on: date | None
    ended_on: date | None


class TermSpan(NamedTuple):
    """Somebody's time in a role."""

    role_id: int
    circle_id: int
    is_guide: bool
    member_id: int
    started_on: date | None
    ended_on: date | None


def circle_spans(actor: Actor) -> list[CircleSpan]:
    """All circles, closed ones too."""
    found = Circle.objects.filter(organization_id=actor.organization_id).order_by("pk")
    return [
        CircleSpan(*row) for row in found.values_list("pk", "parent_id", "opened_on", "closed_on")
    ]


def membership_spans(actor: Actor) -> list[Span]:
    """Every time anybody was in a circle."""
    found = Membership.objects.filter(organization_id=actor.organization_id).order_by("pk")
    return [
        Span(*row) for row in found.values_list("circle_id", "member_id", "started_on", "ended_on")
    ]


def term_spans(actor: Actor) -> list[TermSpan]:
    """Every time anybody held a role."""
    found = Term.objects.filter(organization_id=actor.organization_id).order_by("pk")
    return [
        TermSpan(*row)
        for row in found.values_list(
            "role_id",
            "role__circle_id",
            "role__is_guide",
            "member_id",
            "started_on",
            "ended_on",
        )
    ]
