"""What people note beside the evidence, and a day about which somebody asks."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from colead.demo.year import DAYS, Year
from colead.features.evidence import actions, jobs
from colead.kernel.jobs import queue

# Day, who, what happened.
NOTES = (
    (96, "Amara Okafor", "First plenum of the three schools together"),
    (181, "Kofi Mensah", "Money can be taken from the funds without asking"),
    (274, "Grace Mbeki", "The winter in which half of us had the flu"),
)
ASKED = NOTES[1]


def _note(year: Year, who: str, text: str, at: datetime) -> None:
    by = year.actor(who, at)
    actions.annotate(on=by.today, text=text, by=by)


def _ask(year: Year, at: datetime) -> None:
    day = (year.end - timedelta(days=DAYS - ASKED[0])).date()
    queue(
        jobs.compare,
        at=at,
        key=f"demo:compare:{year.organization.pk}",
        kept=True,
        organization_id=year.organization.pk,
        organization=year.organization.pk,
        moment=year.end.isoformat(),
        day=day.isoformat(),
    )


def plan(year: Year) -> None:
    """Three notes, and the question what the second of them changed."""
    for day, who, text in NOTES:
        year.on(day, partial(_note, year, who, text))
    year.on(DAYS - 1, partial(_ask, year))
