"""Reads of circles, domains, roles, terms and skills."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date

from django.db.models import Count, F, Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from colead.features.circles import rules
from colead.features.circles.models import (
    Circle,
    Domain,
    Membership,
    MemberSkill,
    Role,
    Skill,
    Term,
)
from colead.features.organizations.models import Member
from colead.kernel import subjects
from colead.kernel.actor import Actor
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
    found = visible_to(actor).select_related("parent").filter(pk=circle_id).first()
    if found is None:
        raise Missing(f"circle {circle_id}")
    return found


def roles(actor: Actor) -> QuerySet[Role]:
    """Roles the actor may see."""
    return subjects.seen_by(actor, Role.objects.all(), kind="role")  # type: ignore[no-any-return]


def role(actor: Actor, role_id: int) -> Role:
    """One role with its circle, or ``Missing``."""
    found = roles(actor).select_related("circle").filter(pk=role_id).first()
    if found is None:
        raise Missing(f"role {role_id}")
    return found


def tree(actor: Actor) -> list[tuple[int, Circle]]:
    """The open circles in the order of the tree, each with its depth (root 0); one query."""
    return rules.in_tree_order(list(open_circles(actor)))


def choices(actor: Actor) -> list[tuple[int, str]]:
    """Circles to choose from, indented by depth."""
    return [(found.pk, INDENT * depth + found.name) for depth, found in tree(actor)]


def my_circle_ids(actor: Actor) -> set[int]:
    """The circles the actor is in (or, as a guest, was invited to)."""
    if actor.is_guest:
        return set(actor.circles)
    return set(
        Membership.objects.filter(member_id=actor.member_id, ended_on=None).values_list(
            "circle_id", flat=True
        )
    )


def members_of(actor: Actor, circle_id: int) -> QuerySet[Member]:
    """The people of a circle today, by name. Everyone belongs to the root circle."""
    people = Member.objects.filter(
        organization_id=actor.organization_id, left_on=None, kind=Member.Kind.MEMBER
    )
    if not is_root(actor, circle_id):
        people = people.filter(
            circle_memberships__circle_id=circle_id, circle_memberships__ended_on=None
        )
    return people.order_by("name", "id")


def is_root(actor: Actor, circle_id: int) -> bool:
    """Whether this is the organization's root circle."""
    return Circle.objects.filter(
        pk=circle_id, organization_id=actor.organization_id, parent=None
    ).exists()


def is_member_of(actor: Actor, circle_id: int) -> bool:
    """Whether the actor belongs to a circle; every member belongs to the root circle."""
    if not actor.is_member:
        return False
    return Membership.objects.filter(
        circle_id=circle_id, member_id=actor.member_id, ended_on=None
    ).exists() or is_root(actor, circle_id)


def _parents(actor: Actor) -> dict[int, int | None]:
    return dict(
        Circle.objects.filter(organization_id=actor.organization_id).values_list("pk", "parent_id")
    )


def ancestor_ids(actor: Actor, circle_id: int) -> list[int]:
    """The circle itself, its parent, and so on up to the root; one query."""
    return rules.ancestors(_parents(actor), circle_id)


def subtree_ids(actor: Actor, circle_id: int) -> set[int]:
    """The circle itself and all circles inside it; one query."""
    return rules.subtree(_parents(actor), circle_id)


def domains(actor: Actor) -> QuerySet[Domain]:
    """The domains of today, with circle and role."""
    return (
        Domain.objects.filter(
            organization_id=actor.organization_id, closed_on=None, circle__closed_on=None
        )
        .select_related("circle", "role")
        .order_by("name", "id")
    )


def domain_choices(actor: Actor) -> list[tuple[int, str]]:
    """Domains to choose from, each with its circle."""
    return [(found.pk, f"{found.name} ({found.circle.name})") for found in domains(actor)]


def holders(actor: Actor, domain_ids: Collection[int]) -> dict[int, list[Member]]:
    """Who holds each domain today: the role's holders, else the circle's guides, else its members.

    A constant number of queries; a domain that nobody can hold has an empty list.
    """
    found = list(Domain.objects.filter(organization_id=actor.organization_id, pk__in=domain_ids))
    circle_ids = {domain.circle_id for domain in found}
    by_role: dict[int, list[Member]] = {}
    guides: dict[int, list[Member]] = {}
    terms = Term.objects.filter(
        Q(role_id__in={domain.role_id for domain in found})
        | Q(role__circle_id__in=circle_ids, role__is_guide=True),
        ended_on=None,
        member__left_on=None,
    ).select_related("member", "role")
    for term in terms.order_by("member__name", "id"):
        by_role.setdefault(term.role_id, []).append(term.member)
        if term.role.is_guide:
            guides.setdefault(term.role.circle_id, []).append(term.member)
    members: dict[int, list[Member]] = {}
    memberships = Membership.objects.filter(
        circle_id__in=circle_ids, ended_on=None, member__left_on=None
    ).select_related("member")
    for membership in memberships.order_by("member__name", "id"):
        members.setdefault(membership.circle_id, []).append(membership.member)
    return {
        domain.pk: by_role.get(domain.role_id or 0)
        or guides.get(domain.circle_id)
        or members.get(domain.circle_id, [])
        for domain in found
    }


