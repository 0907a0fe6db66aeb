"""Surveys and feedback."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from colead.features.feedback import actions as feedback
from colead.features.feedback.models import Piece
from colead.features.surveys import actions
from tests.cast import Cast, person


def build(cast: Cast, made: dict[str, int]) -> None:
    """A survey that is open to everybody and to the guest; a pulse; Ben's feedback for Ada, whom
    he was asked by; and a round."""
    for name in ("Uma", "Vera", "Willi", "Xenia"):
        person(cast.organization, name)
    ada = cast.later(cast.ada, days=(timezone.now() - cast.ada.at).days)
    until = max(timezone.now(), ada.at) + timedelta(days=3)
    made["instrument"] = actions.take_shipped("colead-pulse", by=ada).pk
    asked = actions.open_survey(
        title="How we lead", instrument_id=made["instrument"], circle_id=cast.root.pk,
        closes_at=until, guests=True, by=ada,
    )  # fmt: skip
    made["survey"] = asked.pk
    made["pulse"] = actions.begin_pulse(
        title="Pulse", instrument_id=made["instrument"], circle_id=cast.root.pk, weeks=4, by=ada
    ).pk
    wish = feedback.ask(
        about="The open evening", people=[cast.ben.member_id or 0, cast.steward.member_id or 0],
        anonymous=False, ends_at=until, by=ada,
    )  # fmt: skip
    ben = cast.later(cast.ben, days=(timezone.now() - cast.ben.at).days)
    written = feedback.write(wish.pk, answers=["Clear", ""], by=ben)
    assert isinstance(written, Piece)
    made["asked_words"], made["feedback"] = wish.pk, written.pk
    made["turn"] = feedback.begin_turn(
        circle_id=cast.north.pk, title="Half-time", anonymous=False, ends_at=until, by=ada
    ).pk


MEANS = (
    ("surveys/pulses/", "pulse"),
    ("surveys/questions/", "instrument"),
    ("surveys/", "survey"),
    ("feedback/wishes/", "asked_words"),
    ("feedback/rounds/", "turn"),
    ("feedback/", "feedback"),
)
WORDS = {"shipped": "colead-pulse"}
