"""What is said about a file: every measure by name. Undefined is None."""

from __future__ import annotations

import math
from dataclasses import asdict
from typing import Any

from colead.features.evidence.rules import network as measures
from colead.features.evidence.rules import nulls, spread
from colead.features.evidence.rules.files import Answers, Edges
from colead.features.evidence.rules.network import Network
from colead.features.surveys.rules import scores

# Above so many people betweenness and closeness take long, and nobody reads them.
ALL_PATHS = 5_000
NAMED = 20
# Networks with the same degrees are drawn arc by arc: fewer of them of a large network.
ARCS_DRAWN = 20_000_000


def network_facts(found: Edges, *, draws: int = 1_000, seed: int = 1) -> dict[str, Any]:
    """All measures of an edge list. Leadership received is in-degree; hierarchy reads the arcs as
    they are and, as ``turned``, with each arc turned round (boss → subordinate)."""
    net = found.network
    each = net.in_degrees
    small = net.n <= ALL_PATHS
    reciprocity = measures.reciprocity(net)
    entropy = spread.entropy(each)
    core = measures.core_periphery(net)
    cut = sorted(measures.articulation_points(net))
    fewer = min(draws, max(100, ARCS_DRAWN // max(net.m, 1)))
    most = int(each.argmax()) if net.m else None
    return {
        "people": net.n,
        "arcs": net.m,
        "without_ties": int(((each == 0) & (net.out_degrees == 0)).sum()),
        "left_out": {"loops": found.loops, "doubles": found.doubles, "zeros": found.zeros},
        "density": measures.density(net),
        "reciprocity": asdict(reciprocity),
        "transitivity": measures.transitivity(net),
        "centralization": {
            "in_degree": measures.in_degree_centralization(net),
            "out_degree": measures.out_degree_centralization(net),
            "degree": measures.degree_centralization(net),
            "betweenness": measures.betweenness_centralization(net) if small else None,
            "closeness": measures.closeness_centralization(net) if small else None,
            "closeness_inverse": (
                measures.closeness_centralization(net, inverse=True) if small else None
            ),
        },
        "hierarchy": _hierarchy(net, seed),
        "turned": {"lubness": _hierarchy(net.transposed, seed)["lubness"]},
        "spread": {
            "gini": spread.gini(each),
            "entropy": entropy,
            "evenness": entropy / math.log(net.n) if entropy is not None and net.n > 1 else None,
            "hill_1": spread.hill(each, 1),
            "hill_2": spread.hill(each, 2),
            "herfindahl": spread.herfindahl(each),
            "herfindahl_unbiased": spread.unbiased_herfindahl(each),
            "top_share": float(each.max() / net.m) if net.m else None,
            "effective_number": asdict(spread.effective_number(each, draws=draws, seed=seed)),
        },
        "fragmentation": {
            "now": measures.fragmentation(net),
            "without_the_most_turned_to": (
                measures.fragmentation(net, without=[most]) if most is not None else None
            ),
        },
        "articulation_points": {
            "count": len(cut),
            "names": [found.names[one] for one in cut[:NAMED]],
        },
        "core": {"people": len(core.people), "fit": core.fit} if core else None,
        "chance": {
            "seed": seed,
            "in_degree": _null(nulls.centralization_null(net, draws=draws, seed=seed)),
            "reciprocity": _null(nulls.reciprocity_null(net, draws=fewer, seed=seed)),
        },
    }


def _null(found: nulls.Null | None) -> dict[str, Any] | None:
    return asdict(found) if found else None


def _hierarchy(net: Network, seed: int) -> dict[str, Any]:
    found = measures.krackhardt(net, seed=seed)
    lub = found.lubness
    return {
        "connectedness": found.connectedness,
        "hierarchy": found.hierarchy,
        "efficiency": found.efficiency,
        "lubness": lub.highest if lub else None,
        "lubness_least": lub.least if lub else None,
        "lubness_sampled": lub.sampled if lub else 0,
        "lubness_half_width": lub.half_width if lub else 0.0,
    }


def survey_facts(found: Answers, *, points: int | None = None) -> dict[str, Any]:
    """How far the scores can be relied on. ``points``: how many answers an item offers; without it
    as many as lie between the lowest and the highest answer in the file."""
    answers = found.answers
    people, items = answers.shape
    offered = points or int(answers.max() - answers.min()) + 1
    alpha = scores.alpha(answers)
    agreement = scores.icc(answers)
    facts: dict[str, Any] = {
        "people": people,
        "items": items,
        "left_out": found.left_out,
        "points": offered,
        "mean": float(answers.mean()),
        "alpha": alpha,
        "alpha_interval": (
            list(scores.alpha_interval(alpha, people, items)) if alpha is not None else None
        ),
        "alpha_standardized": scores.standardized_alpha(answers),
        "omega": scores.omega(answers),
        "icc": asdict(agreement) if agreement else None,
        "groups": None,
        "each_item": [
            {
                "name": name,
                "mean": float(answers[:, at].mean()),
                "sd": float(answers[:, at].std(ddof=1)) if people > 1 else None,
                "rest_correlation": scores.rest_correlation(answers, at),
            }
            for at, name in enumerate(found.items)
        ],
    }
    if found.groups is not None:
        facts["groups"] = _groups(found, offered)
    return facts


def _groups(found: Answers, points: int) -> dict[str, Any]:
    assert found.groups is not None  # noqa: S101 - the caller asked
    names = sorted(set(found.groups.tolist()))
    parts = [found.answers[found.groups == name] for name in names]
    between = scores.group_icc(found.answers.mean(axis=1), found.groups)
    skewed = scores.SKEWED.get(points)
    nulls_: dict[str, float | None] = {"uniform": None}
    if skewed:
        nulls_ |= {"slightly_skewed": skewed[0], "moderately_skewed": skewed[1]}
    agreement: dict[str, float | None] = {}
    for name, null in nulls_.items():
        each = [scores.rwg_j(part, points=points, null=null) for part in parts]
        told = [one for one in each if one is not None]
        agreement[name] = sum(told) / len(told) if told else None
    return {
        "count": len(names),
        "icc1": between[0] if between else None,
        "icc2": between[1] if between else None,
        "rwg_j_mean": agreement,
    }
