"""Coaching in the organization bundle: offers that are listed, and nothing else. Wishes, proposals,
pairs, their words and who not are nobody's but the two's; each takes their own (`my coaching`)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from colead.features.coaching import rules
from colead.features.coaching.models import Offer
from colead.kernel import search
from colead.kernel.bundle import Bringing, Column, Row, Table, Taking, register, upsert


def _check(row: Row) -> Iterable[tuple[str, str]]:
    for column, known in (("practices", dict(rules.PRACTICES)), ("languages", rules.LANGUAGES)):
        if not [one for one in row.get(column) or () if one in known]:
            yield column, "names at least one that is known"
    if not 1 <= (row.get("hours") or 2) <= 40:
        yield "hours", "lies between 1 and 40"
    if not 1 <= (row.get("places") or 1) <= 20:
        yield "places", "lies between 1 and 20"


def bring_coaches(rows: Sequence[Row], bringing: Bringing) -> None:
    """Offers, one a person. Whoever offers here already keeps the places that are taken."""
    taken = dict(
        Offer.objects.filter(organization_id=bringing.organization_id).values_list(
            "member_id", "taken"
        )
    )
    values = {
        row["person_id"]: {
            "member_id": row["person_id"],
            "practices": [one for one in row["practices"] if one in dict(rules.PRACTICES)],
            "languages": [one for one in row["languages"] if one in rules.LANGUAGES],
            "forms": [one for one in row.get("forms") or () if one in dict(rules.FORMS)],
            "about": row.get("about") or "",
            "hours": row.get("hours") or 2,
            "places": max(row.get("places") or 1, taken.get(row["person_id"], 0)),
            "offered_at": bringing.at,
        }
        for row in rows
    }
    done = upsert(
        Offer,
        list(values.values()),
        identity=["member_id"],
        organization_id=bringing.organization_id,
        bringing=bringing,
        table="coaches",
        keep=["offered_at"],
    )
    fresh = Offer.objects.filter(pk__in=[done.ids[i] for i in (*done.created, *done.changed)])
    search.index_all(
        bringing.organization_id,
        "coach",
        [(one.pk, one.title, one.about, None) for one in fresh.select_related("member")
         if one.is_listed and one.withdrawn_at is None],
    )  # fmt: skip


def take_coaches(taking: Taking) -> Iterable[Row]:
    """The offers that are listed."""
    found = Offer.objects.filter(
        organization_id=taking.organization_id,
        is_listed=True,
        withdrawn_at=None,
        member__left_on=None,
    )
    for one in found.order_by("member_id"):
        yield {
            "person": taking.key("people", one.member_id),
            "practices": one.practices,
            "languages": one.languages,
            "forms": one.forms,
            "hours": one.hours,
            "places": one.places,
            "about": one.about,
        }


register(
    Table(
        "coaches",
        (
            Column("person", "key", required=True, table="people"),
            Column("practices", "list", required=True),
            Column("languages", "list", required=True),
            Column("forms", "list"),
            Column("hours", "whole"),
            Column("places", "whole"),
            Column("about", "text"),
        ),
        bring_coaches,
        take_coaches,
        check=_check,
    )
)
