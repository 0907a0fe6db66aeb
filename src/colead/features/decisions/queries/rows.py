"""The rows that belong to one decision, as prepared queries."""

from __future__ import annotations

from typing import Any

from django.db.models import FilteredRelation, Q, QuerySet, Subquery

from colead.features.decisions.models import (
    Advice,
    Nomination,
    Objection,
    Option,
    Part,
    Review,
    Round,
    Voter,
    Wording,
)

PEOPLE = 200


def rounds(decision_id: int, member_id: int) -> QuerySet[Any]:
    """The rounds, each with a member's own ballot (``held``, where there is one) and up to which
    round they were heard (``heard``; None: not on the roll)."""
    found = Round.objects.filter(decision_id=decision_id).annotate(
        held=FilteredRelation("ballots", condition=Q(ballots__voter_id=member_id)),
        heard=Subquery(roll(decision_id, member_id).values("heard")[:1]),
    )
    return found.select_related("held").order_by("number")  # type: ignore[misc]


def parts(decision_id: int) -> QuerySet[Part]:
    found = Part.objects.filter(decision_id=decision_id).select_related("member")
    return found.order_by("-required", "id")[:PEOPLE]


def advice(decision_id: int) -> QuerySet[Advice]:
    found = Advice.objects.filter(decision_id=decision_id).select_related("by", "noted_by")
    return found.order_by("id")[:PEOPLE]


def objections(decision_id: int) -> QuerySet[Objection]:
    found = Objection.objects.filter(decision_id=decision_id)
    joined = found.select_related("by", "round", "integrated_in", "tested_by")
    return joined.order_by("id")[:PEOPLE]


def wordings(decision_id: int) -> QuerySet[Wording]:
    found = Wording.objects.filter(decision_id=decision_id, state=Wording.State.OPEN)
    return found.select_related("by").order_by("id")


def nominations(decision_id: int) -> QuerySet[Nomination]:
    found = Nomination.objects.filter(decision_id=decision_id)
    return found.select_related("by", "nominee", "first").order_by("nominee__name", "by__name")


def reviews(decision_id: int) -> QuerySet[Review]:
    found = Review.objects.filter(decision_id=decision_id).select_related("by", "successor")
    return found.order_by("id")[:20]


def options(decision_id: int) -> QuerySet[Option]:
    return Option.objects.filter(decision_id=decision_id).order_by("position")


def roll(decision_id: int, member_id: int) -> QuerySet[Voter]:
    return Voter.objects.filter(decision_id=decision_id, member_id=member_id)
