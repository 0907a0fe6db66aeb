"""Opening and shaping circles; joining; roles and their terms; stating skills."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from colead.features.circles import events, queries, rules
from colead.features.circles.models import (
    Circle,
    Domain,
    Membership,
    MemberSkill,
    Role,
    Skill,
    Term,
)
from colead.features.offers import actions as offers
from colead.features.offers.models import Offer
from colead.features.organizations import queries as organizations
from colead.features.organizations.models import Member
from colead.kernel import calendar
from colead.kernel.actions import action
from colead.kernel.actor import Actor
from colead.kernel.journal import record
from colead.kernel.verdict import Missing, Refused, refuse


@action
def found_root(*, by: Actor) -> Circle:
    """The root circle of a new organization: the organization itself."""
    organization = organizations.organization(by)
    circle, new = Circle.objects.get_or_create(
        organization_id=by.organization_id,
        parent=None,
        defaults={
            "name": organization.name,
            "purpose": organization.purpose,
            "opened_on": by.today,
        },
    )
    if new:
        record(events.CircleOpened(circle=circle.pk, title=circle.name), by=by)
    return circle


@action
def open_circle(
    *,
    name: str,
    by: Actor,
    purpose: str = "",
    parent_id: int | None = None,
    joining: str = Circle.Joining.OPEN,
) -> Circle:
    """Open a circle inside another (the root if none is named); who opens it is in it."""
    parent = queries.circle(by, parent_id) if parent_id else queries.root(by)
    rules.may_open_circle(by, in_parent=queries.is_member_of(by, parent.pk)).enforce()
    if parent.closed_on:
        refuse(_("The outer circle is closed."), field="parent_id")
    circle = Circle.objects.create(
        organization_id=by.organization_id,
        parent=parent,
        name=name,
        purpose=purpose,
        joining=joining,
        opened_on=by.today,
    )
    record(events.CircleOpened(circle=circle.pk, title=name, parent=parent.pk), by=by)
    if by.member_id is not None:
        _enter(circle, by.member_id, by=by)
    return circle


def _enter(circle: Circle, member_id: int, *, by: Actor) -> Membership:
    try:
        with transaction.atomic():
            membership = Membership.objects.create(
                organization_id=by.organization_id,
                circle=circle,
                member_id=member_id,
                started_on=by.today,
            )
    except IntegrityError:
        raise Refused(_("You are in this circle already.")) from None
    record(events.CircleJoined(circle=circle.pk, title=circle.name, member=member_id), by=by)
    return membership


def _shape(circle: Circle, *, by: Actor) -> None:
    rules.may_shape(
        by,
        inside=queries.is_member_of(by, circle.pk),
        in_parent=circle.parent_id is not None and queries.is_member_of(by, circle.parent_id),
    ).enforce()


@action
def amend_circle(circle_id: int, *, name: str, purpose: str, joining: str, by: Actor) -> Circle:
    """Change name, purpose or way of joining."""
    circle = queries.circle(by, circle_id)
    _shape(circle, by=by)
    wanted = {"name": name, "purpose": purpose, "joining": joining}
    changed = [field for field, value in wanted.items() if getattr(circle, field) != value]
    if changed:
        for field in changed:
            setattr(circle, field, wanted[field])
        circle.save(update_fields=changed)
        record(events.CircleAmended(circle=circle.pk, title=circle.name, changed=changed), by=by)
    return circle


@action
def move_circle(circle_id: int, *, parent_id: int, by: Actor) -> Circle:
    """Put a circle into another; never into itself or one of its own inner circles."""
    # All circles are locked first, so that two moves at once cannot make a ring.
    list(
        Circle.objects.select_for_update()
        .filter(organization_id=by.organization_id)
        .values_list("pk", flat=True)
    )
    circle, parent = queries.circle(by, circle_id), queries.circle(by, parent_id)
    _shape(circle, by=by)
    if circle.parent_id is None:
        refuse(_("This circle is the organization itself."))
    if parent.pk in queries.subtree_ids(by, circle.pk):
        refuse(_("A circle cannot lie inside itself."), field="parent_id")
    if parent.closed_on:
        refuse(_("The outer circle is closed."), field="parent_id")
    Circle.objects.filter(pk=circle.pk).update(parent=parent)
    circle.parent = parent
    record(events.CircleMoved(circle=circle.pk, title=circle.name, parent=parent.pk), by=by)
    return circle


@action
def close_circle(circle_id: int, *, by: Actor) -> Circle:
    """Close a circle: terms and memberships end, inner circles move up, the history stays."""
    circle = queries.circle(by, circle_id)
    rules.may_close(
        by,
        inside=queries.is_member_of(by, circle.pk),
        in_parent=circle.parent_id is not None and queries.is_member_of(by, circle.parent_id),
        is_root=circle.parent_id is None,
    ).enforce()
    if not Circle.objects.filter(pk=circle.pk, closed_on=None).update(closed_on=by.today):
        refuse(_("This circle is closed already."))
    Circle.objects.filter(parent=circle, closed_on=None).update(parent_id=circle.parent_id)
    for role in Role.objects.filter(circle=circle, closed_on=None):
        _close_role(role, by=by)
    Domain.objects.filter(circle=circle, closed_on=None).update(closed_on=by.today)
    Membership.objects.filter(circle=circle, ended_on=None).update(ended_on=by.today)
    record(events.CircleClosed(circle=circle.pk, title=circle.name), by=by)
    return circle


@action
def join(circle_id: int, *, by: Actor) -> Membership:
    """Join an open circle, in one act."""
    circle = queries.circle(by, circle_id)
    rules.may_join(
        by,
        inside=Membership.objects.filter(
            circle=circle, member_id=by.member_id, ended_on=None
        ).exists(),
        is_root=circle.parent_id is None,
        joining=circle.joining,
        closed=circle.closed_on is not None,
    ).enforce()
    return _enter(circle, by.member_id or 0, by=by)


@action
def offer_place(circle_id: int, *, to: int, by: Actor, note: str = "") -> Offer:
    """Offer a place in a circle that is not joined freely."""
    circle = queries.circle(by, circle_id)
    _shape(circle, by=by)
    return offers.make(
        "place",
        about=("circle", circle.pk),
        to=to,
        title=_("Join %(circle)s") % {"circle": circle.name},
        note=note,
        circle_id=circle.pk,
        by=by,
    )


@action
def take_place(circle_id: int, *, by: Actor) -> Membership:
    """What taking the offer of a place does."""
    return _enter(queries.circle(by, circle_id), by.member_id or 0, by=by)


@action
def leave(circle_id: int, *, by: Actor) -> None:
    """Leave a circle; roles held in it are handed back."""
    circle = queries.circle(by, circle_id)
    ended = Membership.objects.filter(circle=circle, member_id=by.member_id, ended_on=None).update(
        ended_on=by.today
    )
    if not ended:
        refuse(_("You are not in this circle."))
    for term in Term.objects.filter(
        role__circle=circle, member_id=by.member_id, ended_on=None
    ).select_related("role", "member"):
        _end(term, Term.Ended.LEFT, by=by)
    record(events.CircleLeft(circle=circle.pk, title=circle.name, member=by.member_id or 0), by=by)


@action
def open_domain(
    circle_id: int,
    *,
    name: str,
    by: Actor,
    description: str = "",
    role_id: int | None = None,
) -> Domain:
    """Make a circle, or one of its roles, responsible for an area."""
    circle = queries.circle(by, circle_id)
    _shape(circle, by=by)
    role = queries.role(by, role_id) if role_id else None
    if role is not None and role.circle_id != circle.pk:
        refuse(_("This role belongs to another circle."), field="role_id")
    try:
        with transaction.atomic():
            domain = Domain.objects.create(
                organization_id=by.organization_id,
                circle=circle,
                role=role,
                name=name,
                description=description,
            )
    except IntegrityError:
        raise Refused(_("This circle has a domain of that name."), field="name") from None
    record(events.DomainOpened(circle=circle.pk, title=name, domain=domain.pk), by=by)
    return domain


@action
def close_domain(domain_id: int, *, by: Actor) -> None:
    """Give an area up."""
    domain = (
        Domain.objects.filter(pk=domain_id, organization_id=by.organization_id, closed_on=None)
        .select_related("circle")
        .first()
    )
    if domain is None:
        raise Missing(f"domain {domain_id}")
    _shape(domain.circle, by=by)
    Domain.objects.filter(pk=domain.pk).update(closed_on=by.today)
    record(events.DomainClosed(circle=domain.circle_id, title=domain.name, domain=domain.pk), by=by)


@action
def open_role(
    circle_id: int,
    *,
    title: str,
    by: Actor,
    purpose: str = "",
    accountabilities: list[str] | None = None,
    is_guide: bool = False,
    term_months: int | None = None,
    seats: int | None = None,
    review_on: date | None = None,
) -> Role:
    """Make a role in a circle."""
    circle = queries.circle(by, circle_id)
    _shape(circle, by=by)
    if circle.closed_on:
        refuse(_("This circle is closed."))
    role = Role.objects.create(
        organization_id=by.organization_id,
        circle=circle,
        title=title,
        purpose=purpose,
        accountabilities=accountabilities or [],
        is_guide=is_guide,
        term_months=term_months,
        seats=seats,
        review_on=review_on,
    )
    record(events.RoleOpened(role=role.pk, title=title, circle=circle.pk), by=by)
    return role


@action
def amend_role(role_id: int, *, by: Actor, **wanted: Any) -> Role:
    """Change title, purpose, accountabilities, term, seats or review date of a role."""
    role = queries.role(by, role_id)
    _shape(role.circle, by=by)
    allowed = {
        "title", "purpose", "accountabilities", "is_guide", "term_months", "seats", "review_on"
    }  # fmt: skip
    changed = [n for n, v in wanted.items() if n in allowed and getattr(role, n) != v]
    if changed:
        for name in changed:
            setattr(role, name, wanted[name])
        role.save(update_fields=changed)
        record(
            events.RoleAmended(
                role=role.pk, title=role.title, circle=role.circle_id, changed=changed
            ),
            by=by,
        )
    return role


def _close_role(role: Role, *, by: Actor) -> None:
    Role.objects.filter(pk=role.pk).update(closed_on=by.today)
    Domain.objects.filter(role=role).update(role=None)
    for term in role.terms.filter(ended_on=None).select_related("role", "member"):
        _end(term, Term.Ended.ROLE_CLOSED, by=by)
    record(events.RoleClosed(role=role.pk, title=role.title, circle=role.circle_id), by=by)


@action
def close_role(role_id: int, *, by: Actor) -> None:
    """Close a role; its domains fall back to the circle."""
    role = queries.role(by, role_id)
    _shape(role.circle, by=by)
    if role.closed_on:
        refuse(_("This role is closed already."))
    _close_role(role, by=by)


def _begin(role: Role, member: Member, how: str, *, by: Actor) -> Term:
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


def _end(term: Term, how: str, *, by: Actor, notes: str = "") -> None:
    day = max(by.today, term.started_on or by.today)
    ended = Term.objects.filter(pk=term.pk, ended_on=None).update(
        ended_on=day, ended_by=how, notes=notes or term.notes
    )
    if not ended:
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
        ),
        by=by,
    )


@action
def offer_role(role_id: int, *, to: int, by: Actor, note: str = "") -> Offer:
    """Offer a role to a member; it is theirs when they say yes."""
    role = queries.role(by, role_id)
    _shape(role.circle, by=by)
    if role.closed_on:
        refuse(_("This role is closed."))
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
    """What taking the offer of a role does; with ``from_term`` it is handed over."""
    role = queries.role(by, role_id)
    if role.closed_on:
        refuse(_("This role is closed."))
    giver = queries.term(by, from_term) if from_term else None
    if giver is not None and giver.ended_on is None:
        _end(giver, Term.Ended.HAND_OVER, by=by)
    else:
        _check_seat(role)
    member = organizations.member(by, by.member_id or 0)
    if not Membership.objects.filter(circle=role.circle, member=member, ended_on=None).exists():
        if role.circle.parent_id is not None:
            _enter(role.circle, member.pk, by=by)
    how = Term.Began.HAND_OVER if giver is not None else Term.Began.OFFER
    return _begin(role, member, how, by=by)


def _check_seat(role: Role) -> None:
    # The role's row is locked, so that two people cannot take the last seat.
    locked = Role.objects.select_for_update().get(pk=role.pk)
    if locked.seats is not None and locked.terms.filter(ended_on=None).count() >= locked.seats:
        refuse(_("All seats of this role are taken. Ask a holder to hand it over or to share."))


@action
def step_up(role_id: int, *, by: Actor) -> Term:
    """Take a role with a free seat, in one act."""
    role = queries.role(by, role_id)
    Role.objects.select_for_update().get(pk=role.pk)
    present = list(role.terms.filter(ended_on=None).values_list("member_id", flat=True))
    rules.may_step_up(
        by,
        inside=queries.is_member_of(by, role.circle_id),
        holds=by.member_id in present,
        held=len(present),
        seats=role.seats,
        closed=role.closed_on is not None,
    ).enforce()
    member = organizations.member(by, by.member_id or 0)
    return _begin(role, member, Term.Began.STEPPED_UP, by=by)


@action
def step_down(term_id: int, *, by: Actor, notes: str = "") -> None:
    """Give a role back, with notes for whoever takes it next."""
    term = queries.term(by, term_id)
    if term.member_id != by.member_id:
        refuse(_("Only its holder gives a role back."))
    _end(term, Term.Ended.STEPPED_DOWN, by=by, notes=notes)


@action
def hand_over(term_id: int, *, to: int, by: Actor, notes: str = "") -> Offer:
    """Offer one's own role to a successor, with notes; one holds it until they say yes."""
    term = queries.term(by, term_id)
    if term.member_id != by.member_id or term.ended_on is not None:
        refuse(_("Only its holder hands a role over."))
    if to == by.member_id:
        refuse(_("Choose somebody else."), field="to")
    Term.objects.filter(pk=term.pk).update(notes=notes)
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
    _end(term, Term.Ended.TERM, by=by)


@action
def state_skill(
    *, name: str, by: Actor, level: int = 3, would_teach: bool = False, would_use: bool = True
) -> MemberSkill:
    """Say what one can do or know; saying it again changes the statement."""
    if not by.is_member:
        refuse(_("Members state their skills."))
    folded = rules.fold(name)
    if not folded:
        refuse(_("Name a skill."), field="name")
    skill, _new = Skill.objects.get_or_create(
        organization_id=by.organization_id, folded=folded[:100], defaults={"name": name[:100]}
    )
    statement, new = MemberSkill.objects.update_or_create(
        member_id=by.member_id,
        skill=skill,
        defaults={
            "organization_id": by.organization_id,
            "level": level,
            "would_teach": would_teach,
            "would_use": would_use,
        },
    )
    record(events.SkillStated(member=by.member_id or 0, title=by.name, skill=skill.name), by=by)
    return statement


@action
def drop_skill(statement_id: int, *, by: Actor) -> None:
    """Take one's own statement back."""
    gone, _rows = MemberSkill.objects.filter(pk=statement_id, member_id=by.member_id).delete()
    if not gone:
        raise Missing(f"skill {statement_id}")
    record(events.SkillDropped(member=by.member_id or 0, title=by.name), by=by)
