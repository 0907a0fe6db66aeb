"""How the demo year hears everybody: a survey that is over, one that is open, a pulse, feedback.

It has dice and a clock of its own, so that those of the year fall as they did without it.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from colead.demo import content
from colead.demo.year import DAYS, Year, team_of
from colead.features.circles import queries as circles
from colead.features.feedback import actions as feedback
from colead.features.feedback.models import Piece, Wish
from colead.features.organizations import queries as organizations
from colead.features.surveys import actions, queries
from colead.features.surveys.models import Survey
from colead.kernel.verdict import Refused

LATER = 90_000
WORDS = (
    "Time. Whoever leads something should teach an hour less.",
    "That it is said when something failed, without looking for whose fault it was.",
    "First small things that are really mine.",
    "Fewer meetings in which all sit and two speak.",
    "That the kitchen is asked, too.",
)
STEWARD = (
    ("You answer, even when the answer is no.", "Say sooner what you do not know."),
    ("That you come by and listen.", "The guardrails are long; some nobody needs."),
    ("Calm in the week of the flood.", ""),
    ("You let us try the new timetable.", "Ask those who teach in the afternoon."),
    ("", "Sometimes you have decided before you ask."),
    ("Your questions.", "More time between question and deadline."),
)
OFFERS = (
    ("The open evening", "You let everybody speak before you said anything. Two parents told me"
     " it was the first time they were asked."),
    ("Friday's plan", "I learnt of the change from the children. A line the evening before would"
     " have helped me."),
)  # fmt: skip


def plan(year: Year) -> None:
    """Plan all of it."""
    people = sorted(year.members)
    _on(year, 296, partial(_survey, year, people, "How leading is shared", 0.82, "circle"))
    _on(year, 306, partial(_close, year, "How leading is shared"))
    for wave in range(4):
        _on(year, 248 + 28 * wave, partial(_pulse, year, people, wave))
    _on(year, 361, partial(_survey, year, people, "A year of deciding together", 0.3, "role"))
    _on(year, 330, partial(_upward, year, people))
    _on(year, 337, partial(_deliver, year))
    _on(year, 352, partial(_offered, year))
    _on(year, 362, partial(_asked, year))


def _on(year: Year, day: float, act: Callable[[datetime], Any]) -> None:
    base = year.end - timedelta(days=DAYS - day)
    moment = base.replace(hour=9, minute=int(day * 11) % 60, second=0, microsecond=0)
    year.plan.append((min(moment, year.end - timedelta(minutes=4)), LATER + len(year.plan), act))


def _survey(
    year: Year, people: Sequence[str], title: str, share: float, cut: str, at: datetime
) -> None:
    by = year.actor(people[3], at)
    statements = actions.take_shipped("colead-shared-leading", by=by)
    made = actions.open_survey(
        title=title, instrument_id=statements.pk, circle_id=circles.root(by).pk, cuts=[cut],
        closes_at=at + timedelta(days=9),
        about="So that we talk about it at the next plenum with more than our own impression.",
        by=by,
    )  # fmt: skip
    _answer(year, made, people, share, at)


def _answer(year: Year, made: Survey, people: Sequence[str], share: float, at: datetime) -> None:
    dice = random.Random(made.title)  # noqa: S311 - a story, not a secret
    form = queries.form_of(made)
    roll = {line.member_id for line in queries.roll(made.pk)}
    for name in people:
        member = year.members[name].pk
        if member not in roll or dice.random() > share:
            continue
        leaning = dice.gauss(0, 0.6)
        given: dict[str, Any] = {}
        for number, one in enumerate(form.items):
            score = round(dice.gauss(3.5 + leaning - (number % 4) * 0.25, 0.8))
            mark = max(1, min(form.points, score))
            given[one.key] = form.score(one, mark)
        for one in form.questions:
            if one.kind == "text" and dice.random() < 0.3:
                given[one.key] = dice.choice(WORDS)
            if one.kind == "tie":
                others = sorted(roll - {member})
                given[one.key] = dice.sample(others, k=min(len(others), dice.randrange(1, 4)))
        try:
            actions.answer(made.pk, answers=given, by=year.actor(name, at + timedelta(hours=1)))
        except Refused:
            continue


def _close(year: Year, title: str, at: datetime) -> None:
    found = Survey.objects.get(organization=year.organization, title=title)
    by = organizations.colead_of(year.organization.pk, at=max(at, found.closes_at))
    actions.close(found.pk, by=by)


def _pulse(year: Year, people: Sequence[str], wave: int, at: datetime) -> None:
    by = year.actor(people[5], at)
    if wave == 0:
        pulse = actions.begin_pulse(
            title="Pulse of the week", circle_id=circles.root(by).pk, weeks=4, questions=8,
            instrument_id=actions.take_shipped("colead-pulse", by=by).pk, by=by,
        )  # fmt: skip
        made: Survey | None = Survey.objects.get(pulse=pulse)
    else:
        before = Survey.objects.filter(organization=year.organization, pulse__isnull=False)
        last = before.order_by("-wave")[0]
        late = max(at, last.opened_at + timedelta(weeks=4))
        colead = organizations.colead_of(year.organization.pk, at=late)
        made = actions.next_wave(last.pulse_id or 0, by=colead)
    if made is not None:
        _answer(year, made, people, 0.6, made.opened_at)
        end = organizations.colead_of(year.organization.pk, at=made.closes_at)
        actions.close(made.pk, by=end)


def _upward(year: Year, people: Sequence[str], at: datetime) -> None:
    steward = sorted(year.steward_names)[0]
    wish = feedback.ask(
        about="How I do what I do as a steward: what should stay, and what be otherwise?",
        people=(), anonymous=True, upward=True, ends_at=at + timedelta(days=6),
        by=year.actor(steward, at),
    )  # fmt: skip
    writers = [name for name in people if name != steward]
    for name, words in zip(writers[::3], STEWARD, strict=False):
        feedback.write(wish.pk, answers=words, by=year.actor(name, at + timedelta(hours=3)))


def _deliver(year: Year, at: datetime) -> None:
    for wish in Wish.objects.filter(organization=year.organization, upward=True, state="open"):
        late = max(at, wish.ends_at)
        feedback.deliver(wish.pk, by=organizations.colead_of(year.organization.pk, at=late))
        steward = next(
            name for name, member in year.members.items() if member.pk == wish.receiver_id
        )
        feedback.thank_all(wish.pk, by=year.actor(steward, late + timedelta(hours=1)))


def _offered(year: Year, at: datetime) -> None:
    """Each of those one can sign in as got something, so that their pages are worth a look."""
    for number, (name, _why) in enumerate(content.SIGN_IN_AS):
        member = year.members.get(name)
        if member is None:
            continue
        others = [one for one in sorted(year.members) if one != name]
        about, text = OFFERS[number % len(OFFERS)]
        writer = others[number * 3 % len(others)]
        made = feedback.offer(member.pk, about=about, text=text, by=year.actor(writer, at))
        if number % 2 == 0:
            feedback.thank(made.pk, by=year.actor(name, at + timedelta(hours=5)))


def _asked(year: Year, at: datetime) -> None:
    """Somebody asks four, among them those one can sign in as; two have written."""
    team = team_of(year, "Harbour School")
    asker = next(name for name in team if name not in dict(content.SIGN_IN_AS))
    names = [name for name, _why in content.SIGN_IN_AS if name in year.members]
    wish = feedback.ask(
        about="How I led the work on the reading corner since the summer.",
        questions=["What did you find helpful?", "Where did I stand in the way?"],
        people=[year.members[name].pk for name in [*names, *team[-3:]] if name != asker],
        anonymous=False, ends_at=at + timedelta(days=10), by=year.actor(asker, at),
    )  # fmt: skip
    writer = next(name for name in team[-3:] if name != asker)
    done = feedback.write(
        wish.pk, answers=["Your lists.", ""], by=year.actor(writer, at + timedelta(hours=2))
    )
    assert isinstance(done, Piece)  # noqa: S101 - with names
