"""What initiatives of the demo year need, who says yes, and what the leads put off.

It has a clock of its own, so that the dice of the year fall as they did without it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from colead.demo.year import DAYS, Year, team_of
from colead.features.capacity import actions as capacity
from colead.features.capacity import queries
from colead.features.circles import actions as circles
from colead.features.initiatives import actions as initiatives
from colead.features.initiatives import queries as leading
from colead.features.initiatives import rules
from colead.features.initiatives.models import Initiative, Need
from colead.features.offers import actions as offers
from colead.features.organizations import queries as organizations
from colead.kernel.actor import Actor

LATER = 80_000

# Day, initiative, kind, what, amount (minor), what becomes of it.
NEEDS: tuple[tuple[int, str, str, str, int | None, str], ...] = (
    (250, "Maths trail through the town", "skill", "Carpentry for twelve weatherproof boards",
     None, "offered"),
    (262, "Choir without auditions", "hands", "Two people who carry chairs on Thursdays", None,
     "answered"),
    (300, "Rain barrels on every pipe", "money", "Two more barrels and a tap", 9_000, "taken"),
    (341, "Letters in four languages", "skill", "Arabic: somebody who reads our letters once",
     None, "asked"),
    (343, "Homework club at the café", "hands", "A second grown-up on Tuesdays, four to five",
     None, ""),
    (349, "Books in home languages", "money", "Forty books in Portuguese", 24_000, ""),
    (351, "LED lamps for the stage", "material", "A lift or a safe ladder for two evenings", None,
     ""),
    (353, "Pupils' repair desk", "coach", "Project planning: somebody who looks over our shoulder",
     None, ""),
    (355, "Five-minute talks", "skill", "Theatre: how to begin a talk without trembling", None,
     ""),
)  # fmt: skip


def plan(year: Year) -> None:
    """Plan all of it."""
    _on(year, 200, partial(_skills, year))
    for number, planned in enumerate(NEEDS):
        _on(year, planned[0], partial(_need, year, planned), hour=9 + number % 7)
    _on(year, 330, partial(_pause, year, "Swap lessons for a week"))
    _on(year, 352, partial(_resume, year, "Swap lessons for a week"))
    _on(year, 362, partial(_put_off, year, "Choir without auditions"))


def _on(year: Year, day: float, act: Callable[[datetime], Any], *, hour: int = 11) -> None:
    base = year.end - timedelta(days=DAYS - day)
    moment = base.replace(hour=hour, minute=int(day * 7) % 60, second=0, microsecond=0)
    year.plan.append((min(moment, year.end - timedelta(minutes=5)), LATER + len(year.plan), act))


def _named(year: Year, title: str) -> Initiative:
    return Initiative.objects.get(organization=year.organization, title=title)


def _lead(year: Year, found: Initiative, at: datetime) -> Actor:
    names = {member.pk: name for name, member in year.members.items()}
    return year.actor(names[min(leading.lead_ids(found.pk))], at)


def _skills(year: Year, at: datetime) -> None:
    """A few say what they know and would like to give; one of them would teach it."""
    everyone = list(year.members)
    for number, (name, level) in enumerate(
        (("Carpentry", 4), ("Arabic", 5), ("Project planning", 4), ("Theatre", 3),
         ("Carpentry", 2), ("Arabic", 3))
    ):  # fmt: skip
        circles.state_skill(
            name=name,
            level=level,
            would_teach=level >= 4,
            by=year.actor(everyone[(number * 11 + 5) % len(everyone)], at),
        )


def _need(year: Year, planned: tuple[Any, ...], at: datetime) -> None:
    _day, title, kind, text, amount, then = planned
    found = _named(year, title)
    by = _lead(year, found, at)
    made = initiatives.state_need(found.pk, kind=kind, text=text, amount=amount, by=by)
    day = float(_day)
    if then == "offered":
        _on(year, day + 1, partial(_offer, year, made.pk, True))
    elif then == "asked":
        _on(year, day + 1, partial(_offer, year, made.pk, False))
    elif then == "answered":
        _on(year, day + 2, partial(_answer, year, made.pk, found))
    elif then == "taken":
        _on(year, day + 1, partial(_take, year, made.pk))


def _offer(year: Year, need_id: int, taken: bool, at: datetime) -> None:
    """The lead offers it to the first of those suggested; one of the two says yes."""
    found = Need.objects.select_related("initiative").get(pk=need_id)
    by = _lead(year, found.initiative, at)
    matched = queries.suggestions(by, queries.need(by, need_id))
    if not matched:
        return
    offer = capacity.offer_need(
        need_id, to=matched[0].member_id, note="You know this. An hour would do.", by=by
    )
    if taken:
        name = organizations.member(by, matched[0].member_id).name
        taker = year.actor(name, at + timedelta(hours=5))
        offers.take(offer.pk, by=taker)
        initiatives.commit(
            found.initiative_id, what="Saw and sand the boards",
            due_on=taker.today + timedelta(days=14), by=taker,
        )  # fmt: skip


def _answer(year: Year, need_id: int, found: Initiative, at: datetime) -> None:
    team = leading.team_ids(found.pk)
    name = next(n for n in team_of(year, "Hillside School") if year.members[n].pk not in team)
    capacity.answer_need(
        need_id, what="Chairs on the next three Thursdays", hours=2, by=year.actor(name, at)
    )


def _take(year: Year, need_id: int, at: datetime) -> None:
    found = Need.objects.select_related("initiative").get(pk=need_id)
    by = _lead(year, found.initiative, at)
    ways = [way for way in queries.ways(by, queries.need(by, need_id)) if not way.reason]
    if ways and ways[0].fund_id:
        capacity.take_money(need_id, fund_id=ways[0].fund_id, by=by)


def _pause(year: Year, title: str, at: datetime) -> None:
    found = _named(year, title)
    initiatives.pause(found.pk, by=_lead(year, found, at))


def _resume(year: Year, title: str, at: datetime) -> None:
    found = _named(year, title)
    initiatives.resume(found.pk, by=_lead(year, found, at))


def _put_off(year: Year, title: str, at: datetime) -> None:
    found = _named(year, title)
    by = _lead(year, found, at)
    until_at = rules.until(by.today + timedelta(days=9), by=by)
    initiatives.snooze(found.pk, until_at=until_at, by=by)
