"""Papers that equal ranks have split, and where their parts lie.

What one option holds of one row's papers is a *kind*: how many parts of which value. There are
few different kinds however many rows there are, so a row only keeps the number of its kind, and
splitting, revaluing and putting together are worked out once for each kind, in whole numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Pairs of (value, parts of a paper at that value).
Kind = tuple[tuple[int, int], ...]
# Tables are looked up directly up to this length, and sorted beyond.
DIRECT = 1 << 22


class Parts:
    """The split papers of a count: for each option, the kind it holds of each row."""

    def __init__(self, rows: int) -> None:
        self.rows = rows
        self.kinds: list[Kind] = [()]
        self.numbers: dict[Kind, int] = {(): 0}
        self.held: dict[int, NDArray[np.int64]] = {}

    def copy(self) -> Parts:
        """The same parts, to be moved another way; the list of kinds stays one."""
        other = Parts(self.rows)
        other.kinds, other.numbers = self.kinds, self.numbers
        other.held = {one: kinds.copy() for one, kinds in self.held.items()}
        return other

    def number(self, kind: Kind) -> int:
        """The number of a kind."""
        if kind not in self.numbers:
            self.numbers[kind] = len(self.kinds)
            self.kinds.append(kind)
        return self.numbers[kind]

    def take(self, one: int) -> tuple[NDArray[np.intp], NDArray[np.int64]]:
        """Take away all that an option holds: rows and kinds."""
        import numpy as np

        held = self.held.pop(one, None)
        if held is None:
            return np.zeros(0, dtype=np.intp), np.zeros(0, dtype=np.int64)
        rows = np.flatnonzero(held)
        return rows, held[rows]

    def revalued(
        self, kinds: NDArray[np.int64], value_of: Callable[[int], int]
    ) -> NDArray[np.int64]:
        """The kinds with every value renewed."""
        return self._each(
            kinds,
            len(self.kinds),
            lambda code: _together([(value_of(v), s) for v, s in self.kinds[code]]),
        )

    def split(
        self, kinds: NDArray[np.int64], ways: NDArray[np.int64], most: int
    ) -> NDArray[np.int64]:
        """The kinds of one of so many equal ``ways`` (at most ``most``); 0 ways are none."""
        base = most + 1

        def one_of(code: int) -> Kind:
            kind, parts = divmod(code, base)
            return tuple((v, s // parts) for v, s in self.kinds[kind]) if parts else ()

        return self._each(kinds * base + ways, len(self.kinds) * base, one_of)

    def add(self, one: int, rows: NDArray[np.intp], kinds: NDArray[np.int64]) -> None:
        """Give these to an option, together with what it holds."""
        import numpy as np

        if one not in self.held:
            self.held[one] = np.zeros(self.rows, dtype=np.int64)
        held, base = self.held[one], len(self.kinds)

        def both(code: int) -> Kind:
            here, more = divmod(code, base)
            return _together([*self.kinds[here], *self.kinds[more]])

        held[rows] = self._each(held[rows] * base + kinds, base * base, both)

    def worth(self, kinds: NDArray[np.int64], counts: NDArray[np.int64]) -> int:
        """Value times parts of all of these together."""
        import numpy as np

        times = np.bincount(kinds, weights=counts).tolist()
        return sum(
            int(n) * sum(value * parts for value, parts in self.kinds[kind])
            for kind, n in enumerate(times)
            if n
        )

    def _each(
        self, codes: NDArray[np.int64], limit: int, make: Callable[[int], Kind]
    ) -> NDArray[np.int64]:
        """Work out a kind for each different code, and put its number where the code was."""
        import numpy as np

        if not codes.size:
            return codes
        if limit > DIRECT:
            different, which = np.unique(codes, return_inverse=True)
        else:
            different = np.flatnonzero(np.bincount(codes))
            places = np.zeros(int(different[-1]) + 1, dtype=np.int64)
            places[different] = np.arange(different.size)
            which = places[codes]
        made = [self.number(make(code)) for code in different.tolist()]
        return np.array(made, dtype=np.int64)[which]


def _together(pairs: list[tuple[int, int]]) -> Kind:
    sums: dict[int, int] = {}
    for value, parts in pairs:
        sums[value] = sums.get(value, 0) + parts
    return tuple(sorted(sums.items()))
