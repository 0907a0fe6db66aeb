"""The rulebook of an organization: read once, compiled, and used until its stamp changes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from threading import Lock
from typing import Any

from django.db.models import F, FilteredRelation, OuterRef, Q, QuerySet, Subquery, Window
from django.db.models.functions import RowNumber
from django.urls import NoReverseMatch, reverse

from colead.features.authority import rules
from colead.features.authority.models import Guardrail, Stamp
from colead.features.authority.rules.rulebook import FEW, Named
from colead.features.circles import queries as circles
from colead.features.organizations import queries as organizations
from colead.kernel import prepared
from colead.kernel.actor import Actor, colead
from colead.kernel.verdict import Refused

_ORGANIZATIONS = 64
_lock = Lock()
_compiled: OrderedDict[tuple[int, str], rules.Rulebook] = OrderedDict()


def verdict(actor: Actor, act: rules.Act) -> rules.ActVerdict:
    """What the guardrails answer to an act that this actor intends. One query, nothing recorded."""
    stamp, standing = _standing(actor)
    return rules.evaluate(act, _rulebook(actor, stamp), standing)


def rulebook(actor: Actor) -> rules.Rulebook:
    """The compiled guardrails of the actor's organization, with the names they speak of."""
    return _rulebook(actor, prepared.first(_stamp, actor.organization_id))


def _stamp(organization_id: int) -> QuerySet[Stamp, str]:
    return Stamp.objects.filter(pk=organization_id).values_list("value", flat=True)


def standings(actor: Actor, member_ids: Iterable[int]) -> dict[int, rules.Standing]:
    """The present standing of several members, one query."""
    found: dict[int, set[int]] = {member_id: set() for member_id in member_ids}
    rows = organizations.visible_to(actor).filter(
        pk__in=found, circle_memberships__ended_on=None, circle_memberships__isnull=False
    )
    for member_id, circle_id in rows.values_list("pk", "circle_memberships__circle_id"):
        found[member_id].add(circle_id)
    return {
        member_id: rules.Standing(member_id, frozenset(ids)) for member_id, ids in found.items()
    }


def _standing(actor: Actor) -> tuple[str | None, rules.Standing]:
    """The stamp of the organization and where the actor stands, in one query."""
    if actor.member_id is None:
        return prepared.first(_stamp, actor.organization_id), rules.Standing(None)
    found = prepared.rows(_standing_rows, actor)
    inside = frozenset(circle_id for _stamp, circle_id in found if circle_id is not None)
    return (found[0][0] if found else None), rules.Standing(actor.member_id, inside)


def _standing_rows(actor: Actor) -> QuerySet[Any, Any]:
    found = organizations.visible_to(actor).filter(pk=actor.member_id or 0)
    here = FilteredRelation("circle_memberships", condition=Q(circle_memberships__ended_on=None))
    stamp = Stamp.objects.filter(organization_id=OuterRef("organization_id")).values("value")
    found = found.annotate(now_in=here, stamp=Subquery(stamp)).order_by()
    return found.values_list("stamp", "now_in__circle_id")


def _rulebook(actor: Actor, stamp: str | None) -> rules.Rulebook:
    """The rulebook under a stamp; without one nothing is kept, as nothing would tell of changes."""
    key = (actor.organization_id, stamp or "")
    with _lock:
        known = _compiled.get(key)
        if known is not None:
            _compiled.move_to_end(key)
            return known
    made = _compile(actor)
    if stamp:
        with _lock:
            for old in [kept for kept in _compiled if kept[0] == actor.organization_id]:
                del _compiled[old]
            _compiled[key] = made
            while len(_compiled) > _ORGANIZATIONS:
                _compiled.popitem(last=False)
    return made


