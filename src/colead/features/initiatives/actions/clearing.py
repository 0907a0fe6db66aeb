"""What the guardrails asked for, and how it was met."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from colead.features.authority.rules import ActVerdict
from colead.features.initiatives import events, queries, rules
from colead.features.initiatives.models import Initiative
from colead.kernel.actions import action
from colead.kernel.actor import Actor
from colead.kernel.journal import record
from colead.kernel.verdict import refuse


def steered(initiative_id: int, *, by: Actor) -> Initiative:
    """The initiative, locked, if the actor is one of its leads and it has not ended."""
    found = queries.initiative(by, initiative_id, lock=True)
    rules.may_steer(by, leads=queries.lead_ids(found.pk), running=found.is_running).enforce()
    return found


def clear(found: Initiative, how: str, *, by: Actor) -> None:
    """What was asked for is there. A forming initiative runs from now on; a paused one stays so."""
    found.cleared = how
    Initiative.objects.filter(pk=found.pk).update(cleared=how, consents=found.consents)
    moved = Initiative.objects.filter(pk=found.pk, status=Initiative.Status.FORMING).update(
        status=Initiative.Status.ACTIVE, last_sign_at=by.at, quiet_told_at=None
    )
    if moved:
        found.status = Initiative.Status.ACTIVE
        record(
            events.InitiativeUnderWay(
                initiative=found.pk,
                title=found.title,
                how=how,
                concerned=sorted(queries.team_ids(found.pk) - {by.member_id or 0}),
                circle=found.circle_id,
            ),
            by=by,
        )


@action
def seek_advice(initiative_id: int, *, note: str, by: Actor) -> Initiative:
    """A lead says whom they asked and what came of it, and goes on by their own responsibility."""
    found = steered(initiative_id, by=by)
    if found.verdict.get("outcome") != "advise" or found.status != Initiative.Status.FORMING:
        refuse(_("No advice is asked for here."))
    if not note.strip():
        refuse(_("Say whom you asked and what you did with their advice."), field="note")
    Initiative.objects.filter(pk=found.pk).update(advice_note=note)
    found.advice_note = note
    record(
        events.AdviceSought(initiative=found.pk, title=found.title, circle=found.circle_id), by=by
    )
    clear(found, "advice", by=by)
    return found


@action
def hear(
    initiative_id: int,
    *,
    method: str,
    circle_id: int | None,
    proposer_id: int | None,
    opened_at: datetime | None,
    by: Actor,
) -> bool:
    """A decision about this initiative was agreed; whether it has now all it waited for.

    A decision that was put before the facts changed speaks to something else and does not count.
    """
    found = queries.initiative(by, initiative_id, lock=True)
    if not found.is_running or found.cleared:
        return False
    if found.asked_at is not None and (opened_at is None or opened_at < found.asked_at):
        return False
    agreed, enough = rules.answers(
        ActVerdict.from_facts(found.verdict),
        method=method,
        circle_id=circle_id,
        by_lead=proposer_id in queries.lead_ids(found.pk),
        agreed=found.consents,
    )
    new = agreed - {*found.consents}
    found.consents = sorted(agreed)
    if enough:
        clear(found, method, by=by)
    elif new:
        Initiative.objects.filter(pk=found.pk).update(consents=found.consents)
        record(
            events.ConsentHeard(
                initiative=found.pk,
                title=found.title,
                concerned=sorted(queries.lead_ids(found.pk)),
                circle=found.circle_id,
            ),
            by=by,
        )
    return enough
