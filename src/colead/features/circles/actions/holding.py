"""How terms begin and end: the only two functions that do it, for all ways of doing it."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from colead.features.circles import events, rules
from colead.features.circles.models import Domain, Role, Term
from colead.features.organizations.models import Member
from colead.kernel import calendar
from colead.kernel.actor import Actor
from colead.kernel.journal import record
from colead.kernel.verdict import Refused, refuse


def hold_seats(role: Role) -> Role:
    """The role as it is now, locked, so that two people cannot take the last seat."""
    held = Role.objects.select_for_update().get(pk=role.pk)
    if held.closed_on is not None:
        refuse(_("This role is closed."))
    return held


def check_seat(role: Role) -> None:
    """Refuse when every seat of a locked role is taken."""
    held = role.terms.filter(ended_on=None).count() if role.seats is not None else 0
    rules.has_seat(held=held, seats=role.seats).enforce()


def begin_term(role: Role, member: Member, how: str, *, by: Actor) -> Term:
    """Begin to hold a role; with a term, until the same day some months later."""
    until = calendar.months_after(by.today, role.term_months) if role.term_months else None
    try:
        with transaction.atomic():
            term = Term.objects.create(
                organization_id=by.organization_id,
                role=role,
                member=member,
                started_on=by.today,
                until=until,
                began_by=how,
            )
    except IntegrityError:
        raise Refused(_("%(name)s holds this role already.") % {"name": member.name}) from None
    record(
        events.TermBegan(
            role=role.pk,
            title=role.title,
            circle=role.circle_id,
            term=term.pk,
            member=member.pk,
            holder=member.name,
            began_by=how,
        ),
        by=by,
    )
    return term


def end_term(term: Term, how: str, *, by: Actor, notes: str = "") -> None:
    """End a term; refused when it has ended already. Notes stay with it."""
    day = max(by.today, term.started_on or by.today)
    wanted = {"ended_on": day, "ended_by": how, **({"notes": notes} if notes else {})}
    if not Term.objects.filter(pk=term.pk, ended_on=None).update(**wanted):
        refuse(_("This term has ended already."))
    record(
        events.TermEnded(
            role=term.role_id,
            title=term.role.title,
            circle=term.role.circle_id,
            term=term.pk,
            member=term.member_id,
            holder=term.member.name,
            ended_by=how,
            concerned=[] if term.member_id == by.member_id else [term.member_id],
        ),
        by=by,
    )


def shut_role(role: Role, *, by: Actor) -> None:
    """Close a role: its terms end and its domains fall back to the circle."""
    if not Role.objects.filter(pk=role.pk, closed_on=None).update(closed_on=by.today):
        refuse(_("This role is closed already."))
    Domain.objects.filter(role=role).update(role=None)
    open_terms = Term.objects.filter(role=role, ended_on=None).select_related("role", "member")
    for term in open_terms.order_by("pk"):
        end_term(term, Term.Ended.ROLE_CLOSED, by=by)
    record(events.RoleClosed(role=role.pk, title=role.title, circle=role.circle_id), by=by)
