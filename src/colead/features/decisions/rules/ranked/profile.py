"""Ranked ballots in a compact form: one small matrix of ranks and a count for each row."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from django.utils.translation import gettext as _

from colead.kernel.verdict import Refused

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Option = Hashable
T = TypeVar("T")

# What a ballot may say of an option besides a rank.
UNRANKED: None = None
NO_OPINION = "no-opinion"
# Weighted sums run in float64, which holds whole numbers exactly up to 2^53.
MOST_BALLOTS = 2**31


@dataclass(frozen=True)
class RankedProfile:
    """Ranked ballots over ``options``.

    ``ranks`` has a row for each option and a column for each distinct ballot (an option's ranks
    lie side by side, so that all ballots are looked at in one sweep); 1 is first, equal numbers
    are a tie, gaps between numbers mean nothing. ``last`` stands for *unranked*: below everything
    ranked, level with other unranked options. ``last + 1`` stands for *no opinion*: the voter
    takes no part in pairs with that option. ``counts`` says how many cast each ballot.

    Neither the order of ballots nor how equal ones are grouped changes any result.
    """

    options: tuple[Option, ...]
    ranks: NDArray[np.unsignedinteger[Any]] = field(repr=False)
    counts: NDArray[np.int64] = field(repr=False)

    @classmethod
    def of(
        cls,
        options: Iterable[Option],
        ballots: Iterable[tuple[Sequence[int | str | None], int]],
    ) -> RankedProfile:
        """A profile from rows: a rank, ``UNRANKED`` or ``NO_OPINION`` for each option, and how
        often this ballot was cast. Refused: doubled options, rows of another length, ranks that
        are not whole numbers from 1 to the number of options, counts below 0."""
        names = _options(options)
        rows: list[Sequence[int]] = []
        counts: list[int] = []
        for marks, times in ballots:
            if isinstance(times, bool) or not isinstance(times, int) or times < 0:
                raise Refused(_("A ballot is counted a whole number of times."), field="count")
            rows.append([_code(mark, len(names)) for mark in _checked_length(marks, len(names))])
            counts.append(times)
        return cls.from_codes(names, rows, counts)

    @classmethod
    def from_codes(
        cls, options: Iterable[Option], rows: Any, counts: Any | None = None
    ) -> RankedProfile:
        """A profile from a matrix (ballots × options) of codes 1…n, n + 1 (unranked) and n + 2
        (no opinion), n being the number of options; each row counts once if no counts come."""
        import numpy as np

        names = _options(options)
        size = len(names)
        small = np.uint8 if size < 254 else np.uint16
        matrix = np.asarray(rows).reshape(-1, size)
        if matrix.size and (matrix.min() < 1 or matrix.max() > size + 2):
            raise Refused(
                _("A rank is a whole number from 1 to %(most)s.") % {"most": size}, field="rank"
            )
        ranks = np.ascontiguousarray(matrix.astype(small, copy=False).T)
        times = (
            np.ones(ranks.shape[1], dtype=np.int64)
            if counts is None
            else np.asarray(counts, dtype=np.int64)
        )
        if times.shape != (ranks.shape[1],) or (times.size and int(times.min()) < 0):
            raise Refused(_("Each ballot has one count of at least 0."), field="count")
        if int(times.sum()) >= MOST_BALLOTS:
            raise Refused(_("These are more ballots than can be counted exactly."), field="count")
        return cls(names, ranks, times)

    @property
    def size(self) -> int:
        """How many options there are."""
        return len(self.options)

    @property
    def last(self) -> int:
        """The code of unranked."""
        return self.size + 1

    @cached_property
    def cast(self) -> int:
        """How many ballots there are."""
        return int(self.counts.sum())

    @cached_property
    def single(self) -> bool:
        """Each row stands for one ballot."""
        return bool((self.counts == 1).all())

    @cached_property
    def strict(self) -> bool:
        """No ballot gives two options the same rank."""
        import numpy as np

        seen = np.zeros(self.ranks.shape[1], dtype=np.uint64)
        if self.size > 63:
            ordered = np.sort(self.ranks, axis=0)
            return not bool(((ordered[1:] == ordered[:-1]) & (ordered[1:] < self.last)).any())
        for row in self.ranks:
            bit = np.uint64(1) << row.astype(np.uint64)
            bit[row >= self.last] = 0
            if (seen & bit).any():
                return False
            seen |= bit
        return True

    def grouped(self) -> RankedProfile:
        """The same profile with equal ballots in one row."""
        import numpy as np

        width = max(1, -(-self.size * self.ranks.itemsize // 8))
        packed = np.zeros((self.ranks.shape[1], width * 8), dtype=np.uint8)
        packed[:, : self.size * self.ranks.itemsize] = np.ascontiguousarray(self.ranks.T).view(
            np.uint8
        )
        keys = packed.view(np.uint64)
        order = np.lexsort(keys.T)
        if not order.size:
            return self
        ordered = keys[order]
        first = np.concatenate(([True], (ordered[1:] != ordered[:-1]).any(axis=1)))
        starts = np.flatnonzero(first)
        counts = np.add.reduceat(self.counts[order], starts)
        return RankedProfile(self.options, self.ranks[:, order[starts]], counts)

    def rows(self) -> list[tuple[tuple[int | str | None, ...], int]]:
        """The ballots as plain values, as ``of`` takes them."""
        words: dict[int, int | str | None] = {n: n for n in range(1, self.last)}
        words |= {self.last: UNRANKED, self.last + 1: NO_OPINION}
        return [
            (tuple(words[code] for code in row), times)
            for row, times in zip(self.ranks.T.tolist(), self.counts.tolist(), strict=True)
        ]


def _options(options: Iterable[Option]) -> tuple[Option, ...]:
    names = tuple(options)
    if len(set(names)) != len(names):
        raise Refused(_("Two options have the same name."), field="options")
    if not names:
        raise Refused(_("There is no option to rank."), field="options")
    if len(names) > 1000:
        raise Refused(_("At most 1000 options can be ranked."), field="options")
    return names


def _checked_length(marks: Sequence[T], size: int) -> Sequence[T]:
    """The marks, if there is one for each option."""
    if len(marks) != size:
        raise Refused(
            _("This ballot has %(marks)s marks for %(options)s options.")
            % {"marks": len(marks), "options": size},
            field="rank",
        )
    return marks


def _code(mark: int | str | None, size: int) -> int:
    if mark is UNRANKED:
        return size + 1
    if mark == NO_OPINION and isinstance(mark, str):
        return size + 2
    if isinstance(mark, bool) or not isinstance(mark, int) or not 1 <= mark <= size:
        raise Refused(
            _("A rank is a whole number from 1 to %(most)s.") % {"most": size}, field="rank"
        )
    return mark


def levels_of(order: Sequence[Sequence[int]], names: Sequence[T]) -> tuple[tuple[T, ...], ...]:
    """Levels of places turned into levels of names, in the options' order within a level."""
    return tuple(tuple(names[place] for place in sorted(level)) for level in order)
