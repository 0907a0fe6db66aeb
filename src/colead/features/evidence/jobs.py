"""Figures are made at night, and when somebody asks. What needs numpy is loaded only here, inside
the jobs, so that the server starts quickly.

The journal is kept in columns (``rules.columns``), and only what new entries tell about is read
anew. Windows and circles of which nothing new is told keep their figures; values are always
computed exactly; what is drawn by lot is kept for a day while hardly anything changed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from colead.features.coaching import queries as coaching
from colead.features.evidence import actions, queries
from colead.features.evidence.models import Figure
from colead.features.evidence.rules import dates
from colead.features.evidence.rules.ground import Ground
from colead.features.organizations import queries as organizations
from colead.kernel import protection
from colead.kernel.actor import Actor
from colead.kernel.jobs import Work, every, job, name_of, progress, queue

if TYPE_CHECKING:
    from colead.features.evidence.rules.columns import Change, Columns, Table

VERSION = 3
"""Raised when the journal is read, or figures are made, in another way: then all are made anew."""
LASTS = timedelta(days=1)
CHANGED = 100
"""What is drawn by lot is kept for a day, while fewer than one case in so many came or went."""


@dataclass(frozen=True)
class Read:
    """The story up to now, what changed since figures were made of it (None: it was read from the
    beginning), since when stewards made something else possible, and the ground on which it stands;
    up to which entry, how many there are, in which way it was read and the ``mark`` of the reading
    it goes on from. ``keep`` remembers it for the next time."""

    story: Columns
    change: Change | None
    enabled: date | None
    ground: Ground
    here: Mapping[str, Table]
    entry_id: int
    entries: int
    way: str
    mark: UUID | None

    def keep(self, *, by: Actor) -> None:
        """Remember how far the journal was read, and what it tells."""
        from colead.features.evidence.rules import columns

        tables = {**self.story.tables, **self.here}
        actions.keep_reading(
            columns.save(tables),
            entry_id=self.entry_id,
            entries=self.entries,
            way=self.way,
            before=self.mark,
            by=by,
        )


def read_on(by: Actor) -> Read:
    """Read the journal on from where it was read for the last figures."""
    from colead.features.evidence.rules import columns

    undated = queries.undated(by)
    way = queries.way(by, version=VERSION, undated=undated)
    last, entries = queries.extent(by)
    ground = queries.ground(by)
    here = columns.ground_tables(ground)
    kept = queries.kept_reading(by)
    mark = kept.mark if kept else None
    if kept is not None and kept.way != way:
        kept = None
    news = None if kept is None else queries.news(by, after=kept.entry_id, last=last)
    change = enabled = None
    # An entry may be missing that was there, or one come to light that is older than what was read.
    if kept is None or news is None or kept.entries + news.count != entries:
        story = columns.columns(queries.pieces(by, undated=undated))
    else:
        touched, enabled = news.pieces, news.enabled
        tables = columns.load(bytes(kept.columns))
        before = columns.Columns({name: tables[name] for name in columns.TABLES})
        now = columns.columns(queries.pieces(by, undated=undated, only=touched))
        story = before.without(touched).and_those(now) if touched else before
        change = columns.changed(before, story, touched).and_that(
            columns.ground_changed(tables, here, story.initiatives)
        )
    story = replace(story, pairs=coaching.beginnings(by))
    return Read(story, change, enabled, ground, here, last, entries, way, mark)


@job
def measure(
    *, organization: int, moment: str, anew: bool = False, redraw: bool = False
) -> dict[str, Any]:
    """Bring an organization's figures up to date: only those of which something new is told.

    With ``anew``, all of them; with ``redraw``, also the intervals and nulls that are older than
    their values. The result says how many windows were computed.
    """
    from colead.features.evidence.rules import figures

    by = organizations.colead_of(organization, at=datetime.fromisoformat(moment))
    moments = queries.undated(by)
    days = dates.ends(by.today, queries.first_day(by, moments))
    before = queries.position(by)
    progress(0, len(days) + 1, "journal")
    found = read_on(by)
    anew = anew or found.change is None or before is None or before.version != VERSION
    wanted = dict.fromkeys(days) if anew else _wanted(found, days, redraw=redraw, by=by)
    without = queries.count_undated(by, moments) if wanted else 0
    # The newest first: it is what people look at.
    for number, (end, places) in enumerate(sorted(wanted.items(), reverse=True), 1):
        progress(number, len(wanted) + 1, end.isoformat())
        here = figures.Window(end)
        enabled = queries.enabling(by, here.start, end)
        whole = {"reading": {"undated": without}, "enabling": enabled}
        drawn = {} if anew or redraw else queries.drawn(by, end, since=by.at - LASTS)
        computed = window(
            found.story, found.ground, end, at=by.at, whole=whole, places=places, drawn=drawn
        )
        actions.keep_figures(computed, until=end, days=here.days, by=by, whole=places is None)
    actions.note_position(
        entry_id=found.entry_id, until=by.today, version=VERSION, ends=days, by=by
    )
    if anew or before is None or before.entry_id != found.entry_id or wanted:
        found.keep(by=by)
    return {"windows": len(wanted), "until": by.today.isoformat()}


def _wanted(
    found: Read, days: list[date], *, redraw: bool, by: Actor
) -> dict[date, set[int | None] | None]:
    """Which windows, by their ends, and where in each (None: everywhere) something is new."""
    assert found.change is not None  # noqa: S101 - else everything is
    wanted: dict[date, set[int | None] | None] = {}
    there = queries.ends_there(by)
    older = queries.drawn_before(by) if redraw else {}
    somewhere = _places(found)
    for end in days:
        places: set[int | None] = set(older.get(end, ()))
        if found.enabled is not None and found.enabled <= end:
            places.add(None)
        if end not in there:
            wanted[end] = None
        elif found.change.since is not None and found.change.since <= end:
            wanted[end] = None if somewhere is None else places | somewhere
        elif places:
            wanted[end] = places
    return wanted


def _places(found: Read) -> set[int | None] | None:
    """The organization and the circles whose figures a change may touch; None: all."""
    change, ground = found.change, found.ground
    if change is None or change.everywhere:
        return None
    circles = set(change.circles)
    if change.members:
        # A first lead is told of in every circle that one belongs to or leads in.
        circles |= {one.circle_id for one in ground.memberships if one.member_id in change.members}
        circles |= found.story.circles_led(change.members)
    of_today = {domain: circle for domain, circle, _role in ground.domains}
    for initiative in change.initiatives:
        circles |= {
            of_today[one] for one in ground.domains_of.get(initiative, ()) if one in of_today
        }
    return {None, *ground.around(circles)}


def window(
    story: Columns,
    ground: Ground,
    until: date,
    *,
    at: datetime,
    whole: Mapping[str, dict[str, Any]] | None = None,
    places: Collection[int | None] | None = None,
    drawn: Mapping[tuple[int | None, str], Figure] | None = None,
) -> list[actions.Found]:
    """What is found of the organization (None) and each circle, or of some ``places``, over the
    window that ends on a day. ``whole`` holds sheets of the organization by name, to be kept with
    the others; ``drawn`` figures whose intervals and nulls still hold where hardly anything
    changed."""
    from colead.features.evidence.rules import figures

    here = figures.Window(until)
    cut = figures.cut(story, here)
    duties = ground.duties(here.start, until, figures.leading(story, here))
    with_role = ground.with_role(here.start, until)
    found = []
    shown = ground.shown(here.start, until)
    for circle, (people, why) in shown.items():
        if places is not None and circle not in places:
            continue
        if why:
            nothing = {actions.NONE_SHOWN: {"undefined": why}}
            found.append(actions.Found(circle, len(people), nothing, {}))
            continue
        inside = None if circle is None else ground.inside(circle)
        scope = figures.Scope(
            people=people,
            window=here,
            cut=cut.within(inside),
            story=story,
            duties={
                domain: them
                for domain, (place, them) in duties.items()
                if inside is None or place in inside
            },
            with_role=with_role,
            whole=circle is None,
            draws=0,
        )
        values = _figures(scope, circle, drawn or {}, at=at)
        sheets = figures.sheets(scope)
        if circle is None:
            sheets |= whole or {}
            # Where nobody's leaving is known (an import) most of the people may be long gone.
            sheets["reading"] = {**sheets.get("reading", {}), "tied": sheets["ties"]["tied"]}
            sheets["flow"] = figures.flow(scope.ties, ground.beside(shown))
            sheets["enabling"] = {**sheets.get("enabling", {}), **figures.asks(scope)}
        found.append(actions.Found(circle, len(people), values, sheets))
    return found


def _figures(
    scope: Any, circle: int | None, drawn: Mapping[tuple[int | None, str], Figure], *, at: datetime
) -> dict[str, dict[str, Any]]:
    """Every indicator of a scope without draws. What is drawn by lot is taken over from the figures
    that were ``drawn`` where it still holds."""
    from colead.features.evidence.rules import figures
    from colead.features.evidence.rules.indicators import INDICATORS

    found: dict[str, dict[str, Any]] = {}
    drawing = replace(scope, draws=figures.DRAWS)
    for name, compute in figures.COMPUTED.items():
        if circle is not None and INDICATORS[name].whole_only:
            continue
        if name not in figures.DRAWN:
            found[name] = figures.fields(compute(scope))
            continue
        kept = drawn.get((circle, name))
        value = compute(drawing if kept is None else scope)
        when, cases = at, value.cases
        if kept is not None and value.value is not None:
            if kept.value is not None and holds(kept.drawn_cases, value.cases):
                value = replace(
                    value, low=kept.low, high=kept.high, null_mean=kept.null_mean,
                    null_percentile=kept.null_percentile,
                )  # fmt: skip
                when, cases = kept.drawn_at or at, kept.drawn_cases
            else:
                value = compute(drawing)
        found[name] = {**figures.fields(value), "drawn_at": when, "drawn_cases": cases}
    return found


def holds(drawn_of: int, cases: int) -> bool:
    """Whether what was drawn of so many cases may stand beside a value of so many."""
    return abs(cases - drawn_of) * CHANGED <= drawn_of


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
    read = read_on(by)
    each = [read.ground.everyone(side.start, side.until) for side in sides]
    facts: dict[str, Any] = {"weeks": weeks, "people": len(each[0] | each[1]), "rows": []}
    if weeks and all(protection.may_show(len(them)) for them in each):
        progress(1, 3, "draws")
        before, after = (
            figures.Scope(
                people=each[0] | each[1],
                window=side,
                cut=figures.cut(read.story, side),
                story=read.story,
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
    read = read_on(by)
    cut = figures.cut(read.story, here)
    progress(1, 2, "picture")
    found: dict[int | None, Any] = {}
    for circle, (people, why) in read.ground.shown(here.start, here.until).items():
        if not why:
            inside = None if circle is None else read.ground.inside(circle)
            part = cut.within(inside)
            scope = figures.Scope(people, here, part, read.story, {}, set(), circle is None)
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
            redraw=True,
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
