"""What flows between circles: ties from the people of one to the people of another."""

from __future__ import annotations

from collections.abc import Mapping, Set
from typing import Any

import numpy as np
from scipy.sparse import coo_array

from colead.features.evidence.rules.columns import Table

FEW = 3
"""Fewer ties than so many are shown as *few*, so that a cell does not tell of one act."""
MOST = 20
"""So many circles at most stand in the table, those with most people."""


def flow(ties: Table, circles: Mapping[int, Set[int]]) -> dict[str, Any]:
    """Counts of ties from people of one circle to people of another: [from, to, count], where a
    count below ``FEW`` is None. Pairs without any tie are left out. Who is in two circles counts
    in both; ``circles`` lie beside each other, none inside another."""
    order = sorted(sorted(circles, key=lambda one: (-len(circles[one]), one))[:MOST])
    people, at = np.unique([ties["source"], ties["target"]], return_inverse=True)
    inside = np.zeros((len(people), len(order)), dtype=np.int64)
    for place, one in enumerate(order):
        inside[np.isin(people, sorted(circles[one])), place] = 1
    among = coo_array(
        (np.ones(len(ties), dtype=np.int64), tuple(at.reshape(2, -1))), (len(people), len(people))
    )
    counts = (inside.T @ (among.tocsr() @ inside)).tolist()
    return {
        "circles": order,
        "cells": [
            [source, target, count if count >= FEW else None]
            for source, row in zip(order, counts, strict=True)
            for target, count in zip(order, row, strict=True)
            if count
        ],
    }
