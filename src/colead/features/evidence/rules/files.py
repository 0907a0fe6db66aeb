"""What a researcher brings: edge lists and tables of answers."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from colead.features.evidence.rules.network import Network
from colead.features.surveys.rules.scores import Matrix
from colead.kernel.sheets import MOST_FAULTS, Faulty, rows, text_of

MOST_PEOPLE = 1_000_000


@dataclass(frozen=True, slots=True)
class Edges:
    """A network as read, the names of its people in order (those without ties have none), and
    what was left out."""

    network: Network
    names: tuple[str, ...]
    loops: int
    doubles: int
    zeros: int


def _number(cell: str) -> float | None:
    try:
        # Written with a comma where the table is separated by semicolons.
        found = float(cell.replace(",", ".")) if "_" not in cell else math.nan
    except ValueError:
        return None
    return found if math.isfinite(found) else None


def _told(row: int, fault: str) -> str:
    return _("Row %(row)s: %(fault)s") % {"row": row, "fault": fault}


def _head(found: list[str]) -> tuple[int, int, int | None]:
    names = [cell.lower() for cell in found]
    missing = [name for name in ("from", "to") if names.count(name) != 1]
    if missing:
        raise Faulty(
            [
                _told(1, _("the first row names the columns: from,to or from,to,value."))
                + " "
                + _("Not there, or there twice: %(names)s.") % {"names": ", ".join(missing)}
            ]
        )
    value = names.index("value") if "value" in names else None
    return names.index("from"), names.index("to"), value


def edges(raw: bytes, *, nodes: int | None = None) -> Edges:
    """An edge list ``from,to[,value]``: *from* turns to *to*, in any words or numbers. ``nodes``
    is the number of all people, those without ties included; without it there are only those who
    are named. A tie to oneself is left out, a double counts once, a value of 0 is no tie.

    Raises ``Faulty`` with every fault found, by row."""
    faults: list[str] = []
    number_of: dict[str, int] = {}
    arcs: list[tuple[int, int]] = []
    loops = zeros = 0
    places: tuple[int, int, int | None] | None = None
    for row, cells in rows(text_of(raw)):
        if places is None:
            places = _head(cells)
            width = len(cells)
            continue
        source, target, value = places
        wrong = _row_fault(cells, width, places)
        if wrong:
            faults.append(_told(row, wrong))
            if len(faults) > MOST_FAULTS:
                break
            continue
        ends = [number_of.setdefault(_plain(cells[at]), len(number_of)) for at in (source, target)]
        if value is not None and value < len(cells) and cells[value] and not _number(cells[value]):
            zeros += 1
        elif ends[0] == ends[1]:
            loops += 1
        else:
            arcs.append((ends[0], ends[1]))
    if places is None:
        faults.append(_("The file is empty; its first row names the columns from,to."))
    n = nodes if nodes is not None else len(number_of)
    if not faults and n < len(number_of):
        faults.append(
            _("The file names %(there)s people, more than the %(said)s there are said to be.")
            % {"there": len(number_of), "said": n}
        )
    if faults:
        raise Faulty(faults)
    network = Network.of(n, arcs)
    return Edges(network, tuple(number_of), loops, len(arcs) - network.m, zeros)


def _plain(cell: str) -> str:
    """``1`` and ``01`` and ``1.0`` are different names; only space is taken off."""
    return " ".join(cell.split())


def _row_fault(cells: list[str], width: int, places: tuple[int, int, int | None]) -> str | None:
    source, target, value = places
    if len(cells) > width:
        return _("%(cells)s cells for %(columns)s columns.") % {
            "cells": len(cells),
            "columns": width,
        }
    for at, name in ((source, "from"), (target, "to")):
        if at >= len(cells) or not cells[at]:
            return _("“%(column)s” is empty.") % {"column": name}
    if value is not None and value < len(cells) and cells[value]:
        worth = _number(cells[value])
        if worth is None:
            return _("the value “%(cell)s” is not a number.") % {"cell": cells[value][:40]}
        if worth < 0:
            return _("the value %(cell)s is below 0.") % {"cell": cells[value][:40]}
    return None


@dataclass(frozen=True, slots=True)
class Answers:
    """Answers of people × items, and the group of each where a column names it. ``left_out``
    people had not answered every item."""

    items: tuple[str, ...]
    answers: Matrix
    groups: np.ndarray[Any, Any] | None
    left_out: int


def survey(raw: bytes, *, group: str | None = None, reverse: Collection[str] = ()) -> Answers:
    """A table of answers: items in the first row, a person a row, numbers in the cells; an empty
    cell or NA is no answer, and who left one out is left out (and counted). ``group`` names the
    column that says to which group each belongs; items in ``reverse`` are turned round (lowest
    and highest answer found in the file change places).

    Raises ``Faulty`` with every fault found, by row."""
    items: list[str] = []
    faults: list[str] = []
    found: list[list[float]] = []
    groups: list[str] = []
    left_out = 0
    at_group: int | None = None
    for row, cells in rows(text_of(raw)):
        if not items:
            items = _items(cells, group, reverse)
            at_group = items.index(group) if group is not None else None
            continue
        if len(cells) != len(items):
            faults.append(
                _told(
                    row,
                    _("%(cells)s cells for %(columns)s columns.")
                    % {"cells": len(cells), "columns": len(items)},
                )
            )
        else:
            numbers: list[float] = []
            open_ = False
            for at, (cell, name) in enumerate(zip(cells, items, strict=True)):
                if at == at_group:
                    continue
                if cell in ("", "NA", "N/A"):
                    open_ = True
                elif (number := _number(cell)) is None:
                    faults.append(
                        _told(
                            row,
                            _("“%(cell)s” for %(name)s is not a number.")
                            % {"cell": cell[:40], "name": name[:60]},
                        )
                    )
                else:
                    numbers.append(number)
            if open_ or (at_group is not None and not cells[at_group]):
                left_out += 1
            else:
                found.append(numbers)
                groups.append(cells[at_group] if at_group is not None else "")
        if len(faults) > MOST_FAULTS:
            break
    if not items:
        faults.append(_("The file is empty; its first row names the items."))
    elif not found and not faults:
        faults.append(_("Nobody in this file answered every item."))
    if faults:
        raise Faulty(faults)
    names = [name for name in items if name != group]
    answers = np.array(found, dtype=np.float64)
    for name in reverse:
        at = names.index(name)
        answers[:, at] = answers.min() + answers.max() - answers[:, at]
    return Answers(tuple(names), answers, np.array(groups) if group else None, left_out)


def _items(cells: list[str], group: str | None, reverse: Collection[str]) -> list[str]:
    items = list(cells)
    while items and not items[-1]:
        items.pop()
    faults = []
    if not all(items):
        faults.append(_told(1, _("a column has no name.")))
    double = sorted({name for name in items if name and items.count(name) > 1})
    faults += [_told(1, _("“%(name)s” is there twice.") % {"name": name[:60]}) for name in double]
    asked = [*([group] if group is not None else []), *reverse]
    faults += [
        _("There is no column “%(name)s”.") % {"name": name[:60]}
        for name in asked
        if name not in items
    ]
    if group is not None and group in reverse:
        faults.append(_("“%(name)s” is the group, not an item.") % {"name": group[:60]})
    if len(items) - (group is not None) < 2 and not faults:
        faults.append(_told(1, _("at least two items are needed.")))
    if faults:
        raise Faulty(faults)
    return items
