"""Learning in the demo year: a budget for everybody, offers, wishes, and what was learnt.

It has a clock of its own, so that the dice of the year fall as they did without it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from colead.demo import content
from colead.demo.year import DAYS, Year, team_of
from colead.features.circles import actions as circles
from colead.features.circles.models import MemberSkill
from colead.features.decisions import actions as decisions
from colead.features.funds import actions as funds
from colead.features.initiatives.models import Part
from colead.features.learning import actions as learning
from colead.features.learning.models import Budget, Learnt, Offer, Share
from colead.kernel.verdict import Refused

LATER = 80_000
# What, kind, taught here by whom (a circle; empty: somebody outside), money, hours, skills.
OFFERS = (
    ("Talking so that nobody has to win", "course", "", "Haus am Wasser", 12_000, 12,
     "Conflict, Listening", "Two days on how a talk goes on when it gets hard."),
    ("Beehives in the school garden", "peer", "Kitchen & Garden", "", 0, 3,
     "Bees, Gardening", "We open a hive together. There are suits for six."),
    ("Spreadsheets without fear", "peer", "Harbour School", "", 0, 2,
     "Spreadsheets", "Bring the one that has been annoying you."),
    ("A day at the river school", "visit", "", "Auenschule", 4_000, 8,
     "Open learning", "They have worked without bells for ten years. We watch and ask."),
    ("Reading aloud, by Mem Fox", "book", "", "Mem Fox", 1_600, 6,
     "Reading aloud", "Why ten minutes a day do so much."),
)  # fmt: skip
WISHES = (
    ("Sign language, enough for a breakfast", "Two children of the second form would be glad."),
    ("Saying no kindly", "I say yes in every meeting, and regret it on the way home."),
    ("Mending bicycles with children", "The shed is full of flat tyres."),
)
LEARNT = (
    ("I ask back before I answer. That alone takes half of the heat out.",
     "The talks with parents in November.", "Yes, for everybody who has such talks."),
    ("Bees do not sting people who move slowly. Children know that faster than I do.",
     "A hive of our own in spring.", "Yes. Come along when it is warm."),
    ("A pivot table is nothing but sorting into boxes.",
     "The list of rooms and times.", "For those who keep lists. Two hours are enough."),
)  # fmt: skip
OWN = ("A book on grief in the classroom", "First aid, refreshed", "Ukulele for beginners",
       "An evening with a speech therapist")  # fmt: skip
SAW = ("Kept it short and let the children ask.", "Found the one cell that broke it all.",
       "Stayed calm when the roof leaked.")  # fmt: skip


def plan(year: Year) -> None:
    """Plan all of it."""
    _on(year, 60, partial(_release, year))
    for number, offered in enumerate(OFFERS):
        _on(year, 150 + 35 * number, partial(_offer, year, number, offered, -1))
        _on(year, 340 + 3 * number, partial(_offer, year, number, offered, 1))
    for number, (title, about) in enumerate(WISHES):
        _on(year, 345 + 4 * number, partial(_wish, year, number, title, about))
    _on(year, 355, partial(_answer, year))
    _on(year, 356, partial(_endorse, year))


def _on(year: Year, day: float, act: Callable[[datetime], Any]) -> None:
    base = year.end - timedelta(days=DAYS - day)
    moment = base.replace(hour=13, minute=int(day * 7) % 60, second=0, microsecond=0)
    year.plan.append((min(moment, year.end - timedelta(minutes=5)), LATER + len(year.plan), act))


def _release(year: Year, at: datetime) -> None:
    """The stewards put money aside for it and release it to everybody for a year and a half."""
    steward = year.actor(content.PEOPLE[0], at)
    people = len(team_of(year, ""))
    fund = funds.open_fund(
        name="Learning of all",
        purpose="Everybody who works here learns something new each year.",
        circle_id=year.circles[""],
        currency="EUR",
        by=steward,
    )
    funds.pay_in(fund.pk, amount=people * 30_000, for_what="training, from the city", by=steward)
    # So much money needs the consent of the circle that keeps the books.
    agreed = decisions.propose(
        title="A learning budget for everybody", method="consent",
        proposal="250 euros and 24 hours for each, until the end of next year. Nobody is asked.",
        circle_id=year.circles["Money & Law"], about=("fund", fund.pk), by=steward,
    )  # fmt: skip
    for number, name in enumerate(team_of(year, "Money & Law")):
        try:
            decisions.cast(
                agreed.pk, choice="consent", by=year.actor(name, at + timedelta(hours=1 + number))
            )
        except Refused:
            break
    steward = year.actor(content.PEOPLE[0], at + timedelta(days=1))
    learning.release(
        fund_id=fund.pk, title="Learning this year and next", money=25_000, minutes=24 * 60,
        starts_on=steward.today, ends_on=steward.today + timedelta(days=500),
        decision_id=agreed.pk, by=steward,
    )  # fmt: skip
    for number, what in enumerate(OWN * 3):
        _on(year, 90 + 20 * number, partial(_own, year, number, what))


def _budget(year: Year) -> Budget:
    return Budget.objects.get(organization=year.organization)


def _own(year: Year, number: int, what: str, at: datetime) -> None:
    name = content.PEOPLE[(number * 7 + 1) % len(content.PEOPLE)]
    learning.take(
        _budget(year).pk, for_what=what, money=1_500 + 700 * (number % 4),
        minutes=60 * (1 + number % 3), by=year.actor(name, at),
    )  # fmt: skip


def _offer(year: Year, number: int, offered: tuple[Any, ...], ahead: int, at: datetime) -> None:
    """The same is offered twice: some months ago, and for the weeks to come."""
    title, kind, circle, outside, money, hours, skills, about = offered
    team = team_of(year, circle)
    host = team[number % len(team)]
    starts_at = (year.end if ahead > 0 else at) + timedelta(days=6 + 3 * number)
    starts_at = starts_at.replace(hour=14, minute=0, second=0, microsecond=0)
    made = learning.offer(
        kind=kind, title=title, about=about, skills=skills.split(", "),
        circle_id=year.circles[circle], taught_by=outside, money=money, minutes=hours * 60,
        seats=3 if kind == "peer" and ahead > 0 else 8,
        starts_at=None if kind == "book" else starts_at,
        ends_at=None if kind == "book" else starts_at + timedelta(hours=min(hours, 8)),
        place="" if kind == "book" else "Library, first floor", by=year.actor(host, at),
    )  # fmt: skip
    others = [name for name in content.PEOPLE if name != host]
    for place in range(4 if ahead > 0 else 5):
        name = others[(number * 5 + place * 3) % len(others)]
        _join(year, made, name, at + timedelta(hours=2 + place))


def _join(year: Year, made: Offer, name: str, at: datetime) -> None:
    budget = _budget(year)
    by = year.actor(name, at)
    has = Share.objects.filter(budget=budget, member_id=by.member_id or 0).exists()
    try:
        learning.join(made.pk, budget_id=budget.pk if has else None, by=by)
    except Refused:
        return


def _wish(year: Year, number: int, title: str, about: str, at: datetime) -> None:
    names = content.PEOPLE
    made = learning.wish(title=title, about=about, by=year.actor(names[number * 4 + 2], at))
    for place in range(2 + number):
        by = year.actor(names[(number * 4 + 5 + place * 3) % len(names)], at)
        learning.join_wish(made.pk, by=by)


def _answer(year: Year, at: datetime) -> None:
    """What was learnt: all are asked whose course is over, some answer, three share it."""
    due = Learnt.objects.filter(
        organization=year.organization, ask_at__lte=at, seat__isnull=False
    ).select_related("member", "seat__offer")
    said: set[str] = set()
    for number, one in enumerate(due.order_by("pk")):
        learning.ask(one.pk, by=year.actor(one.member.name, at))
        title = one.seat.offer.title if one.seat else ""
        if title in said or len(said) >= len(LEARNT):
            continue
        what, for_what, worth = LEARNT[len(said)]
        said.add(title)
        by = year.actor(one.member.name, at + timedelta(minutes=number))
        learning.say(one.pk, what=what, for_what=for_what, worth=worth, by=by)
        learning.share(one.pk, by=by)


def _endorse(year: Year, at: datetime) -> None:
    """Those who work together say what they saw of each other."""
    led = Part.objects.filter(organization=year.organization, kind=Part.Kind.LEAD)
    given = 0
    for part in led.select_related("member").order_by("pk"):
        mate = (
            Part.objects.filter(initiative_id=part.initiative_id)
            .exclude(member_id=part.member_id)
            .select_related("member")
            .first()
        )
        skill = MemberSkill.objects.filter(member_id=part.member_id).order_by("pk").first()
        if mate is None or skill is None:
            continue
        circles.endorse(
            skill.pk, kind="initiative", subject_id=part.initiative_id, saw=SAW[given % len(SAW)],
            by=year.actor(mate.member.name, at),
        )  # fmt: skip
        given += 1
        if given == 6:
            return
