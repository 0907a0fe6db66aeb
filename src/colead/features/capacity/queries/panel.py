"""What an initiative has and needs, on one page-part; and the picture of its progress."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from colead.features.capacity import rules
from colead.features.capacity.rules.picture import Told
from colead.features.funds import queries as funds
from colead.features.initiatives import queries as initiatives
from colead.features.initiatives.models import CheckIn, Initiative, Need, Part
from colead.features.initiatives.queries import Course, Measured
from colead.kernel import parts
from colead.kernel.actor import Actor
from colead.kernel.money import show
from colead.ui.environment import number

MEASURES = 2


@dataclass(frozen=True, slots=True)
class Panel:
    """An initiative with what it needs and what is here."""

    initiative: Initiative
    people: Sequence[Part]
    open_count: int
    kept_count: int
    needs: Sequence[Need]
    money: Sequence[funds.Figures]
    parts: Sequence[parts.Part]

    @property
    def made_of(self) -> tuple[Any, ...]:
        """Pages keep what they drew of it as long as this is the same."""
        shown = (self.initiative, self.people, self.open_count, self.kept_count)
        return (*shown, self.needs, self.money, self.parts)

    @property
    def lead_ids(self) -> set[int]:
        """Those who lead it now."""
        return {part.member_id for part in self.people if part.kind == Part.Kind.LEAD}

    @property
    def wanted(self) -> list[Need]:
        """What is not here yet."""
        return [one for one in self.needs if one.met_at is None]

    @property
    def met(self) -> list[Need]:
        """What was needed and is here."""
        return [one for one in self.needs if one.met_at is not None]

    @property
    def hours(self) -> int:
        """How many hours a week people said they have for it, in all."""
        return sum(part.hours or 0 for part in self.people)


def panel(actor: Actor, initiative_id: int) -> Panel:
    """Money, people and their time, things, learning, what is needed, what is here: 7 queries and
    those of the rooms that add a part of their own (at the place ``initiative``)."""
    found = initiatives.initiative(actor, initiative_id)
    open_count, kept_count = initiatives.promises_of(found.pk)
    return Panel(
        initiative=found,
        people=initiatives.parts_of(actor, found.pk),
        open_count=open_count,
        kept_count=kept_count,
        needs=initiatives.needs_of(actor, found.pk),
        money=funds.figures(actor, initiative_id),
        parts=parts.parts("initiative", actor, initiative_id),
    )


@dataclass(frozen=True, slots=True)
class Way:
    """What happened on the way so far. Its picture is laid out when somebody looks: pages keep
    what they drew."""

    course: Course
    flows: Sequence[funds.Flow]
    today: date

    @property
    def made_of(self) -> tuple[Any, ...]:
        """Pages keep what they drew of it as long as this is the same."""
        told = self.course
        measured = [
            (one.outcome.measure, one.outcome.unit, one.outcome.start, one.outcome.target,
             [(reading.on, reading.value) for reading in one.readings])
            for one in told.measured
        ]  # fmt: skip
        happened = (told.check_ins, told.kept, measured, told.pauses, self.flows)
        return (told.initiative, *happened, self.today)

    @property
    def picture(self) -> rules.Picture:
        """Its picture, in the reader's language."""
        course, found = self.course, self.course.initiative
        return rules.progress(
            Told(
                began=found.started_at.date(),
                ends=found.ended_on or self.today,
                ended=found.ended_on is not None,
                confidence=[
                    (at.date(), level, str(CheckIn.Confidence(level).label))
                    for at, level in course.check_ins
                ],
                kept=[(at.date(), what) for at, what in course.kept],
                readings=[_shares(one) for one in course.measured if one.readings][:MEASURES],
                spent=_spent(self.flows),
                pauses=[
                    (begin.date(), end.date() if end else None) for begin, end in course.pauses
                ],
            )
        )


def way(actor: Actor, initiative_id: int) -> Way | None:
    """An initiative's way so far; None as long as there is nothing to see: 7 queries, however much
    happened."""
    course = initiatives.course(actor, initiative_id)
    flows = funds.flows(actor, initiative_id)
    if not (course.check_ins or course.kept or flows or any(m.readings for m in course.measured)):
        return None
    return Way(course, flows, actor.today)


def picture(actor: Actor, initiative_id: int) -> rules.Picture | None:
    """The picture of an initiative's ``way``."""
    found = way(actor, initiative_id)
    return found.picture if found else None


def _shares(measured: Measured) -> tuple[str, list[tuple[date, float, str]]]:
    """The readings of a measure as shares of the way from its start (without one: its first value)
    to its target; without a target, of the way to the highest value there was."""
    outcome, values = measured.outcome, [one.value for one in measured.readings]
    start = values[0] if outcome.start is None else outcome.start
    target = outcome.target
    if target is None:
        target = max(values, key=lambda value: abs(value - start))
    way = (target - start) or 1.0
    unit = f" {outcome.unit}" if outcome.unit else ""
    return outcome.measure, [
        (one.on, (one.value - start) / way, f"{number(one.value)}{unit}")
        for one in measured.readings
    ]


def _spent(flows: Sequence[funds.Flow]) -> list[tuple[date, float, str]]:
    """What share of all that was taken had been spent by each day, in the currency of most."""
    if not flows:
        return []
    currency = max({one.currency for one in flows}, key=lambda c: sum(
        one.taken for one in flows if one.currency == c
    ))  # fmt: skip
    mine = [one for one in flows if one.currency == currency]
    whole = sum(one.taken for one in mine)
    if whole <= 0 or not any(one.spent for one in mine):
        return []
    days: dict[date, int] = {mine[0].at.date(): 0}
    sum_ = 0
    for one in mine:
        sum_ += one.spent
        days[one.at.date()] = sum_
    of = _("%(spent)s of %(taken)s")
    taken = show(whole, currency)
    return [
        (day, spent / whole, of % {"spent": show(spent, currency), "taken": taken})
        for day, spent in days.items()
    ]
