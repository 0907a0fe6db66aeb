"""Roles, who holds them and who held them, and the domains that go with them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from colead.features.circles import rules
from colead.features.circles.models import Domain, Membership, Role, Term
from colead.features.organizations.models import Member
from colead.kernel import prepared, subjects
from colead.kernel.actor import Actor
from colead.kernel.verdict import Missing


def roles(actor: Actor) -> QuerySet[Role]:
    """Roles the actor may see."""
    return subjects.seen_by(actor, Role.objects.all(), kind="role")  # type: ignore[no-any-return]


def roles_named(organization_id: int, ids: Sequence[int]) -> list[Role]:
    """For export: these roles of an organization, closed ones too."""
    return list(Role.objects.filter(organization_id=organization_id, pk__in=ids)) if ids else []


def role(actor: Actor, role_id: int) -> Role:
    """One role with its circle, or ``Missing``."""
    found = roles(actor).select_related("circle__parent__parent__parent").filter(pk=role_id).first()
    if found is None:
        raise Missing(f"role {role_id}")
    return found


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


def guided(actor: Actor) -> list[tuple[set[int], set[int]]]:
    """For each circle that has a guide: who holds a guide role there, and who another role; one
    query."""
    terms = Term.objects.filter(
        organization_id=actor.organization_id,
        ended_on=None,
        member__left_on=None,
        role__closed_on=None,
        role__circle__closed_on=None,
    )
    found: dict[int, tuple[set[int], set[int]]] = {}
    for circle_id, member_id, is_guide in terms.values_list(
        "role__circle_id", "member_id", "role__is_guide"
    ):
        guides, others = found.setdefault(circle_id, (set(), set()))
        (guides if is_guide else others).add(member_id)
    return [pair for pair in found.values() if pair[0] and pair[1]]


def domains_in_text(actor: Actor, text: str) -> list[Domain]:
    """The domains whose name is spoken of in a text."""
    return domains_among(domains(actor), text)


def domains_among(found: Iterable[Domain], text: str) -> list[Domain]:
    """Those among some domains whose name is spoken of in a text: no query for those at hand."""
    words = rules.fold(text)
    return [one for one in found if rules.speaks_of(words, one.name)]


def roles_of_circle(actor: Actor, circle_id: int) -> prepared.Rows[Any]:
    """The open roles of a circle, guides first; two queries.

    Each with its present terms at ``present_terms``, and at ``wants_holder`` whether it waits for
    somebody.
    """
    found = prepared.unmade(_roles_of, actor, circle_id)
    if not found:
        return found
    terms = prepared.unmade(_present_terms, actor, circle_id)

    def put(roles: list[Any]) -> list[Any]:
        by_id = {one.pk: one for one in roles}
        for one in roles:
            one.present_terms = []
        for term in terms:
            if term.role_id in by_id:
                by_id[term.role_id].present_terms.append(term)
        for one in roles:
            held = len(one.present_terms)
            one.wants_holder = rules.wants_holder(held=held, seats=one.seats)
        return roles

    return found.then(put, terms)


def _roles_of(actor: Actor, circle_id: int) -> QuerySet[Role]:
    found = roles(actor).filter(circle_id=circle_id, closed_on=None)
    return found.order_by("-is_guide", "title", "id")


def _present_terms(actor: Actor, circle_id: int) -> QuerySet[Term]:
    found = Term.objects.filter(role__circle_id=circle_id, role__closed_on=None, ended_on=None)
    return found.select_related("member").order_by("started_on", "id")


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


def term(actor: Actor, term_id: int) -> Term:
    """One term, or ``Missing``."""
    found = (
        Term.objects.filter(organization_id=actor.organization_id, pk=term_id)
        .select_related("role__circle__parent", "member")
        .first()
    )
    if found is None or (actor.is_guest and found.role.circle_id not in actor.circles):
        raise Missing(f"term {term_id}")
    return found


def open_seats(actor: Actor, *, limit: int = 10) -> Sequence[Role]:
    """Roles nobody holds, or with a free seat, for those who look where they could help."""
    return list(seats(actor)[:limit])


def seats(actor: Actor) -> QuerySet[Role]:
    """Roles nobody holds, or with a free seat, those that nobody holds first."""
    return (
        roles(actor)
        .filter(closed_on=None, circle__closed_on=None)
        .annotate(held=Count("terms", filter=Q(terms__ended_on=None)))
        .filter(Q(held=0) | Q(seats__gt=F("held")))
        .select_related("circle")
        .order_by("held", "-id")
    )


def domain(actor: Actor, domain_id: int) -> Domain:
    """One open domain with its circle, or ``Missing``."""
    found = domains(actor).select_related("circle__parent").filter(pk=domain_id).first()
    if found is None or (actor.is_guest and found.circle_id not in actor.circles):
        raise Missing(f"domain {domain_id}")
    return found


def domains_of_circle(actor: Actor, circle_id: int) -> prepared.Rows[Domain]:
    """The open domains of a circle and of its roles, by name."""
    return prepared.unmade(_domains_of, actor, circle_id)


def _domains_of(actor: Actor, circle_id: int) -> QuerySet[Domain]:
    return domains(actor).filter(circle_id=circle_id)


def guides_by_circle(actor: Actor, day: date) -> dict[int, list[str]]:
    """Who guided which circle on a day, by name; one query."""
    found: dict[int, list[str]] = {}
    for circle_id, name in prepared.rows(_guiding, actor, day):
        found.setdefault(circle_id, []).append(name)
    return found


def _guiding(actor: Actor, day: date) -> QuerySet[Term, Any]:
    terms = Term.objects.filter(
        Q(started_on=None) | Q(started_on__lte=day),
        Q(ended_on=None) | Q(ended_on__gt=day),
        organization_id=actor.organization_id,
        role__is_guide=True,
    ).order_by("member__name", "id")
    return terms.values_list("role__circle_id", "member__name")


def terms_over(day: date, *, limit: int = 1_000) -> list[Term]:
    """Terms of all organizations whose last day has passed, for the daily job."""
    return list(
        Term.objects.filter(ended_on=None, until__lt=day)
        .select_related("role", "member")
        .order_by("pk")[:limit]
    )


def terms_ending(day: date, *, limit: int = 1_000) -> list[Term]:
    """Terms of all organizations that end by a day and whose holders were not told yet."""
    return list(
        Term.objects.filter(ended_on=None, warned=False, until__lte=day, member__left_on=None)
        .select_related("role", "member")
        .order_by("pk")[:limit]
    )
