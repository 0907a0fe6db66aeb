"""Who is in which circle, and who may change it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from colead.features.circles import rules
from colead.features.circles.models import Circle, Membership, Role, Term
from colead.features.circles.queries.tree import is_root, open_circles
from colead.features.organizations import queries as organizations
from colead.features.organizations.models import Member
from colead.kernel import prepared
from colead.kernel.actor import Actor
from colead.kernel.verdict import Verdict

CANDIDATES = 300


def my_circle_ids(actor: Actor) -> set[int]:
    """The circles the actor is in (or, as a guest, was invited to)."""
    if actor.is_guest:
        return set(actor.circles)
    return set(prepared.rows(_circle_ids, actor))


def _circle_ids(actor: Actor) -> QuerySet[Membership, int]:
    return own_memberships(actor).values_list("circle_id", flat=True)


def own_memberships(actor: Actor) -> QuerySet[Membership]:
    """The actor's own memberships of today."""
    return Membership.objects.filter(member_id=actor.member_id or 0, ended_on=None)


def members_of(actor: Actor, circle_id: int) -> QuerySet[Member]:
    """The people of a circle today, by name. Everyone belongs to the root circle."""
    return _members(actor, circle_id, everyone=is_root(actor, circle_id))


def members_in(actor: Actor, circle: Circle) -> QuerySet[Member]:
    """The same for a circle at hand, without a further query."""
    return _members(actor, circle.pk, everyone=circle.parent_id is None)


def some_members(actor: Actor, circle: Circle, *, most: int) -> prepared.Rows[Member]:
    """The first people of a circle by name: 1 query."""
    return prepared.unmade_head(
        _members, ("name", "id"), most, actor, circle.pk, everyone=circle.parent_id is None
    )


def _members(actor: Actor, circle_id: int, *, everyone: bool) -> QuerySet[Member]:
    people = Member.objects.filter(
        organization_id=actor.organization_id, left_on=None, kind=Member.Kind.MEMBER
    )
    if not everyone:
        people = people.filter(
            circle_memberships__circle_id=circle_id, circle_memberships__ended_on=None
        )
    return people.order_by("name", "id")


def is_member_of(actor: Actor, circle_id: int) -> bool:
    """Whether the actor belongs to a circle; every member belongs to the root circle. A mandate
    stands for belonging to the circle that gave it."""
    if actor.mandate is not None:
        return circle_id == actor.mandate
    if not actor.is_member:
        return False
    return Membership.objects.filter(
        circle_id=circle_id, member_id=actor.member_id or 0, ended_on=None
    ).exists() or is_root(actor, circle_id)


@dataclass(frozen=True, slots=True)
class Keepers:
    """Who keeps what a circle laid down (vision and goals, guardrails, funds), as the rules of
    these rooms ask. ``guides`` and ``members`` hold the actor if they are among them, else 0 for
    somebody else; where there is nobody, none."""

    is_root: bool
    guides: frozenset[int]
    members: frozenset[int]


def keepers(actor: Actor, circle: Circle) -> Keepers:
    """Who keeps what a circle laid down; one query."""
    me = actor.member_id or 0
    i_guide, guided, i_am_in, peopled = prepared.first(_keeping, actor, circle.pk)
    return Keepers(
        circle.parent_id is None,
        frozenset([me] if i_guide else [0] if guided else []),
        frozenset([me] if i_am_in else [0] if peopled else []),
    )


def _keeping(actor: Actor, circle_id: int) -> QuerySet[Circle, Any]:
    here = {
        "ended_on": None,
        "member__organization_id": actor.organization_id,
        "member__kind": Member.Kind.MEMBER,
        "member__left_on": None,
    }
    guides = Term.objects.filter(
        role__circle_id=OuterRef("pk"), role__is_guide=True, role__closed_on=None, **here
    )
    people = Membership.objects.filter(circle_id=OuterRef("pk"), **here)
    mine = {"member_id": actor.member_id or 0}
    return Circle.objects.filter(pk=circle_id).values_list(
        Exists(guides.filter(**mine)), Exists(guides), Exists(people.filter(**mine)), Exists(people)
    )


def circles_of_member(actor: Actor, member_id: int) -> QuerySet[Circle]:
    """The circles a member is in today."""
    return open_circles(actor).filter(memberships__member_id=member_id, memberships__ended_on=None)


def is_in(actor: Actor, circle_id: int) -> bool:
    """Whether the actor joined a circle (everyone belongs to the root without joining)."""
    return Membership.objects.filter(
        circle_id=circle_id, member_id=actor.member_id or 0, ended_on=None
    ).exists()


def _standing(actor: Actor, circle: Circle) -> dict[str, bool]:
    """Whether the actor belongs to a circle and to the one around it; one query.

    Everyone belongs to the root circle, so that belonging to it counts for the circles in it only
    when nobody is left in them: an abandoned circle can be taken up or closed by anyone, a living
    one by its own people.
    """
    if actor.mandate is not None:
        return {
            "inside": circle.pk == actor.mandate,
            "in_parent": circle.parent_id == actor.mandate,
        }
    if not actor.is_member:
        return {"inside": False, "in_parent": False}
    found = {
        circle_id: (count, bool(mine))
        for circle_id, count, mine in prepared.rows(
            _belonging, actor, circle.pk, circle.parent_id or 0
        )
    }
    here, around = found.get(circle.pk, (0, False)), found.get(circle.parent_id or 0, (0, False))
    below_root = circle.parent is not None and circle.parent.parent_id is None
    return {
        "inside": circle.parent_id is None or here[1],
        "in_parent": here[0] == 0 if below_root else around[1],
    }


