"""The yearly report: chosen figures and what stands beside them, as plain values."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from django.db.models import QuerySet

from colead.features.circles import queries as circles
from colead.features.circles.models import Circle
from colead.features.evidence.models import Report
from colead.features.evidence.queries.shown import NONE_SHOWN, notes, visible_to
from colead.features.evidence.rules.indicators import INDICATORS
from colead.features.organizations import queries as organizations
from colead.kernel.actor import Actor
from colead.kernel.verdict import Missing

FIGURE = ("value", "low", "high", "cases", "null_mean", "null_percentile", "undefined")
USUAL = (
    "own-authority", "not-alone", "shared-duties", "grown", "answered", "decentralization",
    "spread",
)  # fmt: skip
"""What a report holds if nobody chooses: one of each concept at least."""


def chosen(names: Collection[str], *, whole: bool) -> list[str]:
    """Of these indicators those there are, in order, each with the one that is read beside it: a
    figure never goes out alone."""
    found = [
        one for one in INDICATORS.values() if one.name in names and (whole or not one.whole_only)
    ]
    wanted = {one.name for one in found} | {one.counter for one in found if one.counter}
    return [one.name for one in INDICATORS.values() if one.name in wanted]


def report(
    actor: Actor, circle: Circle | None, names: Collection[str], *, with_notes: bool
) -> dict[str, Any] | None:
    """A report of the newest window as JSON values; None where nothing may be shown. Only figures
    that were made are in it, so they have passed protection: three queries."""
    rows = list(visible_to(actor).filter(circle=circle).order_by("until"))
    if not rows or rows[-1].indicator == NONE_SHOWN:
        return None
    until = rows[-1].until
    days = rows[-1].days
    wanted = chosen(names, whole=circle is None)
    newest = {row.indicator: row for row in rows if row.until == until}
    since = until - timedelta(days=days)
    return {
        "organization": organizations.organization(actor).name,
        "circle": circle.name if circle else "",
        "until": until.isoformat(),
        "days": days,
        "people": newest[next(iter(newest))].people,
        "figures": [
            {"name": name, **{field: getattr(newest[name], field) for field in FIGURE}}
            for name in wanted
            if name in newest
        ],
        "series": {
            name: [
                [row.until.isoformat(), row.value, row.low, row.high]
                for row in rows
                if row.indicator == name and row.until >= since
            ]
            for name in wanted
        },
        "notes": [
            [note.on.isoformat(), note.text] for note in notes(actor) if since <= note.on <= until
        ]
        if with_notes
        else [],
    }


def day(text: str) -> date:
    """A day of a report's values."""
    return date.fromisoformat(text)


def reports(actor: Actor) -> QuerySet[Report]:
    """The reports that were published, newest first; for members."""
    found = Report.objects.filter(organization_id=actor.organization_id)
    found = found.select_related("by", "circle").order_by("-made_at", "-pk")
    return found.none() if actor.is_guest else found


def published(actor: Actor, report_id: int) -> Report:
    """One of them, or ``Missing``."""
    found = reports(actor).filter(pk=report_id).first()
    if found is None:
        raise Missing(f"report {report_id}")
    return found


def link_hash(link: str) -> str:
    """What is kept of a secret link."""
    return sha256(link.encode()).hexdigest()


def by_link(link: str) -> Report:
    """The report behind a secret link, without signing in; ``Missing`` for any that is none or was
    taken back."""
    found = Report.objects.filter(link_hash=link_hash(link[:200]), taken_back_at=None).first()
    if found is None:
        raise Missing("report")
    return found


def belongs(actor: Actor, circle: Circle | None) -> bool:
    """Whether the actor belongs to the circle that a report is of."""
    return circle is not None and circles.is_member_of(actor, circle.pk)
