"""The second look: due on its day; one's own changed alone, a circle's together."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from colead.features.circles import actions as circles
from colead.features.decisions import actions, jobs, queries
from colead.features.decisions.models import Decision
from colead.features.notices.models import Notice
from colead.kernel.models import Entry
from colead.kernel.testing import NOON, later, settle
from colead.kernel.verdict import Missing, Refused
from tests.cast import Cast

IN_MAY = NOON.date() + timedelta(days=60)


def agreed(cast: Cast, method: str = "consent", **values: Any) -> Decision:
    decision = actions.propose(
        title="Lessons start at nine",
        proposal="We start at nine.",
        method=method,
        circle_id=cast.north.pk,
        review_on=IN_MAY,
        by=cast.ada,
        **values,
    )
    if method == "advice":
        actions.ask(decision.pk, [(cast.ben.member_id or 0, "affected", "")], by=cast.ada)
        actions.decide(decision.pk, statement="At nine.", by=cast.ada)
    else:
        actions.cast(decision.pk, choice="consent", by=cast.ada)
    decision.refresh_from_db()
    assert decision.result == "agreed"
    return decision


def fresh(decision: Decision) -> Decision:
    decision.refresh_from_db()
    return decision


def test_its_day_brings_it_back_to_the_circle_once(cast: Cast) -> None:
    decision = agreed(cast)
    jobs.look_again(at=later(days=59).isoformat())
    assert fresh(decision).review_state == "waiting"
    for days in (60, 61):
        jobs.look_again(at=later(days=days).isoformat())
    assert fresh(decision).review_state == "due"
    entry = Entry.objects.get(event="decisions.ReviewDue")
    assert entry.concerned == [cast.ada.member_id]
    assert [d.pk for d in queries.register(cast.ada, review="due")] == [decision.pk]


def test_its_circle_is_told_a_week_before_once_for_each_day(cast: Cast) -> None:
    decision = agreed(cast)
    joined = circles.join(cast.north.pk, by=cast.ben)
    for days in (52, 53, 54):
        jobs.announce_reviews(at=later(days=days).isoformat())
    [entry] = Entry.objects.filter(event="decisions.ReviewComing")
    assert entry.at == later(days=53)
    assert entry.facts["on"] == IN_MAY.isoformat()
    assert entry.concerned == sorted([cast.ada.member_id or 0, joined.member_id])
    later_on = cast.later(cast.ada, days=60)
    next_on = later_on.at.date() + timedelta(days=90)
    actions.review(decision.pk, verdict="keep", reasons="Good.", next_on=next_on, by=later_on)
    for days in (142, 143, 144):
        jobs.announce_reviews(at=later(days=days).isoformat())
    assert Entry.objects.filter(event="decisions.ReviewComing").count() == 2
    settle()
    told = Notice.objects.filter(member_id=cast.ben.member_id, entry__event=entry.event)
    assert told.count() == 2


def test_kept_with_a_next_day(cast: Cast) -> None:
    decision = agreed(cast)
    actions.review(
        decision.pk,
        verdict="keep",
        reasons="Children are awake.",
        effects="Fewer late ones.",
        next_on=IN_MAY + timedelta(days=180),
        by=cast.ada,
    )
    assert (fresh(decision).review_state, decision.review_on) == (
        "waiting",
        IN_MAY + timedelta(days=180),
    )
    actions.review(decision.pk, verdict="keep", reasons="Still good.", by=cast.ada)
    assert fresh(decision).review_state == "kept"


def test_one_persons_decision_is_dropped_by_them(cast: Cast) -> None:
    decision = agreed(cast, "advice")
    with pytest.raises(Refused, match="Join the circle"):
        actions.review(decision.pk, verdict="drop", reasons="No.", by=cast.ben)
    actions.review(decision.pk, verdict="drop", reasons="It rained in.", by=cast.ada)
    assert fresh(decision).review_state == "dropped"
    with pytest.raises(Refused, match="does not hold any more"):
        actions.review(decision.pk, verdict="keep", reasons="But", by=cast.ada)


def test_what_a_circle_settled_it_drops_together(cast: Cast) -> None:
    decision = agreed(cast, silence=False)
    made = actions.review(decision.pk, verdict="drop", reasons="Parents work.", by=cast.ada)
    successor = made.successor
    assert successor is not None
    assert (successor.state, successor.method, successor.title) == (
        "open", "consent", "Drop: Lessons start at nine",
    )  # fmt: skip
    assert successor.settings["silence"] is False
    assert fresh(decision).review_state == ""
    actions.cast(successor.pk, choice="consent", by=cast.ada)
    assert fresh(decision).review_state == "dropped"


def test_adapting_needs_the_new_wording(cast: Cast) -> None:
    decision = agreed(cast)
    with pytest.raises(Refused) as no:
        actions.review(decision.pk, verdict="adapt", reasons="Later still.", by=cast.ada)
    assert no.value.field == "proposal"
    made = actions.review(
        decision.pk, verdict="adapt", reasons="Later still.", proposal="At ten.", by=cast.ada
    )
    assert made.successor is not None
    assert made.successor.proposal == "At ten."
    assert (made.successor.about_kind, made.successor.about_id) == ("decision", decision.pk)


def test_only_what_was_agreed_is_looked_at_again(cast: Cast) -> None:
    decision = actions.propose(title="Open", method="consent", circle_id=cast.north.pk, by=cast.ada)
    with pytest.raises(Refused, match="Only a decision that was agreed"):
        actions.review(decision.pk, verdict="keep", reasons="x", by=cast.ada)
    with pytest.raises(Missing):
        actions.review(decision.pk, verdict="keep", reasons="x", by=cast.outsider)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"verdict": "burn"}, "verdict"),
        ({"reasons": "  "}, "reasons"),
        ({"next_on": NOON.date()}, "next_on"),
    ],
)
def test_senseless_reviews_are_refused(cast: Cast, values: dict[str, Any], field: str) -> None:
    decision = agreed(cast)
    given: dict[str, Any] = {"verdict": "keep", "reasons": "Good.", **values}
    with pytest.raises(Refused) as no:
        actions.review(decision.pk, by=cast.ada, **given)
    assert no.value.field == field


def test_colead_reminds_those_asked_once(cast: Cast) -> None:
    decision = actions.propose(title="Shed", method="advice", circle_id=cast.north.pk, by=cast.ada)
    actions.ask(decision.pk, [(cast.ben.member_id or 0, "affected", "")], by=cast.ada)
    for days in (1, 2, 3, 4):
        jobs.remind_asked(at=later(days=days).isoformat())
    entry = Entry.objects.get(event="decisions.AdviceReminded")
    assert (entry.door, entry.concerned) == ("job", [cast.ben.member_id])
