"""How people of the demo year look back: two that are over, one over days, a rhythm, a format."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from colead.demo.year import DAYS, Year, team_of
from colead.features.retrospectives import actions, queries
from colead.features.retrospectives.models import Group, Retrospective

LATER = 80_000
CIRCLE = "Kitchen & Garden"
FIRST = (
    (0, "Let the cooks say on Monday what is left over"),
    (0, "A list of who waters when"),
    (1, "Ordering twice because nobody looked"),
    (1, "Long talks at the sink while the soup boils"),
    (2, "The children's own herb bed"),
    (2, "Fridays with guests"),
    (0, "Water at noon is too late, the beds dry out"),
)
SECOND = (
    (0, "Ask the little ones what they would like to grow"),
    (1, "Carrying water from the far tap"),
    (2, "The list works: nothing dried out"),
    (2, "Leftovers are soup on Tuesday"),
    (0, "A second wheelbarrow"),
)
SENTENCES = ("Good to hear the quiet ones.", "", "Half an hour was enough.")
RUNNING = (
    (0, "Everybody hears of changes to the rota a week ahead"),
    (1, "Three different lists for the same rooms"),
    (2, "The quiet half hour before lunch"),
    (0, "Somebody new at the plenum each time"),
)


def plan(year: Year) -> None:
    """Plan all of it."""
    _on(year, 230, partial(_rhythm, year))
    _on(year, 250, partial(_whole, year, "The garden in spring", FIRST, "Water is everybody's"))
    _on(year, 320, partial(_whole, year, "The garden in summer", SECOND, "The far tap"))
    _on(year, 362, partial(_over_days, year))


def _on(year: Year, day: float, act: Callable[[datetime], Any]) -> None:
    base = year.end - timedelta(days=DAYS - day)
    moment = base.replace(hour=11, minute=int(day * 3) % 60, second=0, microsecond=0)
    year.plan.append((min(moment, year.end - timedelta(minutes=5)), LATER + len(year.plan), act))


def _rhythm(year: Year, at: datetime) -> None:
    first = year.actor(team_of(year, CIRCLE)[0], at)
    actions.set_rhythm(
        year.circles[CIRCLE], days=60, format="start-stop-continue", check_every=2, by=first
    )
    actions.keep_format(
        title="Weather report",
        says="Five minutes, at the end of a long week.",
        columns=[
            {"name": "Sun", "prompt": "What warmed you?", "tone": "gold"},
            {"name": "Rain", "prompt": "What was heavy?", "tone": "violet"},
            {"name": "Wind", "prompt": "What is about to change?", "tone": "green"},
        ],
        by=first,
    )


def _whole(
    year: Year, title: str, cards: Sequence[tuple[int, str]], topic: str, at: datetime
) -> None:
    team = team_of(year, CIRCLE)[:6]
    people = [year.actor(name, at + timedelta(minutes=n)) for n, name in enumerate(team)]
    first = people[0]
    made = actions.start(
        title=title, format="start-stop-continue", circle_id=year.circles[CIRCLE],
        readers="all", by=first,
    )  # fmt: skip
    slips = [actions.come(made.pk, by=one) for one in people]
    for one in queries.board(first, made.pk).former:
        if one.by_id in [person.member_id for person in people]:
            holder = next(person for person in people if person.member_id == one.by_id)
            kept = "list" in one.what
            actions.answer(one.pk, state="kept" if kept else "open", by=holder)
    if made.previous_id:
        actions.note(made.pk, text="We have a list, and a longer hose.", by=people[1])
    for number, (column, text) in enumerate(cards):
        actions.write_card(made.pk, column=column, text=text, by=people[number % len(people)])
    _talk(made, people, topic, slips)


def _talk(made: Retrospective, people: list[Any], topic: str, slips: list[str]) -> None:
    first, second = people[0], people[1 % len(people)]
    for _phase in range(2):
        actions.move_on(made.pk, by=first)
    about = [card for card in queries.board(first, made.pk).cards if _is_about_water(card.text)]
    actions.move_card(about[0].pk, to="new", by=second)
    group = Group.objects.get(retrospective=made)
    for card in about[1:]:
        actions.move_card(card.pk, to=f"group:{group.pk}", by=second)
    actions.name_group(group.pk, title=topic, by=second)
    actions.move_on(made.pk, by=first)
    others = list(Group.objects.filter(retrospective=made).exclude(pk=group.pk).order_by("pk"))
    for number, one in enumerate(people):
        extra = others[number % len(others)].pk
        actions.give_dots(made.pk, dots={group.pk: 2, extra: 1}, by=one)
    actions.move_on(made.pk, by=first)
    actions.note(made.pk, text="Two people a day, from a list.", group_id=group.pk, by=second)
    actions.move_on(made.pk, by=first)
    due = first.today + timedelta(days=21)
    actions.commit(made.pk, what="Hang a list beside the tap", due_on=due, by=second)
    actions.commit(made.pk, what="Ask for a tap behind the shed", due_on=due, by=first)
    actions.wish(made.pk, what="Count the watering cans", by=people[-1])
    for number, (one, slip) in enumerate(zip(people, slips, strict=True)):
        if slip:
            actions.say_useful(
                made.pk, useful=5 - number % 3, slip=slip, by=one,
                sentence=SENTENCES[number % 3],
            )  # fmt: skip
    actions.move_on(made.pk, by=first)
    actions.keep_lesson(
        made.pk,
        title="Who sees the dry bed waters it - unless there is a list",
        text="As long as everybody was free to water, nobody did. A list beside the tap, with two"
        " names a day, was enough; nobody had to remind anybody.",
        by=second,
    )


def _is_about_water(text: str) -> bool:
    return any(word in text.lower() for word in ("water", "dried", "list of who"))


def _over_days(year: Year, at: datetime) -> None:
    team = team_of(year, "Harbour School")[:7]
    people = [year.actor(name, at + timedelta(hours=n)) for n, name in enumerate(team)]
    made = actions.start(
        title="How we plan our weeks", format="start-stop-continue",
        circle_id=year.circles["Harbour School"], live=False, anonymous=True, readers="all",
        days={"gather": 6}, by=people[0],
    )  # fmt: skip
    slips = [actions.come(made.pk, by=one) for one in people]
    for number, (column, text) in enumerate(RUNNING):
        actions.write_card(made.pk, column=column, text=text, slip=slips[number], by=people[number])
