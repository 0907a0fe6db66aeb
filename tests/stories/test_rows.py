"""The rows of the mission, each told once as an organization would tell it."""

from __future__ import annotations

import pytest

from colead.features.authority import actions as authority
from colead.features.circles import actions as circles
from colead.features.circles import queries as circle_queries
from colead.features.conversations import actions as conversations
from colead.features.decisions import actions as decisions
from colead.features.decisions.models import Advice, Decision
from colead.features.guidance import actions as guidance
from colead.features.ideas import actions as ideas
from colead.features.ideas import queries as idea_queries
from colead.features.initiatives import actions as initiatives
from colead.features.initiatives import queries as initiative_queries
from colead.features.initiatives.models import Commitment, Initiative
from colead.features.issues import actions as issues
from colead.features.issues import queries as issue_queries
from colead.features.offers import actions as offers
from colead.features.offers.models import Offer
from colead.kernel import journal
from colead.kernel.models import Entry
from colead.kernel.testing import settle
from colead.kernel.verdict import Refused
from tests.cast import Cast, person


def test_a1_a_new_member_can_start_anything_from_the_first_minute(cast: Cast) -> None:
    nora = person(cast.organization, "Nora")
    issues.raise_issue(title="It is dark at five", by=nora)
    ideas.post(title="Lanterns", by=nora)
    led = initiatives.start(title="A lantern walk", by=nora)
    decisions.propose(title="Which evening?", method="advice", by=nora)
    assert initiative_queries.lead_ids(led.pk) == {nora.member_id}


def test_a2_everyone_shares_ideas_and_finds_the_like_first(cast: Cast) -> None:
    first = ideas.post(title="A bench under the old tree", by=cast.ada)
    assert idea_queries.similar(cast.ben, "bench below a tree") == [first]
    ideas.support(first.pk, kind="join", by=cast.ben)
    second = ideas.post(title="Something to sit on", by=cast.ben)
    assert ideas.merge(second.pk, into_id=first.pk, by=cast.ada) == first


def test_a3_the_lead_is_taken_in_one_act_and_the_guardrails_answer(cast: Cast) -> None:
    for title, when, then in (
        ("Much money", {"amount_over": 100_000, "currency": "EUR"},
         {"outcome": "advise", "whom": [{"kind": "member", "id": cast.ben.member_id}]}),
        ("Very much money", {"amount_over": 500_000, "currency": "EUR"},
         {"outcome": "consent", "whom": [{"kind": "circle", "id": cast.south.pk}]}),
        ("Exams", {"topics": ["exam"]},
         {"outcome": "not_here", "whom": [{"kind": "stewards"}]}),
    ):  # fmt: skip
        authority.write(
            circle_id=cast.root.pk, title=title, when=when, then=then, why="So", by=cast.steward
        )

    def start(title: str, amount: int | None = None) -> Initiative:
        return initiatives.start(
            title=title, circle_id=cast.north.pk, amount=amount, currency="EUR" if amount else "",
            by=cast.ada,
        )  # fmt: skip

    assert start("A bench").status == "active"
    asked = start("A shed", 200_000)
    assert (asked.status, asked.verdict["outcome"]) == ("forming", "advise")
    assert start("A hall", 900_000).verdict["outcome"] == "consent"
    with pytest.raises(Refused):
        start("Change the exam")
    assert Initiative.objects.filter(title="Change the exam").count() == 0


def test_a4_an_issue_is_offered_to_those_closest_never_by_rank(cast: Cast) -> None:
    role = circles.open_role(cast.south.pk, title="Cook", by=cast.ben)
    circles.step_up(role.pk, by=cast.ben)
    circles.open_domain(cast.south.pk, name="Soup", role_id=role.pk, by=cast.ben)
    raised = issues.raise_issue(title="The soup is cold", by=cast.ada)
    close = issue_queries.suggestions(cast.ada, raised)
    assert close[0].name == "Ben"
    assert "Soup" in close[0].reasons[0]
    assert not any("steward" in reason for s in close for reason in s.reasons)
    offer = issues.offer(raised.pk, to=[cast.ben.member_id or 0], by=cast.ada)[0]
    offers.take(offer.pk, by=cast.ben)
    assert issue_queries.issue(cast.ada, raised.pk).state == "taken"


