"""The organization and its people, in the organization bundle."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from colead.features.organizations import events
from colead.features.organizations.models import Member, Organization
from colead.kernel import search
from colead.kernel.bundle import Bringing, Column, Row, Table, Taking, register, upsert


def _bring_organization(rows: Sequence[Row], bringing: Bringing) -> None:
    if not rows:
        return
    row = rows[0]
    organization = Organization.objects.get(pk=bringing.organization_id)
    wanted = {
        "name": row["name"],
        "purpose": row.get("purpose") or "",
        "currency": row.get("currency") or organization.currency,
        "timezone": row.get("timezone") or organization.timezone,
        "language": row.get("language") or organization.language,
    }
    changed = [name for name, value in wanted.items() if getattr(organization, name) != value]
    for name in changed:
        setattr(organization, name, wanted[name])
    if changed:
        organization.save(update_fields=changed)
        bringing.changed["organization"] = 1
    if row.get("vision"):
        bringing.notes["vision"] = row["vision"]


def _take_organization(taking: Taking) -> Iterable[Row]:
    organization = Organization.objects.get(pk=taking.organization_id)
    yield {
        "_id": organization.pk,
        "name": organization.name,
        "purpose": organization.purpose,
        "currency": organization.currency,
        "timezone": organization.timezone,
        "language": organization.language,
    }


def _bring_people(rows: Sequence[Row], bringing: Bringing) -> None:
    done = upsert(
        Member,
        [
            {
                "key": row["person"],
                "name": row["name"],
                "email": row.get("email") or "",
                "joined_on": row.get("joined"),
                "left_on": row.get("left"),
                "about": row.get("about") or "",
                "kind": row.get("kind") or Member.Kind.MEMBER,
            }
            for row in rows
        ],
        identity=["key"],
        organization_id=bringing.organization_id,
        bringing=bringing,
        table="people",
    )
    search.index_all(
        bringing.organization_id,
        "member",
        [(done.ids[i], rows[i]["name"], "", None) for i in [*done.created, *done.changed]],
        apart=True,
    )
    bringing.learn("people", (row["person"] for row in rows), done.ids)
    bringing.notes.setdefault("skills", {}).update(
        (pk, row["skills"]) for row, pk in zip(rows, done.ids, strict=True) if row.get("skills")
    )
    for index in done.created:
        row, pk = rows[index], done.ids[index]
        if row.get("joined"):
            bringing.tell(
                events.MemberJoined(member=pk, title=row["name"]), on=row["joined"], by=pk
            )
        if row.get("left"):
            bringing.tell(events.MemberLeft(member=pk, title=row["name"]), on=row["left"], by=pk)


def _take_people(taking: Taking) -> Iterable[Row]:
    people = Member.objects.filter(organization_id=taking.organization_id).order_by("pk")
    keys = taking.keys.setdefault("people", {})
    for member in people.iterator(chunk_size=2_000):
        keys[member.pk] = key = taking.key_of(member)
        yield {
            "_id": member.pk,
            "person": key,
            "name": member.name,
            "email": member.email,
            "joined": member.joined_on,
            "left": member.left_on,
            "kind": member.kind,
            "about": member.about,
        }


def _check_person(row: Row) -> Iterable[tuple[str, str]]:
    if row.get("joined") and row.get("left") and row["left"] < row["joined"]:
        yield "left", "lies before the day of joining"


register(
    Table(
        "organization",
        (
            Column("name", required=True),
            Column("purpose", "text"),
            Column("vision", "text"),
            Column("currency"),
            Column("timezone"),
            Column("language"),
        ),
        _bring_organization,
        _take_organization,
    )
)
register(
    Table(
        "people",
        (
            Column("person", "key", required=True),
            Column("name", required=True),
            Column("email", "email"),
            Column("joined", "day"),
            Column("left", "day"),
            Column("skills", "list"),
            Column("kind", "choice", choices=("member", "guest")),
            Column("about", "text"),
        ),
        _bring_people,
        _take_people,
        keyed=True,
        check=_check_person,
        apart=True,
    )
)
