"""Every write of rounds and of giving."""

from colead.features.rounds.actions.giving import (
    ask,
    end_giving,
    hand_out,
    pledge,
    settle_appeal,
    take_back_appeal,
)
from colead.features.rounds.actions.keeping import advance, open_round, stop
from colead.features.rounds.actions.proposing import (
    change,
    lead,
    offer_lead,
    propose,
    step_back,
    withdraw,
)
from colead.features.rounds.actions.sharing import finish
from colead.features.rounds.actions.voting import cast

__all__ = [
    "advance",
    "ask",
    "cast",
    "change",
    "end_giving",
    "finish",
    "hand_out",
    "lead",
    "offer_lead",
    "open_round",
    "pledge",
    "propose",
    "settle_appeal",
    "step_back",
    "stop",
    "take_back_appeal",
    "withdraw",
]
