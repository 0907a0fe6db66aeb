"""Evidence, for programs: figures to read, notes beside them, reports to publish."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Field, Query, Schema, Status

from colead.features.evidence import actions, jobs, queries, rules
from colead.features.evidence.models import Annotation, Figure, Report, Sheet
from colead.features.evidence.rules.indicators import INDICATORS
from colead.kernel import paging
from colead.kernel.api import Listed, Router, listed
from colead.kernel.verdict import Missing
from colead.kernel.web import actor_of

router = Router(tags=["evidence"])
LARGEST = 2**53
TOLD = ("enabling", "flow", "curves")
"""Sheets that programs may read: what is about the stewards together, circles and durations."""


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
    chance alone would give. Where there is no value, ``undefined`` says why. Intervals and chance
    that are drawn by lot say when (``drawn_at``): at most a day before the value, while hardly
    anything changed."""

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
    drawn_at: datetime | None


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


class SheetOut(Schema):
    """What a picture is drawn from, over the days that end on ``until``: ``enabling`` (the stewards
    together), ``flow`` (ties between circles; counts below 3 are null), ``curves`` (durations)."""

    name: str
    circle_id: int | None
    until: date
    days: int
    facts: dict[str, Any]
    made_at: datetime


class AnnotationOut(Schema):
    """What happened on a day, in somebody's words, beside the curves."""

    id: int
    on: date
    text: str
    by_id: int | None
    made_at: datetime


class AnnotationIn(Schema):
    """A day that has come, and what happened."""

    on: date
    text: str = Field(min_length=1, max_length=200)


class DayIn(Schema):
    """The day whose before and after are compared."""

    day: date


@router.get("/sheets/{name}", response=SheetOut)
def sheet(request: HttpRequest, name: str, which: Query[Which]) -> Sheet:
    """What a picture is drawn from: of one day, or the newest."""
    actor = actor_of(request)
    rules.may_look(actor).enforce()
    circle = queries.circle_or_whole(actor, which.circle_id)
    actions.look("api", circle_id=circle.pk if circle else None, by=actor)
    found = None
    if name in TOLD and not queries.closed(actor, circle):
        found = queries.sheet(actor, circle, name, until=which.until)
    if found is None:
        raise Missing(f"sheet {name}")
    return found


@router.get("/annotations", response=list[AnnotationOut])
def noted(request: HttpRequest) -> list[Annotation]:
    """What people noted beside the curves, by day."""
    rules.may_look(actor_of(request)).enforce()
    return queries.notes(actor_of(request))


@router.post("/annotations", response={201: AnnotationOut})
def annotate(request: HttpRequest, body: AnnotationIn) -> Status[Annotation]:
    """Note what happened on a day."""
    return Status(201, actions.annotate(on=body.on, text=body.text, by=actor_of(request)))


@router.delete("/annotations/{annotation_id}", response={204: None})
def withdraw_annotation(request: HttpRequest, annotation_id: int) -> Status[None]:
    """Take a note back."""
    actions.withdraw_annotation(annotation_id, by=actor_of(request))
    return Status(204, None)


@router.get("/comparisons", response=list[SheetOut])
def comparisons(request: HttpRequest) -> list[Sheet]:
    """Before and after days that somebody asked about, the newest day first."""
    rules.may_look(actor_of(request)).enforce()
    return list(queries.asked(actor_of(request), None, "compare")[:50])


@router.post("/comparisons", response={202: DayIn})
def compare(request: HttpRequest, body: DayIn) -> Status[dict[str, Any]]:
    """Have the weeks before a day compared with those after it; a job computes it."""
    actor = actor_of(request)
    rules.may_look(actor).enforce()
    rules.may_compare(actor, body.day).enforce()
    jobs.queue_about(jobs.compare, body.day, by=actor)
    return Status(202, {"day": body.day})


class ReportOut(Schema):
    """A report that was published; ``taken_back_at`` says when its link ceased to lead there."""

    id: int
    title: str
    circle_id: int | None
    by_id: int | None
    made_at: datetime
    taken_back_at: datetime | None


class ReportRead(ReportOut):
    """The same with what was frozen: figures with their days, and what people noted. Empty once it
    was taken back."""

    facts: dict[str, Any]


class ReportMade(ReportRead):
    """The same with its secret link, which is told this one time."""

    link: str


class ReportAsked(Schema):
    """Of a circle or of the organization; ``names`` of indicators (none: the usual ones), each of
    which brings along what is read beside it; ``notes``: with what people noted."""

    circle_id: int | None = Field(None, ge=0, le=LARGEST)
    names: list[str] = Field([], max_length=100)
    notes: bool = False


class ReportIn(ReportAsked):
    """The same with a title; the usual one if it is empty."""

    title: str = Field("", max_length=200)


@router.get("/reports", response=Listed[ReportOut])
def reports(request: HttpRequest, after: str | None = None) -> dict[str, Any]:
    """The reports that were published, the newest first."""
    actor = actor_of(request)
    rules.may_look(actor).enforce()
    return listed(paging.page(queries.reports(actor), after=after, order=("-made_at", "-pk")))


@router.get("/reports/of-today", response=dict[str, Any])
def report_of_today(request: HttpRequest, asked: Query[ReportAsked]) -> dict[str, Any]:
    """What a report published now would hold: nothing is published."""
    actor = actor_of(request)
    rules.may_look(actor).enforce()
    circle = queries.circle_or_whole(actor, asked.circle_id)
    actions.look("report", circle_id=circle.pk if circle else None, by=actor)
    names = asked.names or queries.USUAL
    found = queries.report(actor, circle, names, with_notes=asked.notes)
    if found is None:
        raise Missing("report")
    return found


@router.get("/reports/{report_id}", response=ReportRead)
def report(request: HttpRequest, report_id: int) -> Report:
    """One of them, with what it holds."""
    rules.may_look(actor_of(request)).enforce()
    return queries.published(actor_of(request), report_id)


@router.post("/reports", response={201: ReportMade})
def publish(request: HttpRequest, response: HttpResponse, body: ReportIn) -> Status[dict[str, Any]]:
    """Freeze a report of today behind a secret link: a steward that of the organization, whoever
    belongs to a circle that of the circle."""
    made, link = actions.publish(
        circle_id=body.circle_id,
        title=body.title,
        names=body.names or queries.USUAL,
        with_notes=body.notes,
        by=actor_of(request),
    )
    response["Cache-Control"] = "no-store"
    url = request.build_absolute_uri(reverse("evidence-public:shared", args=[link]))
    fields = {name: getattr(made, name) for name in ReportRead.model_fields}
    return Status(201, {**fields, "link": url})


@router.delete("/reports/{report_id}", response={204: None})
def take_back(request: HttpRequest, report_id: int) -> Status[None]:
    """Take a report back: its link leads nowhere from now on, and nothing of it stays."""
    actions.take_back(report_id, by=actor_of(request))
    return Status(204, None)
