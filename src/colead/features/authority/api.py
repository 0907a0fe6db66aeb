"""Guardrails and verdicts, for programs."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Field, Schema, Status

from colead.features.authority import actions, queries, rules
from colead.features.authority.models import Guardrail
from colead.kernel import paging
from colead.kernel.api import Listed, Router, listed
from colead.kernel.web import actor_of

router = Router(tags=["authority"])
LARGEST = 2**53


class WhenIn(Schema):
    """Conditions; all that are given must hold."""

    kinds: list[Literal["initiative", "decision"]] = Field([], max_length=2)
    others_domain: bool = False
    domains: list[int] = Field([], max_length=50)
    amount_over: int | None = Field(None, ge=0, le=LARGEST)
    currency: str = Field("", max_length=3)
    reversibility: Literal["", "hard", "never"] = ""
    people_over: int | None = Field(None, ge=0, le=LARGEST)
    topics: list[str] = Field([], max_length=50)
    circles: list[int] = Field([], max_length=50)


def _always() -> WhenIn:
    return WhenIn.model_validate({})


class TargetIn(Schema):
    """Whom a guardrail speaks of."""

    kind: Literal["holders", "guides", "circle", "role", "member", "stewards"]
    id: int | None = Field(None, ge=0, le=LARGEST)


class ThenIn(Schema):
    """What follows."""

    outcome: Literal["advise", "consent", "inform", "not_here", "mind"]
    whom: list[TargetIn] = Field([], max_length=50)


class GuardrailIn(Schema):
    """A guardrail to be written."""

    circle_id: int = Field(ge=0, le=LARGEST)
    title: str = Field(min_length=1, max_length=200)
    when: WhenIn = Field(default_factory=_always)
    then: ThenIn
    why: str = Field("", max_length=4000)
    text: str = Field("", max_length=20_000)
    review_on: date | None = None


class AmendIn(Schema):
    """A new wording of a guardrail; ``version`` is the one that was read."""

    title: str = Field(min_length=1, max_length=200)
    when: WhenIn = Field(default_factory=_always)
    then: ThenIn
    why: str = Field("", max_length=4000)
    text: str = Field("", max_length=20_000)
    review_on: date | None = None
    reason: str = Field(min_length=1, max_length=2000)
    version: int = Field(ge=1, le=LARGEST)


class ReviewIn(Schema):
    """A second look: keep it or drop it. To adapt it, write the new wording."""

    outcome: Literal["keep", "drop"]
    reason: str = Field(min_length=1, max_length=2000)
    review_on: date | None = None


class GuardrailOut(Schema):
    """A guardrail; ``sentence`` tells it in plain words."""

    id: int
    title: str
    circle_id: int
    version: int
    sentence: str
    when: dict[str, Any]
    then: dict[str, Any]
    why: str
    text: str
    review_on: date | None
    written_at: datetime
    retired_at: datetime | None
    retired_because: str


class ActIn(Schema):
    """An act that somebody intends; ``amount`` in minor units."""

    what: Literal["initiative", "decision"]
    title: str = Field(min_length=1, max_length=300)
    text: str = Field("", max_length=20_000)
    circle_id: int | None = Field(None, ge=0, le=LARGEST)
    domain_ids: list[int] = Field([], max_length=50)
    amount: int | None = Field(None, ge=0, le=LARGEST)
    currency: str = Field("", max_length=3)
    reversibility: Literal["easy", "hard", "never"] = "easy"
    people_affected: int | None = Field(None, ge=0, le=LARGEST)


class PersonOut(Schema):
    """Somebody to turn to."""

    id: int
    name: str
    why: str
    part: str


class ReasonOut(Schema):
    """One guardrail's answer."""

    text: str
    outcome: str
    guardrail_id: int | None
    guardrail_title: str
    version: int | None
    why: str
    url: str


class ConsentCircleOut(Schema):
    """A circle whose consent is needed first."""

    id: int
    name: str


class VerdictOut(Schema):
    """What the guardrails answer."""

    outcome: Literal["go", "inform", "advise", "consent", "not_here"]
    allowed: bool
    reasons: list[ReasonOut]
    people: list[PersonOut]
    consent_circles: list[ConsentCircleOut]
    notes: list[ReasonOut]


def _told(found: Guardrail, book: rules.Rulebook) -> dict[str, Any]:
    return {
        name: getattr(found, name) for name in GuardrailOut.model_fields if name != "sentence"
    } | {"sentence": rules.tell(found.when, found.then, found.text, book)}


@router.get("/guardrails", response=Listed[GuardrailOut])
def guardrails(
    request: HttpRequest, after: str | None = None, retired: bool = False
) -> dict[str, Any]:
    """The guardrails that hold, or those that are retired."""
    actor = actor_of(request)
    found = queries.visible_to(actor).filter(retired_at__isnull=not retired)
    book = queries.rulebook(actor)
    rows = paging.page(found, after=after, order=("pk",))
    told = listed(rows)
    return told | {"items": [_told(row, book) for row in rows.items]}


@router.get("/guardrails/{int:guardrail_id}", response=GuardrailOut)
def guardrail(request: HttpRequest, guardrail_id: int) -> dict[str, Any]:
    """One guardrail."""
    actor = actor_of(request)
    return _told(queries.guardrail(actor, guardrail_id), queries.rulebook(actor))


@router.post("/guardrails", response={201: GuardrailOut})
def write(request: HttpRequest, body: GuardrailIn) -> Status[dict[str, Any]]:
    """Write a guardrail (whoever keeps the circle's guardrails)."""
    actor = actor_of(request)
    given = _plain(body)
    made = actions.write(by=actor, **given)
    return Status(201, _told(made, queries.rulebook(actor)))


@router.put("/guardrails/{int:guardrail_id}", response=GuardrailOut)
def amend(request: HttpRequest, guardrail_id: int, body: AmendIn) -> dict[str, Any]:
    """Give a guardrail a new wording."""
    actor = actor_of(request)
    made = actions.amend(guardrail_id, by=actor, **_plain(body))
    return _told(made, queries.rulebook(actor))


@router.post("/guardrails/{int:guardrail_id}/review", response=GuardrailOut)
def review(request: HttpRequest, guardrail_id: int, body: ReviewIn) -> dict[str, Any]:
    """Keep or drop a guardrail, with the reason."""
    actor = actor_of(request)
    if body.outcome == "keep":
        found = actions.keep(guardrail_id, reason=body.reason, review_on=body.review_on, by=actor)
    else:
        found = actions.retire(guardrail_id, reason=body.reason, by=actor)
    return _told(found, queries.rulebook(actor))


@router.post("/verdict", response=VerdictOut)
def verdict(request: HttpRequest, body: ActIn) -> dict[str, Any]:
    """What the guardrails answer to an act of the key's member. Nothing is recorded."""
    answer = queries.verdict(actor_of(request), rules.Act(**body.dict()))
    return answer.as_facts() | {"allowed": answer.allowed}


def _plain(body: GuardrailIn | AmendIn) -> dict[str, Any]:
    given: dict[str, Any] = body.dict()
    given["then"]["whom"] = [
        {name: value for name, value in target.items() if value is not None}
        for target in given["then"]["whom"]
    ]
    return given
