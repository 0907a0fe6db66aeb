"""Who answers by role or team, and questions that open by themselves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from colead.features.authority import actions as authority
from colead.features.circles import actions as circles
from colead.features.decisions import actions, jobs
from colead.features.decisions.models import Decision, Voter
from colead.features.initiatives import actions as initiatives
from colead.kernel.actor import Actor
from colead.kernel.models import Entry
from colead.kernel.testing import NOON, settle
from colead.kernel.verdict import Refused
from tests.cast import Cast

THEN = NOON + timedelta(days=2)


def roll(decision: Decision) -> set[int]:
    return set(Voter.objects.filter(decision=decision).values_list("member_id", flat=True))


def run(at: datetime) -> None:
    jobs.open_due(at=at.isoformat())


def test_those_who_hold_a_role_in_the_circle_answer(cast: Cast) -> None:
    circles.join(cast.north.pk, by=cast.ben)
    role = circles.open_role(cast.north.pk, title="Cook", by=cast.ada)
    circles.step_up(role.pk, by=cast.ben)
    put = actions.propose(
        title="Soup?", proposal="More", method="majority", circle_id=cast.north.pk,
        voters="roles", by=cast.ada,
    )  # fmt: skip
    assert roll(put) == {cast.ben.member_id}
    with pytest.raises(Refused, match="Nobody could answer"):
        actions.propose(
            title="Jam?", method="majority", circle_id=cast.south.pk, voters="roles", by=cast.ben
        )


def test_the_team_of_an_initiative_answers(cast: Cast) -> None:
    led = initiatives.start(title="A shed", circle_id=cast.south.pk, by=cast.ben)
    put = actions.propose(
        title="Red?", proposal="Red", method="consent", circle_id=cast.north.pk,
        about=("initiative", led.pk), voters="team", by=cast.ada,
    )  # fmt: skip
    assert roll(put) == {cast.ben.member_id}
    with pytest.raises(Refused, match="Say which initiative") as no:
        actions.propose(title="Red?", method="consent", voters="team", by=cast.ada)
    assert no.value.field == "voters"


def test_a_question_opens_by_itself_in_the_name_of_who_brought_it(cast: Cast) -> None:
    draft = actions.propose(
        title="Soup?", proposal="More", method="majority", circle_id=cast.north.pk,
        opens_at=THEN, by=cast.ada,
    )  # fmt: skip
    assert (draft.state, draft.opens_at) == ("draft", THEN)
    run(THEN - timedelta(minutes=1))
    draft.refresh_from_db()
    assert draft.state == "draft"
    run(THEN)
    run(THEN + timedelta(minutes=1))
    draft.refresh_from_db()
    assert (draft.state, draft.opened_at, draft.opens_at) == ("open", THEN, None)
    assert draft.closes_at == THEN + timedelta(days=draft.settings["days"])
    [entry] = Entry.objects.filter(event="decisions.DecisionProposed", subject_id=draft.pk)
    assert (entry.member_id, entry.at) == (cast.ada.member_id, THEN)


def test_what_stands_in_the_way_by_then_is_told_and_it_stays_a_draft(cast: Cast) -> None:
    draft = actions.propose(
        title="A new exam", proposal="We write it", method="majority", circle_id=cast.north.pk,
        opens_at=THEN, by=cast.ada,
    )  # fmt: skip
    authority.write(
        circle_id=cast.root.pk, title="Exams", when={"topics": ["exam"]},
        then={"outcome": "not_here", "whom": [{"kind": "stewards"}]}, why="So", by=cast.steward,
    )  # fmt: skip
    run(THEN)
    draft.refresh_from_db()
    assert (draft.state, draft.opens_at) == ("draft", None)
    [entry] = Entry.objects.filter(event="decisions.OpeningHindered")
    assert entry.concerned == [cast.ada.member_id]
    settle()


@pytest.mark.parametrize(
    ("opens", "closes", "reason"),
    [
        (timedelta(0), None, "lies ahead"),
        (timedelta(days=500), None, "within a year"),
        (timedelta(days=3), timedelta(days=2), "before it closes"),
    ],
)
def test_times_that_make_no_sense_are_refused_at_their_field(
    cast: Cast, opens: timedelta, closes: timedelta | None, reason: str
) -> None:
    with pytest.raises(Refused, match=reason) as no:
        actions.propose(
            title="Soup?", method="majority", opens_at=NOON + opens,
            closes_at=NOON + closes if closes else None, by=cast.ada,
        )  # fmt: skip
    assert no.value.field == "opens_at"


def test_on_its_page_the_time_is_told_and_taken_away(
    cast: Cast, client_of: Callable[[Actor], Client]
) -> None:
    draft = actions.propose(title="Soup?", method="majority", opens_at=THEN, by=cast.ada)
    ada = client_of(cast.ada)
    shown = ada.get(reverse("decisions:decision", args=[cast.ada.slug, draft.pk])).content.decode()
    assert "Opens by itself" in shown
    at = reverse("decisions:schedule", args=[cast.ada.slug, draft.pk])
    wrong = ada.post(at, {"opens_at": "2019-01-01T10:00"})
    assert "Choose an opening time that lies ahead" in wrong.content.decode()
    assert ada.post(at, {"opens_at": ""}).status_code == 302
    draft.refresh_from_db()
    assert draft.opens_at is None
    run(THEN + timedelta(days=1))
    draft.refresh_from_db()
    assert draft.state == "draft"
    actions.put(draft.pk, by=cast.ada)
    with pytest.raises(Refused, match="put already"):
        actions.schedule(draft.pk, opens_at=THEN, by=cast.ada)
