"""Figures of a set of people over a window, from the story that the journal tells. Loaded by jobs
only: it needs numpy."""

from colead.features.evidence.rules.figures.compute import COMPUTED, DRAWS, Scope
from colead.features.evidence.rules.figures.cuts import DAYS, Cut, Window, cut, joined
from colead.features.evidence.rules.figures.sheets import sheets
from colead.features.evidence.rules.figures.values import Value, fields, missing

__all__ = [
    "COMPUTED",
    "DAYS",
    "DRAWS",
    "Cut",
    "Scope",
    "Value",
    "Window",
    "cut",
    "fields",
    "joined",
    "missing",
    "sheets",
]
