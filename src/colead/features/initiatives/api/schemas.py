"""What programs send and get about initiatives."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from ninja import Field, Schema

BIG = 2**53
MOST = 1e15


class InitiativeOut(Schema):
    """An initiative."""

    id: int
    title: str
    result: str
    why: str
    status: str
    circle_id: int | None
    goal_id: int | None
    idea_id: int | None
    issue_id: int | None
    domain_ids: list[int]
    reversibility: str
    amount: int | None
    currency: str
    people_affected: int | None
    hypothesis: str
    acceptable_loss: str
    safe_to_try_on: date | None
    rhythm_days: int | None
    verdict: dict[str, Any]
    cleared: str
    consents: list[int]
    advice_note: str
    started_at: datetime
    ended_on: date | None
    outcome: str
    lesson: str


class FactsIn(Schema):
    """What an initiative is about."""

    title: str = Field(min_length=1, max_length=200)
    result: str = Field("", max_length=20_000)
    why: str = Field("", max_length=20_000)
    circle_id: int | None = Field(None, ge=1, le=BIG)
    goal_id: int | None = Field(None, ge=1, le=BIG)
    domain_ids: list[int] = Field(default_factory=list, max_length=50)
    reversibility: Literal["easy", "hard", "never"] = "easy"
    amount: int | None = Field(None, ge=0, le=10**14)
    currency: str = Field("", pattern="^([A-Z]{3})?$")
    people_affected: int | None = Field(None, ge=0, le=10**6)
    hypothesis: str = Field("", max_length=20_000)
    acceptable_loss: str = Field("", max_length=20_000)
    safe_to_try_on: date | None = None
    rhythm_days: int | None = Field(None, ge=1, le=365)


class StartIn(FactsIn):
    """Take the lead, from an idea or an issue if there is one."""

    idea_id: int | None = Field(None, ge=1, le=BIG)
    issue_id: int | None = Field(None, ge=1, le=BIG)


class CommitmentIn(Schema):
    """What one will do, by when."""

    what: str = Field(min_length=1, max_length=300)
    due_on: date | None = None


class CommitmentOut(Schema):
    """A commitment."""

    id: int
    initiative_id: int
    by_id: int
    what: str
    due_on: date | None
    state: str
    reason: str
    confirmed_by_id: int | None


class TaskIn(CommitmentIn):
    """A task for somebody, who says yes or no."""

    to: int = Field(ge=1, le=BIG)
    note: str = Field("", max_length=2_000)


class WordsIn(Schema):
    """A few words."""

    text: str = Field(min_length=1, max_length=5_000)


class NotesIn(Schema):
    """A few words, or none."""

    text: str = Field("", max_length=5_000)


class CheckInIn(Schema):
    """How it goes; confidence from 1 (doubt) to 5 (sure)."""

    progress: str = Field(min_length=1, max_length=5_000)
    confidence: int = Field(ge=1, le=5)
    needs: str = Field("", max_length=300)


class CheckInOut(Schema):
    """A check-in."""

    id: int
    initiative_id: int
    by_id: int
    at: datetime
    progress: str
    confidence: int
    needs: str


class OfferIn(Schema):
    """Offer a member to lead, to help, to advise, or to lead in one's place."""

    to: int = Field(ge=1, le=BIG)
    part: Literal["lead", "contributor", "adviser", "instead-of-me"] = "lead"
    note: str = Field("", max_length=2_000)


class OfferOut(Schema):
    """The offer that was made; it is theirs when they say yes."""

    offer: int


class OutcomeIn(Schema):
    """What is measured."""

    measure: str = Field(min_length=1, max_length=200)
    unit: str = Field("", max_length=40)
    start: float | None = Field(None, ge=-MOST, le=MOST, allow_inf_nan=False)
    target: float | None = Field(None, ge=-MOST, le=MOST, allow_inf_nan=False)


class ReadingIn(Schema):
    """A value of a measure."""

    value: float = Field(ge=-MOST, le=MOST, allow_inf_nan=False)
    on: date | None = None
    note: str = Field("", max_length=300)


class ReadingOut(Schema):
    """A value of a measure on a day."""

    id: int
    on: date
    value: float
    note: str
    by_id: int | None


class OutcomeOut(Schema):
    """A measure with its readings."""

    id: int
    measure: str
    unit: str
    start: float | None
    target: float | None
    readings: list[ReadingOut]


class NeedIn(Schema):
    """What is lacking."""

    kind: Literal["skill", "hands", "money", "material", "coach"]
    text: str = Field(min_length=1, max_length=300)
    amount: int | None = Field(None, ge=1, le=10**14)


class NeedOut(Schema):
    """A need."""

    id: int
    initiative_id: int
    kind: str
    text: str
    amount: int | None
    stated_at: datetime
    met_at: datetime | None
    met_by_id: int | None


class SnoozeIn(Schema):
    """Until when a reminder is put off: a day, or a span from today."""

    until: date | None = None
    span: Literal["", "day", "week"] = ""


class SnoozeOut(Schema):
    """When it is told again."""

    until_at: datetime


class VerdictOut(Schema):
    """What the guardrails say."""

    outcome: str
    reasons: list[dict[str, Any]]
    people: list[dict[str, Any]]
    consent_circles: list[dict[str, Any]]
    notes: list[dict[str, Any]]


class EndIn(Schema):
    """How it ended."""

    status: Literal["succeeded", "failed", "stopped"]
    outcome: str = Field(min_length=1, max_length=10_000)
    lesson: str = Field("", max_length=10_000)


class PartOut(Schema):
    """Somebody's part."""

    id: int
    member_id: int
    kind: str
    started_on: date | None
    ended_on: date | None
    hours: int | None
