"""Circles packed into circles: where each lies in the picture. Pure geometry, always the same.

Siblings are laid by the front chain of Wang, Wang, Dai and Wang, *Visualization of large
hierarchical data by circle packing* (CHI 2006): each next circle touches the two of the outer
chain that lie nearest to the middle. Around them comes the smallest enclosing circle, found as
Welzl did (1991), with the move-to-front order that makes it quick.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import hypot, sqrt
from typing import NamedTuple

_NEAR = 1e-6


class Disc(NamedTuple):
    """A circle in the plane."""

    x: float
    y: float
    r: float


class _Link:
    """One disc of the front chain, with its neighbours."""

    __slots__ = ("disc", "next", "previous")

    def __init__(self, disc: Disc) -> None:
        self.disc = disc
        self.next = self
        self.previous = self


def pack(radii: Sequence[float]) -> list[Disc]:
    """Discs of these radii, in their order, none overlapping, close around the origin."""
    if not radii:
        return []
    first = Disc(0.0, 0.0, radii[0])
    if len(radii) == 1:
        return [first]
    first = Disc(-radii[1], 0.0, radii[0])
    second = Disc(radii[0], 0.0, radii[1])
    placed = [first, second]
    if len(radii) == 2:
        return placed
    placed.append(_touching(second, first, radii[2]))
    a, b, c = (_Link(disc) for disc in placed)
    a.next, c.previous = b, b
    b.next, a.previous = c, c
    c.next, b.previous = a, a
    for radius in radii[3:]:
        while True:
            disc = _touching(a.disc, b.disc, radius)
            hit = _first_hit(a, b, disc)
            if hit is None:
                break
            # The chain between is covered from now on: cut it out and try again.
            link, ahead = hit
            if ahead:
                b = link
            else:
                a = link
            a.next, b.previous = b, a
        placed.append(disc)
        new = _Link(disc)
        new.previous, new.next = a, b
        a.next = b.previous = new
        a = _nearest(new)
        b = a.next
    return placed


def _touching(b: Disc, a: Disc, radius: float) -> Disc:
    """The disc that touches both, on the outer side of the chain."""
    dx, dy = b.x - a.x, b.y - a.y
    square = dx * dx + dy * dy
    if not square:
        return Disc(a.x + a.r + radius, a.y, radius)
    to_a, to_b = (a.r + radius) ** 2, (b.r + radius) ** 2
    if to_a > to_b:
        along = (square + to_b - to_a) / (2 * square)
        across = sqrt(max(0.0, to_b / square - along * along))
        return Disc(b.x - along * dx - across * dy, b.y - along * dy + across * dx, radius)
    along = (square + to_a - to_b) / (2 * square)
    across = sqrt(max(0.0, to_a / square - along * along))
    return Disc(a.x + along * dx - across * dy, a.y + along * dy + across * dx, radius)


def _overlap(a: Disc, b: Disc) -> bool:
    reach = a.r + b.r - _NEAR
    return reach > 0 and (b.x - a.x) ** 2 + (b.y - a.y) ** 2 < reach * reach


def _first_hit(a: _Link, b: _Link, disc: Disc) -> tuple[_Link, bool] | None:
    """The link that the disc would overlap, found from both ends, nearest along the chain first."""
    ahead, behind = b.next, a.previous
    far_ahead, far_behind = b.disc.r, a.disc.r
    while True:
        if far_ahead <= far_behind:
            if _overlap(ahead.disc, disc):
                return ahead, True
            far_ahead += ahead.disc.r
            ahead = ahead.next
        else:
            if _overlap(behind.disc, disc):
                return behind, False
            far_behind += behind.disc.r
            behind = behind.previous
        if ahead is behind.next:
            return None


def _nearest(start: _Link) -> _Link:
    """The link whose touch with the next one lies nearest to the middle."""
    best, least = start, _distance(start)
    link = start.next
    while link is not start:
        distance = _distance(link)
        if distance < least:
            best, least = link, distance
        link = link.next
    return best


def _distance(link: _Link) -> float:
    a, b = link.disc, link.next.disc
    whole = a.r + b.r
    x = (a.x * b.r + b.x * a.r) / whole
    y = (a.y * b.r + b.y * a.r) / whole
    return x * x + y * y


def enclose(discs: Sequence[Disc]) -> Disc:
    """The smallest disc around all of these (at least one)."""
    waiting = list(discs)
    basis = [waiting[0]]
    found = waiting[0]
    index = 1
    while index < len(waiting):
        disc = waiting[index]
        if _holds(found, disc):
            index += 1
            continue
        basis = _extended(basis, disc)
        found = _around(basis)
        # What widened the circle comes first from now on: it will again decide early.
        waiting.insert(0, waiting.pop(index))
        index = 0
    return found


def _holds(outer: Disc, inner: Disc) -> bool:
    spare = outer.r - inner.r + max(outer.r, inner.r, 1.0) * 1e-9
    return spare > 0 and (inner.x - outer.x) ** 2 + (inner.y - outer.y) ** 2 < spare * spare


def _extended(basis: list[Disc], disc: Disc) -> list[Disc]:
    """The new discs that decide, once this one has to be held too."""
    if all(_holds(disc, other) for other in basis):
        return [disc]
    for one in basis:
        if not _holds(disc, one) and all(_holds(_of_two(one, disc), other) for other in basis):
            return [one, disc]
    for i, one in enumerate(basis[:-1]):
        for two in basis[i + 1 :]:
            pairs = ((one, two, disc), (one, disc, two), (two, disc, one))
            if all(not _holds(_of_two(a, b), c) for a, b, c in pairs) and all(
                _holds(_of_three(one, two, disc), other) for other in basis
            ):
                return [one, two, disc]
    # Rounding left no basis: begin anew with the widest pair.
    other = max(basis, key=lambda held: hypot(held.x - disc.x, held.y - disc.y) + held.r)
    return [other, disc]


def _around(basis: Sequence[Disc]) -> Disc:
    if len(basis) == 1:
        return basis[0]
    return _of_two(*basis) if len(basis) == 2 else _of_three(*basis)


def _of_two(a: Disc, b: Disc) -> Disc:
    dx, dy, grown = b.x - a.x, b.y - a.y, b.r - a.r
    apart = hypot(dx, dy)
    if apart <= abs(grown):
        return a if a.r >= b.r else b
    return Disc(
        (a.x + b.x + dx / apart * grown) / 2,
        (a.y + b.y + dy / apart * grown) / 2,
        (apart + a.r + b.r) / 2,
    )


def _of_three(a: Disc, b: Disc, c: Disc) -> Disc:
    """The disc that all three touch from inside (the problem of Apollonius)."""
    ab_x, ab_y, ab_r = a.x - b.x, a.y - b.y, b.r - a.r
    ac_x, ac_y, ac_r = a.x - c.x, a.y - c.y, c.r - a.r
    size = a.x**2 + a.y**2 - a.r**2
    of_b = size - b.x**2 - b.y**2 + b.r**2
    of_c = size - c.x**2 - c.y**2 + c.r**2
    turn = ac_x * ab_y - ab_x * ac_y
    if abs(turn) < 1e-12:
        return max((_of_two(a, b), _of_two(a, c), _of_two(b, c)), key=lambda disc: disc.r)
    x0 = (ab_y * of_c - ac_y * of_b) / (turn * 2) - a.x
    x1 = (ac_y * ab_r - ab_y * ac_r) / turn
    y0 = (ac_x * of_b - ab_x * of_c) / (turn * 2) - a.y
    y1 = (ab_x * ac_r - ac_x * ab_r) / turn
    square = x1 * x1 + y1 * y1 - 1
    linear = 2 * (a.r + x0 * x1 + y0 * y1)
    constant = x0 * x0 + y0 * y0 - a.r * a.r
    if abs(square) > 1e-6:
        root = sqrt(max(0.0, linear * linear - 4 * square * constant))
        radius = -(linear + root) / (2 * square)
    else:
        radius = -constant / linear
    return Disc(a.x + x0 + x1 * radius, a.y + y0 + y1 * radius, radius)
