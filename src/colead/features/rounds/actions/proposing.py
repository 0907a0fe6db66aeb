"""Proposals, and who would lead them."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from colead.features.offers import actions as offers
from colead.features.offers.models import Offer
from colead.features.organizations import queries as organizations
from colead.features.rounds import events, queries
from colead.features.rounds.actions.keeping import one_line, summed
from colead.features.rounds.models import Lead, Proposal, Round
from colead.features.rounds.rules import permissions
from colead.kernel import money, search
from colead.kernel.actions import action
from colead.kernel.actor import Actor
from colead.kernel.journal import record
from colead.kernel.verdict import refuse

MOST = 500


def _findable(found: Proposal, circle_id: int | None) -> None:
    search.index(
        found.organization_id, "proposal", found.pk, title=found.title, text=found.plan,
        circle_id=circle_id,
    )  # fmt: skip


def _check_cost(cost: int, place: Round) -> None:
    if not permissions.is_affordable(cost, amount=place.amount):
        refuse(
            _("It costs something, and at most the %(sum)s that are shared out.")
            % {"sum": money.show(place.amount, place.currency)},
            field="cost",
        )


@action
def propose(
    round_id: int,
    *,
    title: str,
    plan: str,
    cost: int,
    by: Actor,
    lead_it: bool = True,
    offer_to: Sequence[int] = (),
) -> Proposal:
    """Propose what a part of the money (``cost``, minor units) could do.

    The proposer leads it unless ``lead_it`` is False; others are offered to lead and do when they
    say yes. What the guardrails say is kept and shown; it is judged again before voting.
    """
    place = queries.round_(by, round_id, lock=True)
    permissions.may_propose(by, phase=place.phase, inside=queries.inside(by, place)).enforce()
    name = one_line(title, field="title", says=_("Say in a few words what it is."))
    if not plan.strip():
        refuse(_("Say what you would do with it."), field="plan")
    _check_cost(cost, place)
    if place.proposals.count() >= MOST:
        refuse(_("There are %(most)s proposals already; that is enough.") % {"most": MOST})
    made = Proposal.objects.create(
        organization_id=by.organization_id,
        round=place,
        title=name,
        plan=plan.strip(),
        cost=cost,
        by_id=by.member_id,
        made_at=by.at,
    )
    made.verdict = queries.verdict(by, made, place).as_facts()
    made.save(update_fields=["verdict"])
    if lead_it:
        Lead.objects.create(
            organization_id=by.organization_id, proposal=made, member_id=by.member_id or 0
        )
    _findable(made, place.circle_id)
    record(
        events.ProposalMade(
            proposal=made.pk,
            title=name,
            round=place.pk,
            circle=place.circle_id,
            **summed(cost, place.currency),
        ),
        by=by,
    )
    for member_id in dict.fromkeys(offer_to):
        if member_id != by.member_id:
            _offer(made, place, member_id, by=by)
    return made


def _mine(proposal_id: int, *, by: Actor) -> tuple[Proposal, Round]:
    """A proposal that the actor may change, with its round; both locked."""
    place = queries.round_(by, queries.proposal(by, proposal_id).round_id, lock=True)
    found = queries.proposal(by, proposal_id, lock=True)
    permissions.may_change(
        by, phase=place.phase, state=found.state, by_id=found.by_id,
        leads=queries.lead_ids(found.pk),
    ).enforce()  # fmt: skip
    return found, place


@action
def change(proposal_id: int, *, title: str, plan: str, cost: int, by: Actor) -> Proposal:
    """Change a proposal, until voting begins; the guardrails look again."""
    found, place = _mine(proposal_id, by=by)
    name = one_line(title, field="title", says=_("Say in a few words what it is."))
    if not plan.strip():
        refuse(_("Say what you would do with it."), field="plan")
    _check_cost(cost, place)
    wanted = {"title": name, "plan": plan.strip(), "cost": cost}
    changed = [field for field, value in wanted.items() if getattr(found, field) != value]
    if not changed:
        return found
    for field in changed:
        setattr(found, field, wanted[field])
    found.verdict = queries.verdict(by, found, place).as_facts()
    found.save(update_fields=[*changed, "verdict"])
    _findable(found, place.circle_id)
    record(
        events.ProposalChanged(
            proposal=found.pk, title=name, round=place.pk, changed=changed, circle=place.circle_id
        ),
        by=by,
    )
    return found


@action
def withdraw(proposal_id: int, *, by: Actor) -> Proposal:
    """Take a proposal back, until voting begins."""
    found, place = _mine(proposal_id, by=by)
    found.state = Proposal.State.WITHDRAWN
    found.save(update_fields=["state"])
    search.remove("proposal", found.pk)
    record(
        events.ProposalWithdrawn(
            proposal=found.pk, title=found.title, round=place.pk, circle=place.circle_id
        ),
        by=by,
    )
    return found


def _offer(found: Proposal, place: Round, to: int, *, by: Actor, note: str = "") -> Offer:
    receiver = organizations.member(by, to)
    if receiver.is_guest:
        refuse(_("Members take the lead."), field="to")
    if to in queries.lead_ids(found.pk):
        refuse(_("This person leads it already."), field="to")
    return offers.make(
        "round-lead",
        about=("proposal", found.pk),
        to=to,
        title=_("Lead “%(title)s”, should it be funded") % {"title": found.title},
        note=note,
        circle_id=place.circle_id,
        expires_on=place.vote_at.date(),
        by=by,
    )


@action
def offer_lead(proposal_id: int, *, to: int, by: Actor, note: str = "") -> Offer:
    """Offer a member to lead a proposal; they do when they say yes."""
    found, place = _mine(proposal_id, by=by)
    return _offer(found, place, to, note=note, by=by)


@action
def lead(proposal_id: int, *, by: Actor) -> Proposal:
    """Say yes to leading a proposal that was offered, should it be funded."""
    place = queries.round_(by, queries.proposal(by, proposal_id).round_id, lock=True)
    found = queries.proposal(by, proposal_id, lock=True)
    permissions.may_lead(by, phase=place.phase, state=found.state).enforce()
    _row, new = Lead.objects.get_or_create(
        proposal=found,
        member_id=by.member_id or 0,
        defaults={"organization_id": by.organization_id},
    )
    if new:
        record(
            events.LeadTaken(
                proposal=found.pk, title=found.title, round=place.pk, circle=place.circle_id
            ),
            by=by,
        )
    return found


@action
def step_back(proposal_id: int, *, by: Actor) -> Proposal:
    """Do not lead it after all, until voting begins."""
    place = queries.round_(by, queries.proposal(by, proposal_id).round_id, lock=True)
    found = queries.proposal(by, proposal_id, lock=True)
    permissions.may_lead(by, phase=place.phase, state=found.state).enforce()
    gone, _each = Lead.objects.filter(proposal=found, member_id=by.member_id or 0).delete()
    if gone:
        record(
            events.LeadLeft(
                proposal=found.pk, title=found.title, round=place.pk, circle=place.circle_id
            ),
            by=by,
        )
    return found
