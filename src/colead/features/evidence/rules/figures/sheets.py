"""What the pictures are drawn from: curves of durations, domains and how many looked after each,
and the ties of public work."""

from __future__ import annotations

from typing import Any

from colead.features.evidence.rules import durations
from colead.features.evidence.rules.acts import Tie
from colead.features.evidence.rules.figures.compute import RESULT, Scope
from colead.features.evidence.rules.figures.layout import places
from colead.features.evidence.rules.network import density

MOST = 120
"""So many people at most are drawn one by one; above, ties are drawn between circles."""


def _curve(rows: list[tuple[float, bool]]) -> dict[str, Any]:
    steps = durations.kaplan_meier(rows)
    return {
        "cases": len(rows),
        "ended": sum(ended for _length, ended in rows),
        "longest": max((length for length, _ended in rows), default=0.0),
        "median": durations.median(steps),
        "steps": [[s.time, round(s.open, 6), round(s.low, 6), round(s.high, 6)] for s in steps],
    }


def curves(scope: Scope) -> dict[str, Any]:
    """How long it takes: an issue to be taken up and to be resolved, a decision to be settled, an
    initiative to come to a result. Withdrawn and stopped things are left out."""
    cut = scope.cut
    issues = [one for one in cut.issues if one.result != "withdrawn"]
    put = [one for one in cut.decisions if one.result != "withdrawn"]
    work = [one for one in cut.initiatives if one.result in ("", *RESULT)]
    return {
        "taken": _curve(scope.days(issues, lambda one: one.taken or one.ended)),
        "decided": _curve(scope.days(put, lambda one: one.ended)),
        "resolved": _curve(scope.days(issues, lambda one: one.ended)),
        "outcome": _curve(scope.days(work, lambda one: one.ended)),
    }


def asks(scope: Scope) -> dict[str, Any]:
    """How long asks wait for the stewards' answer, and [how many answers helped, were judged]."""
    put = [one for one in scope.cut.asks if one.result != "withdrawn"]
    helped = [so for _on, so in scope.cut.helped]
    return {
        "asks": _curve(scope.days(put, lambda one: one.ended)),
        "helped": [sum(helped), len(helped)],
    }


def domains(scope: Scope) -> dict[str, Any]:
    """Domains by id, with how many looked after each in the window; nobody is named."""
    return {"people": {str(domain): len(them) for domain, them in sorted(scope.duties.items())}}


def ties(scope: Scope) -> dict[str, Any]:
    """Ties between people of this scope, each with what they were: the list beside the picture."""
    found: dict[tuple[int, int], dict[str, int]] = {}
    for tie in scope.ties:
        kinds = found.setdefault((tie.source, tie.target), {})
        kinds[tie.kind] = kinds.get(tie.kind, 0) + 1
    people = sorted({one for pair in found for one in pair})
    few = len(people) <= MOST
    return {
        "people": len(scope.people),
        "tied": len(people),
        "density": density(scope.net),
        "arcs": [[i, j, kinds] for (i, j), kinds in sorted(found.items())] if few else [],
        "places": places(people, list(found)) if few and people else {},
        "between": [] if few else _between(scope.ties),
    }


def _between(found: list[Tie]) -> list[list[int]]:
    """How many ties stand in each circle's work, for organizations too large to draw."""
    counts: dict[int, int] = {}
    for tie in found:
        if tie.circle is not None:
            counts[tie.circle] = counts.get(tie.circle, 0) + 1
    return [[circle, count] for circle, count in sorted(counts.items())]


def sheets(scope: Scope) -> dict[str, dict[str, Any]]:
    """All sheets of a scope by name."""
    return {"curves": curves(scope), "domains": domains(scope), "ties": ties(scope)}
