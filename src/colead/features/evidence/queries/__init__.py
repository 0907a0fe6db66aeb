"""Reads of evidence: what the journal tells, and the figures that were made of it."""

from colead.features.evidence.queries.reading import (
    count_undated,
    day_of,
    earliest_since,
    ends_there,
    ground,
    last_entry,
    position,
    told,
    undated,
)

__all__ = [
    "count_undated",
    "day_of",
    "earliest_since",
    "ends_there",
    "ground",
    "last_entry",
    "position",
    "told",
    "undated",
]
