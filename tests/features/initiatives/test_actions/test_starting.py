"""Taking the lead: what each answer of the guardrails means."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from colead.features.circles import actions as circles
from colead.features.guidance import actions as guidance
from colead.features.ideas import actions as ideas
from colead.features.ideas.models import Idea
from colead.features.initiatives import actions, queries
from colead.features.initiatives.models import Initiative, Part
from colead.features.issues import actions as issues
from colead.features.issues.models import Issue
from colead.kernel import search
from colead.kernel.models import Entry
from colead.kernel.testing import NOON
from colead.kernel.verdict import Missing, Refused
from tests.cast import Cast
from tests.features.initiatives.leading import consent_of, guardrail, over, start, told


def test_ada_takes_the_lead_in_one_act_and_it_runs_at_once(cast: Cast) -> None:
    found = start(cast)
    assert (found.status, found.cleared, found.started_at) == ("active", "free", NOON)
    assert queries.lead_ids(found.pk) == {cast.ada.member_id}
    [event] = told("InitiativeStarted")
    assert event["outcome"] == "go"
    assert event["verdict"] == found.verdict
    assert event["act"]["title"] == "Bike racks by the gate"
    assert event["act"]["circle_id"] == cast.north.pk
    assert search.find(cast.ben, "racks", kinds=["initiative"])[0].id == found.pk


def test_where_somebody_is_to_be_told_it_runs_and_they_are_told(cast: Cast) -> None:
    over(cast, "inform", 5_000)
    found = start(cast, amount=6_000)
    assert (found.status, found.currency) == ("active", cast.organization.currency)
    [event] = told("InitiativeStarted")
    assert (event["outcome"], event["concerned"]) == ("inform", [cast.steward.member_id])


def test_where_advice_is_asked_it_forms_until_its_lead_has_asked(cast: Cast) -> None:
    over(cast, "advise", 5_000)
    found = start(cast, amount=6_000)
    assert (found.status, found.cleared) == ("forming", "")
    assert [person["name"] for person in found.verdict["people"]] == ["Stella"]
    with pytest.raises(Refused, match="whom you asked") as no:
        actions.seek_advice(found.pk, note=" ", by=cast.ada)
    assert no.value.field == "note"
    with pytest.raises(Refused, match="Offer to co-lead"):
        actions.seek_advice(found.pk, note="I asked Stella.", by=cast.ben)
    after = actions.seek_advice(found.pk, note="Stella: mind the fire lane. Done.", by=cast.ada)
    after.refresh_from_db()
    assert (after.status, after.cleared) == ("active", "advice")
    assert after.advice_note == "Stella: mind the fire lane. Done."
    assert len(told("AdviceSought")) == 1
    assert told("InitiativeUnderWay")[0]["how"] == "advice"
    with pytest.raises(Refused, match="No advice is asked for"):
        actions.seek_advice(found.pk, note="Again.", by=cast.ada)


def test_where_consent_is_asked_the_leads_own_word_is_not_enough(cast: Cast) -> None:
    consent_of(cast, cast.south.pk, 5_000)
    found = start(cast, amount=6_000)
    assert (found.status, found.verdict["consent_circles"]) == (
        "forming",
        [{"id": cast.south.pk, "name": "South"}],
    )
    with pytest.raises(Refused, match="No advice is asked for"):
        actions.seek_advice(found.pk, note="I asked everyone.", by=cast.ada)


def test_what_is_not_to_be_done_here_makes_nothing_and_says_whom_to_talk_to(cast: Cast) -> None:
    guardrail(cast, "not_here", {"kind": "stewards"}, topics=["roof"])
    before = Entry.objects.count()
    with pytest.raises(actions.NotHere) as no:
        start(cast, title="A garden on the roof")
    assert [person.name for person in no.value.verdict.talk_to] == ["Stella"]
    assert Initiative.objects.count() == 0
    assert Part.objects.count() == 0
    assert Entry.objects.count() == before


def test_a_guest_does_not_take_the_lead(cast: Cast) -> None:
    with pytest.raises(Refused, match="Members take the lead"):
        start(cast, by=cast.guest)


def test_from_an_idea_which_one_alone_can_take(cast: Cast) -> None:
    idea = ideas.post(title="Racks", circle_id=cast.north.pk, by=cast.ben)
    found = start(cast, idea_id=idea.pk)
    assert Idea.objects.get(pk=idea.pk).state == "adopted"
    assert [row.pk for row in queries.about(cast.ben, "idea", idea.pk)] == [found.pk]
    with pytest.raises(Refused, match="Somebody leads"):
        start(cast, idea_id=idea.pk, by=cast.ben)
    assert Initiative.objects.count() == 1


def test_from_an_issue_which_is_resolved_when_it_succeeds(cast: Cast) -> None:
    issue = issues.raise_issue(title="Bikes lie about", circle_id=cast.north.pk, by=cast.ben)
    found = start(cast, issue_id=issue.pk)
    assert Issue.objects.get(pk=issue.pk).state == "taken"
    actions.end(found.pk, status="succeeded", outcome="Forty racks stand.", by=cast.ada)
    issue.refresh_from_db()
    assert (issue.state, issue.how) == ("resolved", "Forty racks stand.")


def test_an_issue_somebody_closed_does_not_keep_the_initiative_from_ending(cast: Cast) -> None:
    issue = issues.raise_issue(title="Bikes lie about", circle_id=cast.north.pk, by=cast.ben)
    found = start(cast, issue_id=issue.pk)
    Issue.objects.filter(pk=issue.pk).update(state="withdrawn", closed_at=cast.ben.at)
    actions.end(found.pk, status="succeeded", outcome="Forty racks stand.", by=cast.ada)
    found.refresh_from_db()
    issue.refresh_from_db()
    assert (found.status, issue.state) == ("succeeded", "withdrawn")


@pytest.mark.parametrize("name", ["circle_id", "goal_id", "idea_id", "issue_id"])
def test_what_it_names_must_be_there(cast: Cast, name: str) -> None:
    with pytest.raises(Missing):
        start(cast, **{name: 999_999})
    assert Initiative.objects.count() == 0


def test_nothing_of_another_organization_can_be_named(cast: Cast) -> None:
    theirs = ideas.post(title="Theirs", by=cast.outsider)
    for given in ({"idea_id": theirs.pk}, {"domain_ids": [1, 999_999]}):
        with pytest.raises(Missing):
            start(cast, **given)


def test_a_domain_and_a_goal_stay_with_it(cast: Cast) -> None:
    domain = circles.open_domain(cast.north.pk, name="Yard", description="", by=cast.ada)
    goal = guidance.open_goal(title="Half of us cycle", circle_id=cast.root.pk, by=cast.steward)
    found = start(cast, domain_ids=[domain.pk, domain.pk], goal_id=goal.pk)
    assert (found.domain_ids, found.goal_id) == ([domain.pk], goal.pk)
    assert [row.pk for row in queries.about(cast.ben, "goal", goal.pk)] == [found.pk]


@pytest.mark.parametrize(
    ("given", "field", "says"),
    [
        ({"title": "  \n "}, "title", "few words"),
        ({"hypothesis": "If we build, they come."}, "acceptable_loss", "may be lost"),
    ],
)
def test_what_is_refused_before_starting(
    cast: Cast, given: dict[str, Any], field: str, says: str
) -> None:
    with pytest.raises(Refused, match=says) as no:
        start(cast, **given)
    assert no.value.field == field


def test_an_experiment_says_beforehand_what_may_be_lost(cast: Cast) -> None:
    found = start(
        cast,
        hypothesis="If we build racks, children cycle.",
        acceptable_loss="400 euros and a Saturday",
        safe_to_try_on=NOON.date() + timedelta(days=30),
    )
    assert found.is_experiment
    assert told("InitiativeStarted")[0]["experiment"] is True


def test_a_closed_circle_starts_nothing(cast: Cast) -> None:
    circles.close_circle(cast.north.pk, by=cast.ada)
    with pytest.raises(Refused, match="closed"):
        start(cast)


def test_the_database_itself_keeps_what_must_never_be_false(cast: Cast) -> None:
    found = start(cast)
    wrong: list[dict[str, Any]] = [
        {"status": "failed", "lesson": ""},
        {"amount": -1},
    ]
    for values in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            Initiative.objects.filter(pk=found.pk).update(**values)
    with pytest.raises(IntegrityError), transaction.atomic():
        Part.objects.create(
            organization_id=found.organization_id,
            initiative=found,
            member_id=cast.ada.member_id or 0,
            kind="lead",
        )
