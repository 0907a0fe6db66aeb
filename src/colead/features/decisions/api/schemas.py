"""The shapes in which programs send and get decisions."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from ninja import Field, Schema

Id = Annotated[int, Field(ge=1, lt=2**53)]
LongText = Annotated[str, Field(max_length=20_000)]
Line = Annotated[str, Field(max_length=200)]
Name = Annotated[str, Field(max_length=30)]


class DecisionOut(Schema):
    """A decision as the register lists it."""

    id: int
    title: str
    question: str
    proposal: str
    circle_id: int | None
    about_kind: str
    about_id: int | None
    method: str
    settings: dict[str, Any]
    state: str
    stage: str
    result: str
    statement: str
    proposer_id: int | None
    opened_at: datetime | None
    opens_at: datetime | None
    closes_at: datetime | None
    settled_at: datetime | None
    round_number: int
    review_on: date | None
    review_state: str
    verdict: dict[str, Any]
    outcome: dict[str, Any]
    changes: list[dict[str, Any]]
    changed_at: datetime | None
    trouble: str


class ChangesIn(Schema):
    """Changes to circles and roles, each with its ``kind`` (``open-circle``, ``amend-circle``,
    ``move-circle``, ``close-circle``, ``open-role``, ``amend-role``, ``close-role``, ``elect``,
    ``open-domain``, ``amend-domain``, ``close-domain``) and the fields of that kind."""

    changes: list[dict[Name, Annotated[str, Field(max_length=5000)] | int | None]] = Field(
        max_length=20
    )


class OptionIn(Schema):
    """A further option."""

    label: str = Field(min_length=1, max_length=200)


class NominationIn(Schema):
    """Whom one nominates, or proposes as the candidate, and why."""

    member_id: Id
    why: str = Field(min_length=1, max_length=5000)


class NominationOut(Schema):
    """A nomination; ``first_id`` is who was nominated before the others were heard."""

    by_id: int
    nominee_id: int
    why: str
    first_id: int | None
    first_why: str


class WordingIn(Schema):
    """Other words for a proposal, and what they change for whom."""

    proposal: str = Field(min_length=1, max_length=20_000)
    note: str = Field("", max_length=2000)


class WordingOut(Schema):
    """A suggested wording."""

    id: int
    by_id: int
    proposal: str
    note: str
    state: str
    made_at: datetime


class OptionOut(Schema):
    """One of several answers."""

    id: int
    label: str


class BallotOut(Schema):
    """Somebody's answer in a round; an anonymous one has a number and no voter."""

    id: int | None = None
    number: str | None = None
    voter_id: int | None = None
    choice: Any
    reason: str
    cast_at: datetime | None = None


class AdviceOut(Schema):
    """A piece of advice, and what the decider did with it."""

    id: int
    by_id: int | None
    name: str
    channel: str
    text: str
    given_at: datetime | None
    done: str
    because: str


class ObjectionOut(Schema):
    """An objection, and what became of it."""

    id: int
    by_id: int
    kind: str
    reason: str
    state: str
    how: str
    tests: list[dict[str, str]]


class RoundOut(Schema):
    """The text of a round, and how many answered (of anonymous answers nothing below three)."""

    number: int
    proposal: str
    note: str
    opened_at: datetime
    closed_at: datetime | None
    eligible: int
    cast: int | None


class ReviewOut(Schema):
    """A second look."""

    id: int
    verdict: str
    effects: str
    reasons: str
    reviewed_at: datetime
    successor_id: int | None


class DossierOut(Schema):
    """A decision with all that belongs to it. ``result`` is empty while answers are hidden."""

    decision: DecisionOut
    options: list[OptionOut]
    rounds: list[RoundOut]
    advice: list[AdviceOut]
    objections: list[ObjectionOut]
    reviews: list[ReviewOut]
    may_answer: bool
    why_not: str
    my_answer: BallotOut | None
    result: dict[str, Any]


class Filter(Schema):
    """What the register is narrowed to."""

    q: str = Field("", max_length=100)
    circle_id: Id | None = None
    method: Name = ""
    state: Name = ""
    result: Name = ""
    review: Name = ""
    after: str | None = Field(None, max_length=400)


