"""What flows between circles: ties from the people of one to the people of another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from typing import Any

from colead.features.evidence.rules.acts import Tie

FEW = 3
"""Fewer ties than so many are shown as *few*, so that a cell does not tell of one act."""
MOST = 20
"""So many circles at most stand in the table, those with most people."""


def flow(ties: Iterable[Tie], circles: Mapping[int, Set[int]]) -> dict[str, Any]:
    """Counts of ties from people of one circle to people of another: [from, to, count], where a
    count below ``FEW`` is None. Pairs without any tie are left out. Who is in two circles counts
    in both; ``circles`` lie beside each other, none inside another."""
    order = sorted(circles, key=lambda one: (-len(circles[one]), one))[:MOST]
    at: dict[int, list[int]] = {}
    for circle in order:
        for person in circles[circle]:
            at.setdefault(person, []).append(circle)
    counts: dict[tuple[int, int], int] = {}
    for tie in ties:
        for source in at.get(tie.source, ()):
            for target in at.get(tie.target, ()):
                counts[source, target] = counts.get((source, target), 0) + 1
    return {
        "circles": sorted(order),
        "cells": [
            [source, target, count if count >= FEW else None]
            for (source, target), count in sorted(counts.items())
        ],
    }