def _belonging(actor: Actor, here: int, around: int) -> QuerySet[Membership, Any]:
    return (
        Membership.objects.filter(circle_id__in=[here, around], ended_on=None, member__left_on=None)
        .values_list("circle_id")
        .annotate(count=Count("id"), mine=Count("id", filter=Q(member_id=actor.member_id or 0)))
        .order_by()
    )


def may_shape(actor: Actor, circle: Circle) -> Verdict:
    """Whether the actor may change a circle, its roles and its domains."""
    return rules.may_shape(actor, **_standing(actor, circle), closed=circle.closed_on is not None)


def may_shape_role(actor: Actor, role: Role) -> Verdict:
    """Whether the actor may change a role, close it or offer it."""
    if role.closed_on is not None:
        return rules.may_step_up(actor, inside=True, holds=False, held=0, seats=None, closed=True)
    return may_shape(actor, role.circle)


def may_move(actor: Actor, circle: Circle) -> Verdict:
    """Whether the actor may put a circle elsewhere."""
    return rules.may_move(
        actor,
        **_standing(actor, circle),
        is_root=circle.parent_id is None,
        closed=circle.closed_on is not None,
    )


def may_close(actor: Actor, circle: Circle) -> Verdict:
    """Whether the actor may close a circle."""
    return rules.may_close(
        actor,
        **_standing(actor, circle),
        is_root=circle.parent_id is None,
        closed=circle.closed_on is not None,
    )


def may_offer_place(actor: Actor, circle: Circle) -> Verdict:
    """Whether the actor may offer somebody a place in a circle."""
    return rules.may_offer_place(
        actor,
        **_standing(actor, circle),
        is_root=circle.parent_id is None,
        closed=circle.closed_on is not None,
    )


@dataclass(frozen=True, slots=True)
class Standing:
    """What an actor may do with a circle, each with its reason; made by one query."""

    inside: bool
    open_inside: Verdict
    shape: Verdict
    move: Verdict
    close: Verdict
    join: Verdict
    leave: Verdict
    offer_place: Verdict


def standing(actor: Actor, circle: Circle) -> Standing:
    """Everything the page of a circle needs to know about who looks at it."""
    is_root, closed = circle.parent_id is None, circle.closed_on is not None
    here = _standing(actor, circle)
    joined = here["inside"] and not is_root
    return Standing(
        inside=here["inside"],
        open_inside=rules.may_open_circle(actor, in_parent=here["inside"], closed=closed),
        shape=rules.may_shape(actor, **here, closed=closed),
        move=rules.may_move(actor, **here, is_root=is_root, closed=closed),
        close=rules.may_close(actor, **here, is_root=is_root, closed=closed),
        join=rules.may_join(
            actor, inside=joined, is_root=is_root, joining=circle.joining, closed=closed
        ),
        leave=rules.may_leave(actor, inside=joined, is_root=is_root),
        offer_place=rules.may_offer_place(actor, **here, is_root=is_root, closed=closed),
    )


def candidates(
    actor: Actor, circle_id: int, *, words: str = "", besides: Iterable[int] = (), given: str = ""
) -> list[tuple[int, str]]:
    """Members to whom something of a circle could be offered: its own people first, by name.

    ``words`` narrow by name; ``given`` is the id that a form brought back and that stays among
    them. At most 300, as a longer list helps nobody.
    """
    allowed = Member.objects.filter(
        organization_id=actor.organization_id, left_on=None, kind=Member.Kind.MEMBER
    ).exclude(pk__in=[*besides, actor.member_id or 0])
    kept = allowed.none()
    if given.isdecimal() and len(given) < 19:
        kept = allowed.filter(pk=int(given))
    if words:
        allowed = organizations.named(allowed, words, by=actor)
    inside = Membership.objects.filter(circle_id=circle_id, ended_on=None).values("member_id")
    found = allowed.order_by("name", "id").values_list("pk", "name")
    people = list(found.filter(pk__in=inside)[:CANDIDATES])
    people += found.exclude(pk__in=inside)[: CANDIDATES - len(people)]
    known = {pk for pk, _name in people}
    return people + [one for one in kept.values_list("pk", "name") if one[0] not in known]


def holder_ids(role_id: int) -> set[int]:
    """The members who hold a role today."""
    return set(
        Term.objects.filter(role_id=role_id, ended_on=None).values_list("member_id", flat=True)
    )


def holders_in(circle_id: int) -> set[int]:
    """The members who hold any role of a circle today."""
    found = Term.objects.filter(role__circle_id=circle_id, ended_on=None, member__left_on=None)
    return set(found.values_list("member_id", flat=True))


def receiver(actor: Actor, member_id: int) -> Member:
    """The member to whom a role or a place is offered; refused for guests and who has left."""
    found = organizations.member(actor, member_id)
    rules.may_receive(is_guest=found.is_guest, is_here=found.is_here).enforce(field="to")
    return found
