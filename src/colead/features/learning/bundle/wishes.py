"""Wishes, who shares them, and what people shared of what they learnt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from colead.features.learning import rules
from colead.features.learning.bundle.budgets import noon
from colead.features.learning.models import Note, Wish, WishJoin
from colead.kernel import search
from colead.kernel.bundle import Bringing, Row, Taking, upsert


def bring_wishes(rows: Sequence[Row], bringing: Bringing) -> None:
    """Wishes by their key; who made one shares it."""
    values = [
        {
            "key": row["wish"],
            "title": row["title"][:200],
            "about": row.get("about") or "",
            "by_id": row["person_id"],
            "offer_id": row.get("offer_id"),
            "wished_at": noon(row.get("wished")) or bringing.at,
            "closed_at": noon(row.get("closed")),
        }
        for row in rows
    ]
    done = upsert(
        Wish,
        values,
        identity=["key"],
        organization_id=bringing.organization_id,
        bringing=bringing,
        table="learning_wishes",
    )
    upsert(
        WishJoin,
        [
            {"wish_id": pk, "member_id": row["person_id"]}
            for pk, row in zip(done.ids, rows, strict=True)
        ],
        identity=["wish_id", "member_id"],
        organization_id=bringing.organization_id,
    )
    bringing.learn("learning_wishes", (row["wish"] for row in rows), done.ids)
    search.index_all(
        bringing.organization_id,
        "wish",
        [
            (done.ids[i], values[i]["title"], values[i]["about"], None)
            for i in (*done.created, *done.changed)
            if values[i]["closed_at"] is None
        ],
    )


def take_wishes(taking: Taking) -> Iterable[Row]:
    """All wishes."""
    keys = taking.keys.setdefault("learning_wishes", {})
    for one in Wish.objects.filter(organization_id=taking.organization_id).order_by("pk"):
        keys[one.pk] = taking.key_of(one)
        yield {
            "wish": keys[one.pk],
            "title": one.title,
            "about": one.about,
            "person": taking.key("people", one.by_id),
            "offer": taking.key("learning_offers", one.offer_id),
            "wished": one.wished_at.date(),
            "closed": one.closed_at.date() if one.closed_at else None,
        }


def bring_wishers(rows: Sequence[Row], bringing: Bringing) -> None:
    """Who else shares a wish."""
    pairs = dict.fromkeys((row["wish_id"], row["person_id"]) for row in rows)
    upsert(
        WishJoin,
        [{"wish_id": wish_id, "member_id": member_id} for wish_id, member_id in pairs],
        identity=["wish_id", "member_id"],
        organization_id=bringing.organization_id,
        bringing=bringing,
        table="learning_wishers",
    )


def take_wishers(taking: Taking) -> Iterable[Row]:
    """Who shares which wish."""
    found = WishJoin.objects.filter(organization_id=taking.organization_id)
    for wish_id, member_id in found.order_by("wish", "member").values_list("wish", "member"):
        yield {
            "wish": taking.key("learning_wishes", wish_id),
            "person": taking.key("people", member_id),
        }


def bring_notes(rows: Sequence[Row], bringing: Bringing) -> None:
    """What people shared, by its key."""
    values = [
        {
            "key": row["learnt"],
            "title": row["title"][:200],
            "what": row["what"],
            "for_what": row.get("for_what") or "",
            "worth": row.get("worth") or "",
            "skills": rules.skill_names(row.get("skills") or []),
            "member_id": row.get("person_id"),
            "offer_id": row.get("offer_id"),
            "shared_at": noon(row.get("shared")) or bringing.at,
        }
        for row in rows
    ]
    done = upsert(
        Note,
        values,
        identity=["key"],
        organization_id=bringing.organization_id,
        bringing=bringing,
        table="learnt",
    )
    search.index_all(
        bringing.organization_id,
        "learnt",
        [
            (done.ids[i], values[i]["title"], f"{values[i]['what']}\n{values[i]['for_what']}", None)
            for i in (*done.created, *done.changed)
        ],
    )


def take_notes(taking: Taking) -> Iterable[Row]:
    """What people shared."""
    for one in Note.objects.filter(organization_id=taking.organization_id).order_by("pk"):
        yield {
            "learnt": taking.key_of(one),
            "title": one.title,
            "what": one.what,
            "for_what": one.for_what,
            "worth": one.worth,
            "skills": one.skills,
            "person": taking.key("people", one.member_id),
            "offer": taking.key("learning_offers", one.offer_id),
            "shared": one.shared_at.date(),
        }
