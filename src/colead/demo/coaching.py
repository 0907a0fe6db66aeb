"""Coaching in the demo year: offers, wishes, a matching, pairs who meet, one ended kindly."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from colead.demo.year import DAYS, Year
from colead.features.coaching import actions, jobs, queries
from colead.features.coaching.models import Pair, Proposal
from colead.kernel.actor import colead

OFFERS: tuple[tuple[str, list[str], int, str], ...] = (
    ("Tomasz Nowak", ["deciding", "letting-go"], 2,
     "I held on to everything for ten years. Ask me how I stopped."),
    ("Yuki Tanaka", ["starting", "listening"], 2,
     "I like walks, and questions that take a week to answer."),
    ("Priya Nair", ["letting-go", "balance"], 1,
     "Mother of three, guide of none. I know about small steps."),
    ("Hannah Weiss", ["speaking-up", "conflict"], 2,
     "Fifteen years of parents' evenings. Nothing shocks me."),
    ("Diego Ramos", ["failing", "starting"], 2,
     "My greenhouse froze. What I learnt from it is yours."),
    ("Leila Haddad", ["feedback", "together"], 2,
     "I lead best with somebody beside me, and can tell you why."),
)  # fmt: skip
WISHES: tuple[tuple[str, str, str, list[str]], ...] = (
    ("Clara Rossi", "Saying no without a bad conscience", "I promised too much this autumn",
     ["speaking-up"]),
    ("Mateus Silva", "My first initiative, without losing the others", "It begins in May",
     ["starting"]),
    ("Ingrid Dahl", "Deciding with advice that contradicts itself", "", ["deciding"]),
    ("Noah Becker", "To get up again after the bread that nobody bought", "", ["failing"]),
    ("Zainab Yusuf", "Listening when I already know better", "", ["listening"]),
    ("Lucas Moreau", "A quarrel in the kitchen that nobody names", "Before the holidays",
     ["conflict"]),
)  # fmt: skip
GOALS = ("Say what I need before I am tired", "Ask three people before I decide",
         "Leave one meeting a week to somebody else")  # fmt: skip
NOTES = ("What would happen if you did nothing for a week?",
         "It is not the others who want it perfect.",
         "Noticed: you smile when you speak of the children.")  # fmt: skip
ACTIONS = ("Tell Oskar that I cannot take the keys", "Ask Emma how she saw it",
           "Write one page, show it unfinished")  # fmt: skip


def plan(year: Year) -> None:
    """Put the year's coaching into the plan."""
    for number, one in enumerate(OFFERS):
        _on(year, 40 + number, partial(_offer, year, *one))
    for number, wished in enumerate(WISHES):
        _on(year, 70 + number, partial(_wish, year, *wished))
    _on(year, 80, partial(_match, year))
    _on(year, 150, partial(_found, year, "Leila Haddad", "Share what I carry, without apologies",
                           ["letting-go"]))  # fmt: skip
    _on(year, 362, partial(_wish, year, "Grace Mbeki", "Feedback that is heard, not survived",
                           "Two new colleagues in my team", ["feedback"]))  # fmt: skip
    _on(year, 363, lambda at: actions.find_now(by=year.actor("Grace Mbeki", at)))


def _on(year: Year, day: float, act: Callable[[datetime], Any]) -> None:
    base = year.end - timedelta(days=DAYS - day)
    moment = base.replace(hour=9, minute=int(day * 11) % 60, second=0, microsecond=0)
    year.plan.append((min(moment, year.end - timedelta(minutes=4)), 20_000 + len(year.plan), act))


def _offer(
    year: Year, name: str, practices: list[str], places: int, about: str, at: datetime
) -> None:
    actions.offer(
        practices=practices, languages=["en", "de"], forms=["in-person", "walk"], hours=2,
        places=places, about=about, own_line_too=True, by=year.actor(name, at),
    )  # fmt: skip


def _wish(
    year: Year, name: str, what: str, why_now: str, practices: list[str], at: datetime
) -> None:
    actions.wish(
        what=what, why_now=why_now, practices=practices, languages=["en"], hours=2,
        own_line_too=True, by=year.actor(name, at),
    )  # fmt: skip


