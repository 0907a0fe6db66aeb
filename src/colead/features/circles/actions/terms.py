"""Holding roles: stepping up and down, offering, handing over, terms that end."""

from __future__ import annotations

from django.utils.translation import gettext as _

from colead.features.circles import events, queries, rules
from colead.features.circles.actions.holding import begin_term, check_seat, end_term, hold_seats
from colead.features.circles.actions.joining import enter
from colead.features.circles.models import Circle, Membership, Role, Term
from colead.features.offers import actions as offers
from colead.features.offers.models import Offer
from colead.features.organizations import queries as organizations
from colead.kernel.actions import action
from colead.kernel.actor import Actor
from colead.kernel.journal import record
from colead.kernel.verdict import refuse


@action
def offer_role(role_id: int, *, to: int, by: Actor, note: str = "") -> Offer:
    """Offer a role to a member; it is theirs when they say yes."""
    role = queries.role(by, role_id)
    queries.may_shape_role(by, role).enforce()
    queries.receiver(by, to)
    if role.terms.filter(member_id=to, ended_on=None).exists():
        refuse(_("This person holds the role already."), field="to")
    return offers.make(
        "role",
        about=("role", role.pk),
        to=to,
        title=_("Hold the role %(role)s in %(circle)s")
        % {"role": role.title, "circle": role.circle.name},
        note=note,
        circle_id=role.circle_id,
        by=by,
    )


@action
def take_role(role_id: int, *, from_term: int | None, by: Actor) -> Term:
    """What taking the offer of a role does; with ``from_term`` it is handed over.

    Who takes a role of a circle they are not in joins it by that.
    """
    role = queries.role(by, role_id)
    # The circle's row before the role's, as closing a circle does: no deadlock.
    _enter_for(role, by=by)
    locked = hold_seats(role)
    giver = queries.term(by, from_term) if from_term else None
    if giver is not None and giver.ended_by == Term.Ended.HAND_OVER:
        refuse(_("This role was handed over to somebody else already."))
    if giver is not None and giver.ended_on is None:
        end_term(giver, Term.Ended.HAND_OVER, by=by)
    else:
        check_seat(locked)
    member = organizations.member(by, by.member_id or 0)
    how = Term.Began.HAND_OVER if giver is not None else Term.Began.OFFER
    return begin_term(role, member, how, by=by)


def _enter_for(role: Role, *, by: Actor) -> None:
    circle: Circle = role.circle
    inside = Membership.objects.filter(circle=circle, member_id=by.member_id or 0, ended_on=None)
    if circle.parent_id is not None and not inside.exists():
        enter(circle, by.member_id or 0, by=by)


@action
def step_up(role_id: int, *, by: Actor) -> Term:
    """Take a role with a free seat, in one act. Of two who take the last one, one gets it."""
    role = queries.role(by, role_id)
    locked = Role.objects.select_for_update().get(pk=role.pk)
    present = list(locked.terms.filter(ended_on=None).values_list("member_id", flat=True))
    rules.may_step_up(
        by,
        inside=queries.is_member_of(by, role.circle_id),
        holds=by.member_id in present,
        held=len(present),
        seats=locked.seats,
        closed=locked.closed_on is not None,
    ).enforce()
    member = organizations.member(by, by.member_id or 0)
    return begin_term(role, member, Term.Began.STEPPED_UP, by=by)


@action
def step_down(term_id: int, *, by: Actor, notes: str = "") -> Term:
    """Give a role back, with notes for whoever takes it next."""
    term = queries.term(by, term_id)
    if term.member_id != by.member_id:
        refuse(_("Only its holder gives a role back."))
    end_term(term, Term.Ended.STEPPED_DOWN, by=by, notes=notes)
    return term


@action
def hand_over(term_id: int, *, to: int, by: Actor, notes: str = "") -> Offer:
    """Offer one's own role to a successor, with notes; one holds it until they say yes."""
    term = queries.term(by, term_id)
    if term.member_id != by.member_id or term.ended_on is not None:
        refuse(_("Only its holder hands a role over."))
    if to == by.member_id:
        refuse(_("Choose somebody else."), field="to")
    queries.receiver(by, to)
    if term.role.terms.filter(member_id=to, ended_on=None).exists():
        refuse(_("This person holds the role already."), field="to")
    Term.objects.filter(pk=term.pk, ended_on=None).update(notes=notes)
    return offers.make(
        "role",
        about=("role", term.role_id),
        to=to,
        title=_("Take over the role %(role)s in %(circle)s")
        % {"role": term.role.title, "circle": term.role.circle.name},
        note=notes,
        terms={"from_term": term.pk},
        circle_id=term.role.circle_id,
        by=by,
    )


@action
def expire_term(term: Term, *, by: Actor) -> None:
    """End a term whose last day has passed."""
    end_term(term, Term.Ended.TERM, by=by)


@action
def warn_of_end(term: Term, *, by: Actor) -> None:
    """Tell a holder that their term ends soon, once."""
    if not Term.objects.filter(pk=term.pk, warned=False, ended_on=None).update(warned=True):
        return
    record(
        events.TermEnding(
            role=term.role_id,
            title=term.role.title,
            circle=term.role.circle_id,
            term=term.pk,
            until=term.until.isoformat() if term.until else "",
            concerned=[term.member_id],
        ),
        by=by,
    )


@action
def release(member_id: int, *, by: Actor) -> None:
    """What leaving the organization does here: terms and memberships of circles end."""
    mine = Term.objects.filter(member_id=member_id, organization_id=by.organization_id)
    for term in mine.filter(ended_on=None).select_related("role", "member").order_by("pk"):
        end_term(term, Term.Ended.LEFT, by=by)
    for membership in Membership.objects.filter(
        member_id=member_id, organization_id=by.organization_id, ended_on=None
    ).select_related("circle"):
        Membership.objects.filter(pk=membership.pk).update(
            ended_on=max(by.today, membership.started_on or by.today)
        )
        record(
            events.CircleLeft(
                circle=membership.circle_id, title=membership.circle.name, member=member_id
            ),
            by=by,
        )
