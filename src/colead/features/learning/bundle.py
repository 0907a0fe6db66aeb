"""Learning in the organization bundle: budgets and who shares them, offers, wishes, what was
shared. What one person took or joined is in nobody's bundle: it is in their own file alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from colead.features.funds import queries as funds
from colead.features.learning import rules
from colead.features.learning.models import Budget, Note, Offer, Share, Wish, WishJoin
from colead.features.organizations import queries as organizations
from colead.kernel import money, search
from colead.kernel.bundle import (
    Bringing,
    Clash,
    Column,
    Row,
    Table,
    Taking,
    register,
    upsert,
)


def _noon(day: date | None) -> datetime | None:
    return datetime.combine(day, time(12), tzinfo=UTC) if day else None


def _minor(table: str, row: Row, currency: str) -> int:
    amount: Decimal = row.get("money") or Decimal(0)
    minor = amount.scaleb(money.digits(currency))
    if minor != minor.to_integral_value() or not 0 <= minor <= money.LARGEST:
        says = _("This amount cannot be kept in this currency.")
        raise Clash(table, row["_row"], "money", str(amount), says)
    return int(minor)


def _major(minor: int, currency: str) -> Decimal:
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
                "money": _minor("learning_budgets", row, coin),
                "minutes": row.get("minutes") or 0,
                "starts_on": row["from"],
                "ends_on": row["until"],
                "released_at": _noon(row.get("released")) or bringing.at,
                "released_by_id": row.get("person_id"),
                "closed_at": _noon(row.get("closed")),
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
    bringing.ids["learning_budgets"] = {
        row["budget"]: pk for row, pk in zip(rows, done.ids, strict=True)
    }
    bringing.notes["learning_budgets"] = dict(zip(done.ids, values, strict=True))


def take_budgets(taking: Taking) -> Iterable[Row]:
    """All budgets, without what anybody took."""
    keys = taking.keys.setdefault("learning_budgets", {})
    for one in Budget.objects.filter(organization_id=taking.organization_id).order_by("pk"):
        keys[one.pk] = one.key or f"budget-{one.pk}"
        yield {
            "_id": one.pk,
            "budget": keys[one.pk],
            "title": one.title,
            "fund": taking.key("funds", one.fund_id),
            "circle": taking.key("circles", one.circle_id),
            "money": _major(one.money, one.currency),
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


def bring_offers(rows: Sequence[Row], bringing: Bringing) -> None:
    """Offers by their key."""
    own = organizations.organization(bringing.actor()).currency
    values: list[dict[str, Any]] = []
    for row in rows:
        coin = (row.get("currency") or own).upper()
        if coin not in money.currencies():
            says = _("There is no such currency.")
            raise Clash("learning_offers", row["_row"], "currency", coin, says)
        starts_at = row.get("starts")
        values.append(
            {
                "key": row["offer"],
                "kind": row["kind"],
                "title": row["title"][:200],
                "about": row.get("about") or "",
                "skills": rules.skill_names(row.get("skills") or []),
                "circle_id": row.get("circle_id"),
                "place": (row.get("place") or "")[:300],
                "starts_at": starts_at,
                "ends_at": row.get("ends") if starts_at else None,
                "seats": row.get("seats") or None,
                "money": _minor("learning_offers", row, coin),
                "currency": coin,
                "minutes": row.get("minutes") or 0,
                "by_id": row.get("person_id"),
                "teacher_id": row.get("teacher_id"),
                "taught_by": (row.get("taught_by") or "")[:200],
                "offered_at": _noon(row.get("offered")) or bringing.at,
                "cancelled_at": _noon(row.get("cancelled")),
                "why_cancelled": (row.get("why") or "")[:300],
            }
        )
    done = upsert(
        Offer,
        values,
        identity=["key"],
        organization_id=bringing.organization_id,
        bringing=bringing,
        table="learning_offers",
    )
    bringing.ids["learning_offers"] = {
        row["offer"]: pk for row, pk in zip(rows, done.ids, strict=True)
    }
    search.index_all(
        bringing.organization_id,
        "learning",
        [
            (
                done.ids[i],
                values[i]["title"],
                "\n".join([values[i]["about"], values[i]["taught_by"], *values[i]["skills"]]),
                values[i]["circle_id"],
            )
            for i in (*done.created, *done.changed)
            if values[i]["cancelled_at"] is None
        ],
    )


def take_offers(taking: Taking) -> Iterable[Row]:
    """All offers, without who joined them."""
    keys = taking.keys.setdefault("learning_offers", {})
    for one in Offer.objects.filter(organization_id=taking.organization_id).order_by("pk"):
        keys[one.pk] = one.key or f"offer-{one.pk}"
        yield {
            "_id": one.pk,
            "offer": keys[one.pk],
            "kind": one.kind,
            "title": one.title,
            "about": one.about,
            "skills": one.skills,
            "circle": taking.key("circles", one.circle_id),
            "place": one.place,
            "starts": one.starts_at,
            "ends": one.ends_at,
            "seats": one.seats,
            "money": _major(one.money, one.currency),
            "currency": one.currency,
            "minutes": one.minutes,
            "person": taking.key("people", one.by_id),
            "teacher": taking.key("people", one.teacher_id),
            "taught_by": one.taught_by,
            "offered": one.offered_at.date(),
            "cancelled": one.cancelled_at.date() if one.cancelled_at else None,
            "why": one.why_cancelled,
        }


def bring_wishes(rows: Sequence[Row], bringing: Bringing) -> None:
    """Wishes by their key; who made one shares it."""
    values = [
        {
            "key": row["wish"],
            "title": row["title"][:200],
            "about": row.get("about") or "",
            "by_id": row["person_id"],
            "offer_id": row.get("offer_id"),
            "wished_at": _noon(row.get("wished")) or bringing.at,
            "closed_at": _noon(row.get("closed")),
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
    for one in Wish.objects.filter(organization_id=taking.organization_id).order_by("pk"):
        yield {
            "wish": one.key or f"wish-{one.pk}",
            "title": one.title,
            "about": one.about,
            "person": taking.key("people", one.by_id),
            "offer": taking.key("learning_offers", one.offer_id),
            "wished": one.wished_at.date(),
            "closed": one.closed_at.date() if one.closed_at else None,
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
            "shared_at": _noon(row.get("shared")) or bringing.at,
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
            "learnt": one.key or f"learnt-{one.pk}",
            "title": one.title,
            "what": one.what,
            "for_what": one.for_what,
            "worth": one.worth,
            "skills": one.skills,
            "person": taking.key("people", one.member_id),
            "offer": taking.key("learning_offers", one.offer_id),
            "shared": one.shared_at.date(),
        }


def _check_budget(row: Row) -> Iterable[tuple[str, str]]:
    if row["until"] < row["from"]:
        yield "until", _("lies before the first day")
    if (row.get("money") or 0) < 0:
        yield "money", _("cannot be negative")
    if not (row.get("money") or row.get("minutes")):
        yield "money", _("say how much money or time each has")


def _check_offer(row: Row) -> Iterable[tuple[str, str]]:
    if row.get("starts") and row.get("ends") and row["ends"] < row["starts"]:
        yield "ends", _("lies before it begins")
    if (row.get("money") or 0) < 0:
        yield "money", _("cannot be negative")


register(
    Table(
        "learning_budgets",
        (
            Column("budget", "key", required=True),
            Column("title", required=True),
            Column("fund", "key", required=True, table="funds"),
            Column("circle", "key", required=True, table="circles"),
            Column("money", "amount"),
            Column("minutes", "whole"),
            Column("from", "day", required=True),
            Column("until", "day", required=True),
            Column("released", "day"),
            Column("person", "key", table="people"),
            Column("closed", "day"),
        ),
        bring_budgets,
        take_budgets,
        keyed=True,
        check=_check_budget,
    )
)
register(
    Table(
        "learning_shares",
        (
            Column("budget", "key", required=True, table="learning_budgets"),
            Column("person", "key", required=True, table="people"),
        ),
        bring_shares,
        take_shares,
    )
)
register(
    Table(
        "learning_offers",
        (
            Column("offer", "key", required=True),
            Column("kind", "choice", required=True, choices=tuple(Offer.Kind.values)),
            Column("title", required=True),
            Column("about", "text"),
            Column("skills", "list"),
            Column("circle", "key", table="circles"),
            Column("place"),
            Column("starts", "moment"),
            Column("ends", "moment"),
            Column("seats", "whole"),
            Column("money", "amount"),
            Column("currency"),
            Column("minutes", "whole"),
            Column("person", "key", table="people"),
            Column("teacher", "key", table="people"),
            Column("taught_by"),
            Column("offered", "day"),
            Column("cancelled", "day"),
            Column("why"),
        ),
        bring_offers,
        take_offers,
        keyed=True,
        check=_check_offer,
    )
)
register(
    Table(
        "learning_wishes",
        (
            Column("wish", "key", required=True),
            Column("title", required=True),
            Column("about", "text"),
            Column("person", "key", required=True, table="people"),
            Column("offer", "key", table="learning_offers"),
            Column("wished", "day"),
            Column("closed", "day"),
        ),
        bring_wishes,
        take_wishes,
        keyed=True,
    )
)
register(
    Table(
        "learnt",
        (
            Column("learnt", "key", required=True),
            Column("title", required=True),
            Column("what", "text", required=True),
            Column("for_what", "text"),
            Column("worth", "text"),
            Column("skills", "list"),
            Column("person", "key", table="people"),
            Column("offer", "key", table="learning_offers"),
            Column("shared", "day"),
        ),
        bring_notes,
        take_notes,
        keyed=True,
    )
)
