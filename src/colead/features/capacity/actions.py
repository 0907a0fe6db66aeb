"""Saying how much time one has, offering a need to somebody, meeting it."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from colead.features.capacity import queries, rules
from colead.features.capacity.models import Time
from colead.features.capacity.queries.times import about
from colead.features.funds import actions as funds
from colead.features.funds import queries as fund_queries
from colead.features.initiatives import actions as initiatives
from colead.features.initiatives import queries as initiative_queries
from colead.features.initiatives.models import Need
from colead.features.offers import actions as offers
from colead.features.offers.models import Offer
from colead.features.organizations import queries as organizations
from colead.features.organizations import rules as membership
from colead.kernel import private
from colead.kernel.actions import action
from colead.kernel.actor import Actor
from colead.kernel.verdict import refuse


@action
def state_time(*, hours: int | None, opted_out: bool, by: Actor) -> Time:
    """Say how many hours a week one has to give (None: unsaid), and whether one would rather not be
    suggested. Sealed: nobody else reads it; who has none is suggested to nobody."""
    membership.may_take_part(by).enforce()
    rules.is_hours(hours).enforce(field="hours")
    said = queries.Said(hours, opted_out)
    found, _new = Time.objects.update_or_create(
        member_id=by.member_id or 0,
        defaults={
            "organization_id": by.organization_id,
            "suggested": hours != 0 and not opted_out,
            "sealed": private.seal(
                json.dumps(asdict(said)),
                organization_id=by.organization_id,
                about=about(by.member_id or 0),
            ),
        },
    )
    return found


@action
def offer_need(
    need_id: int,
    *,
    to: int,
    by: Actor,
    note: str = "",
    what: str = "",
    due_on: date | None = None,
) -> Offer:
    """A lead offers a need to somebody; void until they say yes. With ``what`` the yes is a
    commitment to it, too."""
    found = queries.need(by, need_id)
    rules.may_offer(
        by,
        leads=initiative_queries.lead_ids(found.initiative_id),
        is_met=found.met_at is not None,
        running=found.initiative.is_running,
        kind=found.kind,
    ).enforce()
    if to == by.member_id:
        refuse(_("Take it yourself: no offer is needed."), field="to")
    receiver = organizations.member(by, to)
    if receiver.is_guest:
        refuse(_("Guests can comment. Parts and tasks are offered to members."), field="to")
    if due_on is not None and due_on < by.today:
        refuse(_("This day has passed. Choose a later one."), field="due_on")
    terms: dict[str, Any] = {}
    if what.strip():
        terms = {"what": " ".join(what.split())[:300], "due_on": str(due_on) if due_on else None}
    return offers.make(
        "need",
        about=("need", found.pk),
        to=to,
        title=_("%(title)s needs: %(need)s")
        % {"title": found.initiative.title, "need": found.text},
        note=note,
        terms=terms,
        circle_id=found.circle_id,
        by=by,
    )


@action
def answer_need(
    need_id: int,
    *,
    by: Actor,
    hours: int | None = None,
    what: str = "",
    due_on: date | None = None,
) -> Need:
    """Say “I can do that”, in one act: the need is met, one is in the team, and - if one likes to
    say what one will do - committed."""
    found = initiatives.take_need(need_id, hours=hours, by=by)
    if what.strip():
        initiatives.commit(found.initiative_id, what=what, due_on=due_on, by=by)
    return found


@action
def take_money(need_id: int, *, fund_id: int, by: Actor) -> Need:
    """A lead meets a need of money from a fund, in one act; the guardrails look as always."""
    found = queries.need(by, need_id)
    if found.kind != Need.Kind.MONEY or found.met_at is not None:
        refuse(_("No money is needed here any more."))
    if found.amount is None:
        refuse(_("Say how much, and it can be taken in one act."))
    fund = fund_queries.fund(by, fund_id)
    if fund.currency != organizations.organization(by).currency:
        refuse(_("This fund has another currency. Take it on the page of money."))
    funds.take(
        fund.pk,
        initiative_id=found.initiative_id,
        amount=found.amount,
        for_what=found.text,
        by=by,
    )
    return initiatives.meet_need(need_id, by=by)


@action
def end_offers(need_id: int, *, by: Actor) -> int:
    """A need was met: what was offered of it and not answered is void. Returns how many."""
    waiting = Offer.objects.filter(
        organization_id=by.organization_id,
        kind="need",
        subject_kind="need",
        subject_id=need_id,
        state=Offer.State.OPEN,
    )
    found = list(waiting)
    for offer in found:
        offers.expire(offer, by=by)
    return len(found)
