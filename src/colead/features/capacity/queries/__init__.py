"""Reads of needs, of who and what could meet them, and of what an initiative has."""

from colead.features.capacity.queries.helping import (
    Offered,
    listed,
    mine,
    need,
    offered,
    suggestions,
    wanted,
)
from colead.features.capacity.queries.panel import Panel, panel, picture, way
from colead.features.capacity.queries.things import Way, ways
from colead.features.capacity.queries.times import Said, suggested_not, time_of

__all__ = [
    "Offered",
    "Panel",
    "Said",
    "Way",
    "listed",
    "mine",
    "need",
    "offered",
    "panel",
    "picture",
    "suggested_not",
    "suggestions",
    "time_of",
    "wanted",
    "way",
    "ways",
]
