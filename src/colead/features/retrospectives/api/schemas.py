"""What programs send and get about looking back."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from ninja import Field, Schema

from colead.features.retrospectives import queries
from colead.features.retrospectives.models import Group

Id = Annotated[int, Field(ge=1, le=2**53)]
Slip = Annotated[str, Field(max_length=200)]


class RetrospectiveOut(Schema):
    """A look back: where it is, and what holds for what is written."""

    id: int
    title: str
    format: str
    columns: list[dict[str, str]]
    phase: str
    live: bool
    anonymous: bool
    readers: str
    dots: int
    circle_id: int
    about_kind: str
    about_id: int | None
    previous_id: int | None
    facilitator_id: int | None
    topic_id: int | None
    moves_at: datetime | None
    timer_ends_at: datetime | None
    started_at: datetime
    closed_at: datetime | None


class CardOut(Schema):
    """A card; an unnamed one has no author."""

    id: int
    column: int
    text: str
    author_id: int | None
    group_id: int | None


class GroupOut(Schema):
    """A group; its dots once they are counted."""

    id: int
    title: str
    dots: int | None


class CommitmentOut(Schema):
    """What somebody will do; without a holder it is open to be taken and binds nobody."""

    id: int
    what: str
    due_on: date | None
    by_id: int | None
    state: str
    reason: str


class BoardOut(Schema):
    """The board as its reader may see it: while cards are gathered, only one's own."""

    retrospective: RetrospectiveOut
    cards: list[CardOut]
    groups: list[GroupOut]
    commitments: list[CommitmentOut]
    former: list[CommitmentOut]
    usefulness: float | None

    @staticmethod
    def resolve_groups(found: queries.Board) -> list[Group]:
        """The groups in the order in which they are talked about."""
        return [topic.group for topic in found.topics]


class StartIn(Schema):
    """A look back to begin."""

    title: str = Field(min_length=1, max_length=200)
    format: str = Field("start-stop-continue", max_length=40)
    circle_id: Id | None = None
    about_kind: Literal["", "initiative", "circle", "decision", "meeting"] = ""
    about_id: Id | None = None
    live: bool = True
    anonymous: bool = False
    readers: Literal["team", "all"] = "team"
    dots: int = Field(3, ge=1, le=10)
    days: dict[str, Annotated[int, Field(ge=1, le=60)]] = {}
    invite: list[Id] = Field([], max_length=500)


class SlipOut(Schema):
    """One's slip, given out once: keep it. It is needed to write unnamed cards, to give dots where
    cards are unnamed, and to say how useful it was; nobody can give it a second time."""

    slip: str


class CardIn(Schema):
    """A card to write."""

    column: int = Field(ge=0, le=20)
    text: str = Field(min_length=1, max_length=500)
    slip: Slip = ""


class EditIn(Schema):
    """One's own card, changed."""

    text: str = Field(min_length=1, max_length=500)
    slip: Slip = ""


class MoveIn(Schema):
    """Where a card belongs: ``group:12``, ``card:99``, ``new`` or ``none``."""

    to: str = Field(min_length=1, max_length=40)


class TitleIn(Schema):
    """A name."""

    title: str = Field(min_length=1, max_length=200)


class PhaseIn(Schema):
    """From which phase it goes on; when it is past that, nothing moves."""

    phase: str = Field("", max_length=7)


class DotsIn(Schema):
    """All one's dots: group's id → how many."""

    dots: dict[int, Annotated[int, Field(ge=0, le=10)]]
    slip: Slip = ""


class NoteIn(Schema):
    """A line, on a group or on what changed since last time."""

    text: str = Field(min_length=1, max_length=1000)
    group_id: Id | None = None


class CommitIn(Schema):
    """What one will do oneself."""

    what: str = Field(min_length=1, max_length=300)
    due_on: date | None = None
    group_id: Id | None = None


class WishIn(Schema):
    """What somebody could do."""

    what: str = Field(min_length=1, max_length=300)


class TakeIn(Schema):
    """By when one will do it."""

    due_on: date | None = None


class AnswerIn(Schema):
    """What became of a commitment."""

    state: Literal["open", "kept", "dropped"]
    reason: str = Field("", max_length=500)


class UsefulIn(Schema):
    """How useful it was, and a sentence."""

    useful: int = Field(ge=1, le=5)
    sentence: str = Field("", max_length=300)
    slip: Slip


class TopicIn(Schema):
    """What is talked about now."""

    group_id: Id


class TimerIn(Schema):
    """So many seconds from now; 0 takes the timer away."""

    seconds: int = Field(ge=0, le=3600)


class SwitchIn(Schema):
    """Together, or over days."""

    live: bool
    days: dict[str, Annotated[int, Field(ge=1, le=60)]] = {}


class PeopleIn(Schema):
    """Who else."""

    people: list[Id] = Field(min_length=1, max_length=500)


class LessonIn(Schema):
    """What was learnt."""

    title: str = Field(min_length=1, max_length=200)
    text: str = Field(min_length=1, max_length=5000)


class LessonOut(Schema):
    """A lesson that somebody kept."""

    id: int
    title: str
    text: str
    kept_by_id: int
    kept_at: datetime
    retrospective_id: int


class ColumnIn(Schema):
    """A column of a format."""

    name: str = Field(max_length=60)
    prompt: str = Field(max_length=200)
    tone: str = Field("", max_length=10)


class FormatIn(Schema):
    """A format: two to six columns."""

    title: str = Field(min_length=1, max_length=100)
    says: str = Field("", max_length=300)
    columns: list[ColumnIn] = Field(min_length=2, max_length=6)
    circle_id: Id | None = None


class FormatOut(Schema):
    """A format made here."""

    id: int
    title: str
    says: str
    columns: list[dict[str, str]]
    circle_id: int | None


class RhythmIn(Schema):
    """How often a circle looks back."""

    days: int = Field(ge=1, le=366)
    format: str = Field(max_length=40)
    next_on: date | None = None
    check_every: int = Field(4, ge=1, le=50)


class RhythmOut(Schema):
    """How often a circle looks back, and when that itself comes up."""

    circle_id: int
    days: int
    format: str
    next_on: date
    check_every: int
    times: int
    review_on: date | None
    ended_on: date | None


class ReviewIn(Schema):
    """The second look at one's way of looking back."""

    outcome: Literal["keep", "adapt", "drop"]
    reason: str = Field(min_length=1, max_length=500)


class LookOut(Schema):
    """Something that is due for a second look."""

    kind: str
    id: int
    title: str
    circle: str
    on: date
