"""Figures are made at night, and when somebody asks. What needs numpy is loaded only here, inside
the jobs, so that the server starts quickly."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from colead.features.evidence import actions, queries
from colead.features.evidence.rules import acts, dates
from colead.features.evidence.rules.ground import Ground
from colead.features.organizations import queries as organizations
from colead.kernel.actor import Actor
from colead.kernel.jobs import every, job, progress, queue

VERSION = 1
"""Raised when figures are computed in another way: then all are made anew."""


@job
def measure(*, organization: int, moment: str, anew: bool = False) -> dict[str, Any]:
    """Bring an organization's figures up to date: only the windows that hold something new.

    With ``anew``, all of them. The result says how many windows were computed.
    """
    by = organizations.colead_of(organization, at=datetime.fromisoformat(moment))
    moments = queries.undated(by)
    days = dates.ends(by.today, queries.first_day(by, moments))
    before = queries.position(by)
    last = queries.last_entry(by)
    wanted = days
    if before is not None and before.version == VERSION and not anew:
        earliest = queries.earliest_since(by, before.entry_id)
        day = queries.day_of(by, earliest) if earliest is not None else None
        there = queries.ends_there(by)
        news = set(dates.affected(days, day))
        wanted = [end for end in days if end in news or end not in there]
    if wanted:
        _measure(by, wanted, moments)
    actions.note_position(entry_id=last, until=by.today, version=VERSION, ends=days, by=by)
    return {"windows": len(wanted), "until": by.today.isoformat()}


def _measure(by: Actor, ends: list[date], moments: set[datetime]) -> None:
    from colead.features.evidence.rules import figures

    first = min(ends) - timedelta(days=figures.DAYS - 1)
    progress(0, len(ends) + 1, "journal")
    story = acts.read(queries.told(by, first, max(ends), undated=moments))
    ground = queries.ground(by)
    without = queries.count_undated(by, moments)
    # The newest first: it is what people look at.
    for number, end in enumerate(sorted(ends, reverse=True), 1):
        progress(number, len(ends) + 1, end.isoformat())
        found = window(story, ground, end, undated=without)
        actions.keep_figures(found, until=end, days=figures.DAYS, by=by)


def window(
    story: acts.Story, ground: Ground, until: date, *, undated: int = 0
) -> list[actions.Found]:
    """What is found of the organization and each circle over the window that ends on a day."""
    from colead.features.evidence.rules import figures
    from colead.features.evidence.rules.indicators import INDICATORS

    here = figures.Window(until)
    cuts = figures.cut(story, here)
    duties = ground.duties(here.start, until, story.initiatives.values())
    with_role = ground.with_role(here.start, until)
    found = []
    for circle, (people, why) in ground.shown(here.start, until).items():
        if why:
            nothing = {actions.NONE_SHOWN: {"undefined": why}}
            found.append(actions.Found(circle, len(people), nothing, {}))
            continue
        inside = None if circle is None else ground.inside(circle)
        scope = figures.Scope(
            people=people,
            window=here,
            cut=figures.joined(cuts, inside),
            story=story,
            duties={
                domain: them
                for domain, (place, them) in duties.items()
                if inside is None or place in inside
            },
            with_role=with_role,
            whole=circle is None,
        )
        values = {
            name: figures.fields(compute(scope))
            for name, compute in figures.COMPUTED.items()
            if circle is None or not INDICATORS[name].whole_only
        }
        sheets = figures.sheets(scope)
        if circle is None:
            sheets["reading"] = {"undated": undated}
        found.append(actions.Found(circle, len(people), values, sheets))
    return found


@every(timedelta(days=1))
def measure_all(*, at: str) -> None:
    """Queue the measuring of each organization; forget who looked a year ago."""
    now = datetime.fromisoformat(at)
    actions.forget_looks(now=now)
    for organization_id in organizations.all_ids():
        queue(
            measure,
            at=now,
            key=f"evidence:{organization_id}:{now.date()}",
            organization_id=organization_id,
            organization=organization_id,
            moment=now.isoformat(),
        )
