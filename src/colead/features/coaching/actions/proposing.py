"""From a proposal to a pair: both say yes, or it does not come about and nobody is told why.

Rows are locked in one order everywhere: the offer, then the wish, then the proposal.
"""

from __future__ import annotations

from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from colead.features.coaching import events, queries, rules
from colead.features.coaching.models import Matching, Offer, Pair, Proposal, Wish
from colead.kernel.actions import action
from colead.kernel.actor import Actor, colead
from colead.kernel.journal import record
from colead.kernel.verdict import Missing, refuse


def _by_colead(by: Actor) -> Actor:
    """What must not tell who was behind it is told by Colead."""
    return colead(organization_id=by.organization_id, at=by.at, slug=by.slug)


def propose(wish: Wish, offer: Offer, *, by: Actor, matching: Matching | None = None) -> Proposal:
    """Propose a pair to the two. The wish is locked by the caller."""
    made = Proposal.objects.create(
        organization_id=by.organization_id,
        matching=matching,
        offer=offer,
        wish=wish,
        seeker_id=wish.member_id,
        coach_id=offer.member_id,
        proposed_at=by.at,
        expires_at=by.at + rules.ANSWER_WITHIN,
    )
    record(
        events.PairProposed(
            pairing=made.pk, title=made.title, concerned=[made.seeker_id, made.coach_id]
        ),
        by=_by_colead(by),
    )
    return made


def propose_closest(wish: Wish, *, by: Actor) -> Proposal | None:
    """Propose the coach who fits best among those with a place, if there is one."""
    best = queries.closest(by, wish, most=1)
    return propose(wish, best[0][0], by=by) if best else None


def close_unfit(found: QuerySet[Proposal], *, by: Actor) -> None:
    """Close those of some open proposals that cannot become a pair any more - one side took back
    what it said, or said more - and look for somebody else."""
    for one in list(found.select_related("offer__member", "wish").order_by("pk")):
        full = one.offer.withdrawn_at is None and one.offer.free < 1
        holds = one.wish.state == Wish.State.OPEN and one.offer.free > 0
        if holds and queries.fit_between(by, one.wish, one.offer):
            continue
        _close(one, Proposal.State.FULL if full else Proposal.State.CLOSED, by=by)


def _close(found: Proposal, state: str, *, by: Actor) -> None:
    """It does not come about; whoever looks is proposed the next one, if they said yes or were
    waiting."""
    wish = Wish.objects.select_for_update(no_key=True).get(pk=found.wish_id)
    closed = Proposal.objects.filter(pk=found.pk, state=Proposal.State.OPEN).update(state=state)
    if not closed:
        return
    found.state = state
    told = [found.seeker_id, found.coach_id]
    record(
        events.ProposalClosed(
            pairing=found.pk,
            title=found.title,
            concerned=[one for one in told if one != by.member_id],
        ),
        by=_by_colead(by),
    )
    if wish.state == Wish.State.OPEN and (wish.waits_since or found.seeker_yes_at):
        propose_closest(wish, by=by)


def _locked(proposal_id: int, *, by: Actor) -> Proposal:
    """One of the actor's proposals with its offer, wish and itself locked, in this order."""
    known = queries.proposal(by, proposal_id)
    offer = Offer.objects.select_for_update(no_key=True).get(pk=known.offer_id)
    wish = Wish.objects.select_for_update(no_key=True).get(pk=known.wish_id)
    found = Proposal.objects.select_for_update(no_key=True).get(pk=known.pk)
    found.offer, found.wish = offer, wish
    return found


@action
def say_yes(proposal_id: int, *, by: Actor) -> Proposal:
    """Say yes. With the yes of both the pair begins, in this transaction.

    Answers with the proposal: ``paired``; ``open`` while the other one has not answered; ``full``
    when the last place had just been taken - then the next coach who fits is proposed.
    """
    found = _locked(proposal_id, by=by)
    queries.may_answer(by, found).enforce()
    if found.offer.withdrawn_at is not None:
        _close(found, Proposal.State.CLOSED, by=by)
        return found
    mine = "seeker_yes_at" if found.seeker_id == by.member_id else "coach_yes_at"
    setattr(found, mine, by.at)
    found.save(update_fields=[mine])
    if found.offer.free < 1:
        _close(found, Proposal.State.FULL, by=by)
        return found
    if found.seeker_yes_at is None or found.coach_yes_at is None:
        record(events.ProposalAnswered(pairing=found.pk, title=found.title, concerned=[]), by=by)
        return found
    _begin(found, by=by)
    if found.offer.free < 1:
        # Others to whom this coach is proposed need not find out by their own yes.
        close_unfit(found.offer.proposals.filter(state=Proposal.State.OPEN), by=by)
    return found


def _begin(found: Proposal, *, by: Actor) -> Pair:
    taken = Offer.objects.filter(
        pk=found.offer_id, withdrawn_at=None, taken__lt=F("places")
    ).update(taken=F("taken") + 1)
    if not taken:
        refuse(_("The last place with this coach had just been taken."))
    found.offer.refresh_from_db(fields=["taken"])
    Proposal.objects.filter(pk=found.pk).update(state=Proposal.State.PAIRED)
    Wish.objects.filter(pk=found.wish_id).update(state=Wish.State.MET, waits_since=None)
    found.state = Proposal.State.PAIRED
    made = Pair.objects.create(
        organization_id=by.organization_id,
        offer_id=found.offer_id,
        wish_id=found.wish_id,
        seeker_id=found.seeker_id,
        coach_id=found.coach_id,
        began_at=by.at,
    )
    record(
        events.PairBegan(pair=made.pk, title=made.title, concerned=[made.other_id(by.member_id)]),
        by=by,
    )
    return made


@action
def say_no(proposal_id: int, *, by: Actor) -> None:
    """Say no, without a reason: the other one is told only that it does not come about, and not
    by whom."""
    found = _locked(proposal_id, by=by)
    if found.state != Proposal.State.OPEN:
        refuse(_("This proposal does not wait for an answer any more."))
    _close(found, Proposal.State.CLOSED, by=by)


@action
def ask_instead(proposal_id: int, *, offer_id: int, by: Actor) -> Proposal:
    """The seeker would rather have another one of the coaches who fit: this proposal is closed,
    that one is made."""
    found = _locked(proposal_id, by=by)
    if by.member_id != found.seeker_id:
        raise Missing(f"proposal {proposal_id}")
    if found.wish.state != Wish.State.OPEN:
        refuse(_("You do not look for a coach at the moment."))
    others = {one.pk: one for one, _fit in queries.closest(by, found.wish, most=3)}
    if offer_id not in others:
        refuse(_("This coach has no place for you now. Choose another one."))
    Proposal.objects.filter(wish=found.wish, state=Proposal.State.OPEN).update(
        state=Proposal.State.REPLACED
    )
    if found.state == Proposal.State.OPEN:
        record(
            events.ProposalClosed(pairing=found.pk, title=found.title, concerned=[found.coach_id]),
            by=_by_colead(by),
        )
    made = propose(found.wish, others[offer_id], by=by)
    return _yes_of_seeker(made, by=by)


def _yes_of_seeker(made: Proposal, *, by: Actor) -> Proposal:
    made.seeker_yes_at = by.at
    made.save(update_fields=["seeker_yes_at"])
    return made


@action
def let_run_out(proposal_id: int, *, by: Actor) -> None:
    """Nobody answered in time."""
    found: Any = Proposal.objects.filter(
        pk=proposal_id, organization_id=by.organization_id, expires_at__lte=by.at
    ).first()
    if found is not None:
        _close(found, Proposal.State.EXPIRED, by=by)
