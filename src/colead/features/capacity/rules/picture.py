"""The picture of an initiative's progress: one line of time, and on it what the team told and did.

Pure geometry: days and shares in, points of a box ``WIDTH`` wide out. Lanes that hold nothing are
left out, so that a young initiative has a small picture.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

WIDTH, SIDE = 720.0, 14.0
LABEL, GAP, AXIS = 30.0, 18.0, 34.0
TALL, LOW = 74.0, 26.0
SHORTEST = 14  # A picture spans two weeks at least, so that a first day is not a whole line.
TICKS = 4


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


@dataclass(frozen=True, slots=True)
class Mark:
    """A point, or a stretch of ``width``, with what it says."""

    x: str
    y: str = ""
    says: str = ""
    width: str = ""


@dataclass(frozen=True, slots=True)
class Lane:
    """One strip of the picture: what it is, how it stands now, its line, area and points."""

    name: str
    label: str
    now: str
    top: str
    base: str
    line: str = ""
    area: str = ""
    goal: str = ""
    points: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """The whole picture, with its words and the same as a table (day, what, how much)."""

    lanes: tuple[Lane, ...]
    pauses: tuple[Mark, ...]
    ticks: tuple[Mark, ...]
    height: str
    foot: str
    says: str
    rows: tuple[tuple[date, str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What happened, by day, oldest first. ``readings``: label, and the share of the way from start
    to target of each value (1: reached) with its own words. ``spent``: the share of all money taken
    that had been spent by then."""

    began: date
    ends: date
    ended: bool = False
    confidence: Sequence[tuple[date, int, str]] = ()
    kept: Sequence[tuple[date, str]] = ()
    readings: Sequence[tuple[str, Sequence[tuple[date, float, str]]]] = ()
    spent: Sequence[tuple[date, float, str]] = ()
    pauses: Sequence[tuple[date, date | None]] = ()


@dataclass
class _Drawing:
    """A picture being drawn, lane under lane."""

    x: Callable[[date], float]
    y: float = 0.0
    lanes: list[Lane] = field(default_factory=list)

    def lane(self, height: float, **values: object) -> None:
        """Add a lane whose parts were drawn for a box that begins at ``self.y``."""
        base = self.y + LABEL + height
        self.lanes.append(
            Lane(top=_n(self.y + LABEL), base=_n(base), **values)  # type: ignore[arg-type]
        )
        self.y = base + GAP

    def curve(
        self, name: str, label: str, rows: Sequence[tuple[date, float, str]], *, goal: bool
    ) -> None:
        """A lane of shares between 0 and 1, or a little more, as a line over its area."""
        base = self.y + LABEL + TALL
        full = base - TALL / 1.1

        def height(share: float) -> float:
            return base - min(max(share, 0.0), 1.1) * (base - full)

        points = [(self.x(day), height(share), says) for day, share, says in rows]
        line = "M" + "L".join(f"{_n(x)} {_n(y)}" for x, y, _says in points)
        area = f"{line}L{_n(points[-1][0])} {_n(base)}L{_n(points[0][0])} {_n(base)}Z"
        self.lane(
            TALL,
            name=name,
            label=label,
            now=rows[-1][2],
            line=line if len(points) > 1 else "",
            area=area if len(points) > 1 else "",
            goal=_n(full) if goal else "",
            points=tuple(
                Mark(_n(x), _n(y), f"{_day(day)}: {says}")
                for (x, y, says), (day, *_rest) in zip(points, rows, strict=True)
            ),
        )


def _day(day: date) -> str:
    return str(date_format(day, "DATE_FORMAT"))


