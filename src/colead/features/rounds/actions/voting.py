"""Voting: each ballot counts once, none after the end, and a secret one leaves no trace."""

from __future__ import annotations

from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from colead.features.decisions.rules import secrecy
from colead.features.decisions.rules.secrecy import Receipt
from colead.features.rounds import events, queries
from colead.features.rounds.models import Ballot, Round, Urn, Voter
from colead.features.rounds.rules import papers, permissions
from colead.kernel.actions import action
from colead.kernel.actor import Actor
from colead.kernel.journal import record
from colead.kernel.verdict import Missing, refuse


@action
def cast(round_id: int, *, choice: Any, by: Actor, receipt: str = "") -> Receipt | None:
    """Vote, or vote anew: by name the later ballot counts; a secret one is changed with the
    ``receipt`` that was shown for it.

    The lock of the round makes closing wait for this ballot, or this ballot find it closed. Of a
    secret ballot a receipt comes back, shown once and kept nowhere; nothing goes into the journal.
    """
    found = queries.round_(by, round_id, lock=True)
    voter = Voter.objects.filter(round=found, member_id=by.member_id or 0).first()
    permissions.may_vote(
        phase=found.phase, ends_at=found.ends_at, at=by.at, on_roll=voter is not None
    ).enforce()
    if voter is None:
        raise Missing(f"roll of round {round_id}")
    read = papers.read(
        choice, paper=found.paper, standing=queries.standing(found.pk), points=found.points
    )
    if found.secret:
        return _into_urn(found, voter, read, receipt)
    Ballot.objects.update_or_create(
        round=found,
        voter_id=by.member_id,
        defaults={"organization_id": found.organization_id, "choice": read},
    )
    _hear(found, voter)
    record(events.BallotCast(round=found.pk, title=found.title, circle=found.circle_id), by=by)
    return None


def _hear(found: Round, voter: Voter) -> None:
    if not voter.heard:
        Voter.objects.filter(pk=voter.pk).update(heard=True)
        Round.objects.filter(pk=found.pk).update(cast=F("cast") + 1)


def _into_urn(found: Round, voter: Voter, read: papers.Choice, receipt: str) -> Receipt:
    urn = Urn.objects.select_for_update().filter(round=found).first()
    if urn is None:
        refuse(_("Voting is over."))
    if voter.heard:
        slip = Receipt(receipt.strip(), secrecy.find(urn.ballots, receipt))
    else:
        slip = secrecy.new_receipt()
    urn.ballots = secrecy.put(urn.ballots, slip.number, read, "")
    urn.save(update_fields=["ballots"])
    _hear(found, voter)
    return slip
