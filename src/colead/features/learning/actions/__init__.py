"""Every write of learning: one verb, one function, one transaction."""

from colead.features.learning.actions.budgeting import NotYet, close, release, widen
from colead.features.learning.actions.offering import (
    cancel,
    change,
    free_seats,
    invite,
    join,
    leave,
    offer,
    pay,
)
from colead.features.learning.actions.taking import give_back, take
from colead.features.learning.actions.telling import (
    ask,
    decline,
    forget_answers,
    say,
    share,
    unshare,
)
from colead.features.learning.actions.wishing import join_wish, leave_wish, wish

__all__ = [
    "NotYet", "ask", "cancel", "change", "close", "decline", "forget_answers", "free_seats",
    "give_back", "invite", "join", "join_wish", "leave", "leave_wish", "offer", "pay", "release",
    "say", "share", "take", "unshare", "widen", "wish",
]  # fmt: skip
