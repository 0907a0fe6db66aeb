"""Budgets and who shares them, without what anybody took."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal

from django.utils.translation import gettext as _

from colead.features.funds import queries as funds
from colead.features.learning.models import Budget, Share
from colead.kernel import money
from colead.kernel.bundle import Bringing, Clash, Row, Taking, upsert


def noon(day: date | None) -> datetime | None:
    """The noon of a day, or nothing."""
    return datetime.combine(day, time(12), tzinfo=UTC) if day else None


def minor_of(table: str, row: Row, currency: str) -> int:
    """Minor units of a row's ``money``; a `Clash` for what cannot be kept."""
    amount: Decimal = row.get("money") or Decimal(0)
    minor = amount.scaleb(money.digits(currency))
    if minor != minor.to_integral_value() or not 0 <= minor <= money.LARGEST:
        says = _("This amount cannot be kept in this currency.")
        raise Clash(table, row["_row"], "money", str(amount), says)
    return int(minor)


def major(minor: int, currency: str) -> Decimal:
    """Minor units as an amount."""
    return Decimal(minor).scaleb(-money.digits(currency))


def bring_budgets(rows: Sequence[Row], bringing: Bringing) -> None:
    """Budgets by their key. Nothing is taken from those that are open: each takes anew."""
    known = {one.pk: one.currency for one in funds.visible_to(bringing.actor())}
    values = []
    for row in rows:
        coin = known[row["fund_id"]]
        values.append(
            {
                "key": row["budget"],
                "fund_id": row["fund_id"],
                "circle_id": row["circle_id"],
                "title": row["title"][:200],
                "currency": coin,
                "money": minor_of("learning_budgets", row, coin),
                "minutes": row.get("minutes") or 0,
                "starts_on": row["from"],
                "ends_on": row["until"],
                "released_at": noon(row.get("released")) or bringing.at,
                "released_by_id": row.get("person_id"),
                "closed_at": noon(row.get("closed")),
            }
        )
    done = upsert(
        Budget,
        values,
        identity=["key"],
        organization_id=bringing.organization_id,
        bringing=bringing,
        table="learning_budgets",
    )
    bringing.learn("learning_budgets", (row["budget"] for row in rows), done.ids)
    bringing.notes["learning_budgets"] = dict(zip(done.ids, values, strict=True))


def take_budgets(taking: Taking) -> Iterable[Row]:
    """All budgets, without what anybody took."""
    keys = taking.keys.setdefault("learning_budgets", {})
    for one in Budget.objects.filter(organization_id=taking.organization_id).order_by("pk"):
        keys[one.pk] = taking.key_of(one)
        yield {
            "_id": one.pk,
            "budget": keys[one.pk],
            "title": one.title,
            "fund": taking.key("funds", one.fund_id),
            "circle": taking.key("circles", one.circle_id),
            "money": major(one.money, one.currency),
            "minutes": one.minutes,
            "from": one.starts_on,
            "until": one.ends_on,
            "released": one.released_at.date(),
            "person": taking.key("people", one.released_by_id),
            "closed": one.closed_at.date() if one.closed_at else None,
        }


def bring_shares(rows: Sequence[Row], bringing: Bringing) -> None:
    """Who shares a budget."""
    budgets = bringing.notes.get("learning_budgets", {})
    pairs = dict.fromkeys((row["budget_id"], row["person_id"]) for row in rows)
    upsert(
        Share,
        [
            {
                "budget_id": budget_id,
                "member_id": member_id,
                "money": budgets[budget_id]["money"],
                "minutes": budgets[budget_id]["minutes"],
            }
            for budget_id, member_id in pairs
        ],
        identity=["budget_id", "member_id"],
        organization_id=bringing.organization_id,
        bringing=bringing,
        table="learning_shares",
        keep=("money", "minutes"),
    )


def take_shares(taking: Taking) -> Iterable[Row]:
    """Who shares which budget; what they took of it is not said."""
    found = Share.objects.filter(organization_id=taking.organization_id)
    for budget_id, member_id in found.order_by("budget_id", "pk").values_list("budget", "member"):
        yield {
            "budget": taking.key("learning_budgets", budget_id),
            "person": taking.key("people", member_id),
        }
