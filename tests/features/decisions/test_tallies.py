"""Tallies: what a vote and a round of consent come to."""

from __future__ import annotations

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from colead.features.decisions.rules import methods
from colead.features.decisions.rules.tallies import (
    THRESHOLDS,
    Advised,
    Consent,
    Majority,
    Profile,
    advised,
    consent,
    from_facts,
    is_undecided,
    least_votes,
    majority,
)

RULES = methods.method("majority").clean({"quorum": 0, "early": True})
SILENT = methods.method("consent").clean({})
SPOKEN = methods.method("consent").clean({"silence": False})


def vote(eligible: int, *, closed: bool = True, **counts: int) -> Majority:
    return majority(Profile(tuple(counts.items()), eligible), RULES, closed=closed)


def test_more_than_half_of_the_answers_given_is_agreed() -> None:
    found = vote(10, yes=3, no=2, abstain=4)
    assert (found.outcome, found.why, found.winner, found.needed) == ("agreed", "reached", "yes", 3)


def test_a_tie_stays_a_tie_and_is_said_to_be_one() -> None:
    found = vote(10, yes=3, no=3)
    assert (found.outcome, found.why, found.tied) == ("not-agreed", "tie", ("yes", "no"))
    assert found.sentence() == ("A tie between Yes, No: a tie stays a tie, so nothing is agreed.")


def test_without_its_quorum_a_vote_agrees_nothing() -> None:
    rules = {**RULES, "quorum": 50}
    found = majority(Profile((("yes", 4),), 10), rules, closed=True)
    assert (found.outcome, found.why, found.quorum) == ("not-agreed", "quorum", 5)
    found = majority(Profile((("yes", 4), ("abstain", 1)), 10), rules, closed=True)
    assert (found.outcome, found.cast) == ("agreed", 5)


def test_an_empty_vote_agrees_nothing() -> None:
    found = majority(Profile((), 10), RULES, closed=True)
    assert (found.outcome, found.why) == ("not-agreed", "quorum")


def test_two_thirds_need_two_thirds() -> None:
    rules = {**RULES, "threshold": "two-thirds"}
    enough = majority(Profile((("yes", 6), ("no", 3)), 9), rules, closed=True)
    short = majority(Profile((("yes", 5), ("no", 4)), 9), rules, closed=True)
    assert (enough.outcome, short.outcome, short.why) == ("agreed", "not-agreed", "below")


def test_counted_against_all_who_may_answer_the_silent_weigh() -> None:
    rules = {**RULES, "of": "eligible"}
    found = majority(Profile((("yes", 5), ("no", 1)), 12), rules, closed=True)
    assert (found.outcome, found.needed) == ("not-agreed", 7)


def test_of_several_options_the_one_with_most_wins_where_that_is_the_rule() -> None:
    rules = {**RULES, "threshold": "most"}
    ballots = ((11, 4), (12, 3), (13, 3))
    found = majority(Profile(ballots, 10, (11, 12, 13)), rules, closed=True)
    assert (found.outcome, found.winner) == ("agreed", 11)
    half = majority(Profile(ballots, 10, (11, 12, 13)), RULES, closed=True)
    assert (half.outcome, half.why) == ("not-agreed", "below")
    assert found.sentence({11: "Blue"}) == "“Blue” has it with 4 votes; 1 were needed."


def test_more_noes_than_yeses_is_refused() -> None:
    found = vote(5, no=4, yes=1)
    assert (found.outcome, found.why, found.winner) == ("not-agreed", "refused", None)


def test_certain_before_the_end() -> None:
    assert vote(10, closed=False, yes=5, no=1).outcome == ""
    assert vote(10, closed=False, yes=6, no=1).outcome == "agreed"
    assert vote(10, closed=False, yes=1, no=5).outcome == "not-agreed"


def test_least_votes() -> None:
    assert [least_votes("half", n) for n in (0, 1, 2, 3, 10)] == [1, 1, 2, 2, 6]
    assert [least_votes("two-thirds", n) for n in (0, 1, 3, 4, 9)] == [1, 1, 2, 3, 6]
    assert [least_votes("all", n) for n in (1, 7)] == [1, 7]
    assert least_votes("most", 100) == 1


EMPTY = st.integers(0, 4)


@st.composite
def votes(draw: st.DrawFn) -> tuple[Profile, dict[str, object]]:
    options = draw(st.sampled_from([(), (1, 2), (1, 2, 3)]))
    choices = [*(options or ("yes", "no")), "abstain"]
    ballots = tuple((choice, draw(EMPTY)) for choice in choices)
    cast = sum(times for _choice, times in ballots)
    rules = {
        "threshold": draw(st.sampled_from(sorted(THRESHOLDS))),
        "of": draw(st.sampled_from(["cast", "eligible"])),
        "quorum": draw(st.sampled_from([0, 30, 50, 100])),
    }
    return Profile(ballots, cast + draw(st.integers(0, 3)), options), rules


@given(votes())
@settings(max_examples=300, deadline=None)
def test_where_too_few_answered_nothing_is_certain(
    found: tuple[Profile, dict[str, object]],
) -> None:
    profile, rules = found
    for eligible in (profile.eligible, 2 * profile.cast + 1, 6 * profile.cast + 5):
        if is_undecided(profile.cast, eligible, len(profile.options), rules):
            assert (
                majority(Profile(profile.ballots, eligible, profile.options), rules).outcome == ""
            )


