"""Pages of rounds and of giving."""

from colead.features.rounds.views.giving import (
    appeal,
    ask,
    end_giving,
    giving,
    givings,
    hand_out,
    take_back,
)
from colead.features.rounds.views.proposing import (
    change,
    offer,
    proposal,
    propose,
    similar,
    step_back,
    withdraw,
)
from colead.features.rounds.views.sharing import (
    compare,
    count_file,
    file,
    move,
    of_fund,
    open_new,
    round_,
    rounds,
    stop,
    vote,
)

__all__ = [
    "appeal",
    "ask",
    "change",
    "compare",
    "count_file",
    "end_giving",
    "file",
    "giving",
    "givings",
    "hand_out",
    "move",
    "of_fund",
    "offer",
    "open_new",
    "proposal",
    "propose",
    "round_",
    "rounds",
    "similar",
    "step_back",
    "stop",
    "take_back",
    "vote",
    "withdraw",
]
