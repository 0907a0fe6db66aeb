"""Circles and the tree they make."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from colead.features.circles import events, rules
from colead.features.circles.models import Circle
from colead.kernel import prepared
from colead.kernel.actor import Actor
from colead.kernel.models import Entry
from colead.kernel.verdict import Missing

INDENT = "\u2003"


def visible_to(actor: Actor) -> QuerySet[Circle]:
    """All circles of the organization, closed ones too; for a guest those it was invited to."""
    found = Circle.objects.filter(organization_id=actor.organization_id)
    return found.filter(pk__in=actor.circles) if actor.is_guest else found


def open_circles(actor: Actor) -> QuerySet[Circle]:
    """The circles of today, by name."""
    return visible_to(actor).filter(closed_on=None).order_by("name", "id")


def root(actor: Actor) -> Circle:
    """The root circle: the organization itself."""
    found = Circle.objects.filter(organization_id=actor.organization_id, parent=None).first()
    if found is None:
        raise Missing("root circle")
    return found


def circle(actor: Actor, circle_id: int) -> Circle:
    """One circle, or ``Missing``."""
    found: Circle | None = prepared.first(_one, actor, circle_id)
    if found is None:
        raise Missing(f"circle {circle_id}")
    return found


def guard(actor: Actor, circle_id: int) -> None:
    """``Missing``, unless the actor sees this circle: for who needs no more of it."""
    if not prepared.unmade(_one, actor, circle_id):
        raise Missing(f"circle {circle_id}")


def _one(actor: Actor, circle_id: int) -> QuerySet[Circle]:
    found = visible_to(actor).select_related("parent__parent__parent").filter(pk=circle_id)
    return found.order_by()[:1]


def is_root(actor: Actor, circle_id: int) -> bool:
    """Whether this is the organization's root circle."""
    return Circle.objects.filter(
        pk=circle_id, organization_id=actor.organization_id, parent=None
    ).exists()


def _parents(actor: Actor) -> dict[int, int | None]:
    return dict(prepared.rows(_nesting, actor.organization_id))


def _nesting(organization_id: int) -> QuerySet[Circle, Any]:
    found = Circle.objects.filter(organization_id=organization_id)
    return found.values_list("pk", "parent_id")


def ancestor_ids(actor: Actor, circle_id: int) -> list[int]:
    """The circle itself, its parent, and so on up to the root; one query."""
    return rules.ancestors(_parents(actor), circle_id)


def branch_ids(organization_id: int, circle_id: int) -> list[int]:
    """The circle itself and those around it but for the root; one query."""
    parents = dict(prepared.rows(_nesting, organization_id))
    around = rules.ancestors(parents, circle_id)
    return [pk for pk in around if pk == circle_id or parents.get(pk) is not None]


def subtree_ids(actor: Actor, circle_id: int) -> set[int]:
    """The circle itself and all circles inside it; one query."""
    return rules.subtree(_parents(actor), circle_id)


def tree(actor: Actor) -> list[tuple[int, Circle]]:
    """The open circles in the order of the tree, each with its depth (root 0); one query."""
    return rules.in_tree_order(prepared.rows(open_circles, actor))


def choices(actor: Actor) -> prepared.Rows[tuple[int, str]]:
    """Circles to choose from, indented by depth."""
    return prepared.unmade(_names, actor).then(_indented)


def _indented(rows: list[Any]) -> list[tuple[int, str]]:
    found = rules.in_tree_order([_Leaf(*row) for row in rows])
    return [(leaf.pk, INDENT * depth + leaf.name) for depth, leaf in found]


class _Leaf(NamedTuple):
    """As much of a circle as a list of choices shows."""

    pk: int
    parent_id: int | None
    name: str


def _names(actor: Actor) -> QuerySet[Circle, Any]:
    return open_circles(actor).values_list("pk", "parent_id", "name")


def at_day(actor: Actor, day: date) -> list[tuple[int, Circle]]:
    """The circles that were open on a day, each where it lay then, in the order of the tree.

    One query for today; for a past day a second one, as the journal knows of moves.
    """
    found = prepared.rows(_open_on, actor, day)
    if day < actor.today:
        lay_in = _parents_on(actor, day)
        for circle in found:
            if circle.parent_id is not None:
                circle.parent_id = lay_in.get(circle.pk, circle.parent_id)
    return rules.in_tree_order(found)


def _open_on(actor: Actor, day: date) -> QuerySet[Circle]:
    open_then = visible_to(actor).filter(
        Q(opened_on=None) | Q(opened_on__lte=day), Q(closed_on=None) | Q(closed_on__gt=day)
    )
    return open_then.order_by("name", "id")


def _parents_on(actor: Actor, day: date) -> dict[int, int]:
    """In which circle each circle lay on a day, as far as the journal tells."""
    told = Entry.objects.filter(
        organization_id=actor.organization_id,
        event__in=[events.CircleOpened.name, events.CircleMoved.name],
        at__lt=datetime.combine(day + timedelta(days=1), time(), tzinfo=ZoneInfo(actor.timezone)),
    )
    return {
        circle_id: facts["parent"]
        for circle_id, facts in told.order_by("at", "id").values_list("subject_id", "facts")
        if facts.get("parent")
    }


def path(actor: Actor, found: Circle) -> list[Circle]:
    """The circles around a circle that the actor may see, outermost first.

    Of a circle read by ``circle`` the three around it are at hand; further ones cost a query each.
    """
    above = _around(found)[::-1]
    return [one for one in above if not actor.is_guest or one.pk in actor.circles]


def line(found: Circle) -> list[int]:
    """The ids of a circle and of those around it up to the root, at hand or asked for likewise."""
    return [found.pk, *(one.pk for one in _around(found))]


def _around(found: Circle) -> list[Circle]:
    above: list[Circle] = []
    here = found.parent
    while here is not None and here not in above:
        above.append(here)
        here = here.parent
    return above


def inner_circles(actor: Actor, circle_id: int) -> prepared.Rows[Circle]:
    """The open circles directly inside a circle, by name."""
    return prepared.unmade(_inner, actor, circle_id)


def _inner(actor: Actor, circle_id: int) -> QuerySet[Circle]:
    return open_circles(actor).filter(parent_id=circle_id)


def targets(actor: Actor, circle_id: int) -> list[tuple[int, str]]:
    """Open circles into which a circle could move: all but itself and what lies inside it."""
    found = tree(actor)
    inside = rules.subtree({one.pk: one.parent_id for _depth, one in found}, circle_id)
    return [(one.pk, INDENT * depth + one.name) for depth, one in found if one.pk not in inside]