def guides_of(actor: Actor, circle_id: int) -> list[Member]:
    """The members who hold a guide role of a circle today."""
    terms = Term.objects.filter(
        organization_id=actor.organization_id,
        role__circle_id=circle_id,
        role__is_guide=True,
        ended_on=None,
        member__left_on=None,
    ).select_related("member")
    return [term.member for term in terms.order_by("member__name", "id")]


def domains_in_text(actor: Actor, text: str) -> list[Domain]:
    """The domains whose name is spoken of in a text."""
    words = rules.fold(text)
    return [found for found in domains(actor) if rules.speaks_of(words, found.name)]


def people_with_skills(
    actor: Actor, words: Iterable[str], *, limit: int = 50
) -> list[tuple[Member, Skill, int]]:
    """Who says they know about any of the words: (member, skill, level), best first."""
    wanted = [rules.fold(word) for word in words if len(word) > 2][:20]
    if not wanted:
        return []
    match = Q()
    for word in wanted:
        match |= Q(skill__folded__contains=word)
    found = (
        MemberSkill.objects.filter(
            match, organization_id=actor.organization_id, member__left_on=None
        )
        .select_related("member", "skill")
        .order_by("-level", "member__name", "id")[:limit]
    )
    return [(statement.member, statement.skill, statement.level) for statement in found]


def skills_of(actor: Actor, member_id: int) -> QuerySet[MemberSkill]:
    """What a member says they can do, best known first."""
    return (
        MemberSkill.objects.filter(organization_id=actor.organization_id, member_id=member_id)
        .select_related("skill")
        .order_by("-level", "skill__name")
    )


def skill_names(actor: Actor) -> list[tuple[str, int]]:
    """The organization's skills with how many state them, by name."""
    found = (
        Skill.objects.filter(organization_id=actor.organization_id)
        .annotate(count=Count("members", filter=Q(members__member__left_on=None)))
        .filter(count__gt=0)
        .order_by("name")
    )
    return [(skill.name, skill.count) for skill in found]


def roles_of_circle(actor: Actor, circle_id: int) -> list[Role]:
    """The open roles of a circle with their present holders at ``holders_now``."""
    present = Prefetch(
        "terms",
        queryset=Term.objects.filter(ended_on=None)
        .select_related("member")
        .order_by("started_on", "id"),
        to_attr="present_terms",
    )
    return list(
        roles(actor)
        .filter(circle_id=circle_id, closed_on=None)
        .prefetch_related(present, Prefetch("domains", Domain.objects.filter(closed_on=None)))
        .order_by("-is_guide", "title", "id")
    )


def terms_of_role(role_id: int) -> QuerySet[Term]:
    """All terms of a role, newest first."""
    return (
        Term.objects.filter(role_id=role_id).select_related("member").order_by("-started_on", "-id")
    )


def terms_of_member(actor: Actor, member_id: int) -> QuerySet[Term]:
    """The roles a member holds and held, present ones first."""
    return (
        Term.objects.filter(organization_id=actor.organization_id, member_id=member_id)
        .select_related("role", "role__circle")
        .order_by("ended_on", "-started_on", "-id")
    )


def circles_of_member(actor: Actor, member_id: int) -> QuerySet[Circle]:
    """The circles a member is in today."""
    return open_circles(actor).filter(memberships__member_id=member_id, memberships__ended_on=None)


def term(actor: Actor, term_id: int) -> Term:
    """One term, or ``Missing``."""
    found = (
        Term.objects.filter(organization_id=actor.organization_id, pk=term_id)
        .select_related("role", "role__circle", "member")
        .first()
    )
    if found is None or (actor.is_guest and found.role.circle_id not in actor.circles):
        raise Missing(f"term {term_id}")
    return found


def open_seats(actor: Actor, *, limit: int = 10) -> Sequence[Role]:
    """Roles nobody holds, or with a free seat, for those who look where they could help."""
    return list(
        roles(actor)
        .filter(closed_on=None, circle__closed_on=None)
        .annotate(held=Count("terms", filter=Q(terms__ended_on=None)))
        .filter(Q(held=0) | Q(seats__gt=F("held")))
        .select_related("circle")
        .order_by("held", "-id")[:limit]
    )


def at_day(actor: Actor, day: date) -> tuple[list[tuple[int, Circle]], dict[int, int]]:
    """The map on a past or present day: circles in tree order, and how many were in each."""
    open_then = visible_to(actor).filter(
        Q(opened_on=None) | Q(opened_on__lte=day), Q(closed_on=None) | Q(closed_on__gt=day)
    )
    counts = dict(
        Membership.objects.filter(
            Q(started_on=None) | Q(started_on__lte=day),
            Q(ended_on=None) | Q(ended_on__gt=day),
            organization_id=actor.organization_id,
        )
        .values_list("circle_id")
        .annotate(count=Count("member_id", distinct=True))
    )
    return rules.in_tree_order(list(open_then.order_by("name", "id"))), counts


subjects.register(
    "circle",
    label=_("circle"),
    icon="circle-dot",
    visible_to=visible_to,
    url_name="circles:circle",
    title_field="name",
)
subjects.register(
    "role", label=_("role"), icon="clipboard-list", visible_to=roles, url_name="circles:role"
)