def _compile(actor: Actor) -> rules.Rulebook:
    by = colead(organization_id=actor.organization_id, at=actor.at, slug=actor.slug)
    present = organizations.present(by).order_by()
    open_circles = circles.visible_to(by).filter(closed_on=None).order_by()
    parents: dict[int, tuple[int | None, str]] = {
        pk: (parent_id, name)
        for pk, parent_id, name in open_circles.values_list("pk", "parent_id", "name")
    }
    root_ids = {pk for pk, (parent_id, _name) in parents.items() if parent_id is None}
    holders, guides = _holders(present)
    members = _members(present, of=[pk for pk in parents if pk not in guides])
    found = Guardrail.objects.filter(organization_id=by.organization_id).order_by("pk")
    in_force = [row for row in found if row.retired_at is None]
    return rules.Rulebook(
        currency=organizations.organization(by).currency,
        circles={
            pk: rules.CircleFacts(
                name,
                _ancestors(pk, parents),
                tuple(guides.get(pk, ())),
                tuple(members.get(pk, ())),
            )
            for pk, (_parent, name) in parents.items()
        },
        roles={
            role_id: rules.RoleFacts(title, circle_id, tuple(holders.get(role_id, ())))
            for role_id, title, circle_id in open_circles.filter(
                roles__isnull=False, roles__closed_on=None
            ).values_list("roles__pk", "roles__title", "pk")
        },
        domains={
            pk: rules.DomainFacts(name, circle_id, role_id)
            for pk, name, circle_id, role_id in circles.domains(by)
            .order_by()
            .values_list("pk", "name", "circle_id", "role_id")
        },
        members=_named(present, in_force),
        stewards=tuple(organizations.stewards(by).values_list("pk", "name")),
        rules=_rules(in_force, root_ids, actor.slug, own_ground=_has_own_ground(found)),
    )


def _holders(present: QuerySet[Any]) -> tuple[dict[int, list[Named]], dict[int, list[Named]]]:
    """Who holds each role, and who guides each circle, by name."""
    holders: dict[int, list[Named]] = {}
    guides: dict[int, list[Named]] = {}
    terms = present.filter(terms__ended_on=None, terms__role__closed_on=None, terms__isnull=False)
    for pk, name, role_id, is_guide, circle_id in terms.order_by("name", "pk").values_list(
        "pk", "name", "terms__role_id", "terms__role__is_guide", "terms__role__circle_id"
    ):
        holders.setdefault(role_id, []).append((pk, name))
        if is_guide and (pk, name) not in guides.setdefault(circle_id, []):
            guides[circle_id].append((pk, name))
    return holders, guides


def _members(present: QuerySet[Any], *, of: Iterable[int]) -> dict[int, list[Named]]:
    """The members of circles that have no guide, those longest in it first, no more than a few."""
    rows = (
        present.filter(
            circle_memberships__ended_on=None, circle_memberships__circle_id__in=list(of)
        )
        .annotate(
            place=Window(
                RowNumber(),
                partition_by=F("circle_memberships__circle_id"),
                order_by=[F("circle_memberships__started_on").asc(nulls_last=True), F("pk")],
            )
        )
        .filter(place__lte=FEW + 1)
        .order_by("place")
        .values_list("pk", "name", "circle_memberships__circle_id")
    )
    found: dict[int, list[Named]] = {}
    for pk, name, circle_id in rows:
        found.setdefault(circle_id, []).append((pk, name))
    return found


def _ancestors(circle_id: int, parents: dict[int, tuple[int | None, str]]) -> tuple[int, ...]:
    line: list[int] = []
    step: int | None = circle_id
    while step is not None and step in parents and step not in line:
        line.append(step)
        step = parents[step][0]
    return tuple(line)


def _named(present: QuerySet[Any], found: Iterable[Guardrail]) -> dict[int, str]:
    """The names of members that guardrails name."""
    ids = {
        target["id"]
        for row in found
        for target in row.then.get("whom", ())
        if target.get("kind") == "member"
    }
    return dict(present.filter(pk__in=ids).values_list("pk", "name")) if ids else {}


def _has_own_ground(found: Iterable[Guardrail]) -> bool:
    return any(row.key == rules.GROUND_KEY for row in found)


def _rules(
    found: Iterable[Guardrail], root_ids: set[int], slug: str, *, own_ground: bool
) -> tuple[rules.Rule, ...]:
    address = _address("authority:guardrail", slug, 0)
    compiled = [] if own_ground else [rules.ground(_address("authority:ground", slug))]
    for row in found:
        try:
            when, then = rules.read_when(row.when), rules.read_then(row.then)
        except Refused:  # Written by a later version of Colead: nothing is lost by its text.
            when, then = rules.EVERYTHING, rules.MIND
        compiled.append(
            rules.rule(
                id=row.pk,
                title=row.title,
                number=row.version,
                circle_id=None if row.circle_id in root_ids else row.circle_id,
                when=when,
                then=then,
                why=row.why,
                text=row.text,
                url=address.replace("/0/", f"/{row.pk}/"),
            )
        )
    return tuple(compiled)


def _address(name: str, *args: Any) -> str:
    try:
        return reverse(name, args=args)
    except NoReverseMatch:  # An actor of a job may come without the organization's address.
        return ""
