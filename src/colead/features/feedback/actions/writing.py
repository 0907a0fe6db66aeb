"""Writing feedback: under one's name at once; anonymously into a box, delivered all together."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from colead.features.feedback import events, queries, rules
from colead.features.feedback.actions.asking import sealed_box
from colead.features.feedback.models import Asked, Box, Piece, Wish
from colead.features.organizations import queries as organizations
from colead.kernel import private, urn
from colead.kernel.actions import action
from colead.kernel.actor import Actor
from colead.kernel.journal import record
from colead.kernel.urn import Receipt


@action
def write(wish_id: int, *, answers: Sequence[str], by: Actor) -> Receipt | Piece:
    """Answer a wish, question by question. Named: it is there at once. Anonymous: it lies in the
    box until all is delivered together, and the receipt given back - shown once, kept nowhere - is
    the only way to hear what its receiver asks and to answer. Nothing goes into the journal."""
    found = queries.wish(by, wish_id)
    # The box is locked first, so that none is lost when several write at once.
    box = Box.objects.select_for_update().filter(wish=found).first()
    found = queries.wish(by, wish_id)
    line = queries.place(by, wish_id, lock=True)
    rules.may_write(
        on_roll=line is not None, done=line.done if line else "",
        is_open=found.state == Wish.State.OPEN, ends_at=found.ends_at, at=by.at,
        anonymous=found.anonymous,
    ).enforce()  # fmt: skip
    text = rules.written(answers, queries.matter_of(found).questions)
    Asked.objects.filter(wish=found, member_id=by.member_id or 0).update(done=Asked.Done.WROTE)
    if not found.anonymous:
        return _give(found.receiver_id, text, found, by=by)
    assert box is not None  # noqa: S101 - an open anonymous wish has one
    slip = urn.new_receipt()
    contents = urn.put(opened_box(found, box), slip.number, {"text": text})
    box.contents = sealed_box(found, contents)
    box.save(update_fields=["contents"])
    return slip


@action
def offer(receiver_id: int, *, about: str, text: str, by: Actor) -> Piece:
    """Offer somebody feedback that they did not ask for, under one's own name: alone, nobody is
    anonymous."""
    receiver = organizations.member(by, receiver_id)
    rules.may_offer(by, receiver_id=receiver.pk, receiver_is_guest=receiver.is_guest).enforce()
    given = rules.written([text], [" ".join(about.split())[:300] or _("What I noticed")])
    return _give(receiver.pk, given, None, by=by)


def _give(receiver_id: int, text: str, wish: Wish | None, *, by: Actor) -> Piece:
    made = Piece.objects.create(
        organization_id=by.organization_id, receiver_id=receiver_id, writer_id=by.member_id,
        wish=wish, given_on=by.today,
        sealed=private.seal(
            text, organization_id=by.organization_id, about=f"feedback:{receiver_id}"
        ),
    )  # fmt: skip
    record(events.FeedbackGiven(feedback=made.pk, concerned=[receiver_id]), by=by)
    return made


def opened_box(found: Wish, box: Box) -> dict[str, Any]:
    """What lies in a box."""
    text = private.unseal(
        bytes(box.contents),
        organization_id=found.organization_id,
        about=f"feedback.box:{found.pk}",
    )
    contents: dict[str, Any] = json.loads(text)
    return contents


@action
def deliver(wish_id: int, *, by: Actor) -> Wish | None:
    """End a wish whose time is over or to which all are through. Anonymous: from the threshold on
    all that was written is delivered together, shuffled; below it is destroyed unseen."""
    box = Box.objects.select_for_update().filter(wish_id=wish_id).first()
    found = queries.any_wish(by.organization_id, wish_id)
    if found is None or found.state != Wish.State.OPEN:
        return found
    through = all(line.done for line in queries.roll(wish_id))
    if by.at < found.ends_at and not through:
        return found
    texts = opened_box(found, box) if box is not None else {}
    enough = not found.anonymous or len(texts) >= found.threshold
    found.state = Wish.State.DELIVERED if enough else Wish.State.TOO_FEW
    found.save(update_fields=["state"])
    Box.objects.filter(wish=found).delete()
    if not found.anonymous:
        return found
    told = [found.receiver_id]
    if not enough:
        record(
            events.FeedbackNotDelivered(asked_words=found.pk, upward=found.upward, concerned=told),
            by=by,
        )
        return found
    Piece.objects.bulk_create(
        Piece(
            organization_id=by.organization_id, receiver_id=found.receiver_id, wish=found,
            number=number, given_on=by.today,
            sealed=private.seal(
                texts[number]["text"], organization_id=by.organization_id,
                about=f"feedback:{found.receiver_id}",
            ),
        )
        for number in urn.shuffled(list(texts))
    )  # fmt: skip
    record(
        events.FeedbackDelivered(
            asked_words=found.pk, count=len(texts), upward=found.upward, concerned=told
        ),
        by=by,
    )
    return found
