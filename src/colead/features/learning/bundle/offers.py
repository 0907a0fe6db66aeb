"""Offers, without who joined them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from colead.features.learning import rules
from colead.features.learning.bundle.budgets import major, minor_of, noon
from colead.features.learning.models import Offer
from colead.features.organizations import queries as organizations
from colead.kernel import money, search
from colead.kernel.bundle import Bringing, Clash, Row, Taking, upsert


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
                "money": minor_of("learning_offers", row, coin),
                "currency": coin,
                "minutes": row.get("minutes") or 0,
                "by_id": row.get("person_id"),
                "teacher_id": row.get("teacher_id"),
                "taught_by": (row.get("taught_by") or "")[:200],
                "offered_at": noon(row.get("offered")) or bringing.at,
                "cancelled_at": noon(row.get("cancelled")),
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
    bringing.learn("learning_offers", (row["offer"] for row in rows), done.ids)
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
        keys[one.pk] = taking.key_of(one)
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
            "money": major(one.money, one.currency),
            "currency": one.currency,
            "minutes": one.minutes,
            "person": taking.key("people", one.by_id),
            "teacher": taking.key("people", one.teacher_id),
            "taught_by": one.taught_by,
            "offered": one.offered_at.date(),
            "cancelled": one.cancelled_at.date() if one.cancelled_at else None,
            "why": one.why_cancelled,
        }