def test_b1_initiatives_say_which_goal_they_serve(cast: Cast) -> None:
    goal = guidance.open_goal(circle_id=cast.root.pk, title="Dry feet", by=cast.steward)
    led = initiatives.start(title="A drain", goal_id=goal.pk, by=cast.ada)
    assert list(initiative_queries.about(cast.ben, "goal", goal.pk)) == [led]


def test_b2_stewards_answer_asks_with_a_clock_that_all_see(cast: Cast) -> None:
    asked = issues.ask(title="A key", by=cast.ada)
    assert issue_queries.ask(cast.ben, asked.pk).due_on == asked.due_on
    with pytest.raises(Refused):
        issues.answer(asked.pk, state="removed", answer="Here", by=cast.ben)
    issues.answer(asked.pk, state="removed", answer="Here", by=cast.later(cast.steward, days=2))
    settle()
    assert Entry.objects.get(event="issues.AskAnswered").facts["hours"] == 48


def test_b3_accountability_is_shared_by_equal_leads(cast: Cast) -> None:
    led = initiatives.start(title="A fair", by=cast.ada)
    offer = initiatives.offer_lead(led.pk, to=cast.ben.member_id or 0, by=cast.ada)
    assert initiative_queries.lead_ids(led.pk) == {cast.ada.member_id}
    offers.take(offer.pk, by=cast.ben)
    initiatives.check_in(led.pk, progress="Begun", confidence=4, by=cast.ben)
    initiatives.step_back(led.pk, by=cast.ada)
    assert initiative_queries.lead_ids(led.pk) == {cast.ben.member_id}
    with pytest.raises(Refused, match="only lead"):
        initiatives.step_back(led.pk, by=cast.ben)


def test_b4_commitments_are_ones_own_and_another_confirms_them(cast: Cast) -> None:
    led = initiatives.start(title="A fair", by=cast.ada)
    made = initiatives.commit(led.pk, what="Bake", by=cast.ben)
    initiatives.do(made.pk, by=cast.ben)
    with pytest.raises(Refused):
        initiatives.confirm(made.pk, by=cast.ben)
    initiatives.confirm(made.pk, by=cast.ada)
    assert Commitment.objects.get().confirmed_by_id == cast.ada.member_id


def test_b4_g1_a_decision_by_advice_keeps_its_whole_record(cast: Cast) -> None:
    asked = decisions.propose(title="Which wood?", method="advice", by=cast.ada)
    decisions.ask(asked.pk, [(cast.ben.member_id or 0, "expert", "knows wood")], by=cast.ada)
    decisions.give_advice(asked.pk, text="Oak", by=cast.ben)
    advice = Advice.objects.get(decision=asked)
    decisions.answer_advice(advice.pk, done="partly", because="Oak is dear", by=cast.ada)
    decisions.decide(asked.pk, statement="Larch", by=cast.ada)
    kept = Decision.objects.get(pk=asked.pk)
    assert (kept.state, kept.result, kept.statement) == ("settled", "agreed", "Larch")
    assert kept.verdict["outcome"] == "go"


def test_f1_nothing_is_anybodys_before_their_yes(cast: Cast) -> None:
    role = circles.open_role(cast.north.pk, title="Guide", is_guide=True, by=cast.ada)
    offer = circles.offer_role(role.pk, to=cast.ben.member_id or 0, by=cast.ada)
    assert role.terms.count() == 0
    offers.decline(offer.pk, reply="Not this year", by=cast.ben)
    assert role.terms.count() == 0
    assert Offer.objects.get(pk=offer.pk).state == "declined"
    with pytest.raises(Refused):
        offers.take(offer.pk, by=cast.ben)


