"""E4, H1, K1: everybody is heard, upward too, and nobody has to fear it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from colead.features.circles import actions as circles
from colead.features.feedback import actions as feedback
from colead.features.feedback import jobs as feedback_jobs
from colead.features.feedback import queries as pieces
from colead.features.organizations import queries as organizations
from colead.features.surveys import actions, queries
from colead.kernel.models import Entry
from colead.kernel.urn import Receipt
from colead.kernel.verdict import Missing, Refused
from tests.cast import Cast, acting, person
from tests.features.surveys.conftest import marks

pytestmark = pytest.mark.django_db


def test_a_school_asks_how_it_leads_and_its_steward_how_she_does(cast: Cast) -> None:
    """Ada asks everybody and the guest of the north circle how leading is shared. Eleven answer.
    When it is over all see the same figures; the small south team is not shown apart, and the
    answers are gone. Then Stella, who is steward, asks those she serves, anonymously; five write,
    one of them something hard. She thanks all, asks back without knowing whom, and hears more the
    day after. Neither a member nor the operator's journal knows who wrote what."""
    names = ("Cleo", "Dan", "Eve", "Finn", "Gil", "Hana", "Ines", "Jo")
    more = [acting(person(cast.organization, name).member_id or 0) for name in names]
    for actor in more[:5]:
        circles.join(cast.north.pk, by=actor)
    statements = actions.take_shipped("colead-shared-leading", by=cast.ada)
    asked = actions.open_survey(
        title="How we lead", instrument_id=statements.pk, circle_id=cast.root.pk, guests=True,
        cuts=["circle"], closes_at=cast.ada.at + timedelta(days=7), by=cast.ada,
    )  # fmt: skip
    assert list(asked.groups.values()) == ["North"]
    for number, actor in enumerate([cast.ada, cast.ben, cast.guest, *more]):
        actions.answer(asked.pk, answers=marks(asked, 1 + number % 5, 2 + number % 3), by=actor)
    end = organizations.colead_of(cast.organization.pk, at=asked.closes_at)
    done = actions.close(asked.pk, by=end)
    assert done.results is not None
    assert done.results["answered"] == 11
    assert "alpha" in done.results["subscales"][""]
    assert queries.sheet(cast.guest, asked.pk).survey.results == done.results

    wish = feedback.ask(
        about="My year as steward", people=(), anonymous=True, upward=True,
        ends_at=cast.steward.at + timedelta(days=5), by=cast.steward,
    )  # fmt: skip
    slips = {}
    for name, actor in zip(names[:4], more, strict=False):
        slips[name] = feedback.write(wish.pk, answers=["Well", ""], by=actor)
    hard = feedback.write(wish.pk, answers=["", "You answer asks too late"], by=cast.ben)
    assert isinstance(hard, Receipt)
    feedback_jobs.deliver(at=wish.ends_at.isoformat())
    later = replace(cast.steward, at=wish.ends_at + timedelta(hours=1))
    assert len(pieces.told(later, wish.pk).pieces) == 5
    feedback.thank_all(wish.pk, by=later)
    piece = pieces.behind_veil(cast.ben, hard.code).piece
    feedback.ask_back(piece.pk, text="Which one hurt most?", by=later)
    feedback.answer_behind_veil(
        hard.code, text="The one on rooms", by=replace(cast.ben, at=later.at)
    )
    assert len(pieces.read(later, piece.pk).words) == 1
    tomorrow = replace(later, at=later.at + timedelta(days=1))
    assert pieces.read(tomorrow, piece.pk).words[1] == (False, "The one on rooms")
    with pytest.raises(Missing):
        pieces.read(cast.ada, piece.pk)
    with pytest.raises(Refused, match="whoever holds a role"):
        feedback.ask(
            about="Me", people=(), anonymous=True, upward=True,
            ends_at=cast.ben.at + timedelta(days=5), by=more[7],
        )  # fmt: skip
    wrote = Entry.objects.filter(member_id=cast.ben.member_id, event__startswith="feedback.")
    assert not wrote.exists()
