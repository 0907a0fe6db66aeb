"""How the demo year shares money out: a round that is over, one in which people vote, and gifts.

It has a clock of its own, so that the dice of the year fall as they did without it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from fractions import Fraction
from functools import partial
from typing import Any

from colead.demo.year import DAYS, Year
from colead.features.funds import actions as funds
from colead.features.initiatives import queries as initiatives
from colead.features.organizations import queries as organizations
from colead.features.rounds import actions, queries
from colead.features.rounds.models import Round
from colead.features.rounds.rules import counting

LATER = 70_000
DAY = timedelta(days=1)
SEED = "1848 and a warm spring"
YARD = (
    ("Bicycle racks under a roof", 140_000, "Oak, and a roof of what the shed had left. Two"
     " Saturdays with eight people; **racks for forty**."),
    ("A pond with frogs", 95_000, "Foil, stones, plants from the neighbours. The sixth years dig,"
     " the science club keeps it."),
    ("A swing for the big ones", 120_000, "One that holds grown-ups, too. Built by a firm, checked"
     " each year."),
    ("Shade over the sandpit", 60_000, "A sail and three posts. Up in a day."),
    ("Herbs along the wall", 18_000, "Boxes, earth, seeds; whoever cooks may cut."),
    ("A goal with a net", 25_000, "The old one has no net and one post."),
    ("A bench where it is quiet", 30_000, "Around the lime tree, for whoever wants to read."),
)  # fmt: skip
EVENINGS = (
    ("Evening of board games", 12_000, "Games, tea, six tables, every second Friday."),
    ("Repair café", 24_000, "Tools and spare parts; the grandfathers bring the patience."),
    ("Open stage", 30_000, "A lamp, two microphones, and whoever dares."),
    ("Cooking for the street", 28_000, "Soup for all, once a month, from what the gardens give."),
    ("Film in the yard", 36_000, "A sheet, a borrowed projector, the rights for four films."),
)  # fmt: skip


def plan(year: Year) -> None:
    """A round in spring, one that runs, and shares to give in the last weeks."""
    _on(year, 150, partial(_yard, year))
    _on(year, 338, partial(_evenings, year))
    _on(year, 345, partial(_giving, year))


def _on(year: Year, day: float, act: Callable[[datetime], Any]) -> None:
    base = year.end - timedelta(days=DAYS - day)
    moment = base.replace(hour=9, minute=int(day * 7) % 60, second=0, microsecond=0)
    year.plan.append((min(moment, year.end - timedelta(minutes=5)), LATER + len(year.plan), act))


def _fund(year: Year, name: str, amount: int, source: str, at: datetime) -> int:
    by = year.actor(next(iter(year.steward_names)), at)
    made = funds.open_fund(
        name=name, purpose="Shared out by all: by proposals and a vote, or by giving.",
        circle_id=year.circles[""], currency="EUR", by=by,
    )  # fmt: skip
    funds.pay_in(made.pk, amount=amount, for_what=source, by=by)
    return made.pk


def _names(year: Year) -> list[str]:
    return sorted(name for name, member in year.members.items() if member.left_on is None)


def _propose(
    year: Year, made: Round, what: tuple[tuple[str, int, str], ...], at: datetime
) -> list[int]:
    names = _names(year)
    ids = []
    for number, (title, cost, text) in enumerate(what):
        by = year.actor(names[(number * 5 + 3) % len(names)], at + timedelta(hours=3 * number + 2))
        ids.append(actions.propose(made.pk, title=title, plan=text, cost=cost, by=by).pk)
    return ids


def _steward(year: Year, at: datetime) -> Any:
    return year.actor(next(iter(year.steward_names)), at)


def _yard(year: Year, at: datetime) -> None:
    fund = _fund(year, "Yard and garden", 420_000, "half of the town's grant", at)
    made = actions.open_round(
        fund, title="What the yard needs", amount=240_000, check_at=at + 10 * DAY,
        vote_at=at + 17 * DAY, ends_at=at + 31 * DAY, secret=True, by=_steward(year, at),
        about="Three schools share the yard. What would make it better for **you**?",
    )  # fmt: skip
    ids = _propose(year, made, YARD, at)
    _on_at(year, at + 10 * DAY, lambda then: actions.advance(made.pk, by=_colead(year, then)))
    _on_at(year, at + 17 * DAY, lambda then: actions.advance(made.pk, by=_colead(year, then)))
    _on_at(year, at + 20 * DAY, partial(_vote, year, made.pk, ids, 0.8))
    _on_at(year, at + 31 * DAY, partial(_count, year, made.pk))


def _colead(year: Year, at: datetime) -> Any:
    return organizations.colead_of(year.organization.pk, at=at)


def _on_at(year: Year, moment: datetime, act: Callable[[datetime], Any]) -> None:
    year.plan.append((moment, LATER + len(year.plan), act))


def _vote(year: Year, round_id: int, ids: list[int], share: float, at: datetime) -> None:
    """Two thirds want the large things, a third the small and quiet ones."""
    roll = queries.roll_ids(round_id)
    names = [name for name in _names(year) if year.members[name].pk in roll]
    half = len(ids) // 2
    for number, name in enumerate(names[: int(len(names) * share)]):
        large = number % 3 < 2
        pick = ids[:half] if large else ids[half:]
        chosen = [pk for place, pk in enumerate(pick) if (number + place) % 4]
        actions.cast(
            round_id, choice=chosen or pick[:1],
            by=year.actor(name, at + timedelta(minutes=9 * number)),
        )  # fmt: skip


def _count(year: Year, round_id: int, at: datetime) -> None:
    """As the worker does it; the seed is the story's own."""
    by = _colead(year, at)
    found = actions.advance(round_id, by=by)
    found.seed = SEED
    election = queries.election(found, where=year.organization.name)
    result = counting.count(
        election, rule=queries.rule_of(found), step=Fraction(election.meta["colead_step"])
    )
    actions.finish(round_id, seed=SEED, result=result, by=by)


