"""Nearly the best matching and what seats are worth in it, quickly: by bids (Bertsekas, "The
auction algorithm", 1988; with the seats of one coach as similar objects, or similar persons).

The side that is wholly matched bids. With seats for everybody that are the seekers. With fewer it
is the coaches: bids of seekers would end as soon as all seats are taken once, and their prices
would say nothing about who is left without.

``fits`` are seekers × coaches in points, below zero where there is no pair; ``room`` is the number
of seats of each coach, at least one. Nothing here is proven; ``matching`` does that, whatever comes
out here.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Fits = NDArray[np.float32]
Numbers = NDArray[np.int64]
# The coach of each seeker or -1; the price of a seat of each coach, in points; and for each seeker
# the few coaches with whom they may end up (seekers × few), in no order.
Priced = tuple[Numbers, Fits, Numbers]
# Rows of a table worked on at a time, so that they stay in the processor's cache.
BLOCK = 128
# Found by measuring (benchmarks/matching.py). Bids at a time of seekers and of coaches; how many
# of the other side each looks at in the second, finer auction; steps, as parts of the best fit.
SEEKERS_AT_ONCE, COACHES_AT_ONCE = 600, 200
FEW_COACHES, FEW_SEEKERS = 64, 256
COARSE, COARSE_FOR_SEEKERS, FINE = 0.02, 0.03, 0.002
# Where a few compete for ever only the proof afterwards can tell them apart.
MOST_ROUNDS = 300


def closest(fits: Fits, prices: Fits, few: int) -> Numbers:
    """For each row the ``few`` columns with the largest gain (fit less price): rows × few, in no
    order."""
    rows, columns = fits.shape
    few = min(few, columns)
    chosen = np.empty((rows, few), dtype=np.int64)
    for start in range(0, rows, BLOCK):
        gain = fits[start : start + BLOCK] - prices
        chosen[start : start + BLOCK] = np.argpartition(gain, columns - few)[:, columns - few :]
    return chosen


def seekers_bid(fits: Fits, room: Numbers) -> Priced:
    """The auction where there is a seat for everybody."""
    most, prices = float(fits.max()), np.zeros(len(room), dtype=np.float32)
    at = _for_coaches(fits, None, room, prices, most * COARSE)
    # The first prices overshoot by about a step.
    prices[:] = np.maximum(prices - most * COARSE, 0)
    _free_seats_cost_nothing(at, room, prices)
    among = closest(fits, prices, FEW_COACHES)
    at = _for_coaches(np.take_along_axis(fits, among, 1), among, room, prices, most * FINE)
    _free_seats_cost_nothing(at, room, prices)
    return at, prices, among


def coaches_bid(fits: Fits, room: Numbers) -> Priced:
    """The auction where seats are scarce.

    Prices are right but for one amount that all have in common: which seats are worth more than
    others decides who sits where, and all seats are worth having."""
    most, whom = float(fits.max()), np.ascontiguousarray(fits.T)
    bids = np.zeros(len(fits), dtype=np.float32)
    _for_seekers(whom, None, room, bids, most * COARSE_FOR_SEEKERS)
    bids[:] = np.maximum(bids - most * COARSE_FOR_SEEKERS, 0)
    among = closest(whom, bids, FEW_SEEKERS)
    at = _for_seekers(np.take_along_axis(whom, among, 1), among, room, bids, most * FINE)
    # A seat is worth what its coach gains least from: there another seeker would come in.
    prices = np.full(len(room), np.inf, dtype=np.float32)
    seated = np.flatnonzero(at >= 0)
    np.minimum.at(prices, at[seated], fits[seated, at[seated]] - bids[seated])
    empty = np.flatnonzero(prices == np.inf)
    gain = np.where(whom[empty] >= 0, whom[empty] - bids, -np.inf).max(axis=1, initial=-np.inf)
    prices[empty] = np.where(gain > -np.inf, gain, 0)
    return at, prices, closest(fits, prices, FEW_COACHES)


def _free_seats_cost_nothing(at: Numbers, room: Numbers, prices: Fits) -> None:
    prices[np.bincount(at[at >= 0], minlength=len(room)) < room] = 0


def _best_two(gain: Fits, most: float) -> tuple[Numbers, Fits, Fits]:
    """For each row the best column, its gain, and the next best gain (``gain`` is used up).

    With no second the bid is as high as any fit; more would mean nothing."""
    here = np.arange(len(gain))
    best = gain.argmax(axis=1)
    first = gain[here, best]
    gain[here, best] = -np.inf
    return best, first, np.maximum(gain.max(axis=1), first - most)


def _some(free: Numbers, most: int, chance: np.random.Generator) -> Numbers:
    return free if len(free) <= most else chance.choice(free, most, replace=False)


def _for_coaches(
    fits: Fits, among: Numbers | None, room: Numbers, prices: Fits, step: float
) -> Numbers:
    """Raise ``prices`` in place until nearly everybody has a seat; who sits where.

    Free seekers bid, so many at a time, for the coach they gain most from: as much more than the
    price as the second best is worth less to them, plus a step. Each coach keeps the highest
    bids; the lowest kept is the price, once all seats are taken.
    """
    chance, most = np.random.default_rng(0), float(fits.max())
    at = np.full(len(fits), -1, dtype=np.int64)
    able = fits.max(axis=1) >= 0
    bids = np.zeros(len(fits), dtype=np.float32)
    for _round in range(MOST_ROUNDS):
        free = np.flatnonzero((at < 0) & able)
        if len(free) <= len(fits) // 200:
            break
        free = _some(free, SEEKERS_AT_ONCE, chance)
        gain = fits[free] - (prices if among is None else prices[among[free]])
        best, first, second = _best_two(gain, most)
        coach = best if among is None else among[free, best]
        at[free] = coach
        bids[free] = prices[coach] + first - second + step
        _keep_highest(at, bids, room, prices, coach)
    return at


def _keep_highest(at: Numbers, bids: Fits, room: Numbers, prices: Fits, asked: Numbers) -> None:
    """Only the coaches asked in this round have anybody to send away."""
    bid_for = np.zeros(len(room) + 1, dtype=np.bool_)
    bid_for[asked] = True
    seated = np.flatnonzero(bid_for[at])
    seated = seated[np.lexsort((-bids[seated], at[seated]))]
    coach = at[seated]
    rank = np.arange(len(seated)) - np.searchsorted(coach, np.arange(len(room)))[coach]
    at[seated[rank >= room[coach]]] = -1
    last = rank == room[coach] - 1
    prices[coach[last]] = bids[seated[last]]


def _for_seekers(
    fits: Fits, among: Numbers | None, room: Numbers, bids: Fits, step: float
) -> Numbers:
    """Raise ``bids`` in place until nearly all seats are taken; who sits where. ``fits`` are
    coaches × seekers (or × the seekers ``among`` which each looks).

    Coaches with a free seat bid, so many at a time, for one seeker they gain most from and do not
    have yet; who bids highest has the seeker, and whoever had them has a free seat again.
    """
    chance, most = np.random.default_rng(0), float(fits.max())
    at = np.full(len(bids), -1, dtype=np.int64)
    free = room.copy()
    number = np.full(len(room) + 1, -1, dtype=np.int64)
    for _round in range(MOST_ROUNDS):
        if free.sum() <= int(room.sum()) // 200:
            break
        who = _some(np.flatnonzero(free > 0), COACHES_AT_ONCE, chance)
        gain: Any = fits[who] - (bids if among is None else bids[among[who]])
        if among is None:
            number[who] = np.arange(len(who))
            theirs = np.flatnonzero(number[at] >= 0)
            gain[number[at[theirs]], theirs] = -np.inf
            number[who] = -1
        else:
            gain[at[among[who]] == who[:, None]] = -np.inf
        best, first, second = _best_two(gain, most)
        # A coach to whom nobody else may go bids no more.
        able = (fits[who, best] >= 0) & (first > -np.inf)
        free[who[~able]] = 0
        who, best = who[able], best[able]
        seeker = best if among is None else among[who, best]
        bid = bids[seeker] + (first - second)[able] + step
        highest = np.lexsort((bid, seeker))
        highest = highest[np.append(np.diff(seeker[highest]) > 0, True)] if len(who) else highest
        seeker, who = seeker[highest], who[highest]
        left = at[seeker]
        np.add.at(free, left[left >= 0], 1)
        at[seeker], bids[seeker] = who, bid[highest]
        free[who] -= 1
    return at
