"""Every write of issues and asks."""

from colead.features.issues.actions.answering import answer, set_clock, tell_overdue
from colead.features.issues.actions.asking import ask, ask_again, judge, withdraw_ask
from colead.features.issues.actions.carrying import join, offer, pass_on, take_offer, take_up
from colead.features.issues.actions.closing import reopen, resolve, withdraw
from colead.features.issues.actions.raising import raise_issue, reword

__all__ = [
    "answer",
    "ask",
    "ask_again",
    "join",
    "judge",
    "offer",
    "pass_on",
    "raise_issue",
    "reopen",
    "resolve",
    "reword",
    "set_clock",
    "take_offer",
    "take_up",
    "tell_overdue",
    "withdraw",
    "withdraw_ask",
]
