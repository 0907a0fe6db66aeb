"""The story of a window, as it stood on its last day, cut by circles, so that a circle's part is
put together quickly."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from colead.features.evidence.rules.columns import NONE, Columns, Table, code, join

DAYS = 365


@dataclass(frozen=True, slots=True)
class Window:
    """Days from ``start`` to ``until``, both included."""

    until: date
    days: int = DAYS

    @property
    def start(self) -> date:
        """The first day."""
        return self.until - timedelta(days=self.days - 1)

    @property
    def ends(self) -> tuple[int, int]:
        """The first and the last day, counted from the year 1."""
        return self.start.toordinal(), self.until.toordinal()

    def holds(self, days: Any) -> Any:
        """Which of these days, counted from the year 1, lie in it."""
        first, last = self.ends
        return (days >= first) & (days <= last)


@dataclass(frozen=True)
class Cut:
    """What happened in a window, of one circle or several, each table by circle. Things stand here
    that began or ended in it; what happened to them later is not yet to be seen. ``parts`` are of
    the initiatives here, with the row of ``initiatives`` in ``thing``."""

    tables: dict[str, Table]

    def __getitem__(self, name: str) -> Table:
        return self.tables[name]

    def within(self, circles: Collection[int] | None) -> Cut:
        """The part of some circles; of everything when none are named."""
        if circles is None:
            return self
        found = {}
        for name, table in self.tables.items():
            edges = np.searchsorted(table["circle"], [(one, one + 1) for one in sorted(circles)])
            slices = [table.take(slice(i, j)) for i, j in edges.tolist() if i < j]
            found[name] = join(slices) if slices else table.take(slice(0, 0))
        return Cut(found)


THINGS = ("issues", "ideas", "decisions", "initiatives", "commitments", "asks")
LATER = ("ended", "taken", "confirmed", "beside", "led")


def cut(story: Columns, window: Window) -> Cut:
    """The window's part of a story."""
    _first, last = window.ends
    found = {name: story.tables[name] for name in ("ties", "advice", "due", "reviews", "helped")}
    found = {name: table.take(window.holds(table["on"])) for name, table in found.items()}
    found["helped"] = found["helped"].having(circle=np.full(len(found["helped"]), NONE))
    things = story.things
    things = things.take(window.holds(things["began"]) | window.holds(things["ended"]))
    things = _as_of(last, things)
    for name in THINGS:
        found[name] = things.take(things["what"] == code("what", name))
    work = story.initiatives
    here = window.holds(work["began"]) | window.holds(work["ended"])
    parts = story.parts.take(here[story.of_parts]) if len(work) else story.parts
    circles = work["circle"][np.searchsorted(work["id"], parts["thing"])] if len(work) else None
    found["parts"] = parts.having(circle=parts["thing"] if circles is None else circles)
    return Cut(
        {
            name: table.take(np.argsort(table["circle"], kind="stable"))
            for name, table in found.items()
        }
    )


def leading(story: Columns, window: Window) -> list[tuple[int, int]]:
    """Who led an initiative that was under way in a window: (initiative, member)."""
    first, last = window.ends
    work, parts = story.initiatives, story.parts
    here = (work["began"] <= last) & ((work["ended"] == NONE) | (work["ended"] >= first))
    if not len(work):
        return []
    led = parts.take((parts["leads"] == 1) & (parts["on"] <= last) & here[story.of_parts])
    return list(zip(led["thing"].tolist(), led["member"].tolist(), strict=True))


def _as_of(last: int, things: Table) -> Table:
    """Things as they stood on a day."""
    known = {name: np.where(things[name] <= last, things[name], NONE) for name in LATER}
    open_ = things["ended"] > last
    return things.having(**known, result=np.where(open_, code("result", ""), things["result"]))
