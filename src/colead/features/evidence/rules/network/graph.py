"""A directed network without loops and doubles, those without any tie included."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import rustworkx
from scipy.sparse import csr_array

Ints = np.ndarray[Any, np.dtype[np.int64]]


def twice(numbers: Any) -> Any:
    """The numbers that come more than once, each one time less."""
    found = np.sort(numbers)
    return found[1:][found[1:] == found[:-1]]


@dataclass(frozen=True, eq=False)
class Network:
    """``n`` people, numbered from 0, and arcs as an array of shape (m, 2): column 0 turns to
    column 1."""

    n: int
    arcs: Ints

    @classmethod
    def of(cls, n: int, arcs: Iterable[tuple[int, int]] | Ints) -> Network:
        """From any arcs: loops are dropped, doubles count once. ``ValueError``: ends outside."""
        listed = arcs if isinstance(arcs, np.ndarray) else list(arcs)
        found = np.asarray(listed, dtype=np.int64).reshape(-1, 2)
        if len(found) and (found.min() < 0 or found.max() >= n):
            raise ValueError("an arc ends outside the network")
        found = found[found[:, 0] != found[:, 1]]
        # Asked how often they come, numpy sorts; else it hashes, which takes 15 times as long.
        keys, _often = np.unique(found[:, 0] * max(n, 1) + found[:, 1], return_counts=True)
        return cls(n, np.column_stack([keys // max(n, 1), keys % max(n, 1)]))

    @property
    def m(self) -> int:
        """How many arcs there are."""
        return len(self.arcs)

    @cached_property
    def in_degrees(self) -> Ints:
        """How many turn to each."""
        return np.bincount(self.arcs[:, 1], minlength=self.n)

    @cached_property
    def out_degrees(self) -> Ints:
        """To how many each turns."""
        return np.bincount(self.arcs[:, 0], minlength=self.n)

    @cached_property
    def both_ways(self) -> Network:
        """The arcs that are answered by another, among the same people."""
        keys = self.arcs[:, 0] * self.n + self.arcs[:, 1]
        back = self.arcs[:, 1] * self.n + self.arcs[:, 0]
        return Network(self.n, self.arcs[np.isin(keys, back)])

    @cached_property
    def mutual(self) -> int:
        """How many pairs turn to each other."""
        return len(twice(self.arcs.min(axis=1) * self.n + self.arcs.max(axis=1)))

    def into(self, weights: Ints) -> Ints:
        """Of weights of people, rows × n: for each person the sum of those who turn to them."""
        return np.asarray((self._turning @ weights.T).T)

    @cached_property
    def _turning(self) -> Any:
        """As a sparse matrix: 1 in row j, column i for i → j."""
        source, target = self.arcs.T
        return csr_array((np.ones(self.m, dtype=np.int64), (target, source)), (self.n, self.n))

    @property
    def transposed(self) -> Network:
        """The same with every arc turned round."""
        return Network.of(self.n, self.arcs[:, ::-1])

    def without(self, people: Collection[int]) -> Network:
        """The network of those who are left when some go."""
        gone = set(people)
        left = [one for one in range(self.n) if one not in gone]
        number = {one: at for at, one in enumerate(left)}
        return Network.of(
            len(left),
            [(number[i], number[j]) for i, j in self.arcs.tolist() if i in number and j in number],
        )

    @cached_property
    def directed(self) -> Any:
        """As a directed graph of rustworkx."""
        graph = rustworkx.PyDiGraph(multigraph=False)
        graph.add_nodes_from(range(self.n))
        graph.add_edges_from_no_data([(int(i), int(j)) for i, j in self.arcs])
        return graph

    @cached_property
    def symmetrized(self) -> Any:
        """As an undirected graph of rustworkx: a tie in either direction."""
        graph = rustworkx.PyGraph(multigraph=False)
        graph.add_nodes_from(range(self.n))
        graph.add_edges_from_no_data([(int(i), int(j)) for i, j in self.arcs])
        return graph

    @cached_property
    def components(self) -> list[list[int]]:
        """The weak components."""
        return [sorted(part) for part in rustworkx.connected_components(self.symmetrized)]
