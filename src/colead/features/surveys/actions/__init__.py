"""All that is done with surveys: asking, answering, ending; instruments; pulses."""

from colead.features.surveys.actions.answering import answer
from colead.features.surveys.actions.asking import open_survey, remind, withdraw
from colead.features.surveys.actions.ending import close
from colead.features.surveys.actions.instruments import add_instrument, take_shipped
from colead.features.surveys.actions.pulses import begin_pulse, next_wave, stop_pulse

__all__ = [
    "add_instrument",
    "answer",
    "begin_pulse",
    "close",
    "next_wave",
    "open_survey",
    "remind",
    "stop_pulse",
    "take_shipped",
    "withdraw",
]
