"""Voices given to others: whose are whose, and what they weigh in a vote."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet

from colead.features.decisions.models import Ballot, Decision, Round, Voice, Voter
from colead.features.decisions.rules import voices as rules
from colead.kernel import prepared
from colead.kernel.actor import Actor


def voices(actor: Actor) -> QuerySet[Voice]:
    """The voices in force, or waiting to be taken, that an actor gave or was given."""
    mine = Q(giver_id=actor.member_id or 0) | Q(taker_id=actor.member_id or 0)
    return (
        Voice.objects.filter(mine, organization_id=actor.organization_id, ended_at=None)
        .select_related("giver", "taker", "circle", "decision")
        .order_by("id")
    )


def count(decision: Decision) -> bool:
    """Whether given voices count in a decision."""
    return bool(decision.settings.get("spoken_for"))


def takers_in(decision: Decision) -> dict[int, int]:
    """Giver → taker for one decision, by the nearest voice of each."""
    rows = prepared.rows(_taken, decision.pk, decision.circle_id or 0, decision.organization_id)
    return rules.nearest(rules.Given(*row) for row in rows)


def taker_of(actor: Actor, decision: Decision) -> str:
    """The name of the one to whom the actor's voice goes first in a decision; empty for nobody."""
    mine = _taken(decision.pk, decision.circle_id or 0, decision.organization_id).filter(
        giver_id=actor.member_id or 0
    )
    names: dict[int, str] = dict(mine.values_list("taker_id", "taker__name"))
    given = mine.values_list("giver_id", "taker_id", "circle_id", "decision_id")
    found = rules.nearest(rules.Given(*row) for row in given)
    return names.get(found.get(actor.member_id or 0, 0), "")


def _taken(decision_id: int, circle_id: int, organization_id: int) -> QuerySet[Voice, Any]:
    everywhere = Q(circle=None, decision=None)
    here = Q(circle_id=circle_id) | Q(decision_id=decision_id) | everywhere
    found = Voice.objects.filter(
        here,
        organization_id=organization_id,
        ended_at=None,
        taken_at__isnull=False,
        giver__left_on=None,
        taker__left_on=None,
    )
    return found.order_by("id").values_list("giver_id", "taker_id", "circle_id", "decision_id")


def carried(decision: Decision, found: Round) -> dict[int, int]:
    """How many other voices each of those who answered carries in a round: three queries, one
    for a settled decision, which keeps what counted then."""
    if decision.state == Decision.State.SETTLED:
        kept = Ballot.objects.filter(round_id=found.pk, carries__gt=0)
        return dict(kept.values_list("voter_id", "carries"))
    takers = takers_in(decision)
    if not takers:
        return {}
    roll = prepared.rows(_roll, decision.pk)
    answered = set(prepared.rows(_answered, found.pk))
    most = int(decision.settings.get("carry", 0))
    return rules.carried(roll, takers, answered, most=most)


def _roll(decision_id: int) -> QuerySet[Voter, Any]:
    found = Voter.objects.filter(decision_id=decision_id).order_by("id")
    return found.values_list("member_id", flat=True)


def _answered(round_id: int) -> QuerySet[Ballot, Any]:
    found = Ballot.objects.filter(round_id=round_id).order_by("id")
    return found.values_list("voter_id", flat=True)


def spoken(decision: Decision, found: Round) -> tuple[tuple[Any, int], ...]:
    """The further voices of a round as choices with how many voices carry each."""
    weights = carried(decision, found)
    if not weights:
        return ()
    cast: Sequence[tuple[int, Any]] = list(
        Ballot.objects.filter(round_id=found.pk, voter_id__in=list(weights))
        .order_by("id")
        .values_list("voter_id", "choice")
    )
    return tuple((choice, weights[voter]) for voter, choice in cast if weights[voter])
