"""Every write of funds: opening and closing, movements, receipts."""

from colead.features.funds.actions.keeping import close_fund, open_fund, pay_in
from colead.features.funds.actions.learning import release, settle
from colead.features.funds.actions.moving import NotYet, give_back, reverse, spend, take
from colead.features.funds.actions.receipts import add_receipt, path_of, want_receipt

__all__ = [
    "NotYet",
    "add_receipt",
    "close_fund",
    "give_back",
    "open_fund",
    "path_of",
    "pay_in",
    "release",
    "reverse",
    "settle",
    "spend",
    "take",
    "want_receipt",
]
