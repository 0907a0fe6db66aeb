"""E3, E2 and B4: a team looks back, says what each will do, and looks at its own procedures."""

from __future__ import annotations

from datetime import timedelta

import pytest

from colead.features.authority import actions as authority
from colead.features.circles import actions as circles
from colead.features.guidance import actions as guidance
from colead.features.initiatives import actions as initiatives
from colead.features.retrospectives import actions, queries
from colead.features.retrospectives.models import LookBack
from colead.kernel import review
from colead.kernel.testing import settle
from colead.kernel.verdict import Refused
from tests.cast import Cast


def test_e3_a_failed_initiative_is_looked_back_on_by_all_who_were_in_it(cast: Cast) -> None:
    led = initiatives.start(title="Lantern walk", circle_id=cast.north.pk, by=cast.ada)
    initiatives.join(led.pk, by=cast.ben)
    initiatives.end(
        led.pk, status="failed", outcome="It rained", lesson="Have a second day", by=cast.ada
    )
    settle()
    # Nothing begins by itself: the lead is asked, and begins it with one act.
    asked = LookBack.objects.get()
    assert asked.member_id == cast.ada.member_id
    made = actions.start(
        title="The walk", format="after-action", about=("initiative", led.pk), by=cast.ada
    )
    actions.come(made.pk, by=cast.ada)
    actions.come(made.pk, by=cast.ben)
    for column, text in enumerate(("A walk of 40", "It poured", "One day only", "Two days")):
        actions.write_card(made.pk, column=column, text=text, by=cast.ben)
    assert queries.board(cast.ada, made.pk).cards == []
    for _phase in range(5):
        actions.move_on(made.pk, by=cast.ada)

    # B4: people take commitments themselves; what is left open binds nobody.
    said = actions.commit(made.pk, what="Book two evenings", by=cast.ben)
    actions.wish(made.pk, what="Sew rain covers", by=cast.ben)
    actions.move_on(made.pk, by=cast.ada)
    with pytest.raises(Refused, match="Whoever made it"):
        actions.answer(said.pk, state="kept", by=cast.ada)
    actions.answer(said.pk, state="kept", by=cast.later(cast.ben, days=20))
    again = actions.start(
        title="The walk, a year on", format="four-ls", about=("initiative", led.pk),
        by=cast.later(cast.ada, days=300),
    )  # fmt: skip
    opened = queries.board(cast.ada, again.pk).former
    assert [(one.what, one.state) for one in opened] == [("Book two evenings", "kept")]
    actions.keep_lesson(made.pk, title="Two days", text="Weather needs a second day", by=cast.ben)
    assert [one.title for one in queries.lessons(cast.steward).items] == ["Two days"]


def test_e2_everything_that_has_a_review_date_comes_up_on_one_page(cast: Cast) -> None:
    soon = cast.ada.today + timedelta(days=10)
    authority.write(
        circle_id=cast.root.pk, title="Much money", when={"amount_over": 1000, "currency": "EUR"},
        then={"outcome": "inform", "whom": [{"kind": "stewards"}]}, why="So", review_on=soon,
        by=cast.steward,
    )  # fmt: skip
    circles.open_role(
        cast.north.pk, title="Keyholder", purpose="Opens", review_on=soon, by=cast.ada
    )
    guidance.open_goal(circle_id=cast.north.pk, title="Read daily", review_on=soon, by=cast.ada)
    actions.set_rhythm(cast.north.pk, days=7, format="sailboat", check_every=1, by=cast.ada)
    actions.close(
        actions.start(title="Once", format="sailboat", circle_id=cast.north.pk, by=cast.ada).pk,
        by=cast.ada,
    )
    assert [one.kind for one in review.coming(cast.ada, until=cast.ada.today)] == [
        "retrospective-rhythm"
    ]
    found = review.coming(cast.ada, until=soon)
    assert sorted(one.kind for one in found) == [
        "goal", "guardrail", "retrospective-rhythm", "role",
    ]  # fmt: skip
    assert {one.kind for one in review.coming(cast.ada, until=soon, circle_id=cast.north.pk)} == {
        "goal", "role", "retrospective-rhythm",
    }  # fmt: skip
    assert review.coming(cast.outsider, until=soon) == []
    actions.review_rhythm(cast.north.pk, outcome="keep", reason="It helps us", by=cast.ada)
    assert review.coming(cast.ada, until=cast.ada.today) == []
