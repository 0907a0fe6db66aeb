"""Ada's own reflections: nobody else is to come to any of it."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from colead.features.reflections import actions
from tests.cast import Cast


def build(cast: Cast, made: dict[str, int]) -> None:
    """A reflection, questions, an invitation, a pause, and a passage for Ben."""
    ada = cast.later(cast.ada, days=(timezone.now() - cast.ada.at).days)
    written = actions.write(answers=[("", "I listened")], by=ada)
    made["reflection"] = written.pk
    made["questions"] = actions.keep_template(name="Mine", asks=["Why?"], by=ada).pk
    prompt = actions.invite(made["member"], cause="rhythm", title="A look back", by=ada)
    made["prompt"] = prompt.pk if prompt else 0
    made["pause"] = actions.book_pause(
        starts_at=max(timezone.now(), ada.at) + timedelta(days=3), by=ada
    ).pk
    made["passage"] = actions.share(
        written.pk, words="Listen", to=cast.ben.member_id or 0, by=ada
    ).pk


MEANS = (
    ("reflections/templates/", "questions"),
    ("reflections/prompts/", "prompt"),
    ("reflections/pauses/", "pause"),
    ("reflections/shared/", "passage"),
    ("reflections/year/", "reflection"),
    ("reflections/", "reflection"),
)
WORDS: dict[str, str] = {}
