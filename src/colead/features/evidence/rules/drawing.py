"""Lines, steps and networks as pictures; pure functions of numbers, without numpy."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import sqrt
from typing import Any

TREND = (160.0, 36.0)
CURVE = (720.0, 260.0)
LEFT, RIGHT, TOP, BOTTOM = 46.0, 14.0, 26.0, 30.0


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


@dataclass(frozen=True, slots=True)
class Mark:
    """A point of a picture with what it says."""

    x: str
    y: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Trend:
    """A small line: its pieces (gaps where a value is undefined) and its last point."""

    pieces: tuple[str, ...]
    last: Mark | None


def trend(values: Sequence[float | None]) -> Trend:
    """A line of values, oldest first, in a box of 160 by 36. The scale is the values' own: it says
    how they moved, not how large they are."""
    width, height = TREND
    there = [value for value in values if value is not None]
    if not there:
        return Trend((), None)
    low, span = min(there), (max(there) - min(there)) or 1.0
    flat = max(there) == min(there)
    step = (width - 12) / max(1, len(values) - 1)
    pieces: list[list[str]] = [[]]
    last = None
    for place, value in enumerate(values):
        if value is None:
            pieces.append([])
            continue
        x = 6 + place * step
        y = height / 2 if flat else height - 6 - (value - low) * (height - 12) / span
        pieces[-1].append(f"{_n(x)} {_n(y)}")
        last = Mark(_n(x), _n(y))
    return Trend(tuple("M" + "L".join(piece) for piece in pieces if len(piece) > 1), last)


@dataclass(frozen=True, slots=True)
class Chart:
    """A curve over time or over days: the line, its band, points with words, the two scales and
    marks that stand across."""

    line: str
    band: str
    points: tuple[Mark, ...]
    across: tuple[Mark, ...]
    up: tuple[Mark, ...]
    notes: tuple[Mark, ...]
    width: float = CURVE[0]
    height: float = CURVE[1]


def _ticks(high: float) -> list[float]:
    """Four or five round numbers from 0 to at least ``high``."""
    if high <= 0:
        return [0.0, 1.0]
    raw = high / 4
    power = 10.0 ** len(str(int(raw))) / 10 if raw >= 1 else 1.0
    while power > raw:
        power /= 10
    step = next(power * times for times in (1, 2, 2.5, 5, 10) if power * times >= raw - 1e-12)
    ticks = [0.0]
    while ticks[-1] < high - 1e-9:
        ticks.append(round(ticks[-1] + step, 10))
    return ticks


def _label(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def over_time(
    rows: Sequence[tuple[date, float | None, float | None, float | None]],
    *,
    notes: Sequence[tuple[date, str]] = (),
    percent: bool = False,
) -> Chart:
    """Values (day, value, low, high) as a line over days with a band, and notes as marks on their
    days. A row without a value leaves a gap; an interval without an upper end reaches the top."""
    width, height = CURVE
    first, last = rows[0][0].toordinal(), rows[-1][0].toordinal()
    span = max(1, last - first)
    tops = [v for _day, *some in rows for v in some if v is not None]
    # An interval far above the values would press them to the floor: it is cut at three times.
    values = [value for _day, value, _low, _high in rows if value is not None]
    most = min(max(tops, default=1.0), 3 * max(values, default=1.0) or 1.0)
    ticks = [0.0, 0.25, 0.5, 0.75, 1.0] if percent else _ticks(most)
    top = ticks[-1]

    def x(day: date) -> float:
        return LEFT + (day.toordinal() - first) * (width - LEFT - RIGHT) / span

    def y(value: float) -> float:
        return height - BOTTOM - min(value, top) * (height - TOP - BOTTOM) / top

    line, pen = "", "M"
    upper: list[str] = []
    lower: list[str] = []
    points = []
    for day, value, low, high in rows:
        if value is None:
            pen = "M"
            continue
        line += f"{pen}{_n(x(day))} {_n(y(value))}"
        pen = "L"
        points.append(Mark(_n(x(day)), _n(y(value)), day.isoformat()))
        if low is not None:
            upper.append(f"{_n(x(day))} {_n(y(top if high is None else high))}")
            lower.append(f"{_n(x(day))} {_n(y(low))}")
    band = "M" + "L".join([*upper, *reversed(lower)]) + "Z" if len(upper) > 1 else ""
    return Chart(
        line,
        band,
        tuple(points),
        tuple(
            Mark(_n(min(x(day), width - 26)), _n(height - 10), f"{day:%Y-%m}")
            for day in _readable([day for day, *_rest in rows], x)
        ),
        tuple(
            Mark(_n(LEFT - 6), _n(y(tick)), f"{tick:.0%}" if percent else _label(tick))
            for tick in ticks
        ),
        tuple(
            Mark(_n(x(day)), str(number), text)
            for number, (day, text) in enumerate(notes, 1)
            if first <= day.toordinal() <= last
        ),
    )


def _readable(days: Sequence[date], x: Callable[[date], float]) -> list[date]:
    """As many of the days as can be written beside each other."""
    chosen: list[date] = []
    for day in days:
        if not chosen or x(day) - x(chosen[-1]) >= 90:
            chosen.append(day)
    return chosen


def steps(facts: Mapping[str, Any]) -> Chart:
    """A Kaplan-Meier curve (a sheet's) as steps: the share still open against days, with band."""
    width, height = CURVE
    ticks = _ticks(float(facts["longest"]) or 1.0)
    far = ticks[-1]

    def x(days: float) -> float:
        return LEFT + days * (width - LEFT - RIGHT) / far

    def y(part: float) -> float:
        return height - BOTTOM - part * (height - TOP - BOTTOM)

    def stairs(place: int) -> list[str]:
        found, before = [f"{_n(x(0))} {_n(y(1))}"], 1.0
        for step in facts["steps"]:
            found.append(f"{_n(x(step[0]))} {_n(y(before))}")
            before = step[place]
            found.append(f"{_n(x(step[0]))} {_n(y(before))}")
        return [*found, f"{_n(x(float(facts['longest'])))} {_n(y(before))}"]

    return Chart(
        "M" + "L".join(stairs(1)),
        "M" + "L".join([*stairs(3), *reversed(stairs(2))]) + "Z" if facts["steps"] else "",
        (),
        tuple(Mark(_n(x(tick)), _n(height - 10), _label(tick)) for tick in ticks),
        tuple(
            Mark(_n(LEFT - 6), _n(y(part)), f"{part:.0%}") for part in (0.0, 0.25, 0.5, 0.75, 1.0)
        ),
        (),
    )


@dataclass(frozen=True, slots=True)
class Net:
    """People (or circles) with their places, and arrows between them, in a square of 1000."""

    people: tuple[tuple[int, str, Mark], ...]
    arrows: tuple[tuple[str, int, int], ...]


RADIUS = 15.0


def net(
    places: Mapping[str, Sequence[float]], arcs: Sequence[Sequence[Any]], names: Mapping[int, str]
) -> Net:
    """Arrows end at the edge of the round that they point to."""
    found = []
    for source, target, *_rest in arcs:
        (x1, y1), (x2, y2) = places[str(source)], places[str(target)]
        length = sqrt((x2 - x1) ** 2 + (y2 - y1) ** 2) or 1.0
        dx, dy = (x2 - x1) / length, (y2 - y1) / length
        path = (
            f"M{_n(x1 + dx * RADIUS)} {_n(y1 + dy * RADIUS)}"
            f"L{_n(x2 - dx * (RADIUS + 5))} {_n(y2 - dy * (RADIUS + 5))}"
        )
        found.append((path, int(source), int(target)))
    people = tuple(
        (int(key), names.get(int(key), ""), Mark(_n(x), _n(y)))
        for key, (x, y) in sorted(places.items(), key=lambda one: names.get(int(one[0]), ""))
    )
    return Net(people, tuple(found))
