"""Circles, roles, terms, domains and skills in the organization bundle."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from colead.features.circles import events, rules
from colead.features.circles.models import (
    Circle,
    Domain,
    Membership,
    MemberSkill,
    Role,
    Skill,
    Term,
)
from colead.features.organizations.models import Member, Organization
from colead.kernel import search
from colead.kernel.bundle import (
    Bringing,
    Clash,
    Column,
    Row,
    Table,
    Taking,
    enrich,
    register,
    upsert,
)


def _root_key(rows: Sequence[Row]) -> str | None:
    """The one circle without a parent is the organization itself; of several, none is."""
    tops = [row["circle"] for row in rows if not row.get("parent")]
    return tops[0] if len(tops) == 1 else None


def _check_rings(rows: Sequence[Row]) -> None:
    parents = {row["circle"]: row.get("parent") for row in rows}
    settled: set[str] = set()
    for row in rows:
        path: list[str] = []
        here: str | None = row["circle"]
        while here is not None and here not in settled:
            if here in path:
                says = "is inside itself by way of its parents; give one of them another parent"
                raise Clash("circles", row["_row"], "parent", str(row.get("parent")), says)
            path.append(here)
            here = parents.get(here)
        settled.update(path)


def _bring_circles(rows: Sequence[Row], bringing: Bringing) -> None:
    organization = Organization.objects.get(pk=bringing.organization_id)
    root, _new = Circle.objects.get_or_create(
        organization=organization, parent=None, defaults={"name": organization.name}
    )
    if rows:
        _check_rings(rows)
        own = _root_key(rows)
        if own is not None and root.key != own:
            Circle.objects.filter(pk=root.pk).update(key=own)
        done = upsert(
            Circle,
            [
                {
                    "key": row["circle"],
                    "name": row["name"][:200],
                    "purpose": row.get("purpose") or "",
                    "opened_on": row.get("opened"),
                    "closed_on": row.get("closed"),
                    "joining": row.get("joining") or Circle.Joining.OPEN,
                    # First below the root; each gets its own parent when all are there.
                    **({} if row["circle"] == own else {"parent_id": root.pk}),
                }
                for row in rows
            ],
            identity=["key"],
            keep=["parent_id"],
            organization_id=bringing.organization_id,
            bringing=bringing,
            table="circles",
        )
        ids = {row["circle"]: pk for row, pk in zip(rows, done.ids, strict=True)}
        bringing.ids["circles"] = ids
        _settle(rows, ids, root.pk, bringing)
        _bring_domains_of(rows, ids, bringing)
        search.index_all(
            bringing.organization_id,
            "circle",
            [
                (done.ids[i], rows[i]["name"], rows[i].get("purpose") or "", done.ids[i])
                for i in (*done.created, *done.changed)
            ],
        )
        for i in done.created:
            row, pk = rows[i], done.ids[i]
            bringing.tell(events.CircleOpened(circle=pk, title=row["name"]), on=row.get("opened"))
            if row.get("closed"):
                bringing.tell(events.CircleClosed(circle=pk, title=row["name"]), on=row["closed"])
    _bring_skills(bringing)


def _settle(rows: Sequence[Row], ids: dict[str, int], root: int, bringing: Bringing) -> None:
    present = dict(
        Circle.objects.filter(organization_id=bringing.organization_id).values_list(
            "pk", "parent_id"
        )
    )
    moved = []
    for row in rows:
        pk = ids[row["circle"]]
        parent = ids[row["parent"]] if row.get("parent") else (None if pk == root else root)
        if present.get(pk) != parent:
            moved.append(Circle(pk=pk, parent_id=parent))
    Circle.objects.bulk_update(moved, ["parent"], batch_size=200)


def _bring_domains_of(rows: Sequence[Row], ids: dict[str, int], bringing: Bringing) -> None:
    """The short form: names of domains in a cell of the circle."""
    named = [(ids[row["circle"]], name) for row in rows for name in row.get("domains") or []]
    upsert(
        Domain,
        [{"circle_id": circle, "name": name[:200]} for circle, name in dict.fromkeys(named)],
        identity=["circle_id", "name"],
        organization_id=bringing.organization_id,
        bringing=bringing,
        table="domains",
    )


def _bring_skills(bringing: Bringing) -> None:
    stated: dict[tuple[int, str], tuple[str, int]] = {}
    for member_id, skills in bringing.notes.get("skills", {}).items():
        for text in skills:
            name, _colon, level = text.rpartition(":")
            known = level.strip() in {"1", "2", "3", "4", "5"} and bool(name.strip())
            label = (name if known else text).strip()[:100]
            folded = rules.fold(label)[:100]
            if folded:
                stated[(member_id, folded)] = (label, int(level) if known else 3)
    if not stated:
        return
    names = {folded: label for (_member, folded), (label, _level) in stated.items()}
    done = upsert(
        Skill,
        [{"folded": folded, "name": label} for folded, label in names.items()],
        identity=["folded"],
        keep=["name"],
        organization_id=bringing.organization_id,
    )
    ids = dict(zip(names, done.ids, strict=True))
    upsert(
        MemberSkill,
        [
            {"member_id": member_id, "skill_id": ids[folded], "level": level}
            for (member_id, folded), (_label, level) in stated.items()
        ],
        identity=["member_id", "skill_id"],
        organization_id=bringing.organization_id,
        bringing=bringing,
        table="skills",
    )


def _bring_memberships(rows: Sequence[Row], bringing: Bringing) -> None:
    wanted = {(r["circle_id"], r["person_id"], r.get("started")): r for r in rows}
    _one_open(rows, ("circle", "person"), "memberships")
    values = [
        {"circle_id": c, "member_id": m, "started_on": day, "ended_on": r.get("ended")}
        for (c, m, day), r in wanted.items()
    ]
    done = upsert(
        Membership,
        values,
        identity=["circle_id", "member_id", "started_on"],
        organization_id=bringing.organization_id,
        bringing=bringing,
        table="memberships",
    )
    names = _names(Circle, "name", bringing)
    for i in done.created:
        value = values[i]
        circle, member = value["circle_id"], value["member_id"]
        title = names.get(circle, "")
        if value["started_on"]:
            bringing.tell(
                events.CircleJoined(circle=circle, title=title, member=member),
                on=value["started_on"],
                by=member,
            )
        if value["ended_on"]:
            bringing.tell(
                events.CircleLeft(circle=circle, title=title, member=member),
                on=value["ended_on"],
                by=member,
            )


def _one_open(rows: Sequence[Row], identity: tuple[str, ...], table: str) -> None:
    seen: dict[tuple[str, ...], date | None] = {}
    for row in rows:
        if row.get("ended"):
            continue
        mark = tuple(row[name] for name in identity)
        if mark in seen and seen[mark] != row.get("started"):
            says = "stands here twice without an end; give the earlier one its end"
            raise Clash(table, row["_row"], "ended", row[identity[-1]], says)
        seen[mark] = row.get("started")


def _names(
    model: type[Circle] | type[Role] | type[Member], field: str, b: Bringing
) -> dict[int, str]:
    found = model._default_manager.filter(organization_id=b.organization_id)
    return dict(found.values_list("pk", field))


def _bring_roles(rows: Sequence[Row], bringing: Bringing) -> None:
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


def _bring_terms(rows: Sequence[Row], bringing: Bringing) -> None:
    marks = {
        (circle, key or ""): pk
        for pk, circle, key in Role.objects.filter(
            organization_id=bringing.organization_id
        ).values_list("pk", "circle_id", "key")
    }
    _one_open(rows, ("circle", "role", "person"), "role_terms")
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
    titles, people = _names(Role, "title", bringing), _names(Member, "name", bringing)
    places = {pk: circle for (circle, _key), pk in marks.items()}
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


def _take_circles(taking: Taking) -> Iterable[Row]:
    found = list(Circle.objects.filter(organization_id=taking.organization_id).order_by("pk"))
    keys = taking.keys.setdefault("circles", {})
    for circle in found:
        keys[circle.pk] = circle.key or f"circle-{circle.pk}"
    domains: dict[int, list[str]] = {}
    for domain in Domain.objects.filter(
        organization_id=taking.organization_id, closed_on=None, role=None
    ).order_by("pk"):
        domains.setdefault(domain.circle_id, []).append(domain.name)
    for circle in found:
        yield {
            "_id": circle.pk,
            "circle": keys[circle.pk],
            "name": circle.name,
            "parent": keys.get(circle.parent_id or 0, ""),
            "purpose": circle.purpose,
            "domains": domains.get(circle.pk, []),
            "opened": circle.opened_on,
            "closed": circle.closed_on,
            "joining": circle.joining,
        }


def _take_memberships(taking: Taking) -> Iterable[Row]:
    found = Membership.objects.filter(organization_id=taking.organization_id).order_by("pk")
    for membership in found.iterator(chunk_size=2000):
        yield {
            "circle": taking.key("circles", membership.circle_id),
            "person": taking.key("people", membership.member_id),
            "started": membership.started_on,
            "ended": membership.ended_on,
        }


def _take_roles(taking: Taking) -> Iterable[Row]:
    domains: dict[int, list[str]] = {}
    for domain in Domain.objects.filter(
        organization_id=taking.organization_id, closed_on=None
    ).exclude(role=None):
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
        }


def _take_terms(taking: Taking) -> Iterable[Row]:
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


def _skills_of_people(taking: Taking) -> Callable[[int, Row], None]:
    stated: dict[int, list[str]] = {}
    for found in (
        MemberSkill.objects.filter(organization_id=taking.organization_id)
        .select_related("skill")
        .order_by("pk")
    ):
        stated.setdefault(found.member_id, []).append(f"{found.skill.name}:{found.level}")

    def fill(member_id: int, row: Row) -> None:
        row["skills"] = stated.get(member_id, [])

    return fill


def _check_days(start: str, end: str) -> Callable[[Row], Iterable[tuple[str, str]]]:
    def check(row: Row) -> Iterable[tuple[str, str]]:
        if row.get(start) and row.get(end) and row[end] < row[start]:
            yield end, f"lies before {start}"

    return check


enrich("people", _skills_of_people)
register(
    Table(
        "circles",
        (
            Column("circle", "key", required=True),
            Column("name", required=True),
            Column("parent", "key", table="circles"),
            Column("purpose", "text"),
            Column("domains", "list"),
            Column("opened", "day"),
            Column("closed", "day"),
            Column("joining", "choice", choices=tuple(Circle.Joining.values)),
        ),
        _bring_circles,
        _take_circles,
        keyed=True,
        check=_check_days("opened", "closed"),
    )
)
register(
    Table(
        "memberships",
        (
            Column("circle", "key", required=True, table="circles"),
            Column("person", "key", required=True, table="people"),
            Column("started", "day"),
            Column("ended", "day"),
        ),
        _bring_memberships,
        _take_memberships,
        check=_check_days("started", "ended"),
    )
)
register(
    Table(
        "roles",
        (
            Column("circle", "key", required=True, table="circles"),
            Column("role", "key", required=True),
            Column("title"),
            Column("purpose", "text"),
            Column("accountabilities", "list"),
            Column("domains", "list"),
            Column("guide", "choice", choices=("yes", "no")),
            Column("term_months", "whole"),
            Column("seats", "whole"),
        ),
        _bring_roles,
        _take_roles,
    )
)
register(
    Table(
        "role_terms",
        (
            Column("circle", "key", required=True, table="circles"),
            Column("role", "key", required=True),
            Column("person", "key", required=True, table="people"),
            Column("started", "day"),
            Column("ended", "day"),
            Column("until", "day"),
            Column("began_by", "choice", choices=tuple(Term.Began.values)),
            Column("ended_by", "choice", choices=tuple(Term.Ended.values)),
            Column("notes", "text"),
        ),
        _bring_terms,
        _take_terms,
        check=_check_days("started", "ended"),
    )
)
