"""Indicators of small stories that can be reckoned by hand."""

from __future__ import annotations

from collections.abc import Mapping, Set
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from colead.features.evidence.rules import figures
from colead.features.evidence.rules.acts import Told
from colead.features.evidence.rules.columns import columns
from colead.features.evidence.rules.indicators import INDICATORS, UNDEFINED

UNTIL = date(2026, 3, 2)
PEOPLE = frozenset(range(1, 7))


def told(event: str, by: int | None, subject: int, *, ago: int = 100, **facts: Any) -> Told:
    return Told(event, by, UNTIL - timedelta(days=ago), subject, 7, facts)


def scope(
    *entries: Told,
    people: frozenset[int] = PEOPLE,
    duties: Mapping[int, Set[int]] | None = None,
    with_role: Set[int] = frozenset(),
) -> figures.Scope:
    story = columns([(0, sorted(entries, key=lambda one: one.on))])
    window = figures.Window(UNTIL)
    return figures.Scope(
        people=people,
        window=window,
        cut=figures.cut(story, window),
        story=story,
        duties=duties or {},
        with_role=with_role,
        whole=True,
        draws=200,
    )


def value(name: str, found: figures.Scope) -> figures.Value:
    return figures.COMPUTED[name](found)


def test_each_indicator_is_computed_and_each_counter_measure_is_one() -> None:
    assert set(figures.COMPUTED) == set(INDICATORS)
    assert {one.counter for one in INDICATORS.values() if one.concept} <= set(INDICATORS)
    for concept in ("autonomy", "accountability", "capacity", "coaching", "reflection", "shared"):
        assert sum(one.concept == concept for one in INDICATORS.values()) >= 2


@pytest.mark.parametrize("name", sorted(INDICATORS))
def test_where_nothing_happened_every_figure_says_why_it_is_undefined(name: str) -> None:
    found = value(name, scope())
    if name == "connectedness":
        assert found.value == 0.0  # Six people, no tie: nobody is connected.
    else:
        assert found.value is None
        assert found.undefined in UNDEFINED


def star() -> list[Told]:
    posted = [told("ideas.IdeaPosted", 1, n) for n in range(2, 7)]
    return posted + [told("ideas.IdeaSupported", n, n, kind="join", ago=50) for n in range(2, 7)]


def test_credit_from_one_person_to_another_saturates() -> None:
    posted = [told("ideas.IdeaPosted", 1, n) for n in range(5)]
    liked = [told("ideas.IdeaSupported", 2, n, kind="use", ago=50) for n in range(5)]
    found = scope(*posted, *liked)
    assert len(found.ties) == 5
    assert value("spread", found).cases == 3


def test_all_turn_to_one() -> None:
    found = scope(*star(), with_role={1})
    assert value("decentralization", found).value == 0.0
    assert value("decentralization", found).null_percentile == 0.0
    assert value("answered", found).value == 0.0
    assert value("no-role", found).value == 0.0
    assert value("connectedness", found).value == 1.0
    assert value("without-top", found).value == 1.0
    assert value("spread", found).value == 1.0


def test_a_ring_is_decentral_and_held_together_by_nobody() -> None:
    ring = [
        one
        for n in range(1, 7)
        for one in (
            told("ideas.IdeaPosted", n, n),
            told("ideas.IdeaSupported", n % 6 + 1, n, kind="use", ago=40),
        )
    ]
    found = scope(*ring, with_role={1, 2, 3})
    assert value("decentralization", found).value == 1.0
    assert value("no-role", found).value == 0.5
    assert value("without-top", found).value == 0.0
    assert value("spread", found).undefined == "unbounded"


def test_what_lies_outside_the_window_or_between_others_does_not_count() -> None:
    early = told("ideas.IdeaSupported", 2, 2, kind="join", ago=365)
    strange = told("ideas.IdeaSupported", 99, 2, kind="join", ago=1)
    found = scope(told("ideas.IdeaPosted", 1, 2, ago=500), early, strange)
    assert value("spread", found).undefined == "no-ties"
    inside = told("ideas.IdeaSupported", 2, 2, kind="join", ago=364)
    assert value("decentralization", scope(told("ideas.IdeaPosted", 1, 2, ago=500), inside)).cases


def commitment(number: int, *, due: int, done: int | None, confirmed: bool = True) -> list[Told]:
    """Made 100 days ago, due and done so many days later."""
    facts = {"commitment": number, "due": str(UNTIL - timedelta(days=100 - due))}
    rows = [told("initiatives.CommitmentMade", 1, 1, ago=100, **facts)]
    if done is not None:
        rows.append(told("initiatives.CommitmentDone", 1, 1, ago=100 - done, **facts))
        if confirmed:
            rows.append(told("initiatives.CommitmentConfirmed", 2, 1, ago=100 - done, **facts))
    return rows


def test_kept_in_time_counts_what_another_confirmed_and_what_is_not_due_yet_as_open() -> None:
    rows = [
        *commitment(1, due=10, done=5),  # kept
        *commitment(2, due=10, done=20),  # late
        *commitment(3, due=10, done=5, confirmed=False),  # nobody else says so
        *commitment(4, due=200, done=None),  # half of its time is over
        *commitment(5, due=10, done=None),  # not done
    ]
    # At half of the time one of five is done; nothing else ends before its time is over.
    assert value("kept", scope(*rows)).value == pytest.approx(0.2)
    rows += [told("initiatives.CommitmentLetGo", 1, 1, ago=99, commitment=5)]
    assert value("kept", scope(*rows)).value == pytest.approx(0.2)
    assert value("kept", scope(*commitment(4, due=200, done=None))).undefined == "too-early"


