"""Who has a part: joining, helping, co-leading, stepping in and back, handing over."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from colead.features.initiatives import events, queries, rules
from colead.features.initiatives.actions.clearing import steered
from colead.features.initiatives.models import Initiative, Part
from colead.features.offers import actions as offers
from colead.features.offers.models import Offer
from colead.features.organizations import queries as organizations
from colead.features.organizations.models import Member
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
        Part.objects.filter(initiative=found, member=member, ended_on=None).exclude(
            kind=Part.Kind.LEAD
        ).update(ended_on=by.today)
    record(
        events.PartTaken(
            initiative=found.pk,
            title=found.title,
            member=member.pk,
            holder=member.name,
            part=Part.Kind(kind).value,
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
        by, part_of=by.member_id in queries.working_ids(found.pk), running=found.is_running
    ).enforce()
    return _take(found, Part.Kind.CONTRIBUTOR, by=by)


@action
def take_part(
    initiative_id: int, *, kind: str, by: Actor, instead_of: int | None = None, notes: str = ""
) -> Part:
    """What taking the offer of a part does: the actor has it, as an equal.

    ``instead_of`` is a lead who handed over and steps back by it, with notes for the new one.
    """
    found = queries.initiative(by, initiative_id, lock=True)
    rules.may_take_part(by, part_of=False, running=found.is_running).enforce()
    part = _take(found, kind, by=by)
    if instead_of is not None:
        giver = organizations.member(by, instead_of)
        ended = Part.objects.filter(
            initiative=found, member=giver, kind=Part.Kind.LEAD, ended_on=None
        ).update(ended_on=by.today, notes=notes)
        if ended:
            _told_back(found, Part.Kind.LEAD, member=giver, by=by)
    return part


def _offer(
    found: Initiative, kind: str, *, to: int, title: str, note: str, by: Actor, **terms: object
) -> Offer:
    receiver = organizations.member(by, to)
    rules.may_be_offered(is_guest=receiver.is_guest, is_here=receiver.is_here).enforce(field="to")
    return offers.make(
        kind,
        about=("initiative", found.pk),
        to=to,
        title=title,
        note=note,
        terms=terms,
        circle_id=found.circle_id,
        by=by,
    )


@action
def offer_part(
    initiative_id: int, *, to: int, by: Actor, kind: str = Part.Kind.CONTRIBUTOR, note: str = ""
) -> Offer:
    """Offer a member to help, to advise or to lead; it is theirs when they say yes."""
    if kind == Part.Kind.LEAD:
        return offer_lead(initiative_id, to=to, note=note, by=by)
    found = steered(initiative_id, by=by)
    if to in queries.team_ids(found.pk):
        refuse(_("This person is part of it already."), field="to")
    words = _("Advise %(title)s") if kind == Part.Kind.ADVISER else _("Help with %(title)s")
    title = words % {"title": found.title}
    return _offer(found, Part.Kind(kind).value, to=to, title=title, note=note, by=by)


@action
def offer_lead(initiative_id: int, *, to: int, by: Actor, note: str = "") -> Offer:
    """Offer a member to lead as an equal; it is theirs when they say yes."""
    found = steered(initiative_id, by=by)
    if to in queries.lead_ids(found.pk):
        refuse(_("This person leads it already."), field="to")
    title = _("Co-lead %(title)s") % {"title": found.title}
    return _offer(found, "lead", to=to, title=title, note=note, by=by)


@action
def hand_over(initiative_id: int, *, to: int, by: Actor, notes: str = "") -> Offer:
    """Offer a member one's own place as lead; one steps back when they say yes, not before."""
    found = steered(initiative_id, by=by)
    if to in queries.lead_ids(found.pk):
        refuse(_("This person leads it already. You can step back."), field="to")
    return _offer(
        found,
        "lead",
        to=to,
        title=_("Lead %(title)s instead of %(name)s") % {"title": found.title, "name": by.name},
        note=notes,
        by=by,
        instead_of=by.member_id,
        notes=notes,
    )


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
    if queries.offered_help_lately(by, found.pk):
        refuse(_("The leads know already that you would like to."))
    record(
        events.HelpOffered(
            initiative=found.pk,
            title=found.title,
            kind=part,
            part=str(Part.Kind(part).label),
            concerned=sorted(queries.lead_ids(found.pk)),
            circle=found.circle_id,
        ),
        by=by,
    )


def _give_back(found: Initiative, kind: str, *, by: Actor, notes: str = "") -> None:
    ended = Part.objects.filter(
        initiative=found, member_id=by.member_id or 0, kind=kind, ended_on=None
    ).update(ended_on=by.today, notes=notes)
    if not ended:
        refuse(_("You have no such part in it."))
    _told_back(found, kind, member=organizations.member(by, by.member_id or 0), by=by)


def _told_back(found: Initiative, kind: str, *, member: Member, by: Actor) -> None:
    record(
        events.PartGivenBack(
            initiative=found.pk,
            title=found.title,
            member=member.pk,
            holder=member.name,
            part=Part.Kind(kind).value,
            circle=found.circle_id,
        ),
        by=by,
    )


@action
def leave(initiative_id: int, *, by: Actor) -> None:
    """Stop helping, or advising who does not help; one can join again."""
    found = queries.initiative(by, initiative_id, lock=True)
    advises = Part.objects.filter(
        initiative=found, member_id=by.member_id or 0, kind=Part.Kind.ADVISER, ended_on=None
    ).exists()
    only_advises = advises and by.member_id not in queries.working_ids(found.pk)
    _give_back(found, Part.Kind.ADVISER if only_advises else Part.Kind.CONTRIBUTOR, by=by)


@action
def step_back(initiative_id: int, *, by: Actor, notes: str = "") -> None:
    """Give the lead back while others go on, with notes for them."""
    found = queries.initiative(by, initiative_id, lock=True)
    rules.may_step_back(by, leads=queries.lead_ids(found.pk), in_hand=found.is_in_hand).enforce()
    _give_back(found, Part.Kind.LEAD, by=by, notes=notes)


@action
def end_parts_of(member_id: int, *, by: Actor) -> int:
    """A member left the organization: their parts end, and where nobody leads any more the rest
    of the team is told. Returns how many parts ended; doing it twice changes nothing."""
    member = organizations.member(by, member_id)
    if member.is_here:
        return 0
    count = 0
    for part in Part.objects.filter(member=member, ended_on=None).order_by("initiative_id"):
        found = queries.initiative(by, part.initiative_id, lock=True)
        if not Part.objects.filter(pk=part.pk, ended_on=None).update(ended_on=by.today):
            continue
        count += 1
        _told_back(found, part.kind, member=member, by=by)
        if part.kind == Part.Kind.LEAD and found.is_running and not queries.lead_ids(found.pk):
            record(
                events.LeadWanted(
                    initiative=found.pk,
                    title=found.title,
                    concerned=sorted(queries.team_ids(found.pk) - {member.pk}),
                    circle=found.circle_id,
                ),
                by=by,
            )
    return count
