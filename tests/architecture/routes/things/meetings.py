"""Meetings."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from colead.features.meetings import actions
from tests.cast import Cast


def build(cast: Cast, made: dict[str, int]) -> None:
    """A meeting of the north circle that is ahead, with one thing on its list."""
    called = actions.call(
        title="Plenum",
        starts_at=max(timezone.now(), cast.ada.at) + timedelta(days=3),
        circle_id=made["circle"],
        topics=["Cake"],
        by=cast.later(cast.ada, days=(timezone.now() - cast.ada.at).days),
    )
    made["meeting"], made["item"] = called.pk, called.items.get().pk


MEANS = (
    ("meetings/of-circle/", "circle"),
    ("meetings/of-decision/", "decision"),
    ("meetings/items/", "item"),
    ("meetings/", "meeting"),
)
WORDS = {"step": "next"}