def test_what_is_counted_before_half_have_answered() -> None:
    """A third of noes ends a vote that two thirds must carry; one option alone has no rival."""
    more_than_half = {"threshold": "half"}
    assert is_undecided(4, 10, 0, more_than_half)
    assert not is_undecided(5, 10, 0, more_than_half)
    assert is_undecided(3, 10, 0, {"threshold": "two-thirds"})
    assert not is_undecided(4, 10, 0, {"threshold": "two-thirds"})
    assert not is_undecided(1, 10, 1, more_than_half)


@given(votes())
@settings(max_examples=300, deadline=None)
def test_an_outcome_called_certain_is_changed_by_no_further_ballots(
    found: tuple[Profile, dict[str, object]],
) -> None:
    profile, rules = found
    early = majority(profile, rules)
    rest = profile.eligible - profile.cast
    choices = [*(profile.options or ("yes", "no")), "abstain", None]
    outcomes = set()
    for more in product(choices, repeat=rest):
        ballots = profile.ballots + tuple((c, 1) for c in more if c is not None)
        outcomes.add(
            majority(
                Profile(ballots, profile.eligible, profile.options), rules, closed=True
            ).outcome
        )
    if early.outcome:
        assert outcomes == {early.outcome}


@given(votes(), st.randoms())
@settings(deadline=None)
def test_neither_the_order_nor_the_grouping_of_ballots_matters(
    found: tuple[Profile, dict[str, object]], chance: object
) -> None:
    profile, rules = found
    single = [(c, 1) for c, times in profile.ballots for _ in range(times)]
    chance.shuffle(single)  # type: ignore[attr-defined]
    other = Profile(tuple(single), profile.eligible, profile.options)
    assert majority(profile, rules, closed=True) == majority(other, rules, closed=True)


@given(votes())
@settings(deadline=None)
def test_one_more_vote_for_the_winner_never_takes_the_win_away(
    found: tuple[Profile, dict[str, object]],
) -> None:
    profile, rules = found
    before = majority(profile, rules, closed=True)
    if before.outcome == "agreed":
        ballots = (*profile.ballots, (before.winner, 1))
        eligible = max(profile.eligible, profile.cast + 1)
        if eligible == profile.eligible:
            after = majority(Profile(ballots, eligible, profile.options), rules, closed=True)
            assert (after.outcome, after.winner) == ("agreed", before.winner)


@given(votes())
@settings(deadline=None)
def test_renaming_the_options_renames_the_winner(
    found: tuple[Profile, dict[str, object]],
) -> None:
    profile, rules = found
    if not profile.options:
        return
    new = {option: option + 100 for option in profile.options}
    ballots = tuple((new.get(c, c), times) for c, times in profile.ballots)
    other = Profile(ballots, profile.eligible, tuple(new.values()))
    before = majority(profile, rules, closed=True)
    after = majority(other, rules, closed=True)
    assert after.outcome == before.outcome
    assert after.winner == new.get(before.winner)


def agree(
    rules: dict[str, object],
    *,
    eligible: int,
    standing: int = 0,
    closed: bool = False,
    **counts: int,
) -> Consent:
    profile = Profile(tuple(counts.items()), eligible, open_objections=standing)
    return consent(profile, rules, closed=closed)


def test_all_consenting_settles_at_once_and_concerns_hold_nothing_up() -> None:
    found = agree(SPOKEN, eligible=3, consent=2, concern=1)
    assert (found.outcome, found.why, found.silent) == ("agreed", "all-consent", 0)


def test_silence_is_consent_only_at_the_end_and_only_where_it_was_said() -> None:
    assert agree(SILENT, eligible=3, consent=1).outcome == ""
    over = agree(SILENT, eligible=3, consent=1, closed=True)
    assert (over.outcome, over.why, over.silent) == ("agreed", "silence", 2)
    spoken = agree(SPOKEN, eligible=3, consent=1, closed=True)
    assert (spoken.outcome, spoken.why) == ("not-agreed", "silent")
    assert spoken.sentence() == "2 of 3 did not answer, and silence is not consent here."


def test_an_objection_that_stands_holds_it_open_even_after_the_time() -> None:
    found = agree(SILENT, eligible=2, consent=1, objection=1, standing=1, closed=True)
    assert (found.outcome, found.why, found.objections) == ("", "objections", 1)


def test_an_objection_set_aside_holds_nothing_up() -> None:
    found = agree(SPOKEN, eligible=2, consent=1, objection=1)
    assert (found.outcome, found.set_aside) == ("agreed", 1)


@given(st.integers(0, 5), st.integers(0, 5), st.integers(0, 5), st.integers(0, 5), st.booleans())
def test_consent_is_never_agreed_over_a_standing_objection(
    yes: int, concern: int, objection: int, silent: int, closed: bool
) -> None:
    eligible = yes + concern + objection + silent
    for standing in range(1, objection + 2):
        found = agree(
            SILENT,
            eligible=eligible,
            standing=standing,
            closed=closed,
            consent=yes,
            concern=concern,
            objection=objection,
        )
        assert found.outcome != "agreed"


def test_results_survive_as_facts() -> None:
    for result in (
        vote(10, yes=3, no=3),
        agree(SILENT, eligible=3, consent=1, closed=True),
        advised("agreed", asked=3, marks=["followed", "not", "partly"]),
    ):
        assert from_facts(result.as_facts()) == result
    assert from_facts({"kind": "of another version"}) is None
    assert from_facts({}) is None


def test_advice_is_counted_by_what_was_done_with_it() -> None:
    found = advised("agreed", asked=3, marks=["followed", "not", "followed"])
    assert found == Advised("agreed", "decider", 3, 3, 2, 0, 1)
