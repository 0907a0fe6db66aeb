"""The demo year: its clock, its dice, and who is who."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from colead.demo import content
from colead.features.circles import actions as circles
from colead.features.circles import queries as circle_queries
from colead.features.organizations.models import Member, Organization
from colead.kernel import outbox
from colead.kernel.actor import Actor
from colead.kernel.verdict import Refused

SEED = 1848
DAYS = 365


class Year:
    """The clock, the dice, and who is who."""

    def __init__(self, organization: Organization, end: datetime) -> None:
        self.organization = organization
        self.dice = random.Random(SEED)  # noqa: S311 - a story, not a secret
        self.end = end
        self.members: dict[str, Member] = {}
        self.circles: dict[str, int] = {}
        self.goals: dict[str, int] = {}
        self.plan: list[tuple[datetime, int, Callable[..., Any]]] = []
        self.steward_names: set[str] = set()

    def at(self, day: float, hour: int = 10) -> datetime:
        """A working hour some days before the end."""
        base = self.end - timedelta(days=DAYS - day)
        moment = base.replace(hour=hour, minute=self.dice.randrange(60), second=0, microsecond=0)
        return min(moment, self.end - timedelta(minutes=5))

    def actor(self, name: str, at: datetime) -> Actor:
        """A person at a moment."""
        member = self.members[name]
        return Actor(
            organization_id=self.organization.pk,
            member_id=member.pk,
            at=at,
            door="web",
            name=member.name,
            slug=self.organization.slug,
            is_steward=name in self.steward_names,
            timezone=self.organization.timezone,
        )

    def on(self, day: float, act: Callable[..., Any], hour: int | None = None) -> None:
        """Plan an act for a day."""
        moment = self.at(day, self.dice.randrange(8, 17) if hour is None else hour)
        self.plan.append((moment, len(self.plan), act))

    def run(self, say: Callable[[str], Any]) -> None:
        """Live through the year in order; what people could not do then is left out."""
        month = 0
        while self.plan:
            self.plan.sort(key=lambda planned: planned[:2])
            moment, _number, act = self.plan.pop(0)
            if moment > self.end:
                continue
            try:
                act(moment)
            except Refused:
                continue
            passed = (moment - (self.end - timedelta(days=DAYS))).days // 30
            if passed > month:
                month = passed
                say(f"  month {min(month, 12)} of 12 …")
                while outbox.deliver(at=moment):
                    pass
        while outbox.deliver(at=self.end):
            pass

    def some(self, names: list[str], count: int) -> list[str]:
        """Some of the names, by the dice."""
        return self.dice.sample(names, min(count, len(names)))


def join(year: Year, name: str, circle: str, day: float) -> None:
    """Join a circle, unless one is in it already."""
    try:
        circles.join(year.circles[circle], by=year.actor(name, year.at(day)))
    except Refused:
        return


def someone_in(year: Year, circle: str) -> str:
    """The name of somebody in a circle."""
    by = year.actor(content.PEOPLE[0], year.end)
    names = {member.name for member in circle_queries.members_of(by, year.circles[circle])}
    return next(name for name in year.members if name in names)


def team_of(year: Year, circle: str) -> list[str]:
    """The names of all in a circle."""
    by = year.actor(content.PEOPLE[0], year.end)
    names = {member.name for member in circle_queries.members_of(by, year.circles[circle])}
    return [name for name in year.members if name in names]


def day_after(by: Actor, days: int) -> date:
    """Some days after the actor's today."""
    return by.today + timedelta(days=days)


def keeper(year: Year, circle: str, at: datetime) -> Actor:
    """A guide of a circle, or somebody in it."""
    by = year.actor(content.PEOPLE[0], at)
    guides = circle_queries.guides_of(by, year.circles[circle])
    name = guides[0].name if guides else someone_in(year, circle)
    return year.actor(name, at)
