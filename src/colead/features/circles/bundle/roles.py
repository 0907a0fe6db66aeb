"""Roles and their terms in the bundle."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from colead.features.circles import events
from colead.features.circles.bundle.memberships import (
    belong,
    names_of,
    refuse_second,
    standing,
)
from colead.features.circles.models import Circle, Domain, Role, Term
from colead.features.organizations.models import Member
from colead.kernel import search
from colead.kernel.bundle import Bringing, Clash, Row, Taking, key_of, upsert


def bring_roles(rows: Sequence[Row], bringing: Bringing) -> None:
    """Roles of circles, and the domains they decide in."""
    values = [
        {
            "circle_id": row["circle_id"],
            "key": row["role"],
            "title": (row.get("title") or row["role"])[:200],
            "purpose": row.get("purpose") or "",
            "accountabilities": row.get("accountabilities") or [],
            "is_guide": row.get("guide") == "yes",
            "term_months": row.get("term_months"),
            "seats": row.get("seats"),
            "review_on": row.get("review"),
            "closed_on": row.get("closed"),
        }
        for row in rows
    ]
    done = upsert(
        Role,
        values,
        identity=["circle_id", "key"],
        organization_id=bringing.organization_id,
        bringing=bringing,
        table="roles",
    )
    marks = {(v["circle_id"], v["key"]): pk for v, pk in zip(values, done.ids, strict=True)}
    bringing.notes["roles"] = marks
    for row, pk in zip(rows, done.ids, strict=True):
        for name in row.get("domains") or []:
            Domain.objects.update_or_create(
                organization_id=bringing.organization_id,
                circle_id=row["circle_id"],
                name=name[:200],
                closed_on=None,
                defaults={"role_id": pk},
            )
    search.index_all(
        bringing.organization_id,
        "role",
        [
            (done.ids[i], values[i]["title"], values[i]["purpose"], values[i]["circle_id"])
            for i in (*done.created, *done.changed)
        ],
    )
    circles = dict(
        Circle.objects.filter(organization_id=bringing.organization_id).values_list(
            "pk", "opened_on"
        )
    )
    for i in done.created:
        bringing.tell(
            events.RoleOpened(
                role=done.ids[i], title=values[i]["title"], circle=values[i]["circle_id"]
            ),
            on=circles.get(values[i]["circle_id"]),
        )


def roles_by_key(
    bringing: Bringing, *, circles: Collection[int] | None = None
) -> dict[tuple[int, str], int]:
    """The ids of roles by circle and key: of all circles or of some."""
    found = Role.objects.filter(organization_id=bringing.organization_id)
    if circles is not None:
        found = found.filter(circle_id__in=circles)
    return {
        (role.circle_id, key_of(role, bringing.mark)): role.pk
        for role in found.only("circle_id", "key")
    }


def bring_terms(rows: Sequence[Row], bringing: Bringing) -> None:
    """Who held which role when. A term that cannot stand yet waits for the end of another."""
    roles = roles_by_key(bringing, circles={row["circle_id"] for row in rows})
    held = bringing.notes.setdefault("held", {})
    for row in rows:
        role = roles.get((row["circle_id"], row["role"]))
        if role is None:
            says = "there is no such role of this circle in roles"
            raise Clash("role_terms", row["_row"], "role", row["role"], says)
        row["role_id"] = role
        span = (row.get("started"), row.get("ended"))
        held.setdefault((row["circle_id"], row["person_id"]), []).append(span)
    now, later = standing(Term, "role_id", rows, bringing)
    bringing.notes.setdefault("terms waiting", []).extend(later)
    _bring_terms(now, bringing)


def finish_terms(bringing: Bringing) -> None:
    """Those that waited, now that all ends are known; who held a role belonged to its circle."""
    rows = bringing.notes.pop("terms waiting", [])
    refuse_second("role_terms", standing(Term, "role_id", rows, bringing)[1])
    _bring_terms(rows, bringing)
    belong(bringing.notes.pop("held", {}), bringing)


def _bring_terms(rows: Sequence[Row], bringing: Bringing) -> None:
    done = upsert(
        Term,
        [
            {
                "member_id": row["person_id"],
                "role_id": row["role_id"],
                "started_on": row.get("started"),
                "ended_on": row.get("ended"),
                "began_by": row.get("began_by") or Term.Began.IMPORT,
                "ended_by": row.get("ended_by") or (Term.Ended.IMPORT if row.get("ended") else ""),
                "until": row.get("until"),
                "notes": row.get("notes") or "",
            }
            for row in rows
        ],
        identity=["member_id", "role_id", "started_on"],
        organization_id=bringing.organization_id,
        bringing=bringing,
        table="role_terms",
    )
    created = [rows[i] for i in done.created]
    titles = names_of(Role, "title", (row["role_id"] for row in created))
    people = names_of(Member, "name", (row["person_id"] for row in created))
    for i in done.created:
        row = rows[i]
        common: dict[str, Any] = {
            "role": row["role_id"],
            "title": titles[row["role_id"]],
            "circle": row["circle_id"],
            "term": done.ids[i],
            "member": row["person_id"],
            "holder": people[row["person_id"]],
        }
        if row.get("started"):
            began = str(row.get("began_by") or Term.Began.IMPORT)
            bringing.tell(
                events.TermBegan(**common, began_by=began), on=row["started"], by=row["person_id"]
            )
        if row.get("ended"):
            ended = str(row.get("ended_by") or Term.Ended.IMPORT)
            bringing.tell(
                events.TermEnded(**common, ended_by=ended), on=row["ended"], by=row["person_id"]
            )


def take_roles(taking: Taking) -> Iterable[Row]:
    """All roles, closed ones too."""
    domains: dict[int, list[str]] = {}
    for domain in (
        Domain.objects.filter(organization_id=taking.organization_id, closed_on=None)
        .exclude(role=None)
        .order_by("pk")
    ):
        domains.setdefault(domain.role_id or 0, []).append(domain.name)
    keys = taking.keys.setdefault("roles", {})
    for role in Role.objects.filter(organization_id=taking.organization_id).order_by("pk"):
        keys[role.pk] = taking.key_of(role)
        yield {
            "_id": role.pk,
            "circle": taking.key("circles", role.circle_id),
            "role": keys[role.pk],
            "title": role.title,
            "purpose": role.purpose,
            "accountabilities": role.accountabilities,
            "domains": domains.get(role.pk, []),
            "guide": "yes" if role.is_guide else "",
            "term_months": role.term_months,
            "seats": role.seats,
            "review": role.review_on,
            "closed": role.closed_on,
        }


def take_terms(taking: Taking) -> Iterable[Row]:
    """All terms, ended ones too."""
    found = Term.objects.filter(organization_id=taking.organization_id).select_related("role")
    for term in found.order_by("pk").iterator(chunk_size=2000):
        yield {
            "circle": taking.key("circles", term.role.circle_id),
            "role": taking.key("roles", term.role_id),
            "person": taking.key("people", term.member_id),
            "started": term.started_on,
            "ended": term.ended_on,
            "until": term.until,
            "began_by": term.began_by,
            "ended_by": term.ended_by,
            "notes": term.notes,
        }
