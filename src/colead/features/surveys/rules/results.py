"""The figures of a survey that is over, from what may be shown of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import sqrt
from typing import Any

from colead.features.surveys.rules.instruments import Form
from colead.features.surveys.rules.releasing import Part, Released, release

ENOUGH_ANSWER = 0.6
"""Below this share of those asked a network has no centralization (Costenbader & Valente 2003)."""
RELIABLE = 10
"""How far scores can be relied on is not told from fewer answers."""

Marks = Mapping[str, int]


def mean_and_interval(counts: Sequence[int]) -> tuple[float, float, float]:
    """Mean of marks 1, 2, … given so often each, with its 95 % interval: mean ± t s/√n (Student
    1908), kept within the scale."""
    from scipy.stats import t

    n = sum(counts)
    mean = sum(mark * times for mark, times in enumerate(counts, 1)) / n
    spread = sum(times * (mark - mean) ** 2 for mark, times in enumerate(counts, 1))
    half = float(t.ppf(0.975, n - 1)) * sqrt(spread / (n - 1) / n) if n > 1 else 0.0
    low, high = max(1.0, mean - half), min(float(len(counts)), mean + half)
    return round(mean, 2), round(low, 2), round(high, 2)


def turned(counts: Sequence[int], *, is_reversed: bool) -> list[int]:
    """The counts as they are scored: reversed items from the other end."""
    return list(counts[::-1]) if is_reversed else list(counts)


def tally(form: Form, all_marks: Iterable[Marks]) -> dict[str, list[int]]:
    """By item, how often each answer of the scale was given."""
    found = {one.key: [0] * form.points for one in form.items}
    for marks in all_marks:
        for key, counts in found.items():
            counts[marks[key] - 1] += 1
    return found


def figures(
    form: Form,
    released: Released,
    whole: Part,
    groups: Mapping[str, tuple[str, Part]],
    urn: Sequence[Marks],
) -> dict[str, Any]:
    """What is kept and shown: per question of everybody its counts, mean and interval; subscales
    of which every item is shown; how far they can be relied on; the same means by group."""
    shown = [one for one in form.items if one.key in released.questions]
    items = {}
    for one in shown:
        counts = turned(whole.counts[one.key], is_reversed=one.reversed)
        mean, low, high = mean_and_interval(counts)
        items[one.key] = {"counts": list(whole.counts[one.key]), "mean": mean, "low": low,
                          "high": high}  # fmt: skip
    parts: dict[str, Any] = {}
    for key, (label, part) in groups.items():
        if key not in released.groups:
            parts[key] = {"label": label, "shown": False}
            continue
        means = {}
        for one in shown:
            mean, low, high = mean_and_interval(
                turned(part.counts[one.key], is_reversed=one.reversed)
            )
            means[one.key] = {"counts": list(part.counts[one.key]), "mean": mean, "low": low,
                              "high": high}  # fmt: skip
        parts[key] = {"label": label, "shown": True, "answered": len(part.people),
                      "items": means, "subscales": _subscale_means(form, means)}  # fmt: skip
    return {
        "items": items,
        "hidden": [one.key for one in form.items if one.key not in released.questions],
        "subscales": _subscales(form, released, urn),
        "groups": parts,
    }


def _sets(form: Form, shown: Iterable[str]) -> dict[str, list[str]]:
    """Subscale → its items, where all are shown; "" for all items together."""
    there = set(shown)
    sets = {
        one.key: [item.key for item in form.items if item.subscale == one.key]
        for one in form.subscales
    }
    sets[""] = [item.key for item in form.items]
    return {key: keys for key, keys in sets.items() if len(keys) > 1 and set(keys) <= there}


def _subscale_means(form: Form, items: Mapping[str, Mapping[str, Any]]) -> dict[str, float]:
    return {
        key: round(sum(items[item]["mean"] for item in keys) / len(keys), 2)
        for key, keys in _sets(form, items).items()
    }


def _subscales(form: Form, released: Released, urn: Sequence[Marks]) -> dict[str, Any]:
    """Each subscale's mean with its interval over people, and how far it can be relied on: α with
    its interval, ω, agreement rwg(j) against even and skewed chance (``rules.scores``)."""
    import numpy as np
    from scipy.stats import t

    from colead.features.surveys.rules import scores

    by_key = {one.key: one for one in form.items}
    found: dict[str, Any] = {}
    for key, keys in _sets(form, released.questions).items():
        table = np.array(
            [[form.score(by_key[k], marks[k]) for k in keys] for marks in urn], dtype=float
        )
        n = len(table)
        each = table.mean(axis=1)
        half = float(t.ppf(0.975, n - 1)) * float(each.std(ddof=1)) / sqrt(n)
        mean = float(each.mean())
        one: dict[str, Any] = {
            "mean": round(mean, 2),
            "low": round(max(1.0, mean - half), 2),
            "high": round(min(float(form.points), mean + half), 2),
        }
        if n >= RELIABLE:
            alpha = scores.alpha(table)
            limits = scores.alpha_interval(alpha, n, len(keys)) if alpha is not None else None
            skewed = scores.SKEWED.get(form.points)
            one |= {
                "alpha": _rounded(alpha),
                "alpha_low": _rounded(limits[0]) if limits else None,
                "alpha_high": _rounded(limits[1]) if limits else None,
                "omega": _rounded(scores.omega(table)),
                "rwg": _rounded(scores.rwg_j(table, points=form.points)),
                "rwg_skewed": _rounded(
                    scores.rwg_j(table, points=form.points, null=skewed[0]) if skewed else None
                ),
            }
        found[key] = one
    return found


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)


def network(named: Iterable[Sequence[int]], *, asked: int, answered: int) -> dict[str, Any]:
    """A round robin as figures only: density, and how far it leans on few people.

    Arcs are those from who answered to anybody asked: density = arcs / (answered (asked - 1)).
    Centralization is Freeman's of in-degrees, C_in = Σ(c* - c_i) / (n-1)², n those asked, told
    only when at least 60 % answered. No names, no picture.
    """
    received: dict[int, int] = {}
    for people in named:
        for one in people:
            received[one] = received.get(one, 0) + 1
    arcs = sum(received.values())
    found: dict[str, Any] = {
        "density": round(arcs / (answered * (asked - 1)), 3) if asked > 1 else None,
        "centralization": None,
    }
    if asked > 2 and answered / asked >= ENOUGH_ANSWER:
        top = max(received.values(), default=0)
        found["centralization"] = round((asked * top - arcs) / (asked - 1) ** 2, 2)
    return found


def are_well_formed(found: Any) -> bool:
    """Whether JSON values, as a bundle brings them, have the shape of ``figures``."""
    if not isinstance(found, dict):
        return False
    groups = found.get("groups", {})
    return (
        isinstance(found.get("hidden", []), list)
        and _are_whole([found.get("asked"), found.get("answered")])
        and _are_items(found.get("items", {}))
        and _are_numbers(found.get("subscales", {}))
        and _are_numbers(found.get("ties", {}))
        and isinstance(groups, dict)
        and all(
            isinstance(one, dict)
            and isinstance(one.get("label"), str)
            and (
                not one.get("shown")
                or (
                    _are_whole([one.get("answered")])
                    and _are_items(one.get("items"))
                    and _are_numbers({"": one.get("subscales")})
                )
            )
            for one in groups.values()
        )
    )


def _are_whole(values: Iterable[Any]) -> bool:
    return all(value is None or (type(value) is int and 0 <= value < 10**9) for value in values)


def _are_numbers(found: Any) -> bool:
    return isinstance(found, dict) and all(
        isinstance(one, dict)
        and all(value is None or type(value) in (int, float) for value in one.values())
        for one in found.values()
    )


def _are_items(found: Any) -> bool:
    return isinstance(found, dict) and all(
        isinstance(one, dict)
        and isinstance(one.get("counts"), list)
        and all(type(n) is int and n >= 0 for n in one["counts"])
        and all(type(one.get(name)) in (int, float) for name in ("mean", "low", "high"))
        for one in found.values()
    )


def part_of(key: str, people: Iterable[int], counts: Mapping[str, Sequence[int]]) -> Part:
    """People and their counts as a part."""
    return Part(key, frozenset(people), dict(counts))


__all__ = ["figures", "mean_and_interval", "network", "part_of", "release", "tally", "turned"]
