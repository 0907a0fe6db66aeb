"""Pages of funds and of the money of initiatives."""

from colead.features.funds.views.keeping import close, fund, funds, of_circle, open_new, pay_in
from colead.features.funds.views.moving import (
    give_back,
    of_initiative,
    paper,
    purse,
    receipt,
    reverse_movement,
    spend,
    statement,
    take,
    verdict,
)

__all__ = [
    "close",
    "fund",
    "funds",
    "give_back",
    "of_circle",
    "of_initiative",
    "open_new",
    "paper",
    "pay_in",
    "purse",
    "receipt",
    "reverse_movement",
    "spend",
    "statement",
    "take",
    "verdict",
]
