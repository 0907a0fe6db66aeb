"""All that is done with feedback: asking, writing, delivering, answering back, rounds."""

from colead.features.feedback.actions.asking import (
    ask,
    begin_turn,
    choose,
    decline,
    withdraw,
)
from colead.features.feedback.actions.reading import (
    answer_back,
    answer_behind_veil,
    ask_back,
    forget_got,
    keep,
    note,
    thank,
    thank_all,
)
from colead.features.feedback.actions.writing import deliver, offer, write

__all__ = [
    "answer_back",
    "answer_behind_veil",
    "ask",
    "ask_back",
    "begin_turn",
    "choose",
    "decline",
    "deliver",
    "forget_got",
    "keep",
    "note",
    "offer",
    "thank",
    "thank_all",
    "withdraw",
    "write",
]
