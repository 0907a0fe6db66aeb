"""The public elections beside the repository: four Kubernetes steering elections."""

from __future__ import annotations

from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data" / "elections"

# Whole orders as the project published them (kubernetes/community); 2017 and 2018 by Schulze,
# 2019 and 2020 by Condorcet-IRV.
PUBLISHED = {
    2017: "Derek Carr, Michelle Noorali, Phillip Whitrock, Michael Rubin, Timothy St. Clair,"
    " Quinton Hoole, Aaron Crickenberger, Caleb Miles, Jaice Singer DuMars, Kris Nova,"
    " Justin Santa Barbara, Alex Pollitt, Sebastien Goasguen, Ihor Dvoretskyi, Adnan Abdulhussein,"
    " Ilya Dmitrichenko, Matt Farina, Aaron Schlesinger, Rob Hirschfeld, Doug Davis",
    2018: "Aaron Crickenberger, Timothy St. Clair, Davanum Srinivas, Nikhita Raghunath, Kris Nova,"
    " Quinton Hoole, Stephen Augustus, Tim Pepper",
    2019: "Paris Pittman, Nikhita Raghunath, Christoph Blecker, Derek Carr, Stephen Augustus,"
    " Lachlan Evenson, Brendan Burns, Vallery Lancey, Pengfei Ni, Kris Nova, Klaus Ma",
    2020: "Jordan Liggitt, Bob Killen, Davanum Srinivas, Stephen Augustus, Ian Coldwater,"
    " Lachlan Evenson, Federico Bongiovanni, Carlos Panato, Divya Mohan, Mayank Kumar",
}


def election(year: int) -> Path:
    """The ballots file of a year; the test is skipped where the public records are not at hand."""
    path = FOLDER / f"kubernetes-steering-{year}.csv"
    if not path.exists():
        pytest.skip("the public elections are not beside the repository (../shared/data)")
    return path


def plain(name: str) -> str:
    """A candidate's name without the account in brackets."""
    return name.split(" (")[0]
