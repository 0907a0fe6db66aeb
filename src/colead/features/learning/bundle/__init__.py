"""Learning in the organization bundle: budgets and who shares them, offers, wishes, what was
shared. What one person took or joined is in nobody's bundle: it is in their own file alone."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from colead.features.learning.bundle.budgets import (
    bring_budgets,
    bring_shares,
    take_budgets,
    take_shares,
)
from colead.features.learning.bundle.offers import bring_offers, take_offers
from colead.features.learning.bundle.wishes import (
    bring_notes,
    bring_wishers,
    bring_wishes,
    take_notes,
    take_wishers,
    take_wishes,
)
from colead.features.learning.models import Offer
from colead.kernel.bundle import Column, Row, Table, register


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
        "learning_wishers",
        (
            Column("wish", "key", required=True, table="learning_wishes"),
            Column("person", "key", required=True, table="people"),
        ),
        bring_wishers,
        take_wishers,
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
