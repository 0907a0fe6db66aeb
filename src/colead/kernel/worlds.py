"""All the ways in which groups of people can have answered so that what is told comes out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_matrix, vstack

SECONDS = 20.0


class Worlds:
    """Groups of people, and counts told about unions of them: how many gave each answer."""

    def __init__(self, sizes: Sequence[int]) -> None:
        self.sizes = list(sizes)
        self.told: list[tuple[list[int], list[int]]] = []

    def tell(self, groups: Iterable[int], counts: Sequence[int]) -> None:
        """That in these groups together so many gave each answer."""
        self.told.append((list(groups), list(counts)))

    def fixed(self) -> list[int] | None:
        """The groups that have answered the same in every world; None when there is no world.

        A search that takes too long counts as if it had found nothing: the group is then taken to
        be fixed, which errs to the safe side.
        """
        if not self.sizes:
            return []
        self._prepare()
        first = self._world([(group, None) for group in range(len(self.sizes))])
        if first is None:
            return None
        open_ones = {
            group: int(row.argmax())
            for group, row in enumerate(first)
            if row.max() == self.sizes[group]
        }
        while open_ones:
            world = self._world(list(open_ones.items()))
            loose = [
                group
                for group, answer in open_ones.items()
                if world is not None and world[group][answer] < self.sizes[group]
            ]
            if not loose:
                break
            for group in loose:
                del open_ones[group]
        return sorted(open_ones)

    def _prepare(self) -> None:
        """The equations: each group has its size, each thing told its counts."""
        self._answers = len(self.told[0][1])
        n, k = len(self.sizes), self._answers
        rows: list[tuple[list[int], int]] = [
            ([group * k + v for v in range(k)], size) for group, size in enumerate(self.sizes)
        ]
        rows += [
            ([group * k + v for group in groups], count)
            for groups, counts in self.told
            for v, count in enumerate(counts)
        ]
        where = [(row, column) for row, (columns, _sum) in enumerate(rows) for column in columns]
        row_of, column_of = zip(*where, strict=True)
        self._equations = csr_matrix(
            (np.ones(len(where)), (row_of, column_of)), shape=(len(rows), n * k + n)
        )
        self._sums = np.array([total for _columns, total in rows], dtype=float)

    def _world(self, wanted: list[tuple[int, int | None]]) -> np.ndarray[Any, Any] | None:
        """A world in which as many of the wanted groups as possible are not all of the answer
        given with them (None: of any one answer); groups × answers. None when none was found."""
        n, k = len(self.sizes), self._answers
        width = n * k + n
        rows: list[int] = []
        columns: list[int] = []
        values: list[float] = []
        upper: list[int] = []
        for group, answer in wanted:
            for v in range(k) if answer is None else (answer,):
                # apart ≤ size - how many of the group gave the answer
                rows += [len(upper)] * 2
                columns += [group * k + v, n * k + group]
                values += [1.0, 1.0]
                upper.append(self.sizes[group])
        apart = csr_matrix((values, (rows, columns)), shape=(len(upper), width))
        goal = np.zeros(width)
        goal[[n * k + group for group, _answer in wanted]] = -1.0
        highest = np.concatenate([np.repeat(np.array(self.sizes, dtype=float), k), np.ones(n)])
        least = np.concatenate([self._sums, np.full(len(upper), -np.inf)])
        most = np.concatenate([self._sums, np.array(upper, dtype=float)])
        found = milp(
            goal,
            constraints=LinearConstraint(vstack([self._equations, apart]), least, most),
            bounds=Bounds(np.zeros(width), highest),
            integrality=np.concatenate([np.ones(n * k), np.zeros(n)]),
            options={"time_limit": SECONDS},
        )
        if found.x is None:
            return None
        world: np.ndarray[Any, Any] = np.rint(found.x[: n * k]).astype(int).reshape(n, k)
        return world
