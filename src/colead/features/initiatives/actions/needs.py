"""What an initiative lacks: stated by its leads, met by somebody's own yes."""

from __future__ import annotations

from django.utils.translation import gettext as _

from colead.features.initiatives import events, queries, rules
from colead.features.initiatives.actions.clearing import steered
from colead.features.initiatives.actions.parts import join
from colead.features.initiatives.actions.signs import line, sign
from colead.features.initiatives.models import Need, Part
from colead.kernel.actions import action
from colead.kernel.actor import Actor
from colead.kernel.journal import record
from colead.kernel.money import LARGEST
from colead.kernel.verdict import refuse

MOST_HOURS = 60


@action
def state_need(
    initiative_id: int, *, kind: str, text: str, by: Actor, amount: int | None = None
) -> Need:
    """Say what is lacking; those who could help see it. ``amount`` (minor units of the
    organization's currency) is kept where money is. What is still lacking in the same words is
    the same need, said again."""
    found = steered(initiative_id, by=by)
    text = line(text, field="text")
    if kind not in Need.Kind.values:
        refuse(_("Choose what kind of help it is."), field="kind")
    if kind != Need.Kind.MONEY or not amount:
        amount = None
    elif not 0 < amount <= LARGEST:
        refuse(_("This amount is too large."), field="amount")
    said = Need.objects.filter(
        initiative=found, kind=kind, text=text, amount=amount, met_at=None
    ).first()
    if said is not None:
        sign(found, by=by)
        return said
    made = Need.objects.create(
        organization_id=by.organization_id,
        initiative=found,
        kind=kind,
        text=text,
        amount=amount,
        stated_at=by.at,
    )
    sign(found, by=by)
    record(
        events.NeedStated(
            initiative=found.pk, title=found.title, kind=kind, need=text, circle=found.circle_id
        ),
        by=by,
    )
    return made


@action
def meet_need(need_id: int, *, by: Actor) -> Need:
    """It is there now."""
    found = queries.need(by, need_id)
    steered(found.initiative_id, by=by)
    if Need.objects.filter(pk=found.pk, met_at=None).update(met_at=by.at):
        record(
            events.NeedMet(
                initiative=found.initiative_id,
                title=found.initiative.title,
                need=found.text,
                need_id=found.pk,
                circle=found.initiative.circle_id,
            ),
            by=by,
        )
    return found


@action
def take_need(need_id: int, *, by: Actor, hours: int | None = None) -> Need:
    """Say “I can do that”: the need is met by the actor, who is in the team from then on.

    ``hours`` a week they have for it, if they like to say so. Of two who say it at once, one does
    it and the other is told.
    """
    found = queries.need(by, need_id)
    led = queries.initiative(by, found.initiative_id, lock=True)
    rules.may_take_need(
        by, kind=found.kind, is_met=found.met_at is not None, running=led.is_running
    ).enforce()
    if hours is not None and not 1 <= hours <= MOST_HOURS:
        refuse(_("Between 1 and 60 hours a week."), field="hours")
    taken = Need.objects.filter(pk=found.pk, met_at=None)
    if not taken.update(met_at=by.at, met_by_id=by.member_id):
        refuse(_("Somebody else was a moment faster. You can join all the same."))
    found.met_at, found.met_by_id = by.at, by.member_id
    sign(led, by=by)
    record(
        events.NeedTaken(
            initiative=led.pk,
            title=led.title,
            need=found.text,
            need_id=found.pk,
            kind=found.kind,
            concerned=sorted(queries.lead_ids(led.pk) - {by.member_id or 0}),
            circle=led.circle_id,
        ),
        by=by,
    )
    if by.member_id not in queries.working_ids(led.pk):
        join(led.pk, by=by)
    if hours is not None:
        mine = Part.objects.filter(initiative=led, member_id=by.member_id or 0, ended_on=None)
        mine.exclude(kind=Part.Kind.ADVISER).update(hours=hours)
    return found
