"""Pages of evidence. They read figures; jobs compute them."""

from colead.features.evidence.views.comparing import compare, known
from colead.features.evidence.views.enabling import enabling
from colead.features.evidence.views.networks import (
    between,
    between_csv,
    between_svg,
    draw,
    network,
    network_svg,
    ties_csv,
)
from colead.features.evidence.views.profiles import (
    annotate,
    dependence,
    durations,
    durations_csv,
    durations_svg,
    evidence,
    figures_csv,
    looks,
    measure,
    mine,
    of_circle,
    over_time,
    over_time_csv,
    over_time_svg,
    withdraw,
)
from colead.features.evidence.views.reports import publish, report, shared, take_back

__all__ = [
    "annotate",
    "between",
    "between_csv",
    "between_svg",
    "compare",
    "dependence",
    "draw",
    "durations",
    "durations_csv",
    "durations_svg",
    "enabling",
    "evidence",
    "figures_csv",
    "known",
    "looks",
    "measure",
    "mine",
    "network",
    "network_svg",
    "of_circle",
    "over_time",
    "over_time_csv",
    "over_time_svg",
    "publish",
    "report",
    "shared",
    "take_back",
    "ties_csv",
    "withdraw",
]
