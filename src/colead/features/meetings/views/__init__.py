"""Pages of meetings."""

from colead.features.meetings.views.live import begin, cast, live, note, step
from colead.features.meetings.views.planning import (
    add_item,
    answer,
    calendar,
    call,
    cancel,
    change,
    drop_item,
    feed,
    invitation,
    invitation_calendar,
    meeting,
    meetings,
    of_circle,
    of_decision,
)

__all__ = [
    "add_item",
    "answer",
    "begin",
    "calendar",
    "call",
    "cancel",
    "cast",
    "change",
    "drop_item",
    "feed",
    "invitation",
    "invitation_calendar",
    "live",
    "meeting",
    "meetings",
    "note",
    "of_circle",
    "of_decision",
    "step",
]
