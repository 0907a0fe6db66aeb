"""Finding a time: times as options, who can come when, and the time that suits most."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from colead.features.decisions import actions, queries
from colead.features.decisions.rules import times
from colead.features.decisions.rules.tallies import Profile
from colead.kernel.verdict import Refused
from tests.cast import Cast

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
BERLIN = "Europe/Berlin"


def refused(*lines: str) -> str:
    with pytest.raises(Refused) as no:
        times.read_times(lines, timezone=BERLIN, at=NOON)
    assert no.value.field == "options"
    return no.value.reason


def test_times_are_read_at_the_place_and_put_in_order() -> None:
    found = times.read_times(
        ["2026-03-30T10:00", "2026-03-28 10:00", "2026-03-28T08:00+01:00"],
        timezone=BERLIN,
        at=NOON,
    )
    # The clock was set forward between the two: ten o'clock is nine, then eight o'clock UTC.
    assert found == [
        datetime(2026, 3, 28, 7, tzinfo=UTC),
        datetime(2026, 3, 28, 9, tzinfo=UTC),
        datetime(2026, 3, 30, 8, tzinfo=UTC),
    ]
    assert times.label(found[2], 90, timezone=BERLIN) == "Mon 30 Mar 2026, 10:00–11:30"
    assert times.label(found[2], 1440, timezone=BERLIN) == "Mon 30 Mar 2026, 10:00–Tue 10:00"


def test_senseless_times_are_refused_with_what_is_wrong() -> None:
    assert refused("next week") == "“next week” is no time. Write it as 2026-12-03 10:00."
    assert refused("2026-13-41T10:00").endswith("Write it as 2026-12-03 10:00.")
    assert refused("2026-03-01T10:00") == "Choose times that lie ahead, within a year."
    assert refused("9999-12-31T23:59-12:00") == "Choose times that lie ahead, within a year."
    assert refused("2026-04-01T10:00", "2026-04-01T08:00+00:00") == "Two times are the same."


def profile(*ballots: tuple[dict[int, str], int], eligible: int = 5) -> Profile:
    return Profile(
        ballots=tuple(([[o, mark] for o, mark in b.items()], n) for b, n in ballots),
        eligible=eligible,
        options=(1, 2, 3),
    )


def winner(found: Profile) -> tuple[int, ...]:
    return times.tally(found, {}, closed=True).winners


def test_most_people_first_then_how_well_it_suits_then_the_earliest() -> None:
    yes, maybe, no = "yes", "if-needed", "no"
    assert winner(profile(({1: yes, 2: maybe, 3: no}, 1), ({2: maybe}, 1))) == (2,)
    assert winner(profile(({1: maybe, 2: yes}, 2), ({1: yes, 2: maybe}, 1))) == (2,)
    assert winner(profile(({2: yes, 3: yes}, 2))) == (2,)
    nobody = times.tally(profile(({1: no}, 3)), {}, closed=True)
    assert (nobody.outcome, nobody.why) == ("not-agreed", "below")
    some = profile(({1: yes}, 2))
    assert times.tally(some, {}).outcome == ""
    assert times.tally(some, {}, closed=True).sentence({1: "Monday"}) == (
        "Monday: 2 of 2 can come."
    )


MARK = st.sampled_from(["yes", "if-needed", "no"])


@given(st.lists(st.dictionaries(st.sampled_from([1, 2, 3]), MARK), min_size=1, max_size=12))
def test_nobody_could_bring_more_people_together_at_another_time(
    ballots: list[dict[int, str]],
) -> None:
    found = times.tally(profile(*((b, 1) for b in ballots), eligible=12), {}, closed=True)

    def fits(option: int) -> tuple[int, int, int]:
        marks = [b.get(option, "no") for b in ballots]
        return sum(m != "no" for m in marks), marks.count("yes"), -option

    best = max((1, 2, 3), key=fits)
    assert found.winners == ((best,) if fits(best)[0] else ())


@pytest.mark.django_db
def test_a_time_is_found(cast: Cast) -> None:
    day = cast.ada.today + timedelta(days=20)
    texts = [f"{day}T15:00", f"{day}T10:00"]
    made = actions.propose(
        title="When do we paint?", method="time-poll", options=texts, minutes=30,
        voters="list", voter_ids=[cast.ada.member_id, cast.ben.member_id], by=cast.ada,
    )  # fmt: skip
    ten, three = queries.dossier(cast.ada, made.pk).options
    assert ten.label.endswith("10:00–10:30")
    actions.amend(made.pk, settings={"minutes": 120}, by=cast.ada)
    ten, three = queries.dossier(cast.ada, made.pk).options
    assert ten.label.endswith("10:00–12:00")
    actions.cast(made.pk, choice={ten.pk: "no", three.pk: "yes"}, by=cast.ada)
    with pytest.raises(Refused, match="Choose: yes, if need be, or no"):
        actions.cast(made.pk, choice={ten.pk: "abstain"}, by=cast.ben)
    actions.cast(made.pk, choice={three.pk: "if-needed"}, by=cast.ben)
    made.refresh_from_db()
    assert made.result == "agreed"
    assert queries.dossier(cast.ada, made.pk).result.chosen == (three.pk,)  # type: ignore[union-attr]
