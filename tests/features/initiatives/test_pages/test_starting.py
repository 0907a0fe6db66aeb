"""Taking the lead from the page; nothing typed is lost."""

from __future__ import annotations

from colead.features.ideas import actions as ideas
from colead.features.ideas.models import Idea
from colead.features.initiatives import actions
from colead.features.initiatives.models import Initiative
from colead.features.issues import actions as issues
from colead.features.issues.models import Ask, Issue
from colead.kernel.models import Entry
from tests.cast import Cast
from tests.features.initiatives.leading import (
    ClientOf,
    consent_of,
    facts,
    guardrail,
    over,
    start,
    status,
    url,
)


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
    assert b"Bike racks by the gate" in ben.post(url(now, "verdict/"), facts(now)).content
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


def test_facts_that_grew_form_anew_and_the_page_says_so(now: Cast, client_of: ClientOf) -> None:
    over(now, "advise", 5_000)
    found = start(now)
    ada = client_of(now.ada)
    assert b"Bike racks by the gate" in ada.get(url(now, f"{found.pk}/edit/")).content
    saved = ada.post(url(now, f"{found.pk}/edit/"), facts(now, amount="60"), follow=True)
    assert b"The guardrails ask for more now" in saved.content
    assert status(found) == "forming"
    assert client_of(now.ben).get(url(now, f"{found.pk}/edit/")).status_code == 409
