"""The decisions of the demo year: by advice, by consent with an objection built in, by counting."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from colead.features.decisions import actions as decisions
from colead.features.decisions import queries as decided
from colead.features.decisions.models import Advice, Objection, Option, Voter
from colead.kernel.verdict import Refused

ADVICE = (
    ("Which reading app for the tablets?", "Digital",
     "The licence ends in summer. Which one, or none?",
     "We take the free one and test it for a term.",
     ("Ask the little ones; they click on everything.", "Mind what it sends home about us.")),
    ("Where do the rain barrels stand?", "Kitchen & Garden",
     "By the kitchen door they are in the way, by the gym they are far.",
     "Two by the gym, one by the kitchen, behind the door.",
     ("Leave the fire way free, please.", "Near the tomatoes, or nobody carries it.")),
    ("How do we welcome new colleagues in May?", "People",
     "Five people start at once.", "Each has a friend for the first weeks, and a key.",
     ("A lunch, not a speech.", "Show them where the coffee is.")),
)  # fmt: skip

CONSENT = (
    ("Phones stay in the box until four", "Harbour School",
     "Phones are put into a box at eight and taken out at four.",
     "Phones are put into a box at eight and taken out at four. Who must be reachable for their"
     " family keeps theirs, switched silent.",
     "Some pupils care for a parent and must be reachable.", True),
    ("Rooms are booked by who needs them", "Buildings",
     "Whoever needs a room books it in the list; nobody gives rooms out.", "", "", True),
    ("The library is open in the lunch break", "Reading Together",
     "The library is open from twelve to one, kept by two of us in turn.", "", "", True),
    ("A fair way to share sick-day cover", "Hillside School",
     "Cover is shared by turn, each takes at most two a month, and may swap.", "", "", False),
)  # fmt: skip

MAJORITY = (
    ("Which week for the fair?", "Hillside School", ("The first of June", "The last of June")),
    ("Colour of the new yard lines", "Harbour School", ("Yellow", "Blue", "White")),
)  # fmt: skip

# title, question, method, circle, options, settings, day, how a voter's marks come from a number
COUNTED: tuple[Any, ...] = (
    ("Where does the summer trip go?", "Four places, all within the budget.", "ranked",
     "Harbour School", ("The dunes", "The old mine", "The planetarium", "The farm"), {}, 210,
     lambda ids, n: {ids[n * n % 4]: 1, ids[(n * n + 1 + n % 2) % 4]: 2}),
    ("Two people for the parents' council", "Who speaks for us there from autumn on?", "stv",
     "Hillside School", ("Samira", "Olu", "Jonas", "Mei"), {"seats": 2, "anonymous": True}, 260,
     lambda ids, n: {ids[n % 3]: 1, ids[(n + 1) % 4]: 2, ids[(n + 3) % 4]: 3}),
    ("What shall the workshop money go to?", "Five dots each.", "dot",
     "Digital", ("A lathe", "Two laser printers", "Sewing machines", "Better light"), {}, 300,
     lambda ids, n: {ids[n % 4]: 3, ids[(n + 2) % 4]: 2}),
    ("Is it worth trying mixed-age mornings?", "Only to see where we lean.", "sense",
     "Hillside School", (), {}, 345,
     lambda _ids, n: ("for", "for", "unsure", "against")[n % 4]),
    ("When do we hold the open evening?", "Tick every day that you can make.", "approval",
     "Reading Together", ("Tuesday", "Wednesday", "Thursday"), {"spoken_for": True}, 361,
     lambda ids, n: [ids[n % 3], ids[(n + n // 2) % 3]]),
    ("Who helps at the winter market?", "We open the stall once six are in.", "opt-in",
     "Kitchen & Garden", (), {"target": 6}, 362,
     lambda _ids, n: ("in", "maybe", "in", "out")[n % 4]),
)  # fmt: skip


def plan(year: Any, team_of: Callable[[Any, str], list[str]]) -> None:
    """Plan all decisions of the year."""
    for number, (title, circle, question, statement, advice) in enumerate(ADVICE):
        team = team_of(year, circle)
        year.on(
            100 + number * 85,
            lambda at, t=title, c=circle, q=question, s=statement, a=advice, m=team: _by_advice(
                year, t, c, q, s, a, m, at
            ),
        )
    for number, (title, circle, text, better, objection, done) in enumerate(CONSENT):
        team = team_of(year, circle)
        day = 80 + number * 75 if done else 360
        year.on(
            day,
            lambda at, t=title, c=circle, x=text, b=better, o=objection, d=done, m=team: (
                _by_consent(year, t, c, x, b, o, d, m, at)
            ),
        )
    for number, (title, circle, options) in enumerate(MAJORITY):
        team = team_of(year, circle)
        year.on(
            150 + number * 210,
            lambda at, t=title, c=circle, o=options, m=team: _by_majority(year, t, c, o, m, at),
        )
    for title, question, method, circle, options, settings, day, marks in COUNTED:
        team = team_of(year, circle)
        year.on(
            day,
            lambda at, t=title, q=question, w=method, c=circle, o=options, s=settings, k=marks,
            m=team: _counted(year, t, q, w, c, o, s, k, m, at),
        )  # fmt: skip


def _by_advice(
    year: Any,
    title: str,
    circle: str,
    question: str,
    statement: str,
    advice: tuple[str, ...],
    team: list[str],
    at: datetime,
) -> None:
    decider, *others = team[:4]
    by = year.actor(decider, at)
    made = decisions.propose(
        title=title, question=question, method="advice", circle_id=year.circles[circle], by=by
    )
    asked = [(year.members[name].pk, "affected", f"works in {circle}") for name in others]
    decisions.ask(made.pk, asked, by=by)
    for offset, (name, words) in enumerate(zip(others, advice, strict=False), 1):
        when = at + timedelta(days=offset)
        decisions.give_advice(made.pk, text=words, by=year.actor(name, when))
    later = at + timedelta(days=5)
    for number, given in enumerate(Advice.objects.filter(decision=made).order_by("pk")):
        decisions.answer_advice(
            given.pk,
            done="followed" if number == 0 else "partly",
            because="It was the point nobody had seen." if number == 0 else "As far as it fits.",
            by=year.actor(decider, later),
        )
    decisions.decide(
        made.pk,
        statement=statement,
        review_on=later.date() + timedelta(days=180),
        by=year.actor(decider, later),
    )


def _by_consent(
    year: Any,
    title: str,
    circle: str,
    text: str,
    better: str,
    objection: str,
    done: bool,
    team: list[str],
    at: datetime,
) -> None:
    proposer = team[0]
    made = decisions.propose(
        title=title,
        proposal=text,
        method="consent",
        circle_id=year.circles[circle],
        review_on=at.date() + timedelta(days=200),
        by=year.actor(proposer, at),
    )
    if not done:
        place = year.circles[circle]
        decisions.set_changes(
            made.pk,
            [
                {"kind": "open-circle", "circle": place, "name": "Cover", "purpose": "No class"
                 " stands alone when somebody is ill."},
                {"kind": "open-role", "circle": place, "title": "Keeper of the cover list",
                 "purpose": "Sees that turns are fair.", "term_months": 12},
            ],
            by=year.actor(proposer, at),
        )  # fmt: skip
    names = {member.pk: name for name, member in year.members.items()}
    roll = [
        names[pk]
        for pk in Voter.objects.filter(decision=made).values_list("member_id", flat=True)
        if pk in names
    ]
    if better:
        critic = next(name for name in roll if name != proposer)
        _answer(year, made.pk, critic, "objection", objection, at + timedelta(hours=5))
        found = Objection.objects.filter(decision=made).first()
        if found is not None:
            decisions.integrate(
                made.pk,
                proposal=better,
                objections={found.pk: "Those who must be reachable keep theirs."},
                by=year.actor(proposer, at + timedelta(days=1)),
            )
    for offset, name in enumerate(roll if done else roll[: len(roll) // 2]):
        _answer(year, made.pk, name, "consent", "", at + timedelta(days=2, minutes=20 * offset))


def _answer(year: Any, decision_id: int, name: str, choice: Any, reason: str, at: datetime) -> None:
    by = year.actor(name, at)
    try:
        if decided.decision(by, decision_id).settings.get("anonymous"):
            decisions.cast_secretly(decision_id, choice=choice, reason=reason, by=by)
        else:
            decisions.cast(decision_id, choice=choice, reason=reason, by=by)
    except Refused:
        # It was settled before their turn, or they are not on the roll.
        return


def _by_majority(
    year: Any, title: str, circle: str, options: tuple[str, ...], team: list[str], at: datetime
) -> None:
    _counted(
        year, title, "One answer each; the one with most votes counts.", "majority", circle,
        options, {}, lambda ids, n: ids[0] if n % 3 else ids[-1], team, at,
    )  # fmt: skip


def _counted(
    year: Any,
    title: str,
    question: str,
    method: str,
    circle: str,
    options: tuple[str, ...],
    settings: dict[str, Any],
    marks: Callable[[list[int], int], Any],
    team: list[str],
    at: datetime,
) -> None:
    made = decisions.propose(
        title=title,
        question=question,
        method=method,
        circle_id=year.circles[circle],
        options=options,
        by=year.actor(team[0], at),
        **settings,
    )
    ids = list(
        Option.objects.filter(decision=made).order_by("position").values_list("pk", flat=True)
    )
    for offset, name in enumerate(team):
        _answer(year, made.pk, name, marks(ids, offset), "", at + timedelta(hours=1 + offset))
