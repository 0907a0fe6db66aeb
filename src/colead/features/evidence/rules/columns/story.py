"""From the stories of things to columns, and from two states of a thing to what changed.

Days are counted from the year 1 (``date.toordinal``); ``NONE``: no day, nobody, no circle.
Everything told of one subject of the journal is a *piece*; each row says of which.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np

from colead.features.evidence.rules.acts import Story, Thing, Told, read
from colead.features.evidence.rules.columns.tables import Table, join

NONE = -1
WIDE = 1 << 22
"""More than there are days: two numbers, the second of which is a day, are one by it."""
TABLES: dict[str, tuple[str, ...]] = {
    "ties": ("piece", "source", "target", "on", "kind", "circle"),
    # ``beside``: since when somebody besides who began it took part; ``led``: led it.
    "things": (
        "piece", "what", "id", "by", "began", "circle", "ended", "result", "taken", "due",
        "confirmed", "imported", "judged", "free", "beside", "led",
    ),
    # Who leads (1) or helps in (0) initiatives, since when.
    "parts": ("piece", "thing", "member", "on", "leads"),
    "reviews": ("piece", "kind", "id", "on", "by", "changed", "circle"),
    "due": ("piece", "id", "on", "circle"),
    "advice": ("piece", "on", "circle", "followed"),
    "helped": ("piece", "on", "helped"),
}  # fmt: skip
CODES: dict[str, tuple[str, ...]] = {
    "what": ("issues", "ideas", "decisions", "initiatives", "commitments", "asks"),
    "kind": (
        "support", "took-up", "joined", "offered", "asked", "advice", "objection", "confirmed",
    ),
    "review": ("decisions", "guidance", "authority"),
    "result": (
        "", "other", "withdrawn", "adopted", "resolved", "agreed", "not-agreed", "succeeded",
        "failed", "stopped", "done", "let-go", "answered",
    ),
}  # fmt: skip
"""What words stand for a number in a column: its place here. A new one goes to the end."""
_CODE = {name: {word: at for at, word in enumerate(words)} for name, words in CODES.items()}


def code(name: str, word: str) -> int:
    """The number of a word; of results that nothing asks for, that of ``other``."""
    return _CODE[name].get(word, 1) if name == "result" else _CODE[name][word]


@dataclass(frozen=True)
class Columns:
    """The story in columns, and coachings: (seeker, coach, first day), which are never kept."""

    tables: dict[str, Table]
    pairs: list[tuple[int, int, date]] = field(default_factory=list)

    def __getattr__(self, name: str) -> Table:
        if name in TABLES:
            return self.tables[name]
        raise AttributeError(name)

    def without(self, pieces: Collection[int]) -> Columns:
        """All but some pieces."""
        gone = np.fromiter(pieces, np.int64, len(pieces))
        return Columns(
            {
                name: table.take(~np.isin(table["piece"], gone))
                for name, table in self.tables.items()
            }
        )

    def only(self, pieces: Collection[int]) -> Columns:
        """Just some pieces."""
        them = np.fromiter(pieces, np.int64, len(pieces))
        return Columns(
            {name: table.take(np.isin(table["piece"], them)) for name, table in self.tables.items()}
        )

    def and_those(self, other: Columns) -> Columns:
        """These pieces and those."""
        return Columns(
            {name: join([table, other.tables[name]]) for name, table in self.tables.items()}
        )

    @cached_property
    def first_led(self) -> tuple[Any, Any]:
        """Who ever led an initiative, in order, and since which day."""
        return _first(self.parts.take(self.parts["leads"] == 1))

    @cached_property
    def first_helped(self) -> tuple[Any, Any]:
        """The same of who helped in one."""
        return _first(self.parts.take(self.parts["leads"] == 0))

    @cached_property
    def initiatives(self) -> Table:
        """The initiatives, by their numbers."""
        found = self.things.take(self.things["what"] == code("what", "initiatives"))
        return found.take(np.argsort(found["id"], kind="stable"))

    def circles_led(self, members: Collection[int]) -> set[int]:
        """The circles in which some members ever led an initiative."""
        led = np.isin(self.parts["member"], sorted(members)) & (self.parts["leads"] == 1)
        if not led.any():
            return set()
        return set(self.initiatives["circle"][self.of_parts[led]].tolist()) - {NONE}

    @cached_property
    def of_parts(self) -> Any:
        """By row of ``parts``, the row of ``initiatives``."""
        return np.searchsorted(self.initiatives["id"], self.parts["thing"])


def _first(parts: Table) -> tuple[Any, Any]:
    keys = np.sort(parts["member"] * WIDE + parts["on"])
    members, days = keys // WIDE, keys % WIDE
    first = np.diff(members, prepend=NONE) > 0
    return members[first], days[first]


def look_up(known: tuple[Any, Any], members: Any) -> Any:
    """The days of some members among the ``known`` ones; ``NONE`` for others."""
    there, days = known
    if not len(there):
        return np.full(len(members), NONE)
    at = np.minimum(np.searchsorted(there, members), len(there) - 1)
    return np.where(there[at] == members, days[at], NONE)


def columns(pieces: Iterable[tuple[int, Iterable[Told]]]) -> Columns:
    """The columns of pieces, each with its entries in their order."""
    rows: dict[str, list[tuple[int, ...]]] = {name: [] for name in TABLES}
    full: dict[str, list[Table]] = {name: [] for name in TABLES}

    def empty(least: int) -> None:
        for name, them in rows.items():
            if len(them) >= least or not full[name]:
                full[name].append(Table.of(TABLES[name], them))
                them.clear()

    for number, (piece, entries) in enumerate(pieces):
        _write(piece, read(entries), rows)
        if number % 1_000 == 999:
            empty(10_000)  # Rows of Python weigh ten times as much as columns.
    empty(1)
    return Columns({name: join(tables) for name, tables in full.items()})


def _day(day: date | None) -> int:
    return NONE if day is None else day.toordinal()


def _one(number: int | None) -> int:
    return NONE if number is None else number


def _since(people: dict[int, date], by: int | None) -> int:
    return min((_day(on) for one, on in people.items() if one != by), default=NONE)


def _write(piece: int, story: Story, rows: dict[str, list[tuple[int, ...]]]) -> None:
    rows["ties"] += [
        (piece, t.source, t.target, _day(t.on), code("kind", t.kind), _one(t.circle))
        for t in story.ties
    ]
    for what in CODES["what"]:
        things: dict[int, Thing] = getattr(story, what)
        for one in things.values():
            rows["things"].append(
                (
                    piece, code("what", what), one.id, _one(one.by), _day(one.began),
                    _one(one.circle), _day(one.ended), code("result", one.result),
                    _day(one.taken), _day(one.due), _day(one.confirmed), int(one.imported),
                    int(one.judged), int(one.free), _since(one.people, one.by),
                    _since(one.leads, one.by),
                )
            )  # fmt: skip
    for one in story.initiatives.values():
        for leads, people in enumerate((one.people, one.leads)):
            rows["parts"] += [(piece, one.id, who, _day(on), leads) for who, on in people.items()]
    rows["reviews"] += [
        (
            piece,
            code("review", r.kind),
            r.id,
            _day(r.on),
            _one(r.by),
            int(r.changed),
            _one(r.circle),
        )
        for r in story.reviews
    ]
    rows["due"] += [(piece, n, _day(on), _one(circle)) for n, on, circle in story.reviews_due]
    rows["advice"] += [(piece, _day(on), _one(c), int(so)) for on, c, so in story.advice]
    rows["helped"] += [(piece, _day(on), int(so)) for on, so in story.helped]
