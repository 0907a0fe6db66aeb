"""Ballots files: a table with the options in the first row and a ballot in every further one."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from colead.features.decisions.rules.ranked.profile import RankedProfile
from colead.kernel.sheets import MOST_FAULTS, Faulty, separator_of

Read = Callable[[str], int]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A ballots file as read: options, and each different row of codes with how often it came."""

    options: tuple[str, ...]
    rows: tuple[tuple[tuple[int, ...], int], ...]

    @property
    def cast(self) -> int:
        """How many ballots there are."""
        return sum(times for _row, times in self.rows)

    def ranked(self) -> RankedProfile:
        """The rows as a ranked profile, if ``rank_of`` read them."""
        return RankedProfile.from_codes(
            self.options, [row for row, _n in self.rows], [times for _row, times in self.rows]
        )


class _Marks(dict[str, int]):
    """Each different cell is understood once."""

    def __init__(self, read: Read) -> None:
        super().__init__()
        self.read = read

    def __missing__(self, cell: str) -> int:
        found = self[cell] = self.read(cell.strip())
        return found


def _silent(cell: str) -> bool:
    return cell.lower().replace("-", " ") == "no opinion"


def rank_of(size: int) -> Read:
    """Reads a rank: 1 to ``size``; empty is unranked, ``No opinion`` is that."""

    def read(cell: str) -> int:
        if not cell:
            return size + 1
        if _silent(cell):
            return size + 2
        if cell.isascii() and cell.isdigit() and len(cell) < 10 and 1 <= int(cell) <= size:
            return int(cell)
        raise ValueError(_("a rank is a whole number from 1 to %(most)s") % {"most": size})

    return read


def tick_of(_size: int) -> Read:
    """Reads a tick for approval: 1, x or yes; 0, no, empty and ``No opinion`` are none."""

    def read(cell: str) -> int:
        word = cell.lower()
        if word in ("1", "x", "yes"):
            return 1
        if word in ("", "0", "no") or _silent(cell):
            return 0
        raise ValueError(_("a tick is 1, x or yes, and 0, no or empty if there is none"))

    return read


def score_of(_size: int) -> Read:
    """Reads a score from 0 to 1000; empty and ``No opinion`` are -1."""

    def read(cell: str) -> int:
        if not cell or _silent(cell):
            return -1
        if cell.isascii() and cell.isdigit() and len(cell) < 5 and int(cell) <= 1000:
            return int(cell)
        raise ValueError(_("a score is a whole number from 0 to 1000"))

    return read


def read_sheet(text: str, kind: Callable[[int], Read]) -> Sheet:
    """Read a ballots file. Equal rows are counted together; empty rows are passed over.

    Raises ``Faulty`` with every fault found, up to ``MOST_FAULTS`` of them; rows are numbered as
    a spreadsheet does, the options' row being row 1.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator_of(text), strict=True)
    faults: list[str] = []
    options: tuple[str, ...] = ()
    marks = _Marks(kind(0))
    found: Counter[tuple[int, ...]] = Counter()
    number = 0
    try:
        for number, cells in enumerate(reader, 1):
            if not cells:
                continue
            if not options:
                options = _options(cells)
                marks = _Marks(kind(len(options)))
                continue
            try:
                row = tuple(map(marks.__getitem__, cells))
            except ValueError:
                row = ()
            if len(row) != len(options):
                fault = _fault(cells, options, marks)
                if fault is None:
                    row = row[: len(options)]
                else:
                    faults.append(_("Row %(row)s: ") % {"row": number} + fault)
                    if len(faults) > MOST_FAULTS:
                        break
                    continue
            found[row] += 1
    except csv.Error as error:
        faults.append(
            _("Row %(row)s: the quotes do not fit (%(error)s).")
            % {"row": number + 1, "error": error}
        )
    if not options and not faults:
        faults.append(_("The file is empty; its first row names the options."))
    if not found and not faults:
        faults.append(_("There is no ballot below the row of options."))
    if faults:
        raise Faulty(faults)
    return Sheet(options, tuple(found.items()))


def _options(cells: list[str]) -> tuple[str, ...]:
    names = [cell.strip() for cell in cells]
    while names and not names[-1]:
        names.pop()
    if not names:
        raise Faulty([_("The first row names no option.")])
    faults = []
    if not all(names):
        faults.append(_("Row 1: an option has no name."))
    double = [name for name, times in Counter(names).items() if times > 1 and name]
    faults += [
        _("Row 1: the option “%(name)s” is there twice.") % {"name": name[:60]} for name in double
    ]
    if len(names) > 1000:
        faults.append(_("Row 1: at most 1000 options can be counted."))
    if faults:
        raise Faulty(faults)
    return tuple(names)


def _fault(cells: list[str], options: tuple[str, ...], marks: _Marks) -> str | None:
    """What is wrong with a row, or None if it only has empty cells beyond the options."""
    extra = cells[len(options) :]
    if len(cells) < len(options) or any(cell.strip() for cell in extra):
        return _("%(cells)s cells for %(options)s options.") % {
            "cells": len(cells),
            "options": len(options),
        }
    wrong = []
    for cell, name in zip(cells, options, strict=False):
        try:
            marks[cell]
        except ValueError as no:
            wrong.append(
                _("“%(cell)s” for %(name)s: %(why)s") % {"cell": cell[:40], "name": name, "why": no}
            )
    return "; ".join(wrong[:3]) + "." if wrong else None
