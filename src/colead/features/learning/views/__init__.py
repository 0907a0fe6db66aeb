"""Pages of learning."""

from colead.features.learning.views.budgets import (
    budget,
    budgets,
    close,
    of_circle,
    release,
    widen,
)
from colead.features.learning.views.mine import (
    decline,
    give_back,
    mine,
    mine_file,
    note,
    notes,
    say,
    share,
    take,
    unshare,
)
from colead.features.learning.views.offers import (
    calendar,
    cancel,
    change,
    feed,
    invite,
    join,
    join_wish,
    leave,
    leave_wish,
    offer,
    offer_new,
    offers,
    pay,
    wish,
    wishes,
)

__all__ = [
    "budget", "budgets", "calendar", "cancel", "change", "close", "decline", "feed", "give_back",
    "invite", "join", "join_wish", "leave", "leave_wish", "mine", "mine_file", "note", "notes",
    "of_circle", "offer", "offer_new", "offers", "pay", "release", "say", "share", "take",
    "unshare", "widen", "wish", "wishes",
]  # fmt: skip
