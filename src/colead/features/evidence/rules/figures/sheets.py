"""What the pictures are drawn from: curves of durations, domains and how many looked after each,
and the ties of public work."""

from __future__ import annotations

from typing import Any

import numpy as np

from colead.features.evidence.rules import durations
from colead.features.evidence.rules.columns import CODES, NONE
from colead.features.evidence.rules.figures.layout import places
from colead.features.evidence.rules.figures.scope import Scope
from colead.features.evidence.rules.figures.values import Rows
from colead.features.evidence.rules.network import density

MOST = 120
"""So many people at most are drawn one by one; above, ties are drawn between circles."""


def _curve(rows: Rows) -> dict[str, Any]:
    lengths, ended = rows
    steps = durations.kaplan_meier(*rows)
    return {
        "cases": len(lengths),
        "ended": int(ended.sum()),
        "longest": float(lengths.max()) if len(lengths) else 0.0,
        "median": durations.median(steps),
        "steps": [[s.time, round(s.open, 6), round(s.low, 6), round(s.high, 6)] for s in steps],
    }


def curves(scope: Scope) -> dict[str, Any]:
    """How long it takes: an issue to be taken up and to be resolved, a decision to be settled, an
    initiative to come to a result. Withdrawn and stopped things are left out."""
    return {
        "taken": _curve(scope.days("issues", "taken")),
        "decided": _curve(scope.days("decisions")),
        "resolved": _curve(scope.days("issues")),
        "outcome": _curve(scope.days("initiatives", but=("withdrawn", "stopped", "other"))),
    }


def asks(scope: Scope) -> dict[str, Any]:
    """How long asks wait for the stewards' answer, and [how many answers helped, were judged]."""
    helped = scope.cut["helped"]["helped"]
    return {"asks": _curve(scope.days("asks")), "helped": [int(helped.sum()), len(helped)]}


def domains(scope: Scope) -> dict[str, Any]:
    """Domains by id, with how many looked after each in the window; nobody is named."""
    return {"people": {str(domain): len(them) for domain, them in sorted(scope.duties.items())}}


def ties(scope: Scope) -> dict[str, Any]:
    """Ties between people of this scope, each with what they were: the list beside the picture."""
    ties = scope.ties
    people = np.unique(np.concatenate([ties["source"], ties["target"]])).tolist()
    few = len(people) <= MOST
    found: dict[tuple[int, int], dict[str, int]] = {}
    ends = [ties[name].tolist() for name in ("source", "target", "kind")] if few else [[]] * 3
    for source, target, kind in sorted(zip(*ends, strict=True)):
        kinds = found.setdefault((source, target), {})
        word = CODES["kind"][kind]
        kinds[word] = kinds.get(word, 0) + 1
    return {
        "people": len(scope.people),
        "tied": len(people),
        "density": density(scope.net),
        "arcs": [[i, j, kinds] for (i, j), kinds in found.items()],
        "places": places(people, list(found)) if few and people else {},
        "between": [] if few else _between(ties["circle"]),
    }


def _between(circles: Any) -> list[list[int]]:
    """How many ties stand in each circle's work, for organizations too large to draw."""
    found, counts = np.unique(circles[circles != NONE], return_counts=True)
    return [[circle, count] for circle, count in zip(found.tolist(), counts.tolist(), strict=True)]


def sheets(scope: Scope) -> dict[str, dict[str, Any]]:
    """All sheets of a scope by name."""
    return {"curves": curves(scope), "domains": domains(scope), "ties": ties(scope)}
