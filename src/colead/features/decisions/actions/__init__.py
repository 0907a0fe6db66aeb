"""Every write of decisions: one verb, one function, one transaction."""

from colead.features.decisions.actions.advising import (
    answer_advice,
    ask,
    decide,
    give_advice,
    note_advice,
    remind,
)
from colead.features.decisions.actions.casting import cast, confirm
from colead.features.decisions.actions.changing import set_changes, try_changes_again
from colead.features.decisions.actions.closing import (
    await_answers,
    close,
    extend,
    reopen,
    withdraw,
)
from colead.features.decisions.actions.common import place_brought
from colead.features.decisions.actions.drawing import draw_lots
from colead.features.decisions.actions.electing import (
    hear_nominations,
    nominate,
    propose_candidate,
)
from colead.features.decisions.actions.integrating import (
    examine_objection,
    integrate,
    withdraw_objection,
)
from colead.features.decisions.actions.opening import hold_back, put, schedule
from colead.features.decisions.actions.options import add_option
from colead.features.decisions.actions.proposing import add_voters, amend, propose
from colead.features.decisions.actions.reviewing import announce_review, fall_due, review
from colead.features.decisions.actions.secret import cast_secretly
from colead.features.decisions.actions.templates import (
    bring_template,
    end_template,
    keep_template,
)
from colead.features.decisions.actions.voices import end_voice, give_voice, take_voice
from colead.features.decisions.actions.wording import suggest_wording, take_back_wording

__all__ = [
    "add_option",
    "add_voters",
    "amend",
    "announce_review",
    "answer_advice",
    "ask",
    "await_answers",
    "bring_template",
    "cast",
    "cast_secretly",
    "close",
    "confirm",
    "decide",
    "draw_lots",
    "end_template",
    "end_voice",
    "examine_objection",
    "extend",
    "fall_due",
    "give_advice",
    "give_voice",
    "hear_nominations",
    "hold_back",
    "integrate",
    "keep_template",
    "nominate",
    "note_advice",
    "place_brought",
    "propose",
    "propose_candidate",
    "put",
    "remind",
    "reopen",
    "review",
    "schedule",
    "set_changes",
    "suggest_wording",
    "take_back_wording",
    "take_voice",
    "try_changes_again",
    "withdraw",
    "withdraw_objection",
]
