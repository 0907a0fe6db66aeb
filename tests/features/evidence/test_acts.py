"""What the journal tells about leading."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from colead.features.evidence.rules import acts
from colead.features.evidence.rules.acts import EVENTS, STEPS, Told, read
from colead.kernel.events import event_class

DAY = date(2026, 3, 2)
ADA, BEN, CLEO, DAN = 1, 2, 3, 4


def told(event: str, by: int | None, subject: int, *, after: int = 0, **facts: Any) -> Told:
    return Told(event, by, DAY + timedelta(days=after), subject, 7, facts)


def pairs(story: acts.Story) -> list[tuple[int, int, str]]:
    return [(tie.source, tie.target, tie.kind) for tie in story.ties]


def test_every_event_that_is_read_is_one_that_can_happen() -> None:
    assert [name for name in EVENTS if event_class(name) is None] == []


def test_who_supports_or_takes_up_an_idea_follows_who_shared_it() -> None:
    story = read(
        [
            told("ideas.IdeaPosted", ADA, 1),
            told("ideas.IdeaSupported", BEN, 1, kind="join", concerned=[ADA]),
            told("ideas.IdeaSupported", CLEO, 1, kind="worry", concerned=[ADA]),
            told("ideas.IdeaAdopted", CLEO, 1, concerned=[ADA, BEN]),
        ]
    )
    assert pairs(story) == [(BEN, ADA, "support"), (CLEO, ADA, "took-up")]


def test_taking_up_ones_own_issue_credits_nobody() -> None:
    story = read(
        [
            told("issues.IssueRaised", ADA, 1),
            told("issues.IssueTakenUp", ADA, 1, concerned=[]),
            told("issues.IssueJoined", BEN, 1, after=2, concerned=[ADA]),
        ]
    )
    assert pairs(story) == [(BEN, ADA, "joined")]
    assert story.issues[1].taken == DAY


def test_a_helper_follows_the_leads_and_leads_turn_to_an_adviser() -> None:
    story = read(
        [
            told("initiatives.InitiativeStarted", ADA, 1, outcome="go", verdict={"a": 1}),
            told("initiatives.PartTaken", BEN, 1, after=1, member=BEN, part="contributor",
                 concerned=[ADA]),
            told("initiatives.PartTaken", CLEO, 1, after=2, member=CLEO, part="adviser",
                 concerned=[ADA]),
            told("initiatives.PartTaken", DAN, 1, after=3, member=DAN, part="lead",
                 concerned=[ADA]),
        ]
    )  # fmt: skip
    assert pairs(story) == [(BEN, ADA, "joined"), (ADA, CLEO, "asked"), (DAN, ADA, "joined")]
    assert story.initiatives[1].leads == {ADA: DAY, DAN: DAY + timedelta(days=3)}
    assert story.initiatives[1].people == {
        BEN: DAY + timedelta(days=1), CLEO: DAY + timedelta(days=2)
    }  # fmt: skip


def test_only_advice_that_was_followed_credits_the_adviser() -> None:
    story = read(
        [
            told("decisions.DecisionProposed", ADA, 1),
            told("decisions.AdviceAsked", ADA, 1, concerned=[BEN, CLEO]),
            told("decisions.AdviceAnswered", ADA, 1, done="followed", concerned=[BEN]),
            told("decisions.AdviceAnswered", ADA, 1, done="not", concerned=[CLEO]),
        ]
    )
    assert pairs(story) == [(ADA, BEN, "asked"), (ADA, CLEO, "asked"), (ADA, BEN, "advice")]
    assert [followed for _on, _circle, followed in story.advice] == [True, False]


def test_whom_somebody_asked_elsewhere_is_a_tie_and_no_decision() -> None:
    story = read([told("decisions.AdviceSought", ADA, BEN, concerned=[BEN])])
    assert (pairs(story), story.decisions) == ([(ADA, BEN, "asked")], {})


def test_a_ballot_makes_no_tie_but_shows_that_somebody_took_part() -> None:
    story = read([told("decisions.DecisionProposed", ADA, 1), told("decisions.BallotCast", BEN, 1)])
    assert pairs(story) == []
    assert story.decisions[1].people == {BEN: DAY}


def test_a_taken_offer_credits_who_took_it_but_a_place_in_a_circle_is_no_leadership() -> None:
    story = read(
        [
            told("offers.OfferTaken", BEN, 1, kind="role", concerned=[ADA]),
            told("offers.OfferTaken", CLEO, 2, kind="place", concerned=[ADA]),
        ]
    )
    assert pairs(story) == [(ADA, BEN, "offered")]


def test_a_commitment_reopened_is_open_and_not_confirmed() -> None:
    facts: dict[str, Any] = {"commitment": 9, "due": "2026-03-12"}
    story = read(
        [
            told("initiatives.CommitmentMade", ADA, 1, **facts),
            told("initiatives.CommitmentDone", ADA, 1, after=3, **facts),
            told("initiatives.CommitmentConfirmed", BEN, 1, after=4, concerned=[ADA], **facts),
            told("initiatives.CommitmentReopened", ADA, 1, after=5, **facts),
        ]
    )
    found = story.commitments[9]
    assert (found.ended, found.confirmed, found.due) == (None, None, date(2026, 3, 12))
    assert pairs(story) == [(BEN, ADA, "confirmed")]


def test_clocks_out_of_order_and_strange_facts_break_nothing() -> None:
    read(
        told(event, None, 1, concerned=["x", None], member="x", due="soon", commitment=None)
        for event in reversed(STEPS)
    )


class Unread(dict[str, Any]):
    """Facts that must not be asked for."""

    def get(self, key: str, default: Any = None) -> Any:
        raise AssertionError(f"{key} is asked for")


@pytest.mark.parametrize("event", sorted(acts.PLAIN))
def test_plain_events_are_not_asked_for_facts(event: str) -> None:
    acts.read([acts.Told(event, ADA, DAY, 1, None, Unread())])
