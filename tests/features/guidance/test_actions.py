"""Visions and goals are kept by those whose they are, and every wording stays."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from colead.features.circles import actions as circles
from colead.features.guidance import actions, queries
from colead.features.guidance.models import Goal, GoalVersion, VisionVersion
from colead.kernel import search
from colead.kernel.models import Entry
from colead.kernel.verdict import Missing, Refused
from tests.cast import Cast, person


def told(kind: str, subject_id: int) -> list[str]:
    """The events of this room about a thing, oldest first."""
    rows = Entry.objects.filter(
        subject_kind=kind, subject_id=subject_id, event__startswith="guidance."
    ).order_by("pk")
    return [row.event.partition(".")[2] for row in rows]


def test_stewards_write_the_organizations_vision_and_every_wording_is_kept(cast: Cast) -> None:
    actions.write_vision(cast.root.pk, text="Every child swims.", by=cast.steward)
    actions.write_vision(
        cast.root.pk, text="Everybody swims.", reason="Teachers too.", number=1, by=cast.steward
    )
    now = queries.vision(cast.ada, cast.root.pk)
    assert now is not None
    assert (now.number, now.text, now.reason) == (2, "Everybody swims.", "Teachers too.")
    assert [v.text for v in queries.vision_versions(cast.ada, cast.root.pk)] == [
        "Everybody swims.",
        "Every child swims.",
    ]
    assert told("circle", cast.root.pk) == ["VisionWritten", "VisionWritten"]
    with pytest.raises(Refused, match="Somebody else wrote this vision anew"):
        actions.write_vision(cast.root.pk, text="Nobody.", number=1, by=cast.steward)
    with pytest.raises(Refused, match="stewards keep"):
        actions.write_vision(cast.root.pk, text="Nobody.", by=cast.ada)


def test_a_circles_vision_is_its_own(cast: Cast) -> None:
    actions.write_vision(cast.north.pk, text="A quiet house.", by=cast.ada)
    for other in (cast.ben, cast.steward):
        with pytest.raises(Refused, match="members of this circle keep"):
            actions.write_vision(cast.north.pk, text="A loud house.", by=other)
    with pytest.raises(Refused):
        actions.write_vision(cast.north.pk, text="Mine.", by=cast.guest)
    with pytest.raises(Missing):
        actions.write_vision(cast.north.pk, text="Mine.", by=cast.outsider)
    zoe = person(cast.organization, "Zoe")
    circles.join(cast.north.pk, by=zoe)
    role = circles.open_role(
        cast.north.pk, title="Guide", purpose="", accountabilities=[], is_guide=True, by=cast.ada
    )
    circles.step_up(role.pk, by=zoe)
    with pytest.raises(Refused, match="guides of this circle keep"):
        actions.write_vision(cast.north.pk, text="A loud house.", by=cast.ada)
    assert actions.write_vision(cast.north.pk, text="A merry house.", by=zoe).number == 2
    assert queries.circles_kept_by(zoe) == {cast.north.pk}
    assert queries.circles_kept_by(cast.ada) == set()
    assert queries.circles_kept_by(cast.steward) == {cast.root.pk}
    assert queries.circles_kept_by(cast.guest) == set()


def goal(cast: Cast) -> Goal:
    """A goal of the organization."""
    return actions.open_goal(
        circle_id=cast.root.pk, title="Everybody swims", text="By summer.", by=cast.steward
    )


def test_a_goal_is_opened_changed_kept_closed_and_opened_again(cast: Cast) -> None:
    found = goal(cast)
    assert found.opened_on == date(2026, 3, 2)
    actions.amend_goal(
        found.pk,
        title="All of us swim",
        text="By summer.",
        reason="Clearer.",
        version=1,
        by=cast.steward,
    )
    with pytest.raises(Refused, match="Somebody else changed this goal"):
        actions.amend_goal(found.pk, title="No", reason="No.", version=1, by=cast.steward)
    actions.keep_goal(found.pk, reason="It holds.", review_on=date(2026, 9, 1), by=cast.steward)
    with pytest.raises(Refused) as refusal:
        actions.close_goal(found.pk, result="reached", outcome=" ", by=cast.steward)
    assert refusal.value.field == "outcome"
    actions.close_goal(found.pk, result="partly", outcome="Half do.", by=cast.steward)
    for late in (
        lambda: actions.close_goal(found.pk, result="reached", outcome="All.", by=cast.steward),
        lambda: actions.add_measure(
            found.pk, name="n", start=Decimal(0), target=Decimal(1), by=cast.steward
        ),
        lambda: actions.keep_goal(found.pk, reason="x", review_on=None, by=cast.steward),
    ):
        with pytest.raises(Refused, match="closed"):
            late()
    actions.reopen_goal(found.pk, reason="The other half.", by=cast.steward)
    now = queries.goal(cast.ada, found.pk)
    assert (now.is_open, now.result, now.outcome, now.version) == (True, "", "", 3)
    assert "Half do." in queries.versions(now)[0].reason
    with pytest.raises(Refused, match="open already"):
        actions.reopen_goal(found.pk, reason="Again.", by=cast.steward)
    assert told("goal", found.pk) == [
        "GoalOpened",
        "GoalAmended",
        "GoalReviewed",
        "GoalClosed",
        "GoalReopened",
    ]


def test_measures_are_kept_by_keepers_and_read_by_everyone(cast: Cast) -> None:
    found = goal(cast)
    with pytest.raises(Refused, match="stewards keep"):
        actions.add_measure(
            found.pk, name="Swimmers", start=Decimal(40), target=Decimal(100), by=cast.ada
        )
    measure = actions.add_measure(
        found.pk, name="Swimmers", unit="%", start=Decimal(40), target=Decimal(100), by=cast.steward
    )
    with pytest.raises(Refused, match="of this name already"):
        actions.add_measure(
            found.pk, name="Swimmers", start=Decimal(0), target=Decimal(1), by=cast.steward
        )
    with pytest.raises(Refused, match="must differ"):
        actions.add_measure(
            found.pk, name="Same", start=Decimal(1), target=Decimal(1), by=cast.steward
        )
    actions.read_measure(measure.pk, value=Decimal(55), read_on=date(2026, 2, 1), by=cast.ada)
    actions.read_measure(measure.pk, value=Decimal(60), by=cast.ben)
    actions.read_measure(measure.pk, value=Decimal("70"), note="Counted again", by=cast.ben)
    (seen,) = queries.measured([found.pk])[found.pk]
    assert seen.points == ((date(2026, 2, 1), Decimal(55)), (date(2026, 3, 2), Decimal(70)))
    assert (seen.share, seen.percent) == (0.5, 50)
    with pytest.raises(Refused, match="not come yet"):
        actions.read_measure(measure.pk, value=Decimal(1), read_on=date(2026, 3, 3), by=cast.ada)
    with pytest.raises(Refused, match="too large"):
        actions.read_measure(measure.pk, value=Decimal("1e13"), by=cast.ada)
    with pytest.raises(Missing):
        actions.read_measure(measure.pk, value=Decimal(1), by=cast.outsider)
    with pytest.raises(Missing):
        actions.read_measure(measure.pk, value=Decimal(1), by=cast.guest)
    actions.drop_measure(measure.pk, by=cast.steward)
    assert queries.measured([found.pk]) == {}
    with pytest.raises(Missing):
        actions.read_measure(measure.pk, value=Decimal(1), by=cast.ada)


def test_goal_choices_are_those_of_the_circle_and_above(cast: Cast) -> None:
    whole = goal(cast)
    north = actions.open_goal(circle_id=cast.north.pk, title="Quiet", by=cast.ada)
    south = actions.open_goal(circle_id=cast.south.pk, title="Merry", by=cast.ben)
    assert queries.goal_choices(cast.ada) == [
        (whole.pk, "Everybody swims"),
        (north.pk, "Quiet (North)"),
        (south.pk, "Merry (South)"),
    ]
    assert queries.goal_choices(cast.ada, cast.south.pk) == [
        (whole.pk, "Everybody swims"),
        (south.pk, "Merry (South)"),
    ]
    actions.close_goal(south.pk, result="reached", outcome="We laugh.", by=cast.ben)
    assert queries.goal_choices(cast.ada, cast.south.pk) == [(whole.pk, "Everybody swims")]
    assert queries.goal_choices(cast.outsider) == []
    assert queries.goal_choices(cast.guest) == [(north.pk, "Quiet (North)")]


def test_goals_are_found_by_their_words(cast: Cast) -> None:
    found = goal(cast)
    assert [(hit.kind, hit.id) for hit in search.find(cast.ada, "swims")] == [("goal", found.pk)]


def test_wordings_cannot_be_changed_even_by_the_database(cast: Cast) -> None:
    goal(cast)
    actions.write_vision(cast.root.pk, text="Everybody swims.", by=cast.steward)
    for model in (GoalVersion, VisionVersion):
        with pytest.raises(DatabaseError), transaction.atomic():
            model.objects.update(text="It never was otherwise.")
