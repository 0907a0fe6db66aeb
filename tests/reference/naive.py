"""Every ranked tally a second time, straight from its definition: dictionaries, fractions, all
orders, all ways. Slow, and sharing nothing with the product but the form of its input.

A ballot is a pair of marks (option → rank, None or "no-opinion") and a count.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import combinations, permutations, product
from math import floor

Marks = dict[str, int | str | None]
Ballots = list[tuple[Marks, int]]
Order = list[set[str]]


def prefers(marks: Marks, a: str, b: str) -> bool:
    if "no-opinion" in (marks[a], marks[b]) or marks[a] is None:
        return False
    return marks[b] is None or marks[a] < marks[b]  # type: ignore[operator]


def pairs(ballots: Ballots, options: str) -> dict[tuple[str, str], int]:
    return {
        (a, b): sum(times for marks, times in ballots if prefers(marks, a, b))
        for a, b in permutations(options, 2)
    }


def levels(options: str, above: Callable[[str, str], bool]) -> Order:
    left, found = set(options), []
    while left:
        top = {one for one in left if not any(above(other, one) for other in left)}
        found.append(top)
        left -= top
    return found


def schulze(ballots: Ballots, options: str) -> Order:
    votes = pairs(ballots, options)

    def strength(a: str, b: str) -> int:
        """Over all simple paths."""
        best = 0
        others = [one for one in options if one not in (a, b)]
        for length in range(len(others) + 1):
            for middle in permutations(others, length):
                steps = list(zip((a, *middle), (*middle, b), strict=True))
                if all(votes[x, y] > votes[y, x] for x, y in steps):
                    best = max(best, min(votes[step] for step in steps))
        return best

    path = {pair: strength(*pair) for pair in permutations(options, 2)}
    return levels(options, lambda a, b: a != b and path[a, b] > path[b, a])


def joined(edges: set[tuple[str, str]], a: str, b: str) -> bool:
    """There is a way along the edges from a to b."""
    seen, waiting = {a}, [a]
    while waiting:
        now = waiting.pop()
        for x, y in edges:
            if x == now and y not in seen:
                seen.add(y)
                waiting.append(y)
    return b in seen and a != b


def ranked_pairs(ballots: Ballots, options: str) -> Order:
    votes = pairs(ballots, options)
    strengths = {
        (a, b): (votes[a, b], -votes[b, a])
        for a, b in permutations(options, 2)
        if votes[a, b] > votes[b, a]
    }
    locked: set[tuple[str, str]] = set()
    for strength in sorted(set(strengths.values()), reverse=True):
        group = {pair for pair, mine in strengths.items() if mine == strength}
        free = {(a, b) for a, b in group if not joined(locked, b, a)}
        locked |= {(a, b) for a, b in free if not joined(locked | free, b, a)}
    return levels(options, lambda a, b: joined(locked, a, b))


def smith(ballots: Ballots, options: str) -> set[str]:
    votes = pairs(ballots, options)
    for size in range(1, len(options) + 1):
        for group in combinations(options, size):
            rest = set(options) - set(group)
            if all(votes[a, b] > votes[b, a] for a in group for b in rest):
                return set(group)
    raise AssertionError("the whole is always a dominating set")


def condorcet(ballots: Ballots, options: str) -> str | None:
    votes = pairs(ballots, options)
    for one in options:
        if all(votes[one, other] > votes[other, one] for other in options if other != one):
            return one
    return None


def firsts(ballots: Ballots, left: frozenset[str]) -> dict[str, Fraction]:
    found = dict.fromkeys(left, Fraction(0))
    for marks, times in ballots:
        ranks = {one: marks[one] for one in left if isinstance(marks[one], int)}
        if ranks:
            top = [one for one, rank in ranks.items() if rank == min(ranks.values())]
            for one in top:
                found[one] += Fraction(times, len(top))
    return found


def irv_sequences(ballots: Ballots, left: frozenset[str]) -> Iterator[tuple[str, ...]]:
    """Every order of going out that ties allow, the winner last."""
    if len(left) == 1:
        yield tuple(left)
        return
    votes = firsts(ballots, left)
    for one in left:
        if votes[one] == min(votes.values()):
            for rest in irv_sequences(ballots, left - {one}):
                yield (one, *rest)


def merge(options: str, sequences: list[tuple[str, ...]]) -> Order:
    """Levels of those whom no two sequences put differently, best first."""
    open_pairs = {
        (a, b)
        for a, b in permutations(options, 2)
        if len({sequence.index(a) < sequence.index(b) for sequence in sequences}) == 2
    }
    groups = [{one} for one in options]
    for a, b in open_pairs:
        one = next(group for group in groups if a in group)
        other = next(group for group in groups if b in group)
        if one is not other:
            groups.remove(other)
            one |= other
    return sorted(groups, key=lambda group: -sequences[0].index(next(iter(group))))


def irv(ballots: Ballots, options: str) -> tuple[set[str], Order]:
    sequences = list(irv_sequences(ballots, frozenset(options)))
    return {sequence[-1] for sequence in sequences}, merge(options, sequences)


def condorcet_irv(ballots: Ballots, options: str) -> Order:
    def winners(left: frozenset[str]) -> set[str]:
        best = condorcet(ballots, "".join(sorted(left)))
        if best is not None:
            return {best}
        votes = firsts(ballots, left)
        gone = [one for one in left if votes[one] == min(votes.values())]
        return set().union(*(winners(left - {one}) for one in gone))

    found, left = [], frozenset(options)
    while left:
        found.append(winners(left))
        left -= found[-1]
    return found


def linear(ballots: Ballots, options: str) -> list[tuple[tuple[str, ...], Fraction]]:
    """Every ballot as all its orders without ties, in equal parts."""
    found = []
    for marks, times in ballots:
        ranks = sorted({rank for rank in marks.values() if isinstance(rank, int)})
        tied = [[one for one in options if marks[one] == rank] for rank in ranks]
        orders = [sum(parts, ()) for parts in product(*(permutations(level) for level in tied))]
        if times and ranks:
            found += [(order, Fraction(times, len(orders))) for order in orders]
    return found


def scottish(ballots: Ballots, options: str, seats: int) -> set[frozenset[str]]:
    """All sets that can be elected, by moving one paper after the other."""
    papers = [[order, share, 100_000, None] for order, share in linear(ballots, options)]
    quota = floor(sum(share for _o, share, _v, _a in papers) / (seats + 1)) + 1

    def place(paper: list, hopeful: set[str]) -> None:
        paper[3] = next((one for one in paper[0] if one in hopeful), None)

    for paper in papers:
        place(paper, set(options))
    results: set[frozenset[str]] = set()

    def run(
        papers: list[list],
        kept: dict[str, Fraction],
        hopeful: set[str],
        elected: set[str],
        history: list[dict[str, Fraction]],
    ) -> None:
        votes = dict(kept)
        for one in options:
            if one not in kept:
                votes[one] = sum(
                    (s * Fraction(v, 100_000) for _o, s, v, at in papers if at == one), Fraction(0)
                )
        history = [*history, votes]
        new = {one for one in hopeful if votes[one] >= quota}
        elected, hopeful = elected | new, hopeful - new
        if len(elected) + len(hopeful) <= seats:
            results.add(frozenset(elected | hopeful))
            return
        if len(elected) == seats:
            results.add(frozenset(elected))
            return
        over = [one for one in elected if one not in kept and votes[one] > quota]
        pool, pick = (over, max) if over else (list(hopeful), min)
        chosen = pick(votes[one] for one in pool)
        tied = [one for one in pool if votes[one] == chosen]
        for before in reversed(history):
            wanted = pick(before[one] for one in tied)
            tied = [one for one in tied if before[one] == wanted]
        for one in tied:
            moved = [list(paper) for paper in papers]
            mine = [paper for paper in moved if paper[3] == one]
            rest = hopeful - {one}
            for paper in mine:
                if over:
                    paper[2] = floor((votes[one] - quota) * paper[2] / votes[one])
                place(paper, rest)
            after = {**kept, one: Fraction(quota)} if over else kept
            run(moved, after, rest, elected, history)

    run(papers, {}, set(options), set(), [])
    return results


class Close(Exception):
    """Two options are too near each other for floating point to tell them apart."""


def meek(ballots: Ballots, options: str, seats: int) -> frozenset[str]:
    """The elected, in floating point; raises ``Close`` where it could be wrong."""
    papers = [(order, float(share)) for order, share in linear(ballots, options)]
    keep = dict.fromkeys(options, 1.0)
    hopeful, elected = set(options), set()

    def count() -> tuple[dict[str, float], float]:
        votes = dict.fromkeys(options, 0.0)
        for order, share in papers:
            left = share
            for one in order:
                votes[one] += left * keep[one]
                left *= 1 - keep[one]
        return votes, sum(votes.values()) / (seats + 1)

    while len(elected) < seats and len(elected) + len(hopeful) > seats:
        for _ in range(5000):
            votes, quota = count()
            if any(abs(votes[one] - quota) < 1e-4 for one in hopeful):
                raise Close
            new = {one for one in hopeful if votes[one] > quota}
            elected |= new
            hopeful -= new
            if not new and all(abs(votes[one] - quota) < 1e-9 for one in elected):
                break
            for one in elected:
                keep[one] *= quota / votes[one]
        else:
            raise Close
        if len(elected) >= seats or len(elected) + len(hopeful) <= seats:
            break
        last = sorted(hopeful, key=lambda one: votes[one])
        if len(last) > 1 and votes[last[1]] - votes[last[0]] < 1e-4:
            raise Close
        hopeful.discard(last[0])
        keep[last[0]] = 0.0
    return frozenset(elected if len(elected) >= seats else elected | hopeful)
