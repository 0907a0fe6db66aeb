"""Every write in coaching."""

from colead.features.coaching.actions.ending import (
    end,
    erase_mine,
    hide,
    part_from,
    put_away,
    show,
    suggest,
)
from colead.features.coaching.actions.offering import (
    call_matching,
    find_for,
    find_now,
    hold_matching,
    offer,
    wish,
    withdraw_offer,
    withdraw_wish,
)
from colead.features.coaching.actions.pairing import (
    cancel_session,
    erase,
    hold_session,
    move_session,
    plan_session,
    remind,
    reword,
    tick,
    write,
)
from colead.features.coaching.actions.proposing import (
    ask_instead,
    let_run_out,
    say_no,
    say_yes,
)

__all__ = [
    "ask_instead",
    "call_matching",
    "cancel_session",
    "end",
    "erase",
    "erase_mine",
    "find_for",
    "find_now",
    "hide",
    "hold_matching",
    "hold_session",
    "let_run_out",
    "move_session",
    "offer",
    "part_from",
    "plan_session",
    "put_away",
    "remind",
    "reword",
    "say_no",
    "say_yes",
    "show",
    "suggest",
    "tick",
    "wish",
    "withdraw_offer",
    "withdraw_wish",
    "write",
]
