"""Vision and goals, for programs."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Field, Schema, Status

from colead.features.guidance import actions, queries
from colead.features.guidance.models import Goal, Reading, VisionVersion
from colead.kernel import paging
from colead.kernel.api import Listed, Router, listed
from colead.kernel.web import actor_of

router = Router(tags=["guidance"])
LARGEST = 2**53


class VisionIn(Schema):
    """A vision; ``number`` is the wording that was read, if any."""

    text: str = Field(min_length=1, max_length=20_000)
    reason: str = Field("", max_length=2000)
    review_on: date | None = None
    number: int | None = Field(None, ge=0, le=LARGEST)


class VisionOut(Schema):
    """The vision of a circle; the root circle's is the organization's."""

    circle_id: int
    number: int
    text: str
    reason: str
    review_on: date | None
    written_at: datetime


class ReadingOut(Schema):
    """What a measure showed on a day."""

    read_on: date
    value: Decimal


class MeasureOut(Schema):
    """A measure; ``share`` is the part of the way from start to target."""

    id: int
    name: str
    unit: str
    start: Decimal
    target: Decimal
    share: float | None
    readings: list[ReadingOut]


class GoalOut(Schema):
    """A goal."""

    id: int
    title: str
    text: str
    circle_id: int
    version: int
    review_on: date | None
    opened_on: date | None
    closed_on: date | None
    result: str
    outcome: str


class GoalWithMeasures(GoalOut):
    """A goal with its measures and their readings."""

    measures: list[MeasureOut]


class GoalIn(Schema):
    """A new goal."""

    circle_id: int = Field(ge=0, le=LARGEST)
    title: str = Field(min_length=1, max_length=300)
    text: str = Field("", max_length=20_000)
    review_on: date | None = None


class AmendIn(Schema):
    """A new wording of a goal; ``version`` is the one that was read."""

    title: str = Field(min_length=1, max_length=300)
    text: str = Field("", max_length=20_000)
    review_on: date | None = None
    reason: str = Field(min_length=1, max_length=2000)
    version: int = Field(ge=1, le=LARGEST)


class CloseIn(Schema):
    """What came of a goal."""

    result: Literal["reached", "partly", "not-reached", "set-aside"]
    outcome: str = Field(min_length=1, max_length=20_000)


class MeasureIn(Schema):
    """A measure of a goal."""

    name: str = Field(min_length=1, max_length=200)
    unit: str = Field("", max_length=40)
    start: Decimal = Field(max_digits=19, decimal_places=6)
    target: Decimal = Field(max_digits=19, decimal_places=6)


class ReadingIn(Schema):
    """What a measure shows; today, unless a day is given."""

    value: Decimal = Field(max_digits=19, decimal_places=6)
    read_on: date | None = None
    note: str = Field("", max_length=300)


class MeasureMade(Schema):
    """The id of a new measure."""

    id: int


@router.get("/visions", response=Listed[VisionOut])
def visions(request: HttpRequest, after: str | None = None) -> dict[str, Any]:
    """The vision of each circle as it stands now."""
    rows = queries.visions(actor_of(request))
    return listed(paging.page(rows, after=after, order=("circle_id", "pk")))


@router.put("/circles/{int:circle_id}/vision", response=VisionOut)
def write_vision(request: HttpRequest, circle_id: int, body: VisionIn) -> VisionVersion:
    """Write a circle's vision anew (whoever keeps it)."""
    return actions.write_vision(circle_id, by=actor_of(request), **body.dict())


@router.get("/goals", response=Listed[GoalOut])
def goals(request: HttpRequest, after: str | None = None, closed: bool = False) -> dict[str, Any]:
    """Goals that are pursued, or closed ones."""
    rows = queries.visible_to(actor_of(request)).filter(closed_on__isnull=not closed)
    return listed(paging.page(rows, after=after, order=("pk",)))


@router.get("/goals/{int:goal_id}", response=GoalWithMeasures)
def goal(request: HttpRequest, goal_id: int) -> dict[str, Any]:
    """One goal with its measures."""
    found = queries.goal(actor_of(request), goal_id)
    measures = [
        {
            "id": one.id,
            "name": one.name,
            "unit": one.unit,
            "start": one.start,
            "target": one.target,
            "share": one.share,
            "readings": [{"read_on": day, "value": value} for day, value in one.points],
        }
        for one in queries.measured([found.pk]).get(found.pk, [])
    ]
    return {name: getattr(found, name) for name in GoalOut.model_fields} | {"measures": measures}


@router.post("/goals", response={201: GoalOut})
def open_goal(request: HttpRequest, body: GoalIn) -> Status[Goal]:
    """Open a goal (whoever keeps the circle's goals)."""
    return Status(201, actions.open_goal(by=actor_of(request), **body.dict()))


@router.put("/goals/{int:goal_id}", response=GoalOut)
def amend(request: HttpRequest, goal_id: int, body: AmendIn) -> Goal:
    """Give a goal a new wording."""
    return actions.amend_goal(goal_id, by=actor_of(request), **body.dict())


@router.post("/goals/{int:goal_id}/close", response=GoalOut)
def close(request: HttpRequest, goal_id: int, body: CloseIn) -> Goal:
    """Close a goal with what came of it."""
    return actions.close_goal(goal_id, by=actor_of(request), **body.dict())


@router.post("/goals/{int:goal_id}/measures", response={201: MeasureMade})
def add_measure(request: HttpRequest, goal_id: int, body: MeasureIn) -> Status[dict[str, int]]:
    """Add a measure to a goal."""
    made = actions.add_measure(goal_id, by=actor_of(request), **body.dict())
    return Status(201, {"id": made.pk})


@router.post("/measures/{int:measure_id}/readings", response={201: ReadingOut})
def read(request: HttpRequest, measure_id: int, body: ReadingIn) -> Status[Reading]:
    """Write down what a measure shows (any member)."""
    return Status(201, actions.read_measure(measure_id, by=actor_of(request), **body.dict()))
