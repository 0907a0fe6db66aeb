"""Evidence, for programs: figures to read."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Schema

from colead.features.evidence import actions, queries, rules
from colead.features.evidence.models import Figure
from colead.features.evidence.rules.indicators import INDICATORS
from colead.kernel import paging
from colead.kernel.api import Listed, Router, listed
from colead.kernel.web import actor_of

router = Router(tags=["evidence"])
LARGEST = 2**53


class IndicatorOut(Schema):
    """What an indicator is, means and does not mean, and which one is read beside it."""

    name: str
    concept: str
    unit: str
    label: str
    means: str
    means_not: str
    counter: str


class FigureOut(Schema):
    """An indicator's value over the days that end on ``until``, with its 95 % interval and what
    chance alone would give. Where there is no value, ``undefined`` says why."""

    indicator: str
    circle_id: int | None
    until: date
    days: int
    people: int
    cases: int
    value: float | None
    low: float | None
    high: float | None
    null_mean: float | None
    null_percentile: float | None
    undefined: str
    made_at: datetime


class Which(Schema):
    """Which figures: of a circle, or of the organization; until one day, or of all."""

    circle_id: int | None = Field(None, ge=0, le=LARGEST)
    until: date | None = None
    after: str | None = None


@router.get("/indicators", response=list[IndicatorOut])
def indicators(request: HttpRequest) -> list[dict[str, Any]]:
    """All indicators. No number sums them up."""
    return [
        {name: str(getattr(one, name)) for name in IndicatorOut.model_fields}
        for one in INDICATORS.values()
    ]


@router.get("/figures", response=Listed[FigureOut])
def figures(request: HttpRequest, which: Query[Which]) -> dict[str, Any]:
    """Figures of the organization or a circle, the newest first."""
    actor = actor_of(request)
    rules.may_look(actor).enforce()
    circle = queries.circle_or_whole(actor, which.circle_id)
    actions.look("api", circle_id=circle.pk if circle else None, by=actor)
    rows = queries.visible_to(actor).filter(circle=circle)
    if which.until is not None:
        rows = rows.filter(until=which.until)
    found: paging.Page[Figure] = paging.page(rows, after=which.after, order=("-until", "pk"))
    return listed(found)
