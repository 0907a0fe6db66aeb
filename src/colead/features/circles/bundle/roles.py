"""Roles and their terms in the bundle."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from colead.features.circles import events
from colead.features.circles.bundle.memberships import belong, names_of, one_open
from colead.features.circles.models import Circle, Domain, Role, Term
from colead.features.organizations.models import Member
from colead.kernel import search
from colead.kernel.bundle import Bringing, Clash, Row, Taking, upsert


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


def bring_terms(rows: Sequence[Row], bringing: Bringing) -> None:
    """Who held which role when; who held one belonged to its circle."""
    marks = {
        (circle, key or ""): pk
        for pk, circle, key in Role.objects.filter(
            organization_id=bringing.organization_id
        ).values_list("pk", "circle_id", "key")
    }
    one_open(rows, ("circle", "role", "person"), "role_terms")
    values: dict[tuple[int, int, date | None], dict[str, object]] = {}
    for row in rows:
        role = marks.get((row["circle_id"], row["role"]))
        if role is None:
            says = "there is no such role of this circle in roles"
            raise Clash("role_terms", row["_row"], "role", row["role"], says)
        values[(role, row["person_id"], row.get("started"))] = {
            "role_id": role,
            "member_id": row["person_id"],
            "started_on": row.get("started"),
            "ended_on": row.get("ended"),
            "began_by": row.get("began_by") or Term.Began.IMPORT,
            "ended_by": row.get("ended_by") or (Term.Ended.IMPORT if row.get("ended") else ""),
            "until": row.get("until"),
            "notes": row.get("notes") or "",
        }
    listed = list(values.values())
    done = upsert(
        Term,
        listed,
        identity=["role_id", "member_id", "started_on"],
        organization_id=bringing.organization_id,
        bringing=bringing,
        table="role_terms",
    )
    titles, people = names_of(Role, "title", bringing), names_of(Member, "name", bringing)
    places = {pk: circle for (circle, _key), pk in marks.items()}
    held: dict[tuple[int, int], list[tuple[date | None, date | None]]] = {}
    for row in rows:
        held.setdefault((row["circle_id"], row["person_id"]), []).append(
            (row.get("started"), row.get("ended"))
        )
    belong(held, bringing)
    for i in done.created:
        value, pk = listed[i], done.ids[i]
        role_id, member_id = int(str(value["role_id"])), int(str(value["member_id"]))
        common: dict[str, Any] = {
            "role": role_id,
            "title": titles[role_id],
            "circle": places[role_id],
            "term": pk,
            "member": member_id,
            "holder": people[member_id],
        }
        started, ended = value["started_on"], value["ended_on"]
        if isinstance(started, date):
            bringing.tell(
                events.TermBegan(**common, began_by=str(value["began_by"])),
                on=started,
                by=member_id,
            )
        if isinstance(ended, date):
            bringing.tell(
                events.TermEnded(**common, ended_by=str(value["ended_by"])), on=ended, by=member_id
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
        keys[role.pk] = role.key or f"role-{role.pk}"
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
