"""Figures are made at night, and when somebody asks. What needs numpy is loaded only here, inside
the jobs, so that the server starts quickly."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from colead.features.coaching import queries as coaching
from colead.features.evidence import actions, queries
from colead.features.evidence.rules import acts, dates
from colead.features.evidence.rules.ground import Ground
from colead.features.organizations import queries as organizations
from colead.kernel import protection
from colead.kernel.actor import Actor
from colead.kernel.jobs import Work, every, job, name_of, progress, queue

VERSION = 2
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
    story.pairs = coaching.beginnings(by)
    ground = queries.ground(by)
    without = queries.count_undated(by, moments)
    # The newest first: it is what people look at.
    for number, end in enumerate(sorted(ends, reverse=True), 1):
        progress(number, len(ends) + 1, end.isoformat())
        start = end - timedelta(days=figures.DAYS - 1)
        whole = {"reading": {"undated": without}, "enabling": queries.enabling(by, start, end)}
        found = window(story, ground, end, whole=whole)
        actions.keep_figures(found, until=end, days=figures.DAYS, by=by)


def window(
    story: acts.Story,
    ground: Ground,
    until: date,
    *,
    whole: Mapping[str, dict[str, Any]] | None = None,
) -> list[actions.Found]:
    """What is found of the organization and each circle over the window that ends on a day;
    ``whole`` holds sheets of the organization by name, to be kept with the others."""
    from colead.features.evidence.rules import figures
    from colead.features.evidence.rules.indicators import INDICATORS

    here = figures.Window(until)
    cuts = figures.cut(story, here)
    duties = ground.duties(here.start, until, story.initiatives.values())
    with_role = ground.with_role(here.start, until)
    found = []
    shown = ground.shown(here.start, until)
    for circle, (people, why) in shown.items():
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
            sheets |= whole or {}
            sheets["flow"] = figures.flow(scope.ties, ground.beside(shown))
            sheets["enabling"] = {**sheets.get("enabling", {}), **figures.asks(scope)}
        found.append(actions.Found(circle, len(people), values, sheets))
    return found


@job
def compare(*, organization: int, moment: str, day: str) -> dict[str, Any]:
    """Compare what lies before a day with what came after it, for the whole organization."""
    from colead.features.evidence.rules import figures

    by = organizations.colead_of(organization, at=datetime.fromisoformat(moment))
    on = date.fromisoformat(day)
    weeks = dates.whole_weeks(on, by.today)
    days = 7 * weeks
    sides = [figures.Window(on + timedelta(days=n), days) for n in (-1, days - 1)]
    progress(0, 3, "journal")
    ground = queries.ground(by)
    each = [ground.everyone(side.start, side.until) for side in sides]
    facts: dict[str, Any] = {"weeks": weeks, "people": len(each[0] | each[1]), "rows": []}
    if weeks and all(protection.may_show(len(them)) for them in each):
        story = acts.read(
            queries.told(by, sides[0].start, sides[1].until, undated=queries.undated(by))
        )
        progress(1, 3, "draws")
        before, after = (
            figures.Scope(
                people=each[0] | each[1],
                window=side,
                cut=figures.joined(figures.cut(story, side), None),
                story=story,
                duties={},
                with_role=set(),
                whole=True,
            )
            for side in sides
        )
        facts["rows"] = figures.compare(before, after)
    actions.keep_asked("compare", {None: facts}, until=on, days=max(1, days), by=by)
    progress(3, 3)
    return {"day": day, "weeks": weeks}


@job
def draw(*, organization: int, moment: str, day: str) -> dict[str, Any]:
    """Draw the network of the twelve months until any past day, of all who may be shown."""
    from colead.features.evidence.rules import figures

    by = organizations.colead_of(organization, at=datetime.fromisoformat(moment))
    here = figures.Window(date.fromisoformat(day))
    progress(0, 2, "journal")
    story = acts.read(queries.told(by, here.start, here.until, undated=queries.undated(by)))
    ground = queries.ground(by)
    cuts = figures.cut(story, here)
    progress(1, 2, "picture")
    found: dict[int | None, Any] = {}
    for circle, (people, why) in ground.shown(here.start, here.until).items():
        if not why:
            inside = None if circle is None else ground.inside(circle)
            cut = figures.joined(cuts, inside)
            scope = figures.Scope(people, here, cut, story, {}, set(), circle is None)
            found[circle] = figures.ties(scope)
    actions.keep_asked("drawn", found, until=here.until, days=here.days, by=by)
    return {"day": day, "pictures": len(found)}


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


def queue_about(work: Work, day: date, *, by: Actor) -> None:
    """Queue a job about a day, once in a minute."""
    queue(
        work,
        at=by.at,
        key=f"{name_of(work)}:{by.organization_id}:{day}:{by.at:%Y%m%d%H%M}",
        kept=True,
        organization_id=by.organization_id,
        organization=by.organization_id,
        moment=by.at.isoformat(),
        day=day.isoformat(),
    )
