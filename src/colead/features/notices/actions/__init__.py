"""Telling members, and taking their answers to letters."""

from colead.features.notices.actions.receiving import receive
from colead.features.notices.actions.telling import (
    amend_preferences,
    follow,
    keep_following,
    mark_all_read,
    mark_read,
    mark_unread,
    mute,
    note_sent,
    prepare_preferences,
    tell,
    timezone_of,
    unfollow,
    unmute,
    unsubscribe,
    write_digest,
    write_letter,
    write_stories,
)

__all__ = [
    "amend_preferences",
    "follow",
    "keep_following",
    "mark_all_read",
    "mark_read",
    "mark_unread",
    "mute",
    "note_sent",
    "prepare_preferences",
    "receive",
    "tell",
    "timezone_of",
    "unfollow",
    "unmute",
    "unsubscribe",
    "write_digest",
    "write_letter",
    "write_stories",
]
