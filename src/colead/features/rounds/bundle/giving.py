"""Shares handed out, appeals, and the gifts with a name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from colead.features.rounds.bundle.common import (
    CIRCLE,
    FUND,
    bring,
    coin_of,
    findable,
    minor_of,
    moments,
    units,
)
from colead.features.rounds.models import Appeal, Giving, Pledge, Share
from colead.kernel import money
from colead.kernel.bundle import Bringing, Clash, Column, Row, Table, Taking, register, upsert


def bring_givings(rows: Sequence[Row], bringing: Bringing) -> None:
    """What was handed out, by key."""
    values = []
    for row in rows:
        coin = coin_of(row, bringing)
        values.append({
            "key": row["giving"], "title": row["title"][:200], "fund_id": row["fund_id"],
            "circle_id": row.get("circle_id"), "currency": coin,
            "share": minor_of("givings", row, "share", coin),
            "opened_at": row.get("opened_at") or bringing.at,
            "ends_at": row.get("ends_at") or bringing.at, "ended_at": row.get("ended_at"),
        })  # fmt: skip
    done = bring(Giving, "givings", "giving", rows, values, bringing)
    bringing.notes["givings"] = dict(zip(done.ids, values, strict=True))


def take_givings(taking: Taking) -> Iterable[Row]:
    """All that was handed out."""
    keys = taking.keys.setdefault("givings", {})
    for one in Giving.objects.filter(organization_id=taking.organization_id).order_by("pk"):
        keys[one.pk] = taking.key_of(one)
        yield {
            "_id": one.pk, "giving": keys[one.pk], "title": one.title,
            "fund": taking.key("funds", one.fund_id),
            "circle": taking.key("circles", one.circle_id),
            "share": units(one.share, one.currency), "opened_at": one.opened_at,
            "ends_at": one.ends_at, "ended_at": one.ended_at,
        }  # fmt: skip


def bring_appeals(rows: Sequence[Row], bringing: Bringing) -> None:
    """Appeals by key."""
    values = []
    for row in rows:
        coin = (row.get("currency") or "EUR").upper()
        if coin not in money.currencies():
            says = _("There is no such currency.")
            raise Clash("appeals", row["_row"], "currency", coin, says)
        least, goal = (minor_of("appeals", row, name, coin) for name in ("minimum", "goal"))
        reached = int((row.get("reached") or Decimal(0)).scaleb(money.digits(coin)))
        if goal < least or not 0 <= reached <= goal:
            says = _("The goal is at least the minimum.")
            raise Clash("appeals", row["_row"], "goal", str(row.get("goal")), says)
        values.append({
            "key": row["appeal"], "title": row["title"][:200], "text": row.get("text") or "",
            "initiative_id": row["initiative_id"], "circle_id": row.get("circle_id"),
            "minimum": least, "goal": goal, "reached": reached, "currency": coin,
            "state": row.get("state") or Appeal.State.RETURNED,
            "opened_at": row.get("opened_at") or bringing.at,
            "ends_at": row.get("ends_at") or bringing.at, "ended_at": row.get("ended_at"),
        })  # fmt: skip
    done = bring(Appeal, "appeals", "appeal", rows, values, bringing)
    findable(bringing, "appeal", done, values, "text")
    bringing.notes["appeals"] = dict(zip(done.ids, values, strict=True))


def take_appeals(taking: Taking) -> Iterable[Row]:
    """All appeals."""
    keys = taking.keys.setdefault("appeals", {})
    for one in Appeal.objects.filter(organization_id=taking.organization_id).order_by("pk"):
        keys[one.pk] = taking.key_of(one)
        yield {
            "_id": one.pk, "appeal": keys[one.pk], "title": one.title, "text": one.text,
            "initiative": taking.key("initiatives", one.initiative_id),
            "circle": taking.key("circles", one.circle_id),
            **{name: units(getattr(one, name), one.currency)
               for name in ("minimum", "goal", "reached")},
            "currency": one.currency, "state": one.state, "opened_at": one.opened_at,
            "ends_at": one.ends_at, "ended_at": one.ended_at,
        }  # fmt: skip


def bring_gifts(rows: Sequence[Row], bringing: Bringing) -> None:
    """Shares with the gifts with a name: a row without an appeal says that somebody has a share."""
    given: dict[tuple[int, int], int] = {}
    for row in rows:
        pair = row["giving_id"], row["person_id"]
        back = row.get("returned_at") is not None
        coin = bringing.notes["givings"][pair[0]]["currency"]
        amount = minor_of("gifts", row, "amount", coin) if row.get("appeal_id") else 0
        given[pair] = given.get(pair, 0) + (0 if back else amount)
    values = [
        {"giving_id": giving, "member_id": member, "given": sum_,
         "amount": max(sum_, bringing.notes["givings"][giving]["share"])}
        for (giving, member), sum_ in given.items()
    ]  # fmt: skip
    done = upsert(
        Share, values, identity=["giving_id", "member_id"],
        organization_id=bringing.organization_id, bringing=bringing, table="gifts",
        keep=("given", "amount"),  # Gifts without a name count here, and are in no bundle.
    )  # fmt: skip
    shares = dict(zip(given, done.ids, strict=True))
    there = Pledge.objects.filter(organization_id=bringing.organization_id)
    if there.exists():
        return  # The same bundle a second time: gifts only ever come.
    Pledge.objects.bulk_create(
        Pledge(
            organization_id=bringing.organization_id,
            appeal_id=row["appeal_id"],
            share_id=shares[row["giving_id"], row["person_id"]],
            amount=minor_of("gifts", row, "amount", bringing.notes["appeals"][row["appeal_id"]]
                          ["currency"]),
            named=True,
            returned_at=row.get("returned_at"),
        )
        for row in rows if row.get("appeal_id")
    )  # fmt: skip


def take_gifts(taking: Taking) -> Iterable[Row]:
    """Who has a share, and the gifts with a name. Those without one stay here."""
    for one in Share.objects.filter(organization_id=taking.organization_id).order_by("pk"):
        yield _gift(taking, one, None)
    named = Pledge.objects.filter(organization_id=taking.organization_id, named=True)
    for gift in named.select_related("share__giving").order_by("pk"):
        yield _gift(taking, gift.share, gift)


def _gift(taking: Taking, share: Share, gift: Pledge | None) -> Row:
    coin = share.giving.currency if gift else ""
    return {
        "giving": taking.key("givings", share.giving_id),
        "person": taking.key("people", share.member_id),
        "appeal": taking.key("appeals", gift.appeal_id) if gift else "",
        "amount": units(gift.amount, coin) if gift else None,
        "returned_at": gift.returned_at if gift else None,
    }


register(
    Table(
        "givings",
        (
            Column("giving", "key", required=True), Column("title", required=True), FUND, CIRCLE,
            Column("share", "amount", required=True),
            *moments("opened_at", "ends_at", "ended_at"),
        ),
        bring_givings, take_givings, keyed=True,
    )
)  # fmt: skip
register(
    Table(
        "appeals",
        (
            Column("appeal", "key", required=True), Column("title", required=True),
            Column("text", "text"),
            Column("initiative", "key", required=True, table="initiatives"), CIRCLE,
            Column("minimum", "amount", required=True), Column("goal", "amount", required=True),
            Column("reached", "amount"), Column("currency"),
            Column("state", "choice", choices=tuple(Appeal.State.values)),
            *moments("opened_at", "ends_at", "ended_at"),
        ),
        bring_appeals, take_appeals, keyed=True,
    )
)  # fmt: skip
register(
    Table(
        "gifts",
        (
            Column("giving", "key", required=True, table="givings"),
            Column("person", "key", required=True, table="people"),
            Column("appeal", "key", table="appeals"), Column("amount", "amount"),
            *moments("returned_at"),
        ),
        bring_gifts, take_gifts,
    )
)  # fmt: skip