def progress(told: Told) -> Picture:
    """Lay out what happened on the way."""
    first = told.began
    last = max(told.ends, first + timedelta(days=SHORTEST))
    span = (last - first).days

    def x(day: date) -> float:
        share = min(max((day - first).days / span, 0.0), 1.0)
        return SIDE + share * (WIDTH - 2 * SIDE)

    drawing = _Drawing(x)
    if told.confidence:
        rows = [(day, (level - 1) / 4, says) for day, level, says in told.confidence]
        drawing.curve("confidence", _("How confident the leads were"), rows, goal=False)
    for label, readings in told.readings:
        if readings:
            drawing.curve("readings", label, readings, goal=True)
    if told.kept:
        _kept(drawing, told.kept)
    if told.spent:
        drawing.curve("spent", _("Money spent"), told.spent, goal=False)
    foot = max(drawing.y, LABEL)
    return Picture(
        lanes=tuple(drawing.lanes),
        pauses=tuple(
            Mark(
                _n(x(begin)),
                "0",
                _("Paused: %(day)s") % {"day": _day(begin)},
                _n(max(x(end or last) - x(begin), 3.0)),
            )
            for begin, end in told.pauses
        ),
        ticks=tuple(Mark(_n(x(day)), says=words) for day, words in _ticks(first, last)),
        height=_n(foot + AXIS),
        foot=_n(foot),
        says=_summary(told),
        rows=_table(told),
    )


def _kept(drawing: _Drawing, kept: Sequence[tuple[date, str]]) -> None:
    """A dot for each commitment kept; what was kept on one day stands side by side."""
    middle = drawing.y + LABEL + LOW / 2
    seen: dict[date, int] = {}
    points = []
    for day, what in kept:
        seen[day] = seen.get(day, 0) + 1
        left = min(drawing.x(day) + 5 * (seen[day] - 1), WIDTH - SIDE)
        points.append(Mark(_n(left), _n(middle), f"{_day(day)}: {what}"))
    drawing.lane(
        LOW,
        name="kept",
        label=_("Commitments kept"),
        now=str(len(kept)),
        points=tuple(points),
    )


def _ticks(first: date, last: date) -> list[tuple[date, str]]:
    """A few days along the line, the first and the last among them."""
    span = (last - first).days
    days = [first + timedelta(days=round(span * n / (TICKS - 1))) for n in range(TICKS)]
    short = span < 100
    return [(day, str(date_format(day, "j N" if short else "N Y"))) for day in days]


def _summary(told: Told) -> str:
    """The picture in a few words, for those who hear it."""
    said = [_("Began on %(day)s.") % {"day": _day(told.began)}]
    if told.confidence:
        count = len(told.confidence)
        said.append(
            ngettext("%(n)s check-in; the last: %(last)s.", "%(n)s check-ins; the last: %(last)s.",
                     count) % {"n": count, "last": told.confidence[-1][2]}
        )  # fmt: skip
    for label, readings in told.readings:
        if readings:
            said.append(f"{label}: {readings[-1][2]}.")
    if told.kept:
        count = len(told.kept)
        said.append(
            ngettext("%(n)s commitment kept.", "%(n)s commitments kept.", count) % {"n": count}
        )
    if told.spent:
        said.append(_("Money spent: %(share)s.") % {"share": told.spent[-1][2]})
    if told.pauses:
        count = len(told.pauses)
        said.append(ngettext("Paused once.", "Paused %(n)s times.", count) % {"n": count})
    if told.ended:
        said.append(_("Ended on %(day)s.") % {"day": _day(told.ends)})
    return " ".join(said)


def _table(told: Told) -> tuple[tuple[date, str, str], ...]:
    rows = [(told.began, _("Began"), "")]
    rows += [(day, _("Confidence"), says) for day, _level, says in told.confidence]
    rows += [(day, _("Commitment kept"), what) for day, what in told.kept]
    for label, readings in told.readings:
        rows += [(day, label, says) for day, _share, says in readings]
    rows += [(day, _("Money spent"), says) for day, _share, says in told.spent]
    for begin, end in told.pauses:
        rows.append((begin, _("Paused"), ""))
        if end is not None:
            rows.append((end, _("Went on"), ""))
    if told.ended:
        rows.append((told.ends, _("Ended"), ""))
    return tuple(sorted(rows, key=lambda row: row[0]))