def decision(number: int, *, ago: int, settled: int | None, by: int = 1) -> list[Told]:
    rows = [told("decisions.DecisionProposed", by, number, ago=ago)]
    if settled is not None:
        rows.append(told("decisions.DecisionSettled", None, number, ago=settled, result="agreed"))
    return rows


def test_days_to_a_decision_count_open_ones_as_open() -> None:
    rows = [
        *decision(1, ago=100, settled=98),
        *decision(2, ago=100, settled=90),
        *decision(3, ago=100, settled=None),
    ]
    assert value("decision-days", scope(*rows)).value == 10.0
    rows += [*decision(4, ago=100, settled=None)]
    assert value("decision-days", scope(*rows)).value == 10.0
    rows += [*decision(5, ago=100, settled=None)]
    assert value("decision-days", scope(*rows)).undefined == "still-open"


def test_settled_alone_and_undone_by_others() -> None:
    rows = [
        *decision(1, ago=200, settled=195),
        told("decisions.BallotCast", 2, 1, ago=196),
        told("decisions.DecisionReviewed", 3, 1, ago=150, verdict="drop"),
        *decision(2, ago=200, settled=195),
        told("decisions.DecisionReviewed", 1, 2, ago=150, verdict="adapt"),
        *decision(3, ago=60, settled=55),
    ]
    assert value("not-alone", scope(*rows)).value == pytest.approx(1 / 3)
    # The third one's ninety days are not over; the second was changed by its own proposer.
    assert value("undone", scope(*rows)).value == 0.5
    assert value("reviews-changed", scope(*rows)).value == 1.0


def test_a_second_look_is_held_within_thirty_days_of_its_day() -> None:
    rows = [
        told("decisions.ReviewDue", None, 1, ago=100),
        told("decisions.DecisionReviewed", 1, 1, ago=71, verdict="keep"),
        told("decisions.ReviewDue", None, 2, ago=100),
        told("decisions.DecisionReviewed", 1, 2, ago=60, verdict="keep"),
        told("decisions.ReviewDue", None, 3, ago=10),
    ]
    assert value("reviews-held", scope(*rows)).value == 0.5


def initiative(number: int, *, by: int, ago: int, outcome: str = "go") -> Told:
    return told(
        "initiatives.InitiativeStarted", by, number, ago=ago, outcome=outcome, verdict={"x": 1}
    )


def test_leading_for_the_first_time_co_leading_and_what_came_of_it() -> None:
    rows = [
        initiative(1, by=1, ago=400),
        initiative(2, by=1, ago=100),
        initiative(3, by=2, ago=90, outcome="consent"),
        told("initiatives.PartTaken", 3, 2, ago=80, member=3, part="lead", concerned=[1]),
        told("initiatives.InitiativeEnded", 1, 2, ago=10, status="succeeded"),
        told("initiatives.InitiativeEnded", 2, 3, ago=10, status="stopped"),
    ]
    found = scope(*rows)
    assert value("first-leads", found).value == pytest.approx(2 / 3)
    assert value("co-led", found).value == 0.5
    assert value("own-authority", found).value == 0.5
    assert value("succeeded", found).value == 0.5
    assert value("first-done", found).value == 0.5


def test_who_helped_and_led_within_half_a_year() -> None:
    def helped(who: int, ago: int) -> Told:
        return told("initiatives.PartTaken", who, 1, ago=ago, member=who, part="contributor",
                    concerned=[1])  # fmt: skip

    rows = [initiative(1, by=1, ago=350), helped(2, 300), helped(3, 300), helped(4, 300)]
    rows += [initiative(2, by=2, ago=200), initiative(3, by=3, ago=110)]
    assert value("grown", scope(*rows)).value == pytest.approx(1 / 3)


def test_domains_that_hang_on_few() -> None:
    found = scope(duties={1: {1}, 2: {1}, 3: {2, 3}, 4: set()})
    assert value("shared-duties", found).value == 0.25
    assert value("dependence", found).value == 1.0


def test_imported_history_does_not_pretend_to_know() -> None:
    rows = [
        Told("decisions.DecisionProposed", None, UNTIL, 1, 7, {}, True),
        Told("decisions.DecisionSettled", None, UNTIL, 1, 7, {"result": "agreed"}, True),
        Told("initiatives.InitiativeStarted", 1, UNTIL, 1, 7, {"outcome": "go"}, True),
    ]
    found = scope(*rows)
    for name in ("decision-days", "not-alone", "own-authority", "co-led", "undone"):
        assert value(name, found).undefined == "no-cases", name


def test_curves_hold_the_open_ones() -> None:
    rows = [*decision(1, ago=100, settled=98), *decision(2, ago=100, settled=None)]
    curve = figures.sheets(scope(*rows))["curves"]["decided"]
    assert (curve["cases"], curve["ended"], curve["median"]) == (2, 1, 2.0)
    assert [step[:2] for step in curve["steps"]] == [[2.0, 0.5]]


def test_the_docs_tell_every_indicator() -> None:
    text = (Path(__file__).resolve().parents[3] / "docs" / "evidence.md").read_text("utf-8")
    rows = [line for line in text.splitlines() if line.startswith("| ") and "(`" in line]
    assert [row.split("(`")[1].split("`)")[0] for row in rows] == list(INDICATORS)
