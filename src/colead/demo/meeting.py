"""How people of the demo year come together: meetings, elections, a time that is found.

It has a clock of its own, so that the dice of the year fall as they did without it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from colead.demo.year import DAYS, Year, someone_in, team_of
from colead.features.circles import actions as circles
from colead.features.decisions import actions as decisions
from colead.features.decisions.models import Decision, Option
from colead.features.meetings import actions as meetings
from colead.features.meetings.models import Item
from colead.features.offers import actions as offers
from colead.features.offers.models import Offer
from colead.kernel.verdict import Refused

LATER = 60_000
REASONS = (
    "Keeps calm when three people talk at once.",
    "Has asked the best questions this year.",
    "Writes down what we agreed, and finds it again.",
    "Knows both houses.",
)
PLENUM = (
    ("What went well since spring", "The fair, and that the rooms are booked by who needs them."),
    ("Who looks after the bicycle shed", "Samira shows it to two others; then it is theirs."),
    ("Dates until the holidays", "They stand in the calendar. The open evening moves by a week."),
)


def plan(year: Year) -> None:
    """Plan all of it."""
    _on(year, 205, partial(_election, year, "Hillside School", "Voice at the council", True))
    _on(year, 340, partial(_plenum, year, "Harbour School"))
    _on(year, 357, partial(_time, year, "Kitchen & Garden", "Autumn day in the garden", True))
    _on(year, 360, partial(_time, year, "Harbour School", "Evening about screens", False))
    _on(year, 361, partial(_election, year, "Reading Together", "Keeper of the shelves", False))
    _on(year, 363, partial(_cover, year))


def _on(year: Year, day: float, act: Callable[[datetime], Any]) -> None:
    base = year.end - timedelta(days=DAYS - day)
    moment = base.replace(hour=10, minute=int(day * 7) % 60, second=0, microsecond=0)
    year.plan.append((min(moment, year.end - timedelta(minutes=5)), LATER + len(year.plan), act))


def _at(day: datetime, hour: int) -> datetime:
    return day.replace(hour=hour, minute=0, second=0, microsecond=0)


def _election(year: Year, circle: str, title: str, done: bool, at: datetime) -> None:
    team = team_of(year, circle)
    first = year.actor(team[0], at)
    role = circles.open_role(
        year.circles[circle], title=title, purpose="Elected by the circle.", term_months=12,
        by=first,
    )  # fmt: skip
    made = decisions.propose(
        title=f"Who is to be {title.lower()}?", method="election", about=("role", role.pk), by=first
    )
    nominees = team[1:4]
    for number, name in enumerate(team[: None if done else 5]):
        decisions.nominate(
            made.pk,
            member_id=year.members[nominees[number % len(nominees)]].pk,
            why=REASONS[number % len(REASONS)],
            by=year.actor(name, at + timedelta(hours=1 + number)),
        )
    later = at + timedelta(days=1)
    made.refresh_from_db()
    if made.stage == Decision.Stage.NOMINATE:
        decisions.hear_nominations(made.pk, by=year.actor(team[0], later))
    chosen = year.members[nominees[0]]
    decisions.nominate(
        made.pk, member_id=chosen.pk, why="Having heard you: she has the patience for it.",
        by=year.actor(team[1], later + timedelta(hours=1)),
    )  # fmt: skip
    if not done:
        return
    decisions.propose_candidate(
        made.pk, member_id=chosen.pk, why="Calm, and trusted by both houses.",
        by=year.actor(team[0], later + timedelta(hours=2)),
    )  # fmt: skip
    for number, name in enumerate(team):
        try:
            decisions.cast(
                made.pk, choice="consent", by=year.actor(name, later + timedelta(hours=3 + number))
            )
        except Refused:
            break
    offered = Offer.objects.filter(kind="role", subject_id=role.pk, state="open").first()
    if offered is not None:
        offers.take(offered.pk, by=year.actor(nominees[0], later + timedelta(days=2)))


def _plenum(year: Year, circle: str, at: datetime) -> None:
    team = team_of(year, circle)
    made = meetings.call(
        title=f"Plenum of {circle}", starts_at=_at(at + timedelta(days=6), 15), minutes=90,
        circle_id=year.circles[circle], place="Assembly hall",
        about="What we have to tell each other before the holidays.",
        topics=[topic for topic, _notes in PLENUM], by=year.actor(team[0], at),
    )  # fmt: skip
    for number, name in enumerate(team[1:]):
        meetings.answer(
            made.pk,
            answer=("yes", "yes", "maybe", "no", "yes")[number % 5],
            by=year.actor(name, at + timedelta(hours=2 + number)),
        )
    _on(year, 346, partial(_held, year, made.pk, team))


def _held(year: Year, meeting_id: int, team: list[str], at: datetime) -> None:
    first = year.actor(team[0], at)
    meetings.begin(meeting_id, by=first)
    for name in team[1:7]:
        meetings.come(meeting_id, by=year.actor(name, at + timedelta(minutes=1)))
    for item, (_topic, notes) in zip(
        Item.objects.filter(meeting_id=meeting_id).order_by("position"), PLENUM, strict=True
    ):
        meetings.go_to(meeting_id, item_id=item.pk, by=first)
        meetings.note(item.pk, notes=notes, by=first)
    meetings.end(meeting_id, by=year.actor(team[0], at + timedelta(minutes=80)))


def _time(year: Year, circle: str, title: str, done: bool, at: datetime) -> None:
    team = team_of(year, circle)
    days = [(year.end + timedelta(days=ahead)).date() for ahead in (9, 12, 16)]
    made = decisions.propose(
        title=title, method="time-poll", circle_id=year.circles[circle], minutes=120,
        options=[f"{day}T{hour}:00" for day, hour in zip(days, (15, 10, 17), strict=True)],
        question="We need four hands at least, and the weather.", by=year.actor(team[0], at),
    )  # fmt: skip
    ids = list(
        Option.objects.filter(decision=made).order_by("position").values_list("pk", flat=True)
    )
    for number, name in enumerate(team if done else team[: len(team) // 2]):
        marks = {
            pk: ("yes", "if-needed", "no")[(number + place * 2) % 3] for place, pk in enumerate(ids)
        }
        decisions.cast(
            made.pk, choice=marks, by=year.actor(name, at + timedelta(hours=1, minutes=7 * number))
        )


def _cover(year: Year, at: datetime) -> None:
    """The open consent decision: an objection, words that would meet it, and a meeting about it."""
    open_one = Decision.objects.filter(
        organization=year.organization, method="consent", state="open", about_kind=""
    ).first()
    if open_one is None or open_one.circle_id is None:
        return
    circle = next(name for name, pk in year.circles.items() if pk == open_one.circle_id)
    team = team_of(year, circle)
    decisions.cast(
        open_one.pk, choice="objection",
        reason="Whoever works part-time would give more of their week than the others.",
        by=year.actor(team[-1], at),
    )  # fmt: skip
    decisions.suggest_wording(
        open_one.pk,
        proposal="Cover is shared by turn in proportion to one's hours, each takes at most two a"
        " month, and may swap.",
        note="Fair to those who work part-time.",
        by=year.actor(team[-2], at + timedelta(hours=1)),
    )
    meetings.call(
        title=f"Circle meeting: {circle}", starts_at=_at(year.end + timedelta(days=2), 16),
        minutes=45, circle_id=open_one.circle_id, place="Staff room", decision_ids=[open_one.pk],
        topics=["What the children say about the new yard"],
        by=year.actor(someone_in(year, circle), at + timedelta(hours=2)),
    )  # fmt: skip