def test_f2_circles_nest_and_are_joined_in_one_act(cast: Cast) -> None:
    inner = circles.open_circle(name="Choir", parent_id=cast.north.pk, by=cast.ada)
    circles.join(inner.pk, by=cast.ben)
    assert cast.ben.member_id in {
        member.pk for member in circle_queries.members_of(cast.ada, inner.pk)
    }
    with pytest.raises(Refused):
        circles.move_circle(cast.north.pk, parent_id=inner.pk, by=cast.ada)


def test_f3_a_steward_keeps_guidance_and_has_no_say_in_others_work(cast: Cast) -> None:
    led = initiatives.start(title="A fair", by=cast.ada)
    for forbidden in (
        lambda: initiatives.end(led.pk, status="stopped", outcome="No", by=cast.steward),
        lambda: initiatives.pause(led.pk, by=cast.steward),
        lambda: circles.amend_circle(
            cast.north.pk, name="Mine", purpose="", joining="open", by=cast.steward
        ),
    ):
        with pytest.raises(Refused):
            forbidden()
    with pytest.raises(Refused):
        guidance.write_vision(cast.root.pk, text="All mine", by=cast.ada)
    guidance.write_vision(cast.root.pk, text="All of ours", by=cast.steward)


def test_g2_leading_is_handed_over_and_the_past_can_be_seen(cast: Cast) -> None:
    role = circles.open_role(cast.north.pk, title="Guide", by=cast.ada)
    term = circles.step_up(role.pk, by=cast.ada)
    later = cast.later(cast.ada, days=40)
    offer = circles.hand_over(term.pk, to=cast.ben.member_id or 0, notes="Blue folder", by=later)
    offers.take(offer.pk, by=cast.later(cast.ben, days=41))
    history = [(t.member_id, t.ended_by) for t in circle_queries.terms_of_role(role.pk)]
    assert history == [(cast.ben.member_id, ""), (cast.ada.member_id, "hand-over")]


def test_h1_a_guest_speaks_where_invited_and_sees_nothing_else(cast: Cast) -> None:
    near = ideas.post(title="A ramp", circle_id=cast.north.pk, by=cast.guest)
    far = ideas.post(title="A pond", circle_id=cast.south.pk, by=cast.ben)
    conversations.comment("idea", near.pk, text="For prams", by=cast.guest)
    assert list(idea_queries.visible_to(cast.guest)) == [near]
    assert far not in idea_queries.visible_to(cast.guest)
    with pytest.raises(Refused):
        initiatives.start(title="A ramp", by=cast.guest)


def test_h2_i3_an_experiment_fails_with_honour_and_leaves_its_lesson(cast: Cast) -> None:
    with pytest.raises(Refused):
        initiatives.start(title="Singing", hypothesis="They eat more", by=cast.ada)
    led = initiatives.start(
        title="Singing at lunch", hypothesis="They eat more", acceptable_loss="Two lunches",
        by=cast.ada,
    )  # fmt: skip
    with pytest.raises(Refused):
        initiatives.end(led.pk, status="failed", outcome="They ate less", by=cast.ada)
    initiatives.end(
        led.pk, status="failed", outcome="They ate less", lesson="Sing after lunch", by=cast.ada
    )
    assert initiative_queries.like(cast.ben, "singing together at lunch") == [led]


def test_every_use_of_power_is_in_the_journal(cast: Cast) -> None:
    guidance.write_vision(cast.root.pk, text="All of ours", by=cast.steward)
    settle()
    told = [journal.tell(entry, who="Stella") for entry in journal.entries(cast.ben)[:1]]
    assert told
    assert "Stella" in told[0]
    assert list(journal.verify(cast.organization.pk)) == []
