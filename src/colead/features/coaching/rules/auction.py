"""Prices close to those of the best matching, quickly: by bids (Bertsekas, "The auction algorithm",
1988; with the seats of one coach as similar objects, and similar persons).

Everybody is seated and every seat is taken, or prices would say nothing about who is left without
and which seats stay free (Bertsekas and Castañon 1992): who finds no seat is at *nobody*, one
column more, and whatever seats are left are taken by the *empty*, to whom all seats are worth the
same.

``fits`` are seekers × coaches in points, below zero where there is no pair; ``room`` is the number
of seats of each coach. Nothing here is proven; ``matching`` does that, whatever comes out here.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Fits = NDArray[np.float32]
Numbers = NDArray[np.int64]
Prices = NDArray[np.float32] | NDArray[np.float64]
# Rows of a table worked on at a time, so that they stay in the processor's cache.
BLOCK = 128
# Found by measuring (benchmarks/matching.py). Bids of seekers at a time; at how many columns each
# looks in the second, finer auction; the steps of both, as parts of the best fit.
AT_ONCE, FEW = 600, 64
COARSE, FINE = 0.03, 0.0015
# What being at nobody is worth at first, as a part of the best fit.
ALONE = 0.3
# Where a few compete for ever only the proof afterwards can tell them apart: so many rounds, and
# until one of so many stands.
MOST_ROUNDS, LEFT = 300, 150


def closest(fits: Fits, prices: Prices, few: int, own: Numbers, blur: float) -> Numbers:
    """For each seeker the ``few`` coaches with the largest gain (fit less price), the ``own`` coach
    (or -1 for none) always among them: seekers × few, in no order. Gains less than ``blur`` apart
    come by chance, or all who are alike would look at the same few."""
    rows, columns = fits.shape
    few = min(few, columns)
    chance = np.random.default_rng(0).random((BLOCK, columns), dtype=np.float32) * np.float32(blur)
    chosen = np.empty((rows, few), dtype=np.int64)
    for start in range(0, rows, BLOCK):
        gain = fits[start : start + BLOCK] - prices
        gain += chance[: len(gain)]
        mine = own[start : start + BLOCK]
        seated = np.flatnonzero((mine >= 0) & (mine < columns))
        gain[seated, mine[seated]] = np.inf
        chosen[start : start + BLOCK] = np.argpartition(gain, columns - few)[:, columns - few :]
    return chosen


def bid(fits: Fits, room: Numbers, matter: float) -> tuple[NDArray[np.float64], Numbers]:
    """The price of a seat of each coach, in whole points, and where each seeker sits at these
    prices (or -1). Being matched counts ``matter`` more than the fit."""
    best = fits.max(axis=1)
    able, most, nobody = best >= 0, float(best.max()), len(room)
    prices = np.zeros(nobody + 1, dtype=np.float32)
    at = _auction(fits, None, able, room, prices, most, COARSE)
    # The first prices overshoot by about a step.
    prices -= most * COARSE
    among = closest(fits, prices[:-1], FEW, at[: len(fits)], most * COARSE)
    near = np.take_along_axis(fits, among, 1)
    at = _auction(near, among, able, room, prices, most, FINE)
    alone = ALONE * most - prices[nobody]
    # A seat that is still free costs what somebody would give for it.
    gain = np.maximum((near - prices[among]).max(axis=1), alone)
    free = np.flatnonzero(np.bincount(at[at >= 0], minlength=nobody + 1)[:nobody] < room)
    there = fits[:, free]
    worth = np.where(there >= 0, there - gain[:, None], -np.inf).max(axis=0)
    prices[free] = np.clip(worth, prices[:nobody].min(), prices[free])
    # Prices are right but for one amount that all have in common: of free seats where there are
    # any, else of being alone.
    same = -alone - matter if able.sum() > room.sum() else prices[:nobody].min()
    at = at[: len(fits)]
    return np.rint(prices[:nobody] - np.float64(same)), np.where(at < nobody, at, -1)


def _auction(
    fits: Fits,
    among: Numbers | None,
    able: NDArray[np.bool_],
    room: Numbers,
    prices: Fits,
    most: float,
    part: float,
) -> Numbers:
    """Raise ``prices`` in place until nearly everybody who is ``able`` has a seat; where they sit,
    and after them the empty.

    Who stands bids, so many at a time, for the coach (of those ``among`` whom they look) from whom
    they gain most: as much more than the price as the second best is worth less to them, and a
    step more. Each coach keeps the highest bids; the lowest kept is the price, once all seats are
    taken. Being at nobody has a price as well, once there is room for no more.
    """
    chance, seekers, nobody = np.random.default_rng(0), len(fits), len(room)
    many, seats, step = int(able.sum()), int(room.sum()), most * part
    room = np.append(room, max(many - seats, 0))
    if many <= seats:
        prices[nobody] = np.inf
    at = np.full(seekers + max(seats - many, 0), -1, dtype=np.int64)
    at[:seekers][~able] = -2
    bids = np.zeros(len(at), dtype=np.float32)
    # Who is alike bids for different coaches that are worth nearly the same to them.
    blur = chance.random((AT_ONCE, fits.shape[1]), dtype=np.float32) * np.float32(step)
    for _round in range(MOST_ROUNDS):
        stand = np.flatnonzero(at == -1)
        if len(stand) <= many // LEFT:
            break
        stand, empty = np.split(stand, [np.searchsorted(stand, seekers)])
        if len(stand) > AT_ONCE:
            stand = chance.choice(stand, AT_ONCE, replace=False)
        gain = fits[stand] - (prices[:-1] if among is None else prices[among[stand]])
        gain += blur[: len(stand)]
        best, first, second = _best_two(gain, most)
        alone = ALONE * most - prices[nobody]
        coach = np.where(first < alone, nobody, best if among is None else among[stand, best])
        second = np.minimum(np.maximum(first, alone), np.maximum(second, alone))
        cheap, worth = _cheapest(prices[:-1], room[:-1], len(empty))
        bids[stand] = prices[coach] + np.maximum(first, alone) - second + step
        bids[empty] = worth + step
        at[stand], at[empty] = coach, cheap
        _keep_highest(at, bids, room, prices, np.append(coach, cheap))
    return np.maximum(at, -1)


def _best_two(gain: Fits, most: float) -> tuple[Numbers, Fits, Fits]:
    """For each row the best column, its gain, and the next best gain (``gain`` is used up).

    With no second the bid is as high as any fit; more would mean nothing."""
    here = np.arange(len(gain))
    best = gain.argmax(axis=1)
    first = gain[here, best]
    gain[here, best] = -np.inf
    return best, first, np.maximum(gain.max(axis=1), first - most)


def _cheapest(prices: Fits, room: Numbers, count: int) -> tuple[Numbers, float]:
    """The coaches of the ``count`` cheapest seats, and the price of the next: until there all of
    these seats are worth having."""
    order = np.argsort(prices, kind="stable")
    whole = int(np.searchsorted(np.cumsum(room[order]), count)) + 1
    cheap = np.repeat(order[:whole], room[order[:whole]])[:count]
    return cheap, float(prices[order[min(whole, len(order) - 1)]])


def _keep_highest(at: Numbers, bids: Fits, room: Numbers, prices: Fits, asked: Numbers) -> None:
    """Send away from the columns ``asked`` whose bids are too low, and raise the price to the
    lowest kept where all seats are taken."""
    # The last two stand for those who sit nowhere.
    bid_for = np.zeros(len(room) + 2, dtype=np.bool_)
    bid_for[asked] = True
    seated = np.flatnonzero(bid_for[at])
    seated = seated[np.lexsort((-bids[seated], at[seated]))]
    column = at[seated]
    rank = np.arange(len(seated)) - np.searchsorted(column, np.arange(len(room)))[column]
    at[seated[rank >= room[column]]] = -1
    last = rank == room[column] - 1
    prices[column[last]] = bids[seated[last]]
