"""Answering by a letter's link: one person, one decision, one round, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.core import signing
from django.urls import reverse
from django.utils.translation import gettext as _

from colead.features.decisions.models import Voter
from colead.features.decisions.queries import reads
from colead.features.decisions.rules import methods
from colead.features.organizations import queries as organizations
from colead.kernel.actor import Actor
from colead.kernel.verdict import Missing

SALT = "decisions.answer"
LASTS = timedelta(days=60)
# So many answers stand in a letter as links of their own; more would be a wall.
LINKED = 4


def answer_links(actor: Actor, decision_ids: Iterable[int]) -> dict[int, list[tuple[str, str]]]:
    """For a letter: the links (words, path) by which this person can answer the open decisions
    among these that wait for them. Following one shows the answer; only a button sends it."""
    found = (
        Voter.objects.filter(
            decision__in=reads.visible_to(actor).filter(pk__in=list(decision_ids), state="open"),
            member_id=actor.member_id or 0,
        )
        .select_related("decision")
        .order_by("decision_id")
    )
    links: dict[int, list[tuple[str, str]]] = {}
    for voter in found:
        decision = voter.decision
        closed = decision.closes_at is not None and decision.closes_at <= actor.at
        if closed or voter.heard >= decision.round_number:
            continue
        token = signing.dumps(
            [voter.member_id, decision.pk, decision.round_number], salt=SALT, compress=False
        )
        path = reverse("decisions-public:answer", args=[token])
        method = methods.method(decision.method)
        one_click = method.ballot == "stance" and len(method.stances) <= LINKED
        links[decision.pk] = (
            [(str(stance.label), f"{path}?choice={stance.value}") for stance in method.stances]
            if one_click
            else [(_("Answer"), path)]
        )
    return links


def read_answer_link(token: str, *, at: datetime) -> tuple[Actor, int]:
    """Who answers which decision by this link; ``Missing`` when it was tampered with, is old, or
    belongs to a round that is over."""
    try:
        member_id, decision_id, number = signing.loads(token[:500], salt=SALT, max_age=LASTS)
    except (signing.BadSignature, ValueError, TypeError):
        raise Missing("answer") from None
    member: Any = organizations.acting_by_id(member_id)
    actor = organizations.actor_for(member, at=at, door="mail")
    if reads.decision(actor, decision_id).round_number != number:
        raise Missing("answer")
    return actor, decision_id
