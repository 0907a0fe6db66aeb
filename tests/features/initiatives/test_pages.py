"""Pages: what each person sees and does; nothing typed is lost; hostile input; outsiders."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from tests.cast import Cast, acting
from tests.features.initiatives.leading import consent_of, guardrail, over, start, status

from colead.features.circles import actions as circles
from colead.features.ideas import actions as ideas
from colead.features.ideas.models import Idea
from colead.features.initiatives import actions, queries
from colead.features.initiatives.models import Commitment, Initiative, Need, Part, Reading
from colead.features.issues import actions as issues
from colead.features.issues.models import Ask, Issue
from colead.features.offers import actions as offers
from colead.features.offers.models import Offer
from colead.kernel.actor import Actor
from colead.kernel.models import Entry

ClientOf = Callable[[Actor], Client]
ENDS = ("", "join/", "leave/", "help/", "step-in/", "step-back/", "offer-lead/", "offer-part/")
ENDS += ("hand-over/", "commit/", "offer-task/", "check-in/", "measure/", "need/", "pause/")
ENDS += ("resume/", "end/", "edit/", "advice/")


@pytest.fixture
def now(cast: Cast) -> Cast:
    """The cast at this very moment, as pages use the real clock."""
    at = timezone.now()
    for name in ("steward", "ada", "ben", "guest", "outsider"):
        setattr(cast, name, acting(getattr(cast, name).member_id, at=at))
    return cast


def url(cast: Cast, tail: object = "") -> str:
    return f"/o/{cast.ada.slug}/initiatives/{tail}"


def facts(cast: Cast, **values: Any) -> dict[str, Any]:
    given = {
        "title": "Bike racks",
        "result": "A rack for every bike.",
        "why": "They lie on the grass.",
        "circle_id": cast.north.pk,
        "reversibility": "easy",
        "rhythm_days": 14,
    }
    return {**given, **values}


def test_taking_the_lead_from_the_page(now: Cast, client_of: ClientOf) -> None:
    ada = client_of(now.ada)
    assert b"What do you take the lead on?" in ada.get(url(now, "start/")).content
    answer = ada.post(url(now, "start/"), facts(now))
    found = Initiative.objects.get()
    assert answer.headers["Location"] == url(now, f"{found.pk}/")
    page = ada.get(answer.headers["Location"])
    assert b"It is yours: you lead it, and it is running." in page.content
    assert b"A rack for every bike." in page.content
    assert b"Ada" in page.content


def test_there_is_no_approve_button_anywhere(now: Cast, client_of: ClientOf) -> None:
    over(now, "advise", 5_000)
    found = start(now, amount=6_000)
    for actor in (now.ada, now.ben, now.steward, now.guest):
        client = client_of(actor)
        for tail in ("", "start/", f"{found.pk}/"):
            assert b"pprove" not in client.get(url(now, tail)).content


def test_the_words_of_an_idea_or_an_issue_are_there_already(now: Cast, client_of: ClientOf) -> None:
    idea = ideas.post(
        title="Racks", falls_short="Grass.", result="A rack each.", by=now.ben,
        circle_id=now.north.pk,
    )  # fmt: skip
    ada = client_of(now.ada)
    page = ada.get(url(now, f"start/?idea={idea.pk}")).content
    assert b'value="Racks"' in page
    assert b"A rack each." in page
    assert b"Grass." in page
    ada.post(url(now, f"start/?idea={idea.pk}"), facts(now))
    assert Idea.objects.get().state == "adopted"
    issue = issues.raise_issue(title="Mud", facts="Wet.", need="Gravel.", by=now.ben)
    page = ada.get(url(now, f"start/?issue={issue.pk}")).content
    assert b'value="Mud"' in page
    assert b"Gravel." in page
    assert ada.get(url(now, "start/?idea=999999")).status_code == 404


def test_the_verdict_answers_while_one_types_and_keeps_nothing(
    now: Cast, client_of: ClientOf
) -> None:
    over(now, "advise", 5_000)
    consent_of(now, now.south.pk, 50_000)
    guardrail(now, "not_here", {"kind": "stewards"}, topics=["roof"])
    past = start(now, title="Bike racks by the gate")
    actions.end(past.pk, status="failed", outcome="No.", lesson="At the door!", by=now.ada)
    entries = Entry.objects.count()
    ben = client_of(now.ben)
    for change, says in (
        ({}, b"Go ahead"),
        ({"amount": "60"}, b"Ask for advice first"),
        ({"amount": "600"}, b"This needs consent"),
        ({"title": "A garden on the roof"}, b"share it as an idea"),
        ({"title": ""}, b"verdict"),
        ({"amount": "much"}, b"verdict"),
    ):
        answer = ben.post(url(now, "verdict/"), facts(now, **change))
        assert (answer.status_code, says in answer.content) == (200, True), change
    assert b"At the door!" in ben.post(url(now, "verdict/"), facts(now)).content
    assert (Initiative.objects.count(), Entry.objects.count()) == (1, entries)


def test_what_is_not_here_keeps_all_that_was_typed_and_shows_other_ways(
    now: Cast, client_of: ClientOf
) -> None:
    guardrail(now, "not_here", {"kind": "stewards"}, topics=["roof"])
    ada = client_of(now.ada)
    typed = facts(now, title="A garden on the roof")
    answer = ada.post(url(now, "start/"), typed)
    assert answer.status_code == 409
    for words in (b"A garden on the roof", b"A rack for every bike.", b"on the grass", b"Stella"):
        assert words in answer.content
    assert Initiative.objects.count() == 0
    shared = ada.post(url(now, "instead/idea/"), typed)
    idea = Idea.objects.get()
    assert shared.headers["Location"] == f"/o/{now.ada.slug}/ideas/{idea.pk}/"
    assert (idea.title, idea.result, idea.falls_short, idea.circle_id) == (
        "A garden on the roof",
        "A rack for every bike.",
        "They lie on the grass.",
        now.north.pk,
    )
    ada.post(url(now, "instead/issue/"), typed)
    issue = Issue.objects.get()
    assert (issue.need, issue.facts) == ("A rack for every bike.", "They lie on the grass.")
    ada.post(url(now, "instead/ask/"), typed)
    assert Ask.objects.get().text == "A rack for every bike.\n\nThey lie on the grass."
    assert ada.post(url(now, "instead/prayer/"), typed).status_code == 404
    empty = ada.post(url(now, "instead/idea/"), facts(now, title=""))
    assert empty.status_code == 422
    assert b"A rack for every bike." in empty.content


def test_advice_is_asked_from_a_visible_list_in_one_act(now: Cast, client_of: ClientOf) -> None:
    over(now, "advise", 5_000)
    found = start(now, amount=6_000)
    ada = client_of(now.ada)
    page = ada.get(url(now, f"{found.pk}/")).content.decode()
    assert "Ask for advice" in page
    assert "Stella" in page
    link = f"decisions/propose/?method=advice&amp;about=initiative:{found.pk}"
    assert link in page
    assert ada.get(f"/o/{now.ada.slug}/{link.replace('&amp;', '&')}").status_code == 200
    assert b"Ask them now" in ada.get(url(now, f"{found.pk}/")).content
    assert b"Ask them now" not in client_of(now.ben).get(url(now, f"{found.pk}/")).content
    missing = ada.post(url(now, f"{found.pk}/advice/"), {"note": ""})
    assert missing.status_code == 422
    ada.post(url(now, f"{found.pk}/advice/"), {"note": "Stella: mind the lane."})
    assert status(found) == "active"
    assert b"mind the lane" in client_of(now.ben).get(url(now, f"{found.pk}/")).content


def test_consent_is_asked_of_the_named_circle(now: Cast, client_of: ClientOf) -> None:
    consent_of(now, now.south.pk, 5_000)
    found = start(now, amount=6_000)
    page = client_of(now.ada).get(url(now, f"{found.pk}/")).content.decode()
    assert f"?method=consent&amp;about=initiative:{found.pk}&amp;circle={now.south.pk}" in page
    assert "I asked them already" not in page


def test_each_person_sees_their_own_next_act(now: Cast, client_of: ClientOf) -> None:
    found = start(now)
    here = url(now, f"{found.pk}/")
    ben = client_of(now.ben)
    assert b"I would like to co-lead" in ben.get(here).content
    ben.post(url(now, f"{found.pk}/join/"))
    joined = ben.get(here).content
    assert b"Welcome to the team." in joined
    assert b"Leave the team" in joined
    ben.post(url(now, f"{found.pk}/help/"))
    ada = client_of(now.ada)
    assert b"Ben would like to co-lead" in ada.get(here).content
    ada.post(url(now, f"{found.pk}/offer-lead/"), {"to": now.ben.member_id})
    asked = ada.get(here).content
    assert b"Ben would like to co-lead" not in asked
    assert b"Offered to Ben" in asked
    offers.take(Offer.objects.get().pk, by=now.ben)
    both = ben.get(here).content
    assert b"Step back" in both
    guest = client_of(now.guest).get(here)
    assert guest.status_code == 200
    assert b"I will help" not in guest.content


def test_the_daily_work_from_the_page(now: Cast, client_of: ClientOf) -> None:
    found = start(now)
    ada, ben = client_of(now.ada), client_of(now.ben)
    here = url(now, f"{found.pk}/")
    tomorrow = (timezone.now() + timedelta(days=2)).date().isoformat()
    ben.post(url(now, f"{found.pk}/commit/"), {"what": "Weld", "due_on": tomorrow})
    made = Commitment.objects.get()
    assert b"Remind kindly" in ada.get(here).content
    ada.post(url(now, f"commitments/{made.pk}/remind/"))
    assert (
        b"reminded lately"
        in ada.post(url(now, f"commitments/{made.pk}/remind/"), follow=True).content
    )
    ben.post(url(now, f"commitments/{made.pk}/done/"))
    ada.post(url(now, f"commitments/{made.pk}/confirm/"))
    assert b"confirmed by Ada" in ben.get(here).content
    ben.post(url(now, f"commitments/{made.pk}/reopen/"))
    refused = ben.post(url(now, f"commitments/{made.pk}/let-go/"), {"note": " "})
    assert refused.status_code == 422
    ben.post(url(now, f"commitments/{made.pk}/let-go/"), {"note": "My wrist."})
    assert b"My wrist." in ada.get(here).content
    ada.post(
        url(now, f"{found.pk}/check-in/"),
        {"progress": "Half done.", "confidence": 4, "needs": "a drill"},
    )
    page = ben.get(here).content
    assert b"on a good way" in page
    assert b"a drill" in page
    ada.post(url(now, f"{found.pk}/measure/"), {"measure": "Bikes", "start": 40, "target": 0})
    outcome = queries.dossier(now.ada, found.pk).outcomes[0].outcome
    ben.post(url(now, f"outcomes/{outcome.pk}/read/"), {"value": "12,5"})
    ben.post(url(now, f"outcomes/{outcome.pk}/read/"), {"value": "12.5"})
    assert Reading.objects.get().value == 12.5
    assert b"<svg" in ada.get(here).content
    ada.post(url(now, f"needs/{Need.objects.get().pk}/met/"))
    assert b"a drill" not in ada.get(here).content.split(b'id="needs"')[1].split(b"</section")[0]


def test_tasks_help_and_the_lead_are_offered_from_the_page(now: Cast, client_of: ClientOf) -> None:
    found = start(now)
    ada = client_of(now.ada)
    given = {"to": now.ben.member_id, "note": "You know it best."}
    ada.post(url(now, f"{found.pk}/offer-task/"), {**given, "what": "Weld"})
    ada.post(url(now, f"{found.pk}/offer-part/"), given)
    ada.post(url(now, f"{found.pk}/hand-over/"), given)
    assert sorted(Offer.objects.values_list("kind", flat=True)) == [
        "commitment",
        "contributor",
        "lead",
    ]
    again = ada.post(url(now, f"{found.pk}/offer-part/"), given)
    assert again.status_code == 422
    assert b"has this offer already" in again.content
    assert b"You know it best." in again.content
    offers.take(Offer.objects.get(kind="lead").pk, by=now.ben)
    assert queries.lead_ids(found.pk) == {now.ben.member_id}
    refused = ada.post(url(now, f"{found.pk}/pause/"), follow=True)
    assert b"Offer to co-lead" in refused.content


def test_a_failure_is_honoured_with_its_lesson(now: Cast, client_of: ClientOf) -> None:
    found = start(now, hypothesis="If racks, then bikes.", acceptable_loss="400 euros")
    ada = client_of(now.ada)
    ending = {"status": "failed", "outcome": "Nobody came.", "lesson": ""}
    refused = ada.post(url(now, f"{found.pk}/end/"), ending)
    assert refused.status_code == 422
    assert b"What did you learn?" in refused.content
    assert b"Nobody came." in refused.content
    ada.post(url(now, f"{found.pk}/end/"), {**ending, "lesson": "Ask the children first."})
    ben = client_of(now.ben)
    page = ben.get(url(now, f"{found.pk}/")).content
    assert b"It failed. Thank you for trying." in page
    assert b"Ask the children first." in page
    assert b"Ask the children first." in ben.get(url(now, "lessons/")).content
    assert b"I will help" not in page
    assert b"You need nobody" not in page


def test_facts_that_grew_form_anew_and_the_page_says_so(now: Cast, client_of: ClientOf) -> None:
    over(now, "advise", 5_000)
    found = start(now)
    ada = client_of(now.ada)
    assert b"Bike racks by the gate" in ada.get(url(now, f"{found.pk}/edit/")).content
    saved = ada.post(url(now, f"{found.pk}/edit/"), facts(now, amount="60"), follow=True)
    assert b"The guardrails ask for more now" in saved.content
    assert status(found) == "forming"
    assert client_of(now.ben).get(url(now, f"{found.pk}/edit/")).status_code == 409


def test_what_nobody_leads_is_taken_up_from_the_page(now: Cast, client_of: ClientOf) -> None:
    found = start(now)
    ada, ben = client_of(now.ada), client_of(now.ben)
    only = ada.post(url(now, f"{found.pk}/step-back/"), {"note": "Tom welds."})
    assert only.status_code == 422
    assert b"Tom welds." in only.content
    ada.post(url(now, f"{found.pk}/pause/"))
    ada.post(url(now, f"{found.pk}/step-back/"), {"note": "Tom welds."})
    assert b"Nobody leads this now" in ben.get(url(now, f"{found.pk}/")).content
    assert b"Bike racks" in ben.get(url(now, "?which=orphaned")).content
    ben.post(url(now, f"{found.pk}/step-in/"))
    ben.post(url(now, f"{found.pk}/resume/"))
    assert (status(found), queries.lead_ids(found.pk)) == ("active", {now.ben.member_id})


def test_panels_for_other_pages(now: Cast, client_of: ClientOf) -> None:
    idea = ideas.post(title="Racks", by=now.ben, circle_id=now.north.pk)
    start(now, idea_id=idea.pk)
    ben = client_of(now.ben)
    for tail in (
        f"of-circle/{now.north.pk}/",
        f"about/idea/{idea.pk}/",
        f"of-member/{now.ada.member_id}/",
    ):
        answer = ben.get(url(now, tail))
        assert (answer.status_code, b"Bike racks" in answer.content) == (200, True), tail
        assert b"<html" not in answer.content
    assert b"Bike racks" not in ben.get(url(now, f"of-circle/{now.south.pk}/")).content
    assert ben.get(url(now, "of-circle/999999/")).status_code == 404


def test_an_outsider_finds_nothing_and_changes_nothing(now: Cast, client_of: ClientOf) -> None:
    found = start(now)
    made = actions.commit(found.pk, what="Weld", by=now.ben)
    outcome = actions.state_outcome(found.pk, measure="Bikes", by=now.ada)
    need = actions.state_need(found.pk, kind="hands", text="Hands", by=now.ada)
    entries = Entry.objects.count()
    paths = [f"{found.pk}/{end}" for end in ENDS]
    paths += [f"commitments/{made.pk}/{act}/" for act in ("done", "let-go", "remind")]
    paths += [f"outcomes/{outcome.pk}/read/", f"needs/{need.pk}/met/", f"about/idea/{found.pk}/"]
    outsider = client_of(now.outsider)
    theirs = f"/o/{now.outsider.slug}/initiatives/"
    for path in paths:
        for client, base in ((outsider, url(now)), (outsider, theirs)):
            if path.startswith("about/") and base == theirs:
                continue
            answers = {client.get(base + path).status_code, client.post(base + path).status_code}
            assert answers <= {404, 405}, path
            assert 404 in answers, path
    assert Entry.objects.count() == entries
    assert Client().get(url(now)).status_code == 302


def test_a_guest_reads_what_it_was_invited_to_and_takes_no_part(
    now: Cast, client_of: ClientOf
) -> None:
    found = start(now)
    hidden = start(now, title="Choir", circle_id=now.south.pk, by=now.ben)
    guest = client_of(now.guest)
    listed = guest.get(url(now)).content
    assert (b"Bike racks" in listed, b"Choir" in listed) == (True, False)
    assert guest.get(url(now, f"{hidden.pk}/")).status_code == 404
    assert b"Share it as an idea" in guest.get(url(now, "start/")).content
    assert guest.post(url(now, "start/"), facts(now)).status_code == 422
    parts = Part.objects.count()
    for end in ENDS[1:]:
        assert guest.post(url(now, f"{found.pk}/{end}")).status_code < 500
    assert (Part.objects.count(), Initiative.objects.count()) == (parts, 2)
    assert (Commitment.objects.count(), status(found)) == (0, "active")


HOSTILE = [
    "x" * 1_000_000,
    "nul \x00",
    "surrogate \ud800",
    "right-to-left \u202e",
    "'; DROP TABLE initiatives_initiative; --",
    "<script>alert(1)</script>",
    "{{ 7 * 7 }}",
    "9" * 400,
    "9999-99-99",
    "=cmd|' /C calc'!A0",
    "-1",
    "1e999",
    "nan",
]


@pytest.mark.parametrize("bad", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_input_is_answered_politely(now: Cast, client_of: ClientOf, bad: str) -> None:
    domain = circles.open_domain(now.north.pk, name="Yard", description="", by=now.ada)
    found = start(now, domain_ids=[domain.pk])
    outcome = actions.state_outcome(found.pk, measure="Bikes", by=now.ada)
    ada = client_of(now.ada)
    ada.raise_request_exception = False
    typed = bad.encode("utf-8", "replace").decode()
    for name in facts(now, amount="", people_affected="", safe_to_try_on="", domain_ids=""):
        for tail in ("start/", "verdict/", f"{found.pk}/edit/", "instead/idea/"):
            answer = ada.post(url(now, tail), facts(now, **{name: typed}))
            assert answer.status_code < 500, (name, tail)
    for tail, given in (
        (f"{found.pk}/commit/", ("what", "due_on")),
        (f"{found.pk}/check-in/", ("progress", "confidence", "needs")),
        (f"{found.pk}/measure/", ("measure", "unit", "start", "target")),
        (f"{found.pk}/need/", ("kind", "text")),
        (f"{found.pk}/offer-lead/", ("to", "note")),
        (f"{found.pk}/offer-task/", ("what", "to", "due_on")),
        (f"outcomes/{outcome.pk}/read/", ("value", "on", "note")),
        (f"{found.pk}/end/", ("status", "outcome")),
    ):
        answer = ada.post(url(now, tail), dict.fromkeys(given, typed))
        assert answer.status_code < 500, tail
        assert b"<script>alert" not in answer.content
    for query in ("which", "circle", "after", "idea", "issue", "title"):
        short = typed[:300]
        for tail in ("", "start/"):
            assert ada.get(url(now, tail), {query: short}).status_code < 500, (query, tail)
    page = ada.get(url(now, f"{found.pk}/"))
    assert page.status_code == 200
    assert b"<script>alert" not in page.content


@pytest.mark.parametrize("count", [1, 30])
def test_the_page_costs_the_same_however_much_was_done(
    now: Cast, client_of: ClientOf, count: int, django_assert_num_queries: Any
) -> None:
    found = start(now)
    for number in range(count):
        made = actions.commit(found.pk, what=f"Task {number}", by=now.ben)
        actions.do(made.pk, by=now.ben)
        actions.check_in(found.pk, progress="Well.", confidence=4, by=now.ada)
        outcome = actions.state_outcome(found.pk, measure=f"Measure {number}", by=now.ada)
        actions.read(outcome.pk, value=number, by=now.ada)
    for actor, queries_made in ((now.steward, 12), (now.ben, 12), (now.ada, 14)):
        client = client_of(actor)
        client.get(url(now, f"{found.pk}/"))
        with django_assert_num_queries(queries_made):
            client.get(url(now, f"{found.pk}/"))


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_costs_the_same_however_long(
    now: Cast, client_of: ClientOf, count: int, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        start(now, title=f"Number {number}")
    ben = client_of(now.ben)
    ben.get(url(now))
    with django_assert_num_queries(6):
        ben.get(url(now))
