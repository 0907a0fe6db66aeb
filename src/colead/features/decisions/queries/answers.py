"""The answers of a round, page by page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from colead.features.decisions.models import Ballot, Decision, Option, Round, Voter
from colead.features.decisions.queries import people, reads, rows
from colead.features.decisions.rules import methods, permissions, secrecy
from colead.features.decisions.rules.ballots import Stance
from colead.features.decisions.rules.methods import Method
from colead.kernel import paging, prepared
from colead.kernel.actor import Actor
from colead.kernel.verdict import Missing

BALLOTS = 50


@dataclass(frozen=True, slots=True)
class Anonymous:
    """A ballot from the urn, as a page shows it."""

    number: str
    choice: Any
    reason: str = ""
    voter: None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the form of an answer is made of; ``answered`` tells, where answers are anonymous, that
    one has answered in this round."""

    decision: Decision
    method: Method
    options: Sequence[Option]
    answered: bool

    @property
    def is_anonymous(self) -> bool:
        """The answer goes into the urn."""
        return secrecy.is_anonymous(self.decision.settings)

    @property
    def stances(self) -> Sequence[Stance]:
        """The answers one can give, where they are not options."""
        return self.method.answers(with_options=bool(self.options))


def sheet(actor: Actor, decision_id: int) -> Sheet | None:
    """What somebody's answer is read by: at most three queries. None where nobody votes."""
    decision = reads.decision(actor, decision_id)
    try:
        method = methods.method(decision.method)
    except Missing:
        return None
    if not method.has_ballots:
        return None
    options = prepared.rows(rows.options, decision.pk) if method.options != "none" else []
    answered = False
    if secrecy.is_anonymous(decision.settings):
        voter: Voter | None = prepared.first(rows.roll, decision.pk, actor.member_id or 0)
        answered = voter is not None and voter.heard >= decision.round_number
    return Sheet(decision, method, options, answered)


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
