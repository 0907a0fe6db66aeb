"""Offers, for programs."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from django.http import HttpRequest
from ninja import Field, Schema

from colead.features.offers import actions, queries
from colead.features.offers.models import Offer
from colead.kernel import paging
from colead.kernel.api import Listed, Router, listed
from colead.kernel.web import actor_of

router = Router(tags=["offers"])


class OfferOut(Schema):
    """Something proposed to a person."""

    id: int
    kind: str
    title: str
    note: str
    state: str
    to_id: int
    by_id: int | None
    subject_kind: str
    subject_id: int
    offered_at: datetime
    expires_on: date | None


class AnswerIn(Schema):
    """Yes, no, or taking back one's own."""

    answer: Literal["take", "decline", "withdraw"]
    reply: str = Field("", max_length=2000)


@router.get("/", response=Listed[OfferOut])
def offers(request: HttpRequest, after: str | None = None) -> dict[str, object]:
    """Offers to me and by me, newest first."""
    found = queries.visible_to(actor_of(request))
    return listed(paging.page(found, after=after, order=("-offered_at", "-id")))


@router.post("/{int:pk}/answer", response=OfferOut)
def answer(request: HttpRequest, pk: int, body: AnswerIn) -> Offer:
    """Answer an offer."""
    actor = actor_of(request)
    if body.answer == "take":
        return actions.take(pk, by=actor)
    if body.answer == "decline":
        return actions.decline(pk, by=actor, reply=body.reply)
    return actions.withdraw(pk, by=actor)
