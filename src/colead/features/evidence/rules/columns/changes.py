"""What changed from one state to the next, and since which day: figures of windows that end before
that day, and of circles that are not named, stay as they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from colead.features.evidence.rules.columns.story import NONE, TABLES, Columns, code, look_up
from colead.features.evidence.rules.columns.tables import Table
from colead.features.evidence.rules.ground import Ground

BEGINNING = date.min.toordinal()
DAYS = ("began", "ended", "taken", "due", "confirmed", "beside", "led")


@dataclass(frozen=True, slots=True)
class Change:
    """``since``: the first day whose windows may tell something else (None: nothing changed).
    ``circles``: where; ``members``: whose first lead or help changed, ``initiatives``: which, for
    the circles that they may belong to as well. ``everywhere``: in all circles."""

    since: date | None = None
    circles: frozenset[int] = frozenset()
    members: frozenset[int] = frozenset()
    initiatives: frozenset[int] = frozenset()
    everywhere: bool = False

    def and_that(self, other: Change) -> Change:
        """Both changes."""
        days = [one for one in (self.since, other.since) if one is not None]
        return Change(
            min(days, default=None),
            self.circles | other.circles,
            self.members | other.members,
            self.initiatives | other.initiatives,
            self.everywhere or other.everywhere,
        )


NEVER = Change()


def changed(before: Columns, after: Columns, touched: Collection[int]) -> Change:
    """What changed from one story to the next, in the pieces that were touched."""
    old_pieces, new_pieces = before.only(touched), after.only(touched)
    days: list[int] = []
    circles: set[int] = set()
    members: set[int] = set()
    initiatives: set[int] = set()
    for name in TABLES:
        old, new = (Counter(side.tables[name].rows()) for side in (old_pieces, new_pieces))
        if old == new:
            continue
        gone, come = list((old - new).elements()), list((new - old).elements())
        if name == "things":
            days += _of_things(gone, come)
        else:
            at = TABLES[name].index("on")
            days += [row[at] for row in (*gone, *come)]
        if name == "parts":
            members |= {row[2] for row in (*gone, *come)}
    if not days:
        return NEVER
    for side in (old_pieces, new_pieces):
        for table in side.tables.values():
            if "circle" in table.columns:
                circles |= set(table["circle"].tolist())
        things = side.things
        work = things["what"] == code("what", "initiatives")
        initiatives |= set(things["id"][work].tolist())
    return Change(
        date.fromordinal(max(BEGINNING, min(days))),
        frozenset(circles - {NONE}),
        frozenset(_first_otherwise(before, after, sorted(members))),
        frozenset(initiatives),
    )


def _first_otherwise(before: Columns, after: Columns, members: list[int]) -> set[int]:
    """Of some members, those whose first lead or first help is on another day now."""
    if not members:
        return set()
    them = np.array(members)
    old, new = (
        Columns({"parts": side.parts.take(np.isin(side.parts["member"], them))})
        for side in (before, after)
    )
    other = look_up(old.first_led, them) != look_up(new.first_led, them)
    other |= look_up(old.first_helped, them) != look_up(new.first_helped, them)
    return set(them[other].tolist())


def _of_things(gone: list[tuple[int, ...]], come: list[tuple[int, ...]]) -> list[int]:
    """Since which days. What only came to pass is told since it did; where something else of a
    thing changed, everything that was told of it may be other."""
    names = TABLES["things"]
    days: list[int] = []
    sides = [{row[:3]: dict(zip(names, row, strict=True)) for row in side} for side in (gone, come)]
    for key in {*sides[0], *sides[1]}:
        old, new = (side.get(key) for side in sides)
        if old is None or new is None:
            there = old or new or {}
            days += [there[name] for name in DAYS if there[name] != NONE and name != "due"]
            continue
        moved = [name for name in DAYS if old[name] != new[name]]
        other = {name for name in names if old[name] != new[name]} - {*moved}
        if "ended" in moved:
            other -= {"result"}
        if other or "due" in moved or "began" in moved:
            moved = [name for name in DAYS if name != "due"]
        days += [side[name] for side in (old, new) for name in moved if side[name] != NONE]
    return days


SPANS = {
    "members": ("id", "start", "end"),
    "stewards": ("member", "start", "end"),
    "circles": ("id", "parent", "start", "end"),
    "memberships": ("circle", "member", "start", "end"),
    "terms": ("role", "circle", "guide", "member", "start", "end"),
}
OF_TODAY = {"domains": ("id", "circle", "role"), "domains_of": ("initiative", "domain")}


def ground_tables(ground: Ground) -> dict[str, Table]:
    """Who was where when, in columns, to be compared with how it will be."""

    def number(value: Any) -> int:
        return NONE if value is None else value.toordinal() if isinstance(value, date) else value

    rows: dict[str, list[tuple[int, ...]]] = {
        name: [tuple(map(number, row)) for row in getattr(ground, name)]
        for name in (*SPANS, "domains")
    }
    rows["domains_of"] = [
        (one, domain) for one, them in ground.domains_of.items() for domain in them
    ]
    return {name: Table.of(names, rows[name]) for name, names in (SPANS | OF_TODAY).items()}


def ground_changed(
    before: Mapping[str, Table], after: Mapping[str, Table], initiatives: Table
) -> Change:
    """What changed of who was where when. ``initiatives``: their domains count since they began."""
    days: list[int] = []
    for name in SPANS:
        if not before[name].same_as(after[name]):
            days += _of_spans(before[name].rows(), after[name].rows())
    domains = [set(side["domains"].rows()) for side in (before, after)]
    trees = [dict(zip(*(side["circles"][c].tolist() for c in ("id", "parent")), strict=True))
             for side in (before, after)]  # fmt: skip
    moved = any(trees[1].get(one, one) != parent for one, parent in trees[0].items())
    if domains[0] != domains[1] or moved:
        days.append(BEGINNING)  # Domains and circles count as they are today, in each window.
    work = set(before["domains_of"].rows()) ^ set(after["domains_of"].rows())
    if work:
        began = dict(zip(initiatives["id"].tolist(), initiatives["began"].tolist(), strict=True))
        days += [began.get(one, NONE) for one, _domain in work]
    if not days:
        return NEVER
    return Change(date.fromordinal(max(BEGINNING, min(days))), everywhere=True)


def _of_spans(old: list[tuple[int, ...]], new: list[tuple[int, ...]]) -> list[int]:
    """Since which days: a time that is there or not, since its beginning; one that ends otherwise,
    since the earlier end."""
    days: list[int] = []
    gone, come = Counter(old) - Counter(new), Counter(new) - Counter(old)
    ends = [{row[:-1]: row[-1] for row in side} for side in (gone, come)]
    for key in {*ends[0], *ends[1]}:
        both = [side.get(key) for side in ends]
        known = [end for end in both if end is not None and end != NONE]
        days.append(min(known) if None not in both and known else key[-1])
    return days
