"""The answers of a round, page by page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from colead.features.decisions.models import Ballot, Decision, Round
from colead.features.decisions.queries import people, reads
from colead.features.decisions.rules import permissions, secrecy
from colead.kernel import paging
from colead.kernel.actor import Actor

BALLOTS = 50


@dataclass(frozen=True, slots=True)
class Anonymous:
    """A ballot from the urn, as a page shows it."""

    number: str
    choice: Any
    reason: str = ""
    voter: None = None


def page_of(decision: Decision, found: Round, after: str | None) -> paging.Page[Any]:
    """A page of the answers of a round; anonymous ones as they lie in the urn."""
    if secrecy.is_anonymous(decision.settings):
        # Numbers are hashes: their order says nothing.
        rest = [
            Anonymous(number, ballot["choice"], ballot.get("reason", ""))
            for number, ballot in sorted(people.urn(found.pk).items())
            if number > (after or "")
        ]
        more = rest[BALLOTS - 1].number if len(rest) > BALLOTS else None
        return paging.Page(rest[:BALLOTS], more)
    return paging.read(_cast_in, found.pk, after=after, order=("-id",), size=BALLOTS)


def _cast_in(round_id: int) -> QuerySet[Ballot]:
    return Ballot.objects.filter(round_id=round_id).select_related("voter")


def ballots(actor: Actor, decision_id: int, *, after: str | None) -> paging.Page[Any]:
    """A further page of ballots; none for somebody who may not see answers yet."""
    decision = reads.decision(actor, decision_id)
    newest = Round.objects.filter(decision=decision).order_by("-number").first()
    answered = Ballot.objects.filter(round=newest, voter_id=actor.member_id)
    if newest is None or not permissions.sees_answers(
        show=decision.settings.get("show", "voted"),
        is_settled=not decision.is_open,
        has_answered=answered.exists(),
    ):
        return paging.Page([], None)
    return page_of(decision, newest, after)
