"""Figures of a set of people over a window, from the story that the journal tells. Loaded by jobs
only: it needs numpy."""

from colead.features.evidence.rules.figures.coached import coached_led, coaches, others_led
from colead.features.evidence.rules.figures.compute import COMPUTED as BY_ACTS
from colead.features.evidence.rules.figures.compute import DRAWN
from colead.features.evidence.rules.figures.cuts import DAYS, Cut, Window, cut, leading
from colead.features.evidence.rules.figures.exchange import compare
from colead.features.evidence.rules.figures.flow import flow
from colead.features.evidence.rules.figures.scope import DRAWS, Scope
from colead.features.evidence.rules.figures.sheets import asks, sheets, ties
from colead.features.evidence.rules.figures.values import Value, fields, missing

COMPUTED = {
    **BY_ACTS,
    "coached-led": coached_led,
    "others-led": others_led,
    "coaches": coaches,
}
"""Every indicator by name."""

__all__ = [
    "COMPUTED",
    "DAYS",
    "DRAWN",
    "DRAWS",
    "Cut",
    "Scope",
    "Value",
    "Window",
    "asks",
    "compare",
    "cut",
    "fields",
    "flow",
    "leading",
    "missing",
    "sheets",
    "ties",
]
