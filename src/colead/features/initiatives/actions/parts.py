"""Who has a part: joining, helping, co-leading, stepping in and back."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from colead.features.initiatives import events, queries, rules
from colead.features.initiatives.models import Initiative, Part
from colead.features.organizations import queries as organizations
from colead.kernel.actions import action
from colead.kernel.actor import Actor
from colead.kernel.journal import record
from colead.kernel.verdict import Refused, refuse


def _take(found: Initiative, kind: str, *, by: Actor) -> Part:
    member = organizations.member(by, by.member_id or 0)
    try:
        with transaction.atomic():
            part = Part.objects.create(
                organization_id=by.organization_id,
                initiative=found,
                member=member,
                kind=kind,
                started_on=by.today,
            )
    except IntegrityError:
        raise Refused(_("You are part of it already.")) from None
    if kind == Part.Kind.LEAD:
        Part.objects.filter(
            initiative=found, member=member, kind=Part.Kind.CONTRIBUTOR, ended_on=None
        ).update(ended_on=by.today)
    record(
        events.PartTaken(
            initiative=found.pk,
            title=found.title,
            member=member.pk,
            holder=member.name,
            part=str(Part.Kind(kind).label),
            concerned=sorted(queries.lead_ids(found.pk) - {member.pk}),
            circle=found.circle_id,
        ),
        by=by,
    )
    return part


@action
def join(initiative_id: int, *, by: Actor) -> Part:
    """Help in a running initiative, in one act."""
    found = queries.initiative(by, initiative_id, lock=True)
    rules.may_take_part(
        by, part_of=by.member_id in queries.team_ids(found.pk), running=found.is_running
    ).enforce()
    return _take(found, Part.Kind.CONTRIBUTOR, by=by)


@action
def take_part(initiative_id: int, *, kind: str, by: Actor) -> Part:
    """What taking the offer of a part does."""
    found = queries.initiative(by, initiative_id, lock=True)
    if not found.is_running:
        refuse(_("This initiative has ended."))
    return _take(found, kind, by=by)


@action
def step_in(initiative_id: int, *, by: Actor) -> Part:
    """Take the lead of an initiative that nobody leads any more."""
    found = queries.initiative(by, initiative_id, lock=True)
    rules.may_step_in(by, leads=queries.lead_ids(found.pk), running=found.is_running).enforce()
    return _take(found, Part.Kind.LEAD, by=by)


@action
def offer_help(initiative_id: int, *, part: str, by: Actor, note: str = "") -> None:
    """Tell the leads that one would like to co-lead; they answer by an offer."""
    found = queries.initiative(by, initiative_id)
    if by.is_guest or not found.is_running:
        rules.may_take_part(by, part_of=False, running=found.is_running).enforce()
    if by.member_id in queries.lead_ids(found.pk):
        refuse(_("You lead it already."))
    record(
        events.HelpOffered(
            initiative=found.pk,
            title=found.title,
            part=str(Part.Kind(part).label),
            concerned=sorted(queries.lead_ids(found.pk)),
            circle=found.circle_id,
        ),
        by=by,
    )


def _give_back(found: Initiative, kind: str, *, by: Actor, notes: str = "") -> None:
    ended = Part.objects.filter(
        initiative=found, member_id=by.member_id, kind=kind, ended_on=None
    ).update(ended_on=by.today, notes=notes)
    if not ended:
        refuse(_("You have no such part in it."))
    record(
        events.PartGivenBack(
            initiative=found.pk,
            title=found.title,
            member=by.member_id or 0,
            holder=by.name,
            part=str(Part.Kind(kind).label),
            circle=found.circle_id,
        ),
        by=by,
    )


@action
def leave(initiative_id: int, *, by: Actor) -> None:
    """Stop helping; one can join again."""
    found = queries.initiative(by, initiative_id, lock=True)
    _give_back(found, Part.Kind.CONTRIBUTOR, by=by)


@action
def step_back(initiative_id: int, *, by: Actor, notes: str = "") -> None:
    """Give the lead back while others go on, with notes for them."""
    found = queries.initiative(by, initiative_id, lock=True)
    rules.may_step_back(by, leads=queries.lead_ids(found.pk), running=found.is_running).enforce()
    _give_back(found, Part.Kind.LEAD, by=by, notes=notes)
