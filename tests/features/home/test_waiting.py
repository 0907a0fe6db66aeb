"""What waits for me comes from every room, each thing once, to those it is for."""

from __future__ import annotations

from datetime import timedelta

from colead.features.decisions import actions as decisions
from colead.features.home import queries
from colead.features.initiatives import actions as initiatives
from colead.features.issues import actions as issues
from colead.kernel.actor import Actor
from colead.kernel.testing import NOON
from tests.cast import Cast


def kinds(actor: Actor) -> list[str]:
    return [t.kind for t in queries.waiting(actor, led=queries.led(actor))]


def test_a_lead_is_asked_for_a_word_when_the_rhythm_has_passed(cast: Cast) -> None:
    made = initiatives.start(title="A school garden", circle_id=cast.north.pk, by=cast.ada)
    assert kinds(cast.ada) == []
    assert [t.title for t in queries.leading(cast.ada, queries.led(cast.ada))] == [made.title]
    later = cast.ada.moved_to(NOON + timedelta(days=60))
    assert kinds(later) == ["check-in"]
    assert kinds(cast.ben.moved_to(later.at)) == []


def test_a_commitment_waits_for_the_one_who_made_it(cast: Cast) -> None:
    made = initiatives.start(title="A school garden", circle_id=cast.north.pk, by=cast.ada)
    initiatives.commit(
        made.pk, what="Ask the gardener", due_on=NOON.date() + timedelta(days=3), by=cast.ben
    )
    (one,) = queries.waiting(cast.ben, led=[])
    assert (one.kind, one.title, one.why) == ("commitment", "Ask the gardener", made.title)
    (late,) = queries.waiting(cast.ben.moved_to(NOON + timedelta(days=5)), led=[])
    assert late.why == "You said you would; its day has passed"


def test_an_ask_waits_for_the_stewards(cast: Cast) -> None:
    issues.ask(title="We need the key of the shed", by=cast.ada)
    assert kinds(cast.steward) == ["ask"]
    assert kinds(cast.ada) == []


def test_a_ballot_waits_until_it_is_cast(cast: Cast) -> None:
    made = decisions.propose(
        title="Where to put the benches?",
        proposal="Under the lime tree.",
        method="majority",
        circle_id=cast.root.pk,
        by=cast.steward,
    )
    if made.state == "draft":
        decisions.open_decision(made.pk, by=cast.steward)
    assert kinds(cast.ada) == ["ballot"]


def test_where_i_could_help_names_needs_and_issues_near_me(cast: Cast) -> None:
    made = initiatives.start(title="A school garden", circle_id=cast.north.pk, by=cast.ben)
    initiatives.state_need(made.pk, kind="hands", text="Two people who dig", by=cast.ben)
    issues.raise_issue(title="No water outside", circle_id=cast.north.pk, by=cast.ben)
    issues.raise_issue(title="Far away", circle_id=cast.south.pk, by=cast.ben)
    found = [(t.kind, t.title) for t in queries.helping(cast.ada)]
    assert found[:2] == [("need", "Two people who dig"), ("issue", "No water outside")]
    assert ("issue", "Far away") not in found
