"""D1, D2, D3: new leaders grow by real work, with a coach to whom they can say everything."""

from __future__ import annotations

from datetime import timedelta

import pytest

from colead.features.circles import actions as circles
from colead.features.coaching import actions, queries
from colead.features.home import queries as home
from colead.features.initiatives import actions as initiatives
from colead.features.issues import actions as issues
from colead.kernel import journal
from colead.kernel.testing import NOON, later, settle
from colead.kernel.verdict import Missing
from tests.cast import Cast
from tests.features.coaching.pairing import people

pytestmark = pytest.mark.django_db


def been(actor: object) -> list[str]:
    return [one.step.name for one in queries.steps(actor) if one.traces]  # type: ignore[arg-type]


def test_a_first_lead_with_a_coach(cast: Cast) -> None:
    """D1: Ben has never led. Home shows him an open seat first; he steps up as cook, which is a
    small lead, and then begins something of his own. The work itself asks whether a coach would
    help. D2: He says to nobody but Colead what he is afraid of, and that he would not be coached
    by Dan. Ada and Dan offer; any member calls a matching; Ada is proposed to him, and both say
    yes. They meet, and only they read what was said: the steward finds nothing. D3: Ben opens what
    his acts may say, and shows it to Ada. They end with thanks, and both look back."""
    [dan] = people(cast.ada, "Dan")
    work = initiatives.start(title="Racks", circle_id=cast.north.pk, by=cast.ada)
    initiatives.state_need(work.pk, kind="hands", text="Two hands", by=cast.ada)
    cook = circles.open_role(cast.south.pk, title="Cook", seats=1, by=cast.ben)
    assert home.helping(cast.ben)[0].title == "Cook"
    assert been(cast.ben) == []
    circles.step_up(cook.pk, by=cast.ben)
    initiatives.start(title="A table for all", circle_id=cast.south.pk, by=cast.ben)
    settle()
    suggested = queries.open_suggestion(cast.ben)
    assert suggested is not None
    assert suggested.about == "A table for all"
    assert been(cast.ben) == ["led-small"]

    for coach in (cast.ada, dan):
        actions.offer(practices=["starting"], languages=["en"], by=coach)
    actions.wish(
        what="What if nobody comes?", practices=["starting"], languages=["en"],
        who_not=[dan.member_id or 0], by=cast.ben,
    )  # fmt: skip
    actions.call_matching(by=dan)
    settle()
    assert queries.waiting_proposals(dan) == []
    [found] = queries.waiting_proposals(cast.ben)
    assert found.coach_id == cast.ada.member_id
    seen = queries.looked_at(cast.ada, queries.proposal(cast.ada, found.pk))
    assert (seen.what, bool(seen.reasons)) == ("What if nobody comes?", True)
    for one in (cast.ada, cast.ben):
        actions.say_yes(found.pk, by=one)
    [pair] = queries.own_pairs(cast.ben)

    session = actions.plan_session(pair.pk, starts_at=NOON + timedelta(days=2), by=cast.ben)
    after = later(days=3)
    ada, ben = cast.ada.moved_to(after), cast.ben.moved_to(after)
    actions.hold_session(session.pk, by=ada)
    actions.write(pair.pk, kind="note", words="Ask five people", session_id=session.pk, by=ben)
    assert [one.words for one in queries.room(ada, pair.pk).texts] == ["Ask five people"]
    with pytest.raises(Missing):
        queries.room(cast.steward.moved_to(after), pair.pk)
    seen_by_steward = journal.entries(cast.steward).filter(subject_kind="pair")
    assert list(seen_by_steward) == []

    issues.raise_issue(title="Nobody eats together", circle_id=cast.south.pk, by=ben)
    actions.show(pair_id=pair.pk, by=ben)
    shown = [practice.name for practice, _acts in queries.acts_shown_to_me(ada, pair.pk)]
    assert shown[:2] == ["begins", "names"]

    actions.end(pair.pk, words="It was full. Thank you.", by=ben)
    for one in (ada, ben):
        actions.write(pair.pk, kind="reflection", words="I learnt to ask", by=one)
    assert been(ada)[-1] == "coached"
    with pytest.raises(Missing):
        queries.acts_shown_to_me(ada, pair.pk)
