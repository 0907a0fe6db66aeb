"""Pages of evidence. They read figures; jobs compute them."""

from colead.features.evidence.views.comparing import compare, known, known_csv, known_svg
from colead.features.evidence.views.dependence import (
    dependence,
    dependence_csv,
    dependence_svg,
)
from colead.features.evidence.views.enabling import asks_csv, asks_svg, enabling, record_csv
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
    "asks_csv",
    "asks_svg",
    "between",
    "between_csv",
    "between_svg",
    "compare",
    "dependence",
    "dependence_csv",
    "dependence_svg",
    "draw",
    "durations",
    "durations_csv",
    "durations_svg",
    "enabling",
    "evidence",
    "figures_csv",
    "known",
    "known_csv",
    "known_svg",
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
    "record_csv",
    "report",
    "shared",
    "take_back",
    "ties_csv",
    "withdraw",
]