class ProposeIn(Schema):
    """A question with its method; ``settings`` as ``GET /methods`` lists them."""

    title: str = Field(min_length=1, max_length=200)
    method: Name
    question: LongText = ""
    proposal: LongText = ""
    circle_id: Id | None = None
    about_kind: Name = ""
    about_id: Id | None = None
    options: list[Line] = Field([], max_length=30)
    candidates: list[Id] = Field([], max_length=30)
    voter_ids: list[Id] = Field([], max_length=2000)
    decider_ids: list[Id] = Field([], max_length=20)
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    review_on: date | None = None
    domain_ids: list[Id] = Field([], max_length=100)
    amount: int | None = Field(None, ge=0, lt=2**53)
    currency: str = Field("", max_length=3)
    reversibility: Literal["easy", "hard", "never"] = "easy"
    people_affected: int | None = Field(None, ge=0, le=10**9)
    draft: bool = False
    settings: dict[Name, bool | int | Name] = {}


Mark = Annotated[str, Field(max_length=30)] | Annotated[int, Field(ge=0, lt=2**53)]
Choice = (
    Mark
    | Annotated[list[Mark | list[Mark]], Field(max_length=100)]
    | Annotated[dict[Name, Mark | None], Field(max_length=100)]
)


class BallotIn(Schema):
    """An answer: a stance, ``yes``, ``no``, ``abstain``, or the id of an option; approved options
    as a list of ids; ranks, scores, dots, and yes or no to each option as an object from the
    option's id to its mark, or as pairs."""

    choice: Choice
    reason: str = Field("", max_length=5000)
    objection: Literal["harm", "missed"] = "harm"


class SecretBallotIn(Schema):
    """An anonymous answer; with the ``receipt`` of an earlier one it takes its place."""

    choice: Choice
    reason: str = Field("", max_length=5000)
    receipt: str = Field("", max_length=60)


class SeedIn(Schema):
    """The seed from which lots are drawn."""

    seed: str = Field(min_length=1, max_length=500)


class ReceiptOut(Schema):
    """The receipt of an anonymous answer: shown once."""

    code: str
    number: str


class VoiceIn(Schema):
    """Who shall speak for me: in a circle, in one decision, or (neither) everywhere."""

    to: Id
    circle_id: Id | None = None
    decision_id: Id | None = None


class VoiceOut(Schema):
    """A voice given; it counts from ``taken_at`` on."""

    id: int
    giver_id: int
    taker_id: int
    circle_id: int | None
    decision_id: int | None
    given_at: datetime
    taken_at: datetime | None


class AskedIn(Schema):
    """Somebody to ask, and why."""

    member_id: Id
    part: Literal["affected", "expert", "adviser"] = "adviser"
    why: str = Field("", max_length=300)


class AskIn(Schema):
    """People to ask for advice in one act."""

    people: list[AskedIn] = Field(min_length=1, max_length=100)


class AdviceIn(Schema):
    """Advice of one's own; or, with ``member_id`` or ``name``, what the decider heard."""

    text: str = Field(min_length=1, max_length=10_000)
    member_id: Id | None = None
    name: Line = ""
    channel: Literal["page", "call", "meeting", "mail"] = "call"


class AnswerIn(Schema):
    """What the decider did with a piece of advice."""

    done: Literal["followed", "partly", "not"]
    because: str = Field("", max_length=5000)


class DecideIn(Schema):
    """The decision, after advice."""

    statement: str = Field(min_length=1, max_length=20_000)
    agreed: bool = True
    review_on: date | None = None


class IntegrateIn(Schema):
    """New wording, and how it takes up objections (id → how)."""

    proposal: str = Field(min_length=1, max_length=20_000)
    note: str = Field("", max_length=2000)
    objections: dict[Id, str] = Field({}, max_length=200)
    wording_id: Id | None = None


class ExamineIn(Schema):
    """The test of an objection: an answer to each question."""

    answers: dict[Name, str] = Field(max_length=10)
    valid: bool
    because: str = Field("", max_length=3000)


class ScheduleIn(Schema):
    """When a draft opens by itself; null: no longer."""

    opens_at: datetime | None


class UntilIn(Schema):
    """A later closing time."""

    closes_at: datetime


class WhyIn(Schema):
    """A reason."""

    reason: str = Field(min_length=1, max_length=2000)


class ReviewIn(Schema):
    """Keep, adapt or drop, with reasons."""

    verdict: Literal["keep", "adapt", "drop"]
    reasons: str = Field(min_length=1, max_length=20_000)
    effects: LongText = ""
    proposal: LongText = ""
    next_on: date | None = None


class SettingOut(Schema):
    """Something that can be set."""

    name: str
    kind: str
    label: str
    default: Any
    choices: list[str]


class MethodOut(Schema):
    """A method in its own words."""

    name: str
    label: str
    says: str
    fits: str
    ballot: str
    settings: list[SettingOut]


class ChosenOut(Schema):
    """The method that fits, with the reason."""

    method: str
    reason: str
    settings: dict[str, Any]
