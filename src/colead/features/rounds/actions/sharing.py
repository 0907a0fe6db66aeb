"""The result of a round takes effect: money to what is funded, the rest back to the fund."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from colead.features.funds import actions as funds
from colead.features.funds.models import Account
from colead.features.initiatives import actions as initiatives
from colead.features.initiatives.models import Initiative, Part
from colead.features.rounds import events, queries
from colead.features.rounds.actions.keeping import acting, summed
from colead.features.rounds.models import Lead, Proposal, Round
from colead.kernel.actions import action
from colead.kernel.actor import Actor
from colead.kernel.journal import record
from colead.kernel.verdict import Missing, Refused


@action
def finish(round_id: int, *, seed: str, result: dict[str, Any], by: Actor) -> Round:
    """Carry out a result (``rules.counting.count``), all of it or nothing, and once.

    For each funded proposal an initiative begins with those who said that they lead it, and its
    cost goes into the initiative's account. What cannot begin (the guardrails refuse it by now,
    or nobody is left to lead it) is said, and its money goes back to the fund with the rest.
    """
    found = queries.round_(by, round_id, lock=True)
    if found.phase != Round.Phase.COUNT:
        return found
    rows = {one.pk: one for one in Proposal.objects.filter(round=found, state="open")}
    won = [rows[int(one["id"])] for one in result["funded"]]
    begun = sum(_begin(one, found, by=by) for one in won)
    Proposal.objects.filter(round=found, state=Proposal.State.OPEN).update(
        state=Proposal.State.PASSED
    )
    holder = (Account.Kind.ROUND, found.pk)
    back = funds.come_back(holder, found.fund_id, for_what=found.title, by=by)
    found.phase, found.ended_at = Round.Phase.DONE, by.at
    found.seed, found.result = seed, result
    found.save(update_fields=["phase", "ended_at", "seed", "result"])
    rest = back.amount if back else 0
    led = Lead.objects.filter(proposal__round=found).values_list("member_id", flat=True)
    record(
        events.RoundEnded(
            round=found.pk,
            title=found.title,
            funded=begun,
            proposals=len(rows),
            back=rest,
            concerned=sorted({*queries.roll_ids(found.pk), *led}),
            circle=found.circle_id,
            **summed(found.amount - rest, found.currency),
        ),
        by=by,
    )
    return found


def _begin(one: Proposal, found: Round, *, by: Actor) -> bool:
    leads = Lead.objects.filter(proposal=one, member__left_on=None).order_by("pk")
    people = list(leads.values_list("member_id", flat=True))
    try:
        with transaction.atomic():
            made = _start(one, found, people, by=by)
    except Refused as no:
        _tell_not(one, found, people, no.reason, by=by)
        return False
    except Missing:
        _tell_not(one, found, people, _("Nobody is here any more to lead it."), by=by)
        return False
    one.state, one.initiative = Proposal.State.FUNDED, made
    one.save(update_fields=["state", "initiative"])
    record(
        events.ProposalFunded(
            proposal=one.pk,
            title=one.title,
            round=found.pk,
            initiative=made.pk,
            concerned=sorted(people),
            circle=found.circle_id,
            **summed(one.cost, found.currency),
        ),
        by=by,
    )
    return True


def _start(one: Proposal, found: Round, people: list[int], *, by: Actor) -> Initiative:
    if not people:
        raise Missing("lead")
    first, *others = people
    facts = queries.facts_of(one, found.circle_id, found.currency)
    made = initiatives.start(by=acting(first, by=by), **facts)
    for member_id in others:
        initiatives.take_part(made.pk, kind=Part.Kind.LEAD, by=acting(member_id, by=by))
    funds.pass_on(
        (Account.Kind.ROUND, found.pk),
        (Account.Kind.INITIATIVE, made.pk),
        one.cost,
        currency=found.currency,
        for_what=f"{found.title}: {one.title}"[:300],
        by=by,
    )
    return made


def _tell_not(one: Proposal, found: Round, people: list[int], reason: str, *, by: Actor) -> None:
    one.state, one.reason = Proposal.State.RETURNED, reason[:300]
    one.save(update_fields=["state", "reason"])
    record(
        events.ProposalNotStarted(
            proposal=one.pk,
            title=one.title,
            round=found.pk,
            reason=one.reason,
            concerned=sorted({*people, *([one.by_id] if one.by_id else [])}),
            circle=found.circle_id,
            **summed(one.cost, found.currency),
        ),
        by=by,
    )
