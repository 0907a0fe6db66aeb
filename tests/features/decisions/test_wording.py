"""Suggested wordings: beside the proposal, until one is taken up."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from colead.features.circles import actions as circles
from colead.features.decisions import actions, queries
from colead.features.decisions.models import Decision, Wording
from colead.kernel.actor import Actor
from colead.kernel.verdict import Missing, Refused
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def proposal(cast: Cast) -> Decision:
    circles.join(cast.north.pk, by=cast.ben)
    made = actions.propose(
        title="Paint", method="consent", proposal="We paint the hall green.",
        circle_id=cast.north.pk, by=cast.ada,
    )  # fmt: skip
    actions.cast(made.pk, choice="objection", reason="Green is dark", by=cast.ben)
    return made


def test_a_wording_is_taken_up_and_its_author_told(cast: Cast) -> None:
    made = proposal(cast)
    words = "We paint the hall light green."
    suggested = actions.suggest_wording(made.pk, proposal=words, note="Lighter", by=cast.ben)
    ((one, change),) = queries.dossier(cast.ada, made.pk).open_wordings
    assert one == suggested
    assert [piece.text for piece in change.after if piece.kind == "added"] == ["light "]
    objection = made.objections.get()
    opened = actions.integrate(
        made.pk, proposal=words, objections={objection.pk: "It is lighter"},
        wording_id=suggested.pk, by=cast.ada,
    )  # fmt: skip
    suggested.refresh_from_db()
    assert (suggested.state, suggested.taken_in) == (Wording.State.TAKEN, opened)
    assert queries.dossier(cast.ada, made.pk).open_wordings == []


def test_a_wording_taken_back_cannot_be_taken_up(cast: Cast) -> None:
    made = proposal(cast)
    suggested = actions.suggest_wording(made.pk, proposal="White.", by=cast.ben)
    with pytest.raises(Missing):
        actions.take_back_wording(suggested.pk, by=cast.ada)
    actions.take_back_wording(suggested.pk, by=cast.ben)
    with pytest.raises(Refused, match="does not stand any more"):
        actions.take_back_wording(suggested.pk, by=cast.ben)
    with pytest.raises(Refused, match="was taken back"):
        actions.integrate(made.pk, proposal="White.", wording_id=suggested.pk, by=cast.ada)
    made.refresh_from_db()
    assert made.round_number == 1


def test_who_may_suggest_and_what(cast: Cast) -> None:
    made = proposal(cast)
    for words, reason in (
        ("  ", "Write the wording"),
        ("We paint the hall green.", "the same as the one that stands"),
    ):
        with pytest.raises(Refused, match=reason):
            actions.suggest_wording(made.pk, proposal=words, by=cast.ben)
    with pytest.raises(Refused, match="Those who answer suggest wordings"):
        actions.suggest_wording(made.pk, proposal="Red.", by=cast.steward)
    with pytest.raises(Missing):
        actions.suggest_wording(made.pk, proposal="Red.", by=cast.outsider)


def test_the_page_shows_them_side_by_side(now: Cast, client_of: Callable[[Actor], Client]) -> None:
    made = proposal(now)
    base = f"/o/{now.organization.slug}/decisions/"
    ben, ada = client_of(now.ben), client_of(now.ada)
    assert "No other wording yet" in ben.get(f"{base}{made.pk}/work/").content.decode()
    sent = ben.post(f"{base}{made.pk}/work/", {"proposal": "We paint the hall white."})
    assert sent.status_code == 302
    shown = ada.get(f"{base}{made.pk}/work/").content.decode()
    assert "<ins>white</ins>" in shown
    assert "<del>green</del>" in shown
    kept = ada.post(f"{base}{made.pk}/work/", {"proposal": "", "note": "Kept words"})
    assert kept.status_code == 422
    assert "Kept words" in kept.content.decode()
    one = Wording.objects.get()
    form = ada.get(f"{base}{made.pk}/integrate/?wording={one.pk}").content.decode()
    assert "We paint the hall white." in form
    ben.post(f"{base}wordings/{one.pk}/take-back/")
    one.refresh_from_db()
    assert one.state == "withdrawn"
