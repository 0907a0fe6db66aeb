"""Opening, amending, moving and closing circles."""

from __future__ import annotations

from django.utils.translation import gettext as _

from colead.features.circles import events, queries, rules
from colead.features.circles.actions.holding import shut_role
from colead.features.circles.actions.joining import enter
from colead.features.circles.models import Circle, Domain, Membership, Role
from colead.features.organizations import queries as organizations
from colead.kernel import search
from colead.kernel.actions import action
from colead.kernel.actor import Actor
from colead.kernel.journal import record
from colead.kernel.verdict import refuse


def _index(circle: Circle) -> None:
    search.index(
        circle.organization_id,
        "circle",
        circle.pk,
        title=circle.name,
        text=circle.purpose,
        circle_id=circle.pk,
    )


def _hold_tree(by: Actor) -> None:
    """One change of the tree at a time, so that two moves at once cannot make a ring."""
    list(
        Circle.objects.select_for_update()
        .filter(organization_id=by.organization_id, parent=None)
        .values_list("pk", flat=True)
    )


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
        _index(circle)
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
    """Open a circle inside another (the root if none is named); who opens it is in it.

    Refused to who does not belong to the outer circle, and in a closed one.
    """
    _hold_tree(by)
    parent = queries.circle(by, parent_id) if parent_id else queries.root(by)
    rules.may_open_circle(
        by,
        in_parent=queries.is_member_of(by, parent.pk),
        closed=parent.closed_on is not None,
    ).enforce(field="parent_id")
    circle = Circle.objects.create(
        organization_id=by.organization_id,
        parent=parent,
        name=name,
        purpose=purpose,
        joining=joining,
        opened_on=by.today,
    )
    _index(circle)
    record(events.CircleOpened(circle=circle.pk, title=name, parent=parent.pk), by=by)
    if by.member_id is not None:
        enter(circle, by.member_id, by=by)
    return circle


@action
def amend_circle(circle_id: int, *, name: str, purpose: str, joining: str, by: Actor) -> Circle:
    """Change name, purpose or way of joining."""
    circle = queries.circle(by, circle_id)
    queries.may_shape(by, circle).enforce()
    wanted = {"name": name, "purpose": purpose, "joining": joining}
    changed = [field for field, value in wanted.items() if getattr(circle, field) != value]
    if changed:
        for field in changed:
            setattr(circle, field, wanted[field])
        circle.save(update_fields=changed)
        _index(circle)
        record(events.CircleAmended(circle=circle.pk, title=circle.name, changed=changed), by=by)
    return circle


@action
def move_circle(circle_id: int, *, parent_id: int, by: Actor) -> Circle:
    """Put a circle into another that one belongs to; never into itself or what lies in it."""
    _hold_tree(by)
    circle, parent = queries.circle(by, circle_id), queries.circle(by, parent_id)
    queries.may_move(by, circle).enforce()
    rules.may_move_into(
        in_target=queries.is_member_of(by, parent.pk),
        target_closed=parent.closed_on is not None,
        ring=parent.pk in queries.subtree_ids(by, circle.pk),
    ).enforce(field="parent_id")
    if circle.parent_id != parent.pk:
        Circle.objects.filter(pk=circle.pk).update(parent=parent)
        circle.parent = parent
        record(events.CircleMoved(circle=circle.pk, title=circle.name, parent=parent.pk), by=by)
    return circle


@action
def close_circle(circle_id: int, *, by: Actor) -> Circle:
    """Close a circle: terms and memberships end, inner circles move up, the history stays."""
    _hold_tree(by)
    circle = queries.circle(by, circle_id)
    queries.may_close(by, circle).enforce()
    if not Circle.objects.filter(pk=circle.pk, closed_on=None).update(closed_on=by.today):
        refuse(_("This circle is closed already."))
    circle.closed_on = by.today
    for inner in Circle.objects.filter(parent=circle, closed_on=None):
        Circle.objects.filter(pk=inner.pk).update(parent_id=circle.parent_id)
        record(
            events.CircleMoved(circle=inner.pk, title=inner.name, parent=circle.parent_id or 0),
            by=by,
        )
    for role in Role.objects.filter(circle=circle, closed_on=None).order_by("pk"):
        shut_role(role, by=by)
    Domain.objects.filter(circle=circle, closed_on=None).update(closed_on=by.today)
    Membership.objects.filter(circle=circle, ended_on=None).update(ended_on=by.today)
    record(events.CircleClosed(circle=circle.pk, title=circle.name), by=by)
    return circle
