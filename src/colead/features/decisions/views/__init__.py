"""Pages of decisions."""

from colead.features.decisions.views.advising import (
    answer_advice,
    ask,
    decide,
    give_advice,
    note,
    remind,
)
from colead.features.decisions.views.deciding import (
    add_voters,
    amend,
    examine,
    extend,
    integrate,
    put,
    reopen,
    review,
    withdraw,
    withdraw_objection,
)
from colead.features.decisions.views.pages import (
    about,
    add_option,
    ballots,
    cast,
    confirm,
    decision,
    of_circle,
    record,
)
from colead.features.decisions.views.register import export, propose, register, verdict

__all__ = [
    "about",
    "add_option",
    "add_voters",
    "amend",
    "answer_advice",
    "ask",
    "ballots",
    "cast",
    "confirm",
    "decide",
    "decision",
    "examine",
    "export",
    "extend",
    "give_advice",
    "integrate",
    "note",
    "of_circle",
    "propose",
    "put",
    "record",
    "register",
    "remind",
    "reopen",
    "review",
    "verdict",
    "withdraw",
    "withdraw_objection",
]
