"""Pages of funds and of the money of initiatives."""

from colead.features.funds.views.keeping import (
    change,
    close,
    close_period,
    fund,
    funds,
    of_circle,
    open_new,
    pay_in,
    period,
)
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
    "change",
    "close",
    "close_period",
    "fund",
    "funds",
    "give_back",
    "of_circle",
    "of_initiative",
    "open_new",
    "paper",
    "pay_in",
    "period",
    "purse",
    "receipt",
    "reverse_movement",
    "spend",
    "statement",
    "take",
    "verdict",
]
