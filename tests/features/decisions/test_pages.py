"""Pages: what each person sees and does; hostile input; outsiders."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from colead.features.circles import actions as circles
from colead.features.decisions import actions, queries
from colead.features.decisions.models import Advice, Ballot, Decision, Objection
from colead.kernel.actor import Actor
from colead.ui import keeping
from tests.cast import Cast

ClientOf = Callable[[Actor], Client]


def url(cast: Cast, tail: str = "") -> str:
    return f"/o/{cast.ada.slug}/decisions/{tail}"


def propose(cast: Cast, method: str = "consent", **values: object) -> Decision:
    given: dict[str, object] = {
        "title": "Lessons start at nine",
        "proposal": "We start at nine.",
        "circle_id": cast.root.pk,
        "by": cast.ada,
        **values,
    }
    return actions.propose(method=method, **given)  # type: ignore[arg-type]


def test_three_questions_lead_to_a_method_with_its_reason(now: Cast, client_of: ClientOf) -> None:
    ben = client_of(now.ben)
    first = ben.get(url(now, "propose/"))
    assert b"Can it be undone?" in first.content
    chosen = ben.get(
        url(now, "propose/?reversibility=hard&affected=circle&answers=one&title=Late+start")
    )
    assert b"objections make the proposal better" in chosen.content
    assert b"Late start" in chosen.content
    own = ben.get(url(now, "propose/?method=majority&title=Bikes"))
    assert b"Options, one a line" in own.content


def test_a_question_is_put_from_the_page(now: Cast, client_of: ClientOf) -> None:
    ben = client_of(now.ben)
    given = {
        "title": "Which colour?",
        "circle_id": now.root.pk,
        "options": "Blue\nGreen\n",
        "reversibility": "easy",
        "set_voters": "circle",
        "set_days": "5",
        "set_quorum": "20",
        "set_threshold": "most",
        "set_of": "cast",
        "set_reasons": "never",
        "set_show": "voted",
    }
    answer = ben.post(url(now, "propose/?method=majority"), given)
    decision = Decision.objects.get()
    assert answer.headers["Location"] == url(now, f"{decision.pk}/")
    assert decision.settings["threshold"] == "most"
    assert decision.settings["early"] is False
    page = ben.get(answer.headers["Location"])
    assert b"3 people have not answered yet." in page.content
    assert b"Blue" in page.content
    refused = ben.post(url(now, "propose/?method=majority"), {**given, "options": "Blue"})
    assert refused.status_code == 422
    assert b"Give two options at least" in refused.content


def test_an_objection_from_the_page_to_agreement(now: Cast, client_of: ClientOf) -> None:
    decision = propose(now)
    here = url(now, f"{decision.pk}/")
    ada, ben, stella = (client_of(a) for a in (now.ada, now.ben, now.steward))
    bare = ben.post(f"{here}cast/", {"choice": "objection", "objection": "harm", "reason": ""})
    assert bare.status_code == 422
    assert b"Say what harm you see" in bare.content
    ben.post(f"{here}cast/", {"choice": "objection", "objection": "missed", "reason": "The bus."})
    objection = Objection.objects.get()
    assert objection.kind == "missed"
    assert b"Build the objections in" in ada.get(here).content
    assert b"Build the objections in" not in stella.get(here).content
    form = ada.get(f"{here}integrate/")
    assert b"The bus." in form.content
    ada.post(
        f"{here}integrate/",
        {"proposal": "We start at nine, after the bus.", f"how_{objection.pk}": "We wait."},
    )
    page = stella.get(here)
    assert b"<ins>, after the bus</ins>" in page.content
    for client in (ada, ben, stella):
        client.post(f"{here}cast/", {"choice": "consent"})
    decision.refresh_from_db()
    assert decision.result == "agreed"
    record = ben.get(f"{here}record/")
    assert b"We wait." in record.content
    assert b"Everyone consented." in record.content


def test_advice_from_the_page_to_the_record(now: Cast, client_of: ClientOf) -> None:
    ada, ben = client_of(now.ada), client_of(now.ben)
    decision = propose(now, "advice", title="Bike shed", circle_id=now.north.pk)
    here = url(now, f"{decision.pk}/")
    assert b"Choose whom to ask" in ada.get(here).content
    ada.post(f"{here}ask/", {"others": [now.ben.member_id]})
    assert b"You were asked for your advice." in ben.get(here).content
    ben.post(f"{here}advise/", {"text": "Take **larch**."})
    advice = Advice.objects.get()
    assert b"Advice waits for your answer" in ada.get(here).content
    wrong = ada.post(url(now, f"advice/{advice.pk}/answer/"), {"done": "not", "because": ""})
    assert wrong.status_code == 422
    ada.post(url(now, f"advice/{advice.pk}/answer/"), {"done": "partly", "because": "Oak is here."})
    assert b"You can decide now" in ada.get(here).content
    ada.post(f"{here}decide/", {"agreed": "yes", "statement": "We build it of oak."})
    record = ben.get(f"{here}record/").content
    for words in (b"We build it of oak.", b"<strong>larch</strong>", b"Oak is here.", b"Ada"):
        assert words in record


def test_a_guest_votes_by_the_link(now: Cast, client_of: ClientOf) -> None:
    decision = propose(now, circle_id=now.north.pk, guests=True)
    guest = client_of(now.guest)
    here = url(now, f"{decision.pk}/")
    assert b"I consent" in guest.get(here).content
    guest.post(f"{here}cast/", {"choice": "concern", "reason": "As a parent."})
    assert Ballot.objects.get().voter_id == now.guest.member_id
    assert guest.get(url(now, "propose/")).status_code == 409
    elsewhere = propose(now, circle_id=now.south.pk, voters="everyone")
    assert guest.get(url(now, f"{elsewhere.pk}/")).status_code == 404


def test_who_has_not_answered_is_a_number_and_hidden_answers_stay_hidden(
    now: Cast, client_of: ClientOf
) -> None:
    decision = propose(now, show="closed")
    actions.cast(decision.pk, choice="concern", reason="Lunch gets late.", by=now.ben)
    page = client_of(now.steward).get(url(now, f"{decision.pk}/"))
    assert b"2 people have not answered yet." in page.content
    assert b"Lunch gets late." not in page.content
    assert b"Ben" not in page.content
    assert b"Lunch" not in client_of(now.steward).get(url(now, f"{decision.pk}/ballots/")).content
    assert b"Lunch" not in client_of(now.steward).get(url(now, f"{decision.pk}/record/")).content


def test_looking_never_changes_and_acting_needs_post(now: Cast, client_of: ClientOf) -> None:
    decision = propose(now)
    ada = client_of(now.ada)
    for tail in ("cast", "confirm", "put", "remind", "advise"):
        assert ada.get(url(now, f"{decision.pk}/{tail}/")).status_code == 405


PAGES = (
    "", "record/", "ballots/", "amend/", "voters/", "extend/", "reopen/", "withdraw/",
    "integrate/", "ask/", "note/", "decide/", "review/",
)  # fmt: skip


def test_to_an_outsider_nothing_is_there(now: Cast, client_of: ClientOf) -> None:
    decision = propose(now)
    actions.cast(decision.pk, choice="objection", reason="Buses.", by=now.ben)
    objection = Objection.objects.get()
    outsider = client_of(now.outsider)
    foreign = f"/o/{now.outsider.slug}/decisions/"
    for tail in PAGES:
        assert outsider.get(f"{foreign}{decision.pk}/{tail}").status_code == 404
    for tail in ("cast/", "confirm/", "put/", "remind/", "advise/"):
        assert outsider.post(f"{foreign}{decision.pk}/{tail}", {"text": "x"}).status_code == 404
    for tail in ("examine/", "withdraw/"):
        path = f"{foreign}objections/{objection.pk}/{tail}"
        assert outsider.post(path).status_code == 404
    assert outsider.get(url(now, f"{decision.pk}/")).status_code == 404
    assert b"nine" not in outsider.get(f"{foreign}export.csv").content


def test_others_get_a_reason_and_not_the_form(now: Cast, client_of: ClientOf) -> None:
    decision = propose(now)
    ben = client_of(now.ben)
    for tail in ("amend/", "voters/", "extend/", "withdraw/", "integrate/"):
        answer = ben.get(url(now, f"{decision.pk}/{tail}"))
        assert answer.status_code == 409
        assert b"Only those who brought this decision" in answer.content


@pytest.mark.parametrize(
    "text",
    [
        "x" * 1_000_000,
        "a\x00b",
        "\ud800".encode("utf-16", "surrogatepass").decode("latin-1"),
        "\u202egnp.exe",
        "<script>alert(1)</script>",
        "=HYPERLINK(1)",
        "\x1b[31m",
    ],
)
def test_hostile_words_never_break_a_page(now: Cast, client_of: ClientOf, text: str) -> None:
    decision = propose(now)
    ben = client_of(now.ben)
    here = url(now, f"{decision.pk}/")
    answers = [
        ben.post(f"{here}cast/", {"choice": text, "reason": text}),
        ben.post(f"{here}cast/", {"choice": "concern", "reason": text}),
        ben.get(url(now), {"q": text[:500], "after": text[:500], "circle": text[:500]}),
        ben.get(url(now, "propose/"), {"method": text[:500], "about": text[:500]}),
        ben.post(url(now, "propose/?method=consent"), {"title": text, "proposal": text}),
    ]
    assert all(answer.status_code < 500 for answer in answers)
    assert b"<script>alert(1)" not in ben.get(here).content


@pytest.mark.parametrize("number", [0, 2**31, 2**63, 10**40])
def test_numbers_far_out_are_just_not_there(now: Cast, client_of: ClientOf, number: int) -> None:
    ben = client_of(now.ben)
    for tail in (f"{number}/", f"{number}/record/", f"objections/{number}/examine/"):
        assert ben.get(url(now, tail)).status_code == 404
    assert ben.get(url(now, f"of-circle/{number}/")).status_code in (200, 404)
    assert ben.get(url(now, f"about/decision/{number}/")).status_code in (200, 404)
    assert ben.get(url(now), {"circle": number}).status_code == 200


def test_the_register_as_a_file(now: Cast, client_of: ClientOf) -> None:
    propose(now, title="=SUM(A1)")
    ben = client_of(now.ben)
    answer = ben.get(url(now, "export.csv?method=consent"))
    rows = list(csv.DictReader(answer.content.decode().splitlines()))
    assert [row["title"] for row in rows] == ["'=SUM(A1)"]
    assert rows[0]["circle"] == "North School"
    found = json.loads(ben.get(url(now, "export.json")).content)
    assert found[0]["title"] == "=SUM(A1)"
    assert ben.get(url(now, "export.exe")).status_code == 404


def test_panels_are_fragments(now: Cast, client_of: ClientOf) -> None:
    decision = propose(now, circle_id=now.north.pk)
    ben = client_of(now.ben)
    panel = ben.get(url(now, f"of-circle/{now.north.pk}/"))
    assert b"Lessons start at nine" in panel.content
    assert b"<html" not in panel.content
    assert b"No decisions yet." in ben.get(url(now, f"about/decision/{decision.pk}/")).content
    assert ben.get(url(now, "about/nonsense/1/")).status_code == 404


def test_a_panel_costs_the_same_with_one_decision_and_with_nine(
    now: Cast, client_of: ClientOf, django_assert_num_queries: Any
) -> None:
    first = propose(now, circle_id=now.north.pk)
    panels = (f"of-circle/{now.north.pk}/", f"about/decision/{first.pk}/")
    ben = client_of(now.ben)
    for count in (1, 9):
        while Decision.objects.filter(about_id=first.pk).count() < count:
            propose(now, circle_id=now.north.pk, title="Late", about=("decision", first.pk))
        shown = []
        for panel in panels:
            with django_assert_num_queries(5):
                shown.append(ben.get(url(now, panel)).content.decode())
        assert [text.count("Late") for text in shown] == [min(count, 8), min(count, 8)]
        assert ("All decisions" in shown[0]) is (count == 9)
        assert "All decisions" not in shown[1]


def test_a_draft_is_put_or_thrown_away(now: Cast, client_of: ClientOf) -> None:
    draft = propose(now, draft=True)
    ada, ben = client_of(now.ada), client_of(now.ben)
    here = url(now, f"{draft.pk}/")
    assert b"A draft that only you see" in ada.get(here).content
    assert ben.get(here).status_code == 404
    ada.post(f"{here}put/")
    draft.refresh_from_db()
    assert draft.state == "open"
    other = propose(now, draft=True)
    ada.post(url(now, f"{other.pk}/withdraw/"))
    assert not Decision.objects.filter(pk=other.pk).exists()


def test_more_time_a_further_round_a_review(now: Cast, client_of: ClientOf) -> None:
    decision = propose(now, circle_id=now.north.pk)
    ada = client_of(now.ada)
    here = url(now, f"{decision.pk}/")
    day = (timezone.now() + timedelta(days=30)).date()
    ada.post(f"{here}extend/", {"until": day.isoformat()})
    decision.refresh_from_db()
    assert decision.closes_at is not None
    assert decision.closes_at.date() == day + timedelta(days=1)
    ada.post(f"{here}cast/", {"choice": "consent"})
    ada.post(f"{here}review/", {"verdict": "keep", "reasons": "Good."})
    assert [r.verdict for r in queries.dossier(now.ada, decision.pk).reviews] == ["keep"]
    ada.post(f"{here}reopen/", {"note": "Something new."})
    decision.refresh_from_db()
    assert (decision.state, decision.round_number) == ("open", 2)
    ada.post(f"{here}withdraw/", {"reason": "Enough."})
    decision.refresh_from_db()
    assert decision.state == "withdrawn"


def test_the_guardrails_answer_while_the_question_is_written(
    now: Cast, client_of: ClientOf
) -> None:
    domain = circles.open_domain(now.south.pk, name="Carpentry", description="", by=now.ben)
    ada = client_of(now.ada)
    path = url(now, "propose/advice/verdict/")
    free = ada.post(path, {"title": "A walk", "circle_id": now.north.pk})
    assert b"Go ahead" in free.content
    held = ada.post(path, {"title": "A shed", "domain_ids": [domain.pk]})
    assert b"Ask Ben for advice first" in held.content
    assert ada.post(url(now, "propose/dice/verdict/")).status_code == 404
    assert client_of(now.guest).post(path, {"title": "x"}).status_code == 409
    assert not Decision.objects.exists()


def test_a_kept_form_holds_nobody_elses_words(
    now: Cast, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither what was refused nor what was answered; one's own stands there again."""
    monkeypatch.setattr(keeping, "compared", False)
    decision = propose(now)
    here = url(now, f"{decision.pk}/")
    ada, ben = client_of(now.ada), client_of(now.ben)
    drawn = '<textarea name="reason"'
    assert drawn in ada.get(here).content.decode()
    refused = ben.post(f"{here}cast/", {"choice": "maybe", "reason": "Ben's own words"})
    assert (refused.status_code, b"Ben&#39;s own words" in refused.content) == (422, True)
    for reader in (ada, ben):
        assert b"own words" not in reader.get(here).content
    ben.post(f"{here}cast/", {"choice": "consent", "reason": "Ben's better words"})
    for _twice in range(2):
        assert "Ben&#x27;s better words" in ben.get(here).content.decode().replace(
            "&#39;", "&#x27;"
        )
        shown = ada.get(here).content.decode()
        assert (drawn in shown, "better words" in shown) == (True, False)
