"""When a letter is due, and which mutes give way: pure functions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

BATCH = timedelta(minutes=2)
DIGEST_HOUR = 7
OLDEST = timedelta(days=8)
REASONS = ("concerned", "follow", "circle")

# What nobody else can answer: no mute hides it.
ONLY_YOU = frozenset({"offers.OfferMade", "decisions.AdviceAsked", "decisions.AdviceReminded"})

# Kinds that acting makes nobody follow: oneself, the organization as a whole, a single offer.
NEVER_FOLLOWED = frozenset({"member", "organization", "offer", "invitation"})


def thing_of(kind: str, subject_id: int, facts: Mapping[str, Any]) -> tuple[str, int]:
    """What an entry is about as people see it: for a comment, the thing commented on."""
    about = facts.get("about_kind"), facts.get("about")
    if kind == "comment" and isinstance(about[0], str) and isinstance(about[1], int):
        return about[0], about[1]
    return kind, subject_id


def letter_due(at: datetime, *, timezone: str, quiet: tuple[int, int] | None) -> datetime:
    """When an instant letter goes out: after two minutes of gathering, not in quiet hours.

    ``quiet`` is (from, to) in hours of the member's own day; it may span midnight.
    """
    due = at + BATCH
    if quiet is None or quiet[0] == quiet[1]:
        return due
    begins, ends = quiet
    local = due.astimezone(ZoneInfo(timezone))
    hour = local.hour
    silent = begins <= hour < ends if begins < ends else hour >= begins or hour < ends
    if not silent:
        return due
    day = local.date() + timedelta(days=1 if hour >= ends else 0)
    return datetime(day.year, day.month, day.day, ends, tzinfo=ZoneInfo(timezone)).astimezone(
        at.tzinfo
    )


def digest_begins(at: datetime, *, timezone: str) -> bool:
    """Whether it is seven o'clock or later at the member's own place."""
    return at.astimezone(ZoneInfo(timezone)).hour >= DIGEST_HOUR


def one_line(text: str, *, most: int = 180) -> str:
    """Text fit for a mail's header: no line breaks, no control characters, not too long."""
    clean = "".join(c if c.isprintable() else " " for c in text)
    clean = " ".join(clean.split())
    return clean if len(clean) <= most else clean[: most - 1] + "…"
