"""Every write of meetings: one verb, one function, one transaction."""

from colead.features.meetings.actions.calling import (
    add_item,
    answer,
    call,
    call_from_poll,
    cancel,
    change,
    drop_item,
    remind,
)
from colead.features.meetings.actions.running import (
    begin,
    close_forgotten,
    come,
    end,
    go_to,
    next_turn,
    note,
    set_timer,
    take_facilitation,
)

__all__ = [
    "add_item",
    "answer",
    "begin",
    "call",
    "call_from_poll",
    "cancel",
    "change",
    "close_forgotten",
    "come",
    "drop_item",
    "end",
    "go_to",
    "next_turn",
    "note",
    "remind",
    "set_timer",
    "take_facilitation",
]