def _evenings(year: Year, at: datetime) -> None:
    fund = _fund(year, "Evenings together", 160_000, "friends of the three schools", at)
    made = actions.open_round(
        fund, title="Evenings for the neighbours", amount=80_000, check_at=at + 8 * DAY,
        vote_at=at + 14 * DAY, ends_at=at + 40 * DAY, paper=Round.Paper.CUMULATIVE, points=10,
        about="What brings the street into our houses, from autumn to spring?",
        by=_steward(year, at),
    )  # fmt: skip
    ids = _propose(year, made, EVENINGS, at)
    _on_at(year, at + 8 * DAY, lambda then: actions.advance(made.pk, by=_colead(year, then)))
    _on_at(year, at + 14 * DAY, lambda then: actions.advance(made.pk, by=_colead(year, then)))
    _on_at(year, at + 16 * DAY, partial(_points, year, made.pk, ids))


def _points(year: Year, round_id: int, ids: list[int], at: datetime) -> None:
    names = _names(year)
    for number, name in enumerate(names[1 : len(names) // 3]):
        first, second = ids[number % len(ids)], ids[(number + 2) % len(ids)]
        actions.cast(
            round_id, choice={first: 6, second: 4},
            by=year.actor(name, at + timedelta(minutes=11 * number)),
        )  # fmt: skip


def _giving(year: Year, at: datetime) -> None:
    fund = _fund(year, "Everybody gives", 150_000, "what the bazaar brought", at)
    actions.hand_out(
        fund, title="Autumn giving", share=1_500, ends_at=year.end + 25 * DAY,
        by=_steward(year, at),
    )  # fmt: skip
    asked = 0
    for name in _names(year):
        by = year.actor(name, at + timedelta(hours=2 + asked))
        led = next((one for one in initiatives.led_by(by) if one.status == "active"), None)
        if led is None or not queries.gifts.may_ask(by, led.pk):
            continue
        made = actions.ask(
            led.pk, minimum=12_000, goal=20_000, ends_at=year.end + (9 + 4 * asked) * DAY,
            text="What is missing is small, and would make it **good** instead of good enough.",
            by=by,
        )  # fmt: skip
        _give(year, made.pk, name, (9, 4)[asked], at + (2 + asked) * DAY)
        asked += 1
        if asked == 2:
            return


def _give(year: Year, appeal_id: int, lead: str, many: int, at: datetime) -> None:
    for number, name in enumerate([one for one in _names(year) if one != lead][:many]):
        by = year.actor(name, at + timedelta(hours=number))
        if queries.gifts.asking(by, appeal_id).give:
            actions.pledge(appeal_id, amount=(1_000, 700)[number % 2], named=number % 3 > 0, by=by)
