"""Gradients of agreement, consensus, sense checks, opting in, nominations, and lots."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from colead.features.decisions.rules import sortition
from colead.features.decisions.rules.cardinal import stances
from colead.features.decisions.rules.cardinal.stances import CONSENSUS, GRADIENTS
from colead.features.decisions.rules.tallies import Profile, from_facts
from colead.kernel.verdict import Refused


def took(eligible: int = 0, **counts: int) -> Profile:
    return Profile(tuple(counts.items()), eligible=eligible)


def test_gradients() -> None:
    found = stances.gradients(took(endorse=2, minor=1, reservations=3, aside=2), {}, closed=True)
    assert (found.outcome, found.why, found.support, found.of) == ("agreed", "supported", 6, 8)
    assert found.sentence() == "6 of 8 support it; 75 per cent were needed."
    assert from_facts(json.loads(json.dumps(found.as_facts()))) == found
    assert [number for _stance, number in found.counts] == [2, 1, 3, 0, 2, 0, 0, 0]
    # Abstentions are no part of the whole, standing aside is.
    assert stances.gradients(took(endorse=3, aside=2), {}, closed=True).why == "unsupported"
    assert stances.gradients(took(endorse=3, abstain=2), {}, closed=True).why == "supported"
    assert stances.gradients(took(abstain=5), {}, closed=True).why == "unsupported"
    blocked = stances.gradients(took(endorse=9, block=1), {}, closed=True)
    assert (blocked.outcome, blocked.sentence()) == ("not-agreed", "1 block it.")
    assert (
        stances.gradients(took(endorse=9, block=1), {"blocks": 1}, closed=True).why == "supported"
    )
    assert stances.gradients(took(eligible=3, endorse=2), {}).why == "waiting"


def test_consensus() -> None:
    def why(eligible: int = 0, **counts: int) -> str:
        return stances.consensus(took(eligible, **counts), {}, closed=True).why

    assert why(agree=3, aside=1) == "consensus"
    assert why(agree=2, aside=1) == "asides"
    assert why(agree=2, aside=1, abstain=5) == "asides"
    assert why(agree=9, block=1) == "blocked"
    assert why(abstain=3) == "nobody"
    assert why() == "nobody"
    assert stances.consensus(took(eligible=4, agree=3, block=1), {}).outcome == "not-agreed"
    assert stances.consensus(took(eligible=5, agree=4), {}).outcome == ""


def test_a_sense_check_and_opting_in() -> None:
    leaning = stances.sense(took(unsure=3, **{"for": 2}, against=1), {}, closed=True)
    assert (leaning.outcome, leaning.sentence()) == (
        "agreed",
        "2 lean towards it, 1 against it.",
    )
    assert stances.sense(took(against=1, **{"for": 1}), {}, closed=True).outcome == "not-agreed"
    there = stances.opting(took(eligible=9, **{"in": 3}), {"target": 3})
    assert (there.outcome, there.sentence()) == ("agreed", "3 are in; 3 were needed.")
    assert stances.opting(took(eligible=9, **{"in": 2}), {"target": 3}).outcome == ""
    short = stances.opting(took(eligible=9, **{"in": 2}), {"target": 3}, closed=True)
    assert (short.outcome, short.sentence()) == (
        "not-agreed",
        "2 are in, short of the 3 needed.",
    )
    # Two of four are out: three can no longer come together.
    assert stances.opting(took(eligible=4, out=2), {"target": 3}).outcome == "not-agreed"


def test_nominations_are_counted_in_levels() -> None:
    found = stances.nominations(Profile(((12, 2), (5, 1), (7, 2), (5, 1)), eligible=6))
    assert found == (((5, 7, 12), 2),)
    assert stances.nominations(Profile(((9, 1), (4, 3)), eligible=4)) == (((4,), 3), ((9,), 1))


@pytest.mark.parametrize("value", ["maybe", "", None, True, 1, ["agree"], {"agree": 1}])
def test_a_stance_that_is_none_is_refused(value: Any) -> None:
    for read in (stances.read_gradient, stances.read_consensus, stances.read_sense):
        with pytest.raises(Refused, match="Choose one of the answers"):
            read(value, (), {})
    assert stances.read_consensus("aside", (), {}) == "aside"


@given(st.lists(st.sampled_from(GRADIENTS), min_size=1, max_size=15), st.data())
def test_gradients_are_monotone(found: list[str], data: Any) -> None:
    """More support never turns a yes to a no; neither does a lower bar."""
    place = data.draw(st.integers(0, len(found) - 1))
    raised = [*found[:place], "endorse", *found[place + 1 :]]
    low = data.draw(st.integers(0, 100))
    high = data.draw(st.integers(low, 100))

    def agreed(votes: list[str], least: int) -> bool:
        profile = Profile(tuple(Counter(votes).items()), eligible=len(votes))
        return stances.gradients(profile, {"at_least": least}, closed=True).outcome == "agreed"

    assert not agreed(found, high) or agreed(raised, high)
    assert not agreed(found, high) or agreed(found, low)


@given(st.lists(st.sampled_from(CONSENSUS), min_size=1, max_size=15), st.integers(0, 100))
def test_consensus_by_its_definition(found: list[str], asides: int) -> None:
    grouped = Profile(tuple(Counter(found).items()), eligible=len(found))
    single = Profile(tuple((one, 1) for one in reversed(found)), eligible=len(found))
    here = stances.consensus(grouped, {"asides": asides}, closed=True)
    assert here == stances.consensus(single, {"asides": asides}, closed=True)
    voices = [one for one in found if one != "abstain"]
    expected = (
        "agree" in voices
        and "block" not in voices
        and voices.count("aside") * 100 <= asides * len(voices)
    )
    assert (here.outcome == "agreed") == expected


def test_a_lot_is_what_sha256_says() -> None:
    """The rule in one line, as anybody recomputes it; the hashes below come from
    ``printf '%s\\n%s' "$seed" "$name" | sha256sum``."""
    names = ["Ada", "Grace", "Mary", "Zoë"]
    found = sortition.draw("4 8 15 16 23 42", names, 2)
    by_hand = sorted(names, key=lambda n: hashlib.sha256(f"4 8 15 16 23 42\n{n}".encode()).digest())
    assert found.chosen == tuple(by_hand[:2])
    assert sortition.draw(" 4 8 15 16 23 42 ", names[::-1], 2) == found
    # The same name in another Unicode form is the same ticket.
    assert sortition.ticket("seed", "Zoe\u0308") == sortition.ticket("seed", "Zoë")
    assert sortition.ticket("seed", "Ada") == (
        "655bb8ac16597a5db7ce2cc81e137c86d1b4427c8f2b69663d7d39ed082ce4dd"
    )
    assert json.loads(json.dumps(found.as_facts()))["chosen"] == list(found.chosen)


def test_strata_have_seats_by_their_size() -> None:
    assert sortition.seats_of({"north": 50, "south": 30, "west": 20}, 7) == {
        "north": 4,
        "south": 2,
        "west": 1,
    }
    strata = {"north": [f"n{i}" for i in range(50)], "south": [f"s{i}" for i in range(10)]}
    found = sortition.draw_by_strata("a seed", strata, 12)
    assert Counter(name[0] for name in found.chosen) == {"n": 10, "s": 2}
    order = [name for name, _hash in sortition.lot("a seed", [*strata["north"], *strata["south"]])]
    assert [order.index(name) for name in found.chosen] == sorted(
        order.index(name) for name in found.chosen
    )


@given(
    sizes=st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 30), min_size=1),
    data=st.data(),
)
def test_seats_of_strata_keep_their_quota(sizes: dict[str, int], data: Any) -> None:
    whole = sum(sizes.values())
    number = data.draw(st.integers(1, whole))
    seats = sortition.seats_of(sizes, number)
    assert sum(seats.values()) == number
    for name, size in sizes.items():
        assert size * number // whole <= seats[name] <= min(size, -(-size * number // whole))


def test_everybody_has_the_same_chance() -> None:
    """Over 3,000 seeds each of ten is drawn among three about 900 times (four deviations of
    sqrt(3000 x 0.3 x 0.7) = 25.1)."""
    names = [f"member {n}" for n in range(10)]
    drawn = Counter(
        name for seed in range(3000) for name in sortition.draw(f"seed {seed}", names, 3).chosen
    )
    assert all(abs(times - 900) < 101 for times in drawn.values())


@pytest.mark.parametrize(
    ("seed", "names", "number"),
    [
        ("", ["a"], 1), ("s", ["a", "a "], 1), ("s", ["a", ""], 1), ("s", ["a"], 2),
        ("s", ["a"], 0), ("s", ["a"], True), ("s", [], 1),
    ],
)  # fmt: skip
def test_a_draw_that_is_none_is_refused(seed: str, names: list[str], number: int) -> None:
    with pytest.raises(Refused):
        sortition.draw(seed, names, number)
