"""Where people stand in the picture of a network."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

SIDE, EDGE = 1000.0, 70.0


def places(people: Sequence[int], arcs: Sequence[tuple[int, int]]) -> dict[str, list[float]]:
    """By person, (x, y) in a square of 1000: those with ties pull, all push each other away
    (Fruchterman & Reingold 1991), from a fixed start, so that the same ties give the same picture.
    """
    n = len(people)
    if n == 1:
        return {str(people[0]): [SIDE / 2, SIDE / 2]}
    number = {person: at for at, person in enumerate(people)}
    pull = np.zeros((n, n))
    for i, j in arcs:
        pull[number[i], number[j]] = pull[number[j], number[i]] = 1.0
    angle = 2 * np.pi * np.arange(n) / n
    where = np.column_stack([np.cos(angle), np.sin(angle)])
    ideal = 1.6 / np.sqrt(n)
    heat = 0.3
    for _ in range(400):
        apart = where[:, None, :] - where[None, :, :]
        far = np.maximum(np.sqrt((apart**2).sum(axis=2)), 0.01)
        # Parts without ties between them would drift away for ever: the middle pulls a little.
        force = ideal**2 / far**2 - pull * far / ideal
        np.fill_diagonal(force, 0.0)
        move = (apart * force[:, :, None]).sum(axis=1) - 0.35 * where
        length = np.maximum(np.sqrt((move**2).sum(axis=1)), 1e-9)
        where += move / length[:, None] * np.minimum(length, heat)[:, None]
        heat *= 0.988
    # The middle is crowded, the rim is not: what lies near the middle moves out.
    where -= where.mean(axis=0)
    length = np.maximum(np.sqrt((where**2).sum(axis=1)), 1e-9)
    where *= ((length / length.max()) ** -0.35)[:, None]
    low, high = where.min(axis=0), where.max(axis=0)
    span = np.maximum(high - low, 1e-9)
    scaled = _apart(EDGE + (where - low) / span * (SIDE - 2 * EDGE))
    return {
        str(person): [round(float(x), 1), round(float(y), 1)]
        for person, (x, y) in zip(people, scaled, strict=True)
    }


def _apart(where: np.ndarray[Any, np.dtype[np.float64]]) -> np.ndarray[Any, np.dtype[np.float64]]:
    """The same with those who stand too near to each other pushed apart, so that names can be
    read; sideways more, since names are wider than high."""
    n = len(where)
    wide = np.array([1.0, 1.7])
    least = min(110.0, 0.95 * (SIDE - 2 * EDGE) / np.sqrt(n))
    for _ in range(120):
        apart = (where[:, None, :] - where[None, :, :]) * wide
        far = np.maximum(np.sqrt((apart**2).sum(axis=2)), 1e-6)
        near = np.maximum(least - far, 0.0)
        np.fill_diagonal(near, 0.0)
        if not near.any():
            break
        where = where + 0.25 * (apart / far[:, :, None] * near[:, :, None]).sum(axis=1)
        where = np.clip(where, EDGE, SIDE - EDGE)
    return where