def _match(year: Year, at: datetime) -> None:
    """Everybody is matched at once; both say yes a day later, and meet each month."""
    made = actions.call_matching(by=year.actor("Sofia Petrova", at))
    by = colead(organization_id=year.organization.pk, at=at, slug=year.organization.slug)
    pairs = jobs.matched(queries.pool(by), seed=made.seed)
    actions.hold_matching(made.pk, matched=pairs, by=by)
    for number, found in enumerate(Proposal.objects.filter(matching=made).order_by("pk")):
        _begin(year, found, at + timedelta(days=1, hours=number))


def _found(year: Year, name: str, what: str, practices: list[str], at: datetime) -> None:
    _wish(year, name, what, "I lead three things at once", practices, at)
    found = actions.find_now(by=year.actor(name, at))
    if found is not None:
        _begin(year, found, at + timedelta(hours=5))


def _name(year: Year, member_id: int) -> str:
    return next(name for name, member in year.members.items() if member.pk == member_id)


def _begin(year: Year, found: Proposal, at: datetime) -> None:
    seeker, coach = _name(year, found.seeker_id), _name(year, found.coach_id)
    for name in (coach, seeker):
        actions.say_yes(found.pk, by=year.actor(name, at))
    pair = Pair.objects.get(seeker_id=found.seeker_id, coach_id=found.coach_id, ended_at=None)
    actions.write(
        pair.pk, kind="goal", words=GOALS[pair.pk % len(GOALS)], by=year.actor(seeker, at)
    )
    ends_kindly = seeker == "Mateus Silva"
    moment = at + timedelta(days=7)
    last = year.end - timedelta(days=60 if ends_kindly else 3)
    for number in range(20):
        if moment > last:
            break
        year.plan.append(
            (moment, 30_000 + number, partial(_meet, year, pair.pk, seeker, coach, number))
        )
        moment += timedelta(days=30)
    if ends_kindly:
        year.plan.append((last, 30_100, partial(_end, year, pair.pk, seeker, coach)))
    else:
        ahead = year.end + timedelta(days=2 + pair.pk % 5)
        year.plan.append(
            (last, 30_100, partial(_plan_next, year, pair.pk, seeker, ahead.replace(hour=14)))
        )


def _meet(year: Year, pair_id: int, seeker: str, coach: str, number: int, at: datetime) -> None:
    made = actions.plan_session(
        pair_id, starts_at=at, place="The bench by the river", by=year.actor(coach, at)
    )
    after = at + timedelta(hours=1)
    actions.hold_session(made.pk, by=year.actor(seeker, after))
    actions.write(
        pair_id, kind="note", words=NOTES[number % len(NOTES)], session_id=made.pk,
        by=year.actor(coach, after),
    )  # fmt: skip
    own = actions.write(
        pair_id, kind="action", words=ACTIONS[number % len(ACTIONS)], session_id=made.pk,
        due_on=(after + timedelta(days=14)).date(), by=year.actor(seeker, after),
    )  # fmt: skip
    year.plan.append(
        (
            at + timedelta(days=12),
            30_200,
            lambda later: actions.tick(own.pk, by=year.actor(seeker, later)),
        )
    )


def _plan_next(year: Year, pair_id: int, seeker: str, ahead: datetime, at: datetime) -> None:
    made = actions.plan_session(
        pair_id, starts_at=ahead.replace(minute=0, second=0, microsecond=0),
        place="The bench by the river", by=year.actor(seeker, at),
    )  # fmt: skip
    actions.write(
        pair_id, kind="agenda", words="What I did not dare to say on Tuesday",
        session_id=made.pk, by=year.actor(seeker, at),
    )  # fmt: skip


def _end(year: Year, pair_id: int, seeker: str, coach: str, at: datetime) -> None:
    actions.end(pair_id, words="You asked, and I found it. Thank you.", by=year.actor(seeker, at))
    for name, words in ((seeker, "I begin smaller now, and sooner."),
                        (coach, "I spoke less each time. That was my part.")):  # fmt: skip
        later = at + timedelta(days=1)
        actions.write(pair_id, kind="reflection", words=words, by=year.actor(name, later))
