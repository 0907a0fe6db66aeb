"""Every write of funds: opening and closing, movements, receipts, money set aside."""

from colead.features.funds.actions.holding import come_back, held, pass_on, set_aside
from colead.features.funds.actions.keeping import (
    RULES,
    change_fund,
    close_fund,
    close_period,
    open_fund,
    pay_in,
)
from colead.features.funds.actions.learning import release, settle
from colead.features.funds.actions.moving import (
    NotYet,
    give_back,
    return_unspent,
    reverse,
    spend,
    take,
)
from colead.features.funds.actions.receipts import (
    add_receipt,
    miss_receipt,
    path_of,
    want_receipt,
)

__all__ = [
    "RULES",
    "NotYet",
    "add_receipt",
    "change_fund",
    "close_fund",
    "close_period",
    "come_back",
    "give_back",
    "held",
    "miss_receipt",
    "open_fund",
    "pass_on",
    "path_of",
    "pay_in",
    "release",
    "return_unspent",
    "reverse",
    "set_aside",
    "settle",
    "spend",
    "take",
    "want_receipt",
]
