"""Pages of surveys."""

from colead.features.surveys.views.answering import answer, letter
from colead.features.surveys.views.asking import ask, begin_pulse, stop_pulse, withdraw
from colead.features.surveys.views.reading import (
    instrument,
    instrument_file,
    instruments,
    pulse,
    survey,
    surveys,
    take,
)

__all__ = [
    "answer",
    "ask",
    "begin_pulse",
    "instrument",
    "instrument_file",
    "instruments",
    "letter",
    "pulse",
    "stop_pulse",
    "survey",
    "surveys",
    "take",
    "withdraw",
]
