"""Published measures and what they are made of, as pure functions. Who may look and write."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from colead.features.evidence.rules import dates
from colead.kernel.actor import Actor
from colead.kernel.verdict import YES, Verdict, no


def may_look(actor: Actor) -> Verdict:
    """Evidence about the organization and its circles is open to every member."""
    if actor.is_guest:
        return no(_("Evidence is read by members of the organization."))
    return YES


def may_annotate(actor: Actor) -> Verdict:
    """Every member may write down what happened."""
    if actor.is_guest:
        return no(_("Notes beside the evidence are written by members of the organization."))
    return YES


def may_compare(actor: Actor, day: date) -> Verdict:
    """Every member may have what lies before a day compared with what came after it, as soon as
    eight weeks have passed."""
    looks = may_look(actor)
    if not looks:
        return looks
    if dates.whole_weeks(day, actor.today) < dates.LEAST_WEEKS:
        return no(_("Eight weeks have to pass after a day before anything can be compared."))
    return YES


def may_draw(actor: Actor, day: date) -> Verdict:
    """Every member may have the network of any past day drawn."""
    looks = may_look(actor)
    if not looks:
        return looks
    return YES if day <= actor.today else no(_("This day has not come yet."))


def may_withdraw(actor: Actor, *, by_id: int | None) -> Verdict:
    """Whoever wrote a note takes it back; a steward may, too."""
    if (
        actor.member_id is None
        or actor.is_steward
        or (by_id is not None and actor.member_id == by_id)
    ):
        return YES
    return no(_("Whoever wrote this note can take it back."))


def may_publish(actor: Actor, *, belongs: bool, whole: bool) -> Verdict:
    """A circle's report is published by who belongs to it, the organization's by a steward."""
    if actor.is_guest or actor.member_id is None:
        return no(_("Reports are published by members of the organization."))
    if actor.is_steward or (belongs and not whole):
        return YES
    if whole:
        return no(_("A steward can publish the report of the whole organization."))
    return no(_("Whoever belongs to this circle can publish its report."))


def may_take_back(actor: Actor, *, by_id: int | None, belongs: bool) -> Verdict:
    """Whoever published a report takes it back, as does anybody of its circle, and a steward."""
    if actor.is_guest or actor.member_id is None:
        return no(_("Reports are published by members of the organization."))
    if actor.is_steward or belongs or by_id == actor.member_id:
        return YES
    return no(_("Whoever published this report can take it back, or a steward."))
