"""What programs send and get in coaching."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from ninja import Field, Schema

from colead.features.coaching import queries
from colead.features.coaching.models import Session

Id = Annotated[int, Field(ge=1, le=2**53)]
Key = Annotated[str, Field(max_length=20)]
Words = Annotated[str, Field(min_length=1, max_length=20_000)]


class OfferOut(Schema):
    """What somebody offers as a coach."""

    id: int
    member_id: int
    practices: list[str]
    languages: list[str]
    forms: list[str]
    about: str
    hours: int
    places: int
    free: int
    is_listed: bool


class OfferIn(Schema):
    """What one offers: hours a month for each of so many people. ``who_not`` (members): sealed."""

    practices: list[Key] = Field(max_length=20)
    languages: list[Key] = Field(max_length=20)
    forms: list[Key] = Field([], max_length=20)
    about: str = Field("", max_length=20_000)
    hours: int = Field(2, ge=1, le=40)
    places: int = Field(1, ge=1, le=20)
    is_listed: bool = True
    who_not: list[Id] = Field([], max_length=200)
    own_line_too: bool = False


class WishIn(Schema):
    """What one looks for; all of it is sealed."""

    what: Words
    why_now: str = Field("", max_length=20_000)
    practices: list[Key] = Field(max_length=20)
    languages: list[Key] = Field(max_length=20)
    forms: list[Key] = Field([], max_length=20)
    hours: int = Field(1, ge=1, le=40)
    who_not: list[Id] = Field([], max_length=200)
    own_line_too: bool = False


class WishOut(Schema):
    """One's own wish."""

    what: str
    why_now: str
    practices: list[str]
    languages: list[str]
    forms: list[str]
    hours: int
    who_not: list[int]
    own_line_too: bool


class ProposalOut(Schema):
    """A pair that is proposed to oneself and one other; what the other said is not told."""

    id: int
    seeker_id: int
    coach_id: int
    state: str
    proposed_at: datetime
    expires_at: datetime


class AlternativeOut(Schema):
    """Another coach who fits and has a place."""

    offer_id: int
    coach_id: int
    why: list[str]


class ProposedOut(Schema):
    """A proposal with its reasons; for the seeker with others who fit, for the coach with what is
    looked for."""

    proposal: ProposalOut
    reasons: list[str]
    what: str
    why_now: str
    said_yes: bool
    others: list[AlternativeOut]


class InsteadIn(Schema):
    """The coach one would rather have."""

    offer_id: Id


class MatchingOut(Schema):
    """A matching: when it was called and held, and the seed of the lots."""

    id: int
    called_at: datetime
    held_at: datetime | None
    seed: str


class PairOut(Schema):
    """A pair that one is one of."""

    id: int
    seeker_id: int
    coach_id: int
    began_at: datetime
    ended_at: datetime | None


class SessionOut(Schema):
    """A session; ``place`` is opened for the two."""

    id: int
    starts_at: datetime
    minutes: int
    state: str
    place: str

    @staticmethod
    def resolve_place(found: Session) -> str:
        """Where it is."""
        return queries.place(found)


class TextOut(Schema):
    """Something that one of the two wrote."""

    id: int
    session_id: int | None
    author_id: int
    kind: str
    words: str
    written_at: datetime
    due_on: date | None
    done_at: datetime | None


class RoomOut(Schema):
    """A pair with its sessions and words, for the two."""

    pair: PairOut
    sessions: list[SessionOut]
    texts: list[TextOut]


class SessionIn(Schema):
    """When and where."""

    starts_at: datetime
    minutes: int = Field(60, ge=5, le=600)
    place: str = Field("", max_length=300)


class TextIn(Schema):
    """Something to write."""

    kind: Literal["goal", "agenda", "note", "action", "reflection"]
    words: Words
    session_id: Id | None = None
    due_on: date | None = None


class WordsIn(Schema):
    """Other words."""

    words: Words


class DoneIn(Schema):
    """Whether it is done."""

    done: bool = True


class EndIn(Schema):
    """Words at the end, and whether to look for another coach."""

    words: str = Field("", max_length=20_000)
    look_again: bool = False


class ShowIn(Schema):
    """The pair whose coach sees it, too; none: only oneself."""

    pair_id: Id | None = None


class ActOut(Schema):
    """One public act."""

    event: str
    title: str
    at: datetime


class PracticeOut(Schema):
    """A practice of leading, the acts that speak of it, and what they cannot tell."""

    practice: str
    limit: str
    acts: list[ActOut]


class TraceOut(Schema):
    """A piece of real work."""

    title: str
    url: str
    on: date | None


class StepOut(Schema):
    """A step of leading with the work that shows it."""

    step: str
    traces: list[TraceOut]


class QuarterOut(Schema):
    """Three months that are over."""

    begins: date
    sessions: int
    pairs: int


class NumbersOut(Schema):
    """All that the organization sees."""

    quarters: list[QuarterOut]
    coached: int | None
    led: int | None
