"""Issues and asks in the browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from colead.features.issues import actions, queries
from colead.features.issues.models import Ask, Issue
from colead.features.offers.models import Offer
from colead.kernel.actor import Actor
from tests.cast import Cast

ClientOf = Callable[[Actor], Client]
ISSUE = ("issue", "closest", "wordings")
HOSTILE = [
    "\x00", "a\x00b", "\ud800", "\u202eabc", "x" * 300_000, "<script>alert(1)</script>",
    "{{ 7*7 }}", "' OR 1=1 --", "9" * 40, "-1", "1e309", "\U0001f600", "2026-99-99",
]  # fmt: skip


def url(cast: Cast, name: str, *args: Any) -> str:
    return reverse(f"issues:{name}", args=[cast.organization.slug, *args])


@pytest.fixture
def issue(cast: Cast) -> Issue:
    return actions.raise_issue(
        title="Timetable <b>clashes</b>", facts="**Twice**", circle_id=cast.north.pk, by=cast.ben
    )


@pytest.fixture
def ask(cast: Cast) -> Ask:
    return actions.ask(title="A key for <i>us</i>", text="Please", by=cast.ada)


class TestSeeing:
    def test_members_see_everything(
        self, cast: Cast, issue: Issue, ask: Ask, client_of: ClientOf
    ) -> None:
        client = client_of(cast.ada)
        for name in ("list", "raise", "similar", "asks", "new-ask"):
            assert client.get(url(cast, name)).status_code == 200, name
        for name in ISSUE:
            assert client.get(url(cast, name, issue.pk)).status_code == 200, name
        for state in ("taken", "resolved", "withdrawn", "nonsense"):
            assert client.get(url(cast, "list") + f"?state={state}&circle=1").status_code == 200
        for which in ("late", "mine", "answered", "nonsense"):
            assert client.get(url(cast, "asks") + f"?which={which}").status_code == 200
        assert client.get(url(cast, "ask", ask.pk)).status_code == 200

    def test_titles_are_escaped_and_facts_are_markdown(
        self, cast: Cast, issue: Issue, client_of: ClientOf
    ) -> None:
        text = client_of(cast.ada).get(url(cast, "issue", issue.pk)).content.decode()
        assert "Timetable &lt;b&gt;clashes" in text
        assert "<b>clashes" not in text
        assert "<strong>Twice</strong>" in text

    def test_a_guest_sees_its_circle_and_no_ask(
        self, cast: Cast, issue: Issue, ask: Ask, client_of: ClientOf
    ) -> None:
        client = client_of(cast.guest)
        page = client.get(url(cast, "issue", issue.pk))
        assert page.status_code == 200
        assert "I take it up" not in page.content.decode()
        assert "Ask the stewards" not in page.content.decode()
        assert client.get(url(cast, "closest", issue.pk)).content.strip() == b""
        assert client.get(url(cast, "ask", ask.pk)).status_code == 404
        far = actions.raise_issue(title="South", circle_id=cast.south.pk, by=cast.ben)
        assert client.get(url(cast, "issue", far.pk)).status_code == 404
        assert "South" not in client.get(url(cast, "list")).content.decode()

    def test_an_outsider_gets_404_by_every_address_and_method(
        self, cast: Cast, issue: Issue, ask: Ask, client_of: ClientOf
    ) -> None:
        client = client_of(cast.outsider)
        other = cast.other.slug
        for name in ("list", "raise", "similar", "asks", "new-ask", "clock"):
            assert client.get(url(cast, name)).status_code == 404, name
        for name in (
            "issue", "closest", "reword", "wordings", "offer", "take-up", "join", "pass-on",
            "resolve", "withdraw", "reopen",
        ):  # fmt: skip
            for slug in (cast.organization.slug, other):
                path = reverse(f"issues:{name}", args=[slug, issue.pk])
                assert client.get(path).status_code in (404, 405), path
                assert client.post(path, {"to": "1", "reason": "x"}).status_code in (404, 405)
        for name in ("ask", "judge", "ask-again", "withdraw-ask"):
            path = reverse(f"issues:{name}", args=[other, ask.pk])
            assert client.get(path).status_code in (404, 405), path
            assert client.post(path, {"helped": "yes"}).status_code == 404, path

    def test_strangers_are_asked_to_sign_in(self, cast: Cast, issue: Issue) -> None:
        assert Client().get(url(cast, "issue", issue.pk)).status_code == 302

    @pytest.mark.parametrize("count", [1, 30])
    def test_pages_cost_the_same_queries(self, cast: Cast, client_of: ClientOf, count: int) -> None:
        client = client_of(cast.ada)
        for number in range(count):
            made = actions.raise_issue(title=f"Issue {number}", by=cast.ben)
            actions.take_up(made.pk, by=cast.ada)
        with CaptureQueriesContext(connection) as asked:
            client.get(url(cast, "list") + "?state=taken")
        assert len(asked) == LIST
        with CaptureQueriesContext(connection) as asked:
            client.get(url(cast, "issue", made.pk))
        assert len(asked) == ISSUE_PAGE


# Session, account, membership with what the bell tells, and the room's own.
LIST = 5
ISSUE_PAGE = 8


class TestActing:
    def test_from_raising_to_resolving(self, cast: Cast, client_of: ClientOf) -> None:
        ben, ada = client_of(cast.ben), client_of(cast.ada)
        answer = ben.post(
            url(cast, "raise"),
            {"title": "Noise", "facts": "Loud", "circle_id": cast.north.pk, "offer_it": "on"},
        )
        made = Issue.objects.get()
        assert answer["location"] == url(cast, "issue", made.pk)
        assert Offer.objects.get().to_id == cast.ada.member_id
        page = ada.get(url(cast, "issue", made.pk)).content.decode()
        assert "It was offered to you" in page
        ada.post(url(cast, "pass-on", made.pk), {"reason": "Not mine", "to": ""})
        assert Offer.objects.get().state == "declined"
        ada.post(url(cast, "take-up", made.pk))
        page = ada.get(url(cast, "issue", made.pk)).content.decode()
        assert "in the hands of" in page
        client_of(cast.steward).post(url(cast, "join", made.pk))
        assert len(queries.hands(made.pk)) == 2
        ada.post(url(cast, "resolve", made.pk), {"how": "Carpets"})
        page = ben.get(url(cast, "issue", made.pk)).content.decode()
        assert "Carpets" in page
        ben.post(url(cast, "reopen", made.pk), {"reason": "Still loud"})
        assert "Still loud" in ben.get(url(cast, "issue", made.pk)).content.decode()
        ben.post(url(cast, "reword", made.pk), {"title": "Noise again"})
        assert "Noise again" in ben.get(url(cast, "list")).content.decode()
        assert "Loud" in ben.get(url(cast, "wordings", made.pk)).content.decode()
        ben.post(url(cast, "withdraw", made.pk))
        assert Issue.objects.get().state == "withdrawn"

    def test_one_offers_it_to_those_who_are_close(
        self, cast: Cast, issue: Issue, client_of: ClientOf
    ) -> None:
        client = client_of(cast.ben)
        panel = client.get(url(cast, "closest", issue.pk)).content.decode()
        assert "is in North, where it falls short" in panel
        client.post(url(cast, "offer", issue.pk), {"to": [cast.ada.member_id]})
        assert Offer.objects.get().to_id == cast.ada.member_id
        assert "You offered it to Ada" in client.get(url(cast, "issue", issue.pk)).content.decode()
        seen = client_of(cast.steward).get(url(cast, "issue", issue.pk)).content.decode()
        assert "offered it to Ada" not in seen

    def test_reading_changes_nothing(self, cast: Cast, issue: Issue, client_of: ClientOf) -> None:
        client = client_of(cast.ada)
        for name in ("take-up", "join", "withdraw", "offer"):
            assert client.get(url(cast, name, issue.pk)).status_code == 405
        for name in ("pass-on", "resolve", "reopen"):
            client.get(url(cast, name, issue.pk))
        issue.refresh_from_db()
        assert issue.state == "open"

    def test_a_refusal_is_told_and_keeps_what_was_typed(
        self, cast: Cast, issue: Issue, client_of: ClientOf
    ) -> None:
        answer = client_of(cast.steward).post(
            url(cast, "resolve", issue.pk), {"how": "I say it is done"}
        )
        assert answer.status_code == 422
        text = answer.content.decode()
        assert "I say it is done" in text
        assert "say when it is resolved" in text

    def test_asking_and_answering(self, cast: Cast, issue: Issue, client_of: ClientOf) -> None:
        ada, steward = client_of(cast.ada), client_of(cast.steward)
        ada.post(url(cast, "new-ask") + f"?about=issue:{issue.pk}", {"title": "A key"})
        ask = Ask.objects.get()
        assert (ask.about_kind, ask.about_id) == ("issue", issue.pk)
        page = ada.get(url(cast, "ask", ask.pk)).content.decode()
        assert "working days left" in page or "The stewards owe an answer" in page
        assert "Timetable &lt;b&gt;" in page
        path = url(cast, "ask", ask.pk)
        refused = ada.post(path, {"state": "removed", "answer": "Mine"})
        assert refused.status_code == 409
        wrong = steward.post(path, {"state": "working", "answer": "Soon"})
        assert wrong.status_code == 422
        assert "Say until when." in wrong.content.decode()
        steward.post(path, {"state": "refused", "answer": "It is not our door"})
        ada.post(url(cast, "judge", ask.pk), {"helped": "no", "note": "Whose is it?"})
        page = steward.get(path).content.decode()
        assert "Whose is it?" in page
        ada.post(url(cast, "ask-again", ask.pk), {"text": "Whose door is it?"})
        ask.refresh_from_db()
        assert ask.state == "open"
        ada.post(url(cast, "withdraw-ask", ask.pk))
        ask.refresh_from_db()
        assert ask.state == "withdrawn"

    def test_only_stewards_change_the_clock(self, cast: Cast, client_of: ClientOf) -> None:
        assert client_of(cast.ada).post(url(cast, "clock"), {"working_days": 3}).status_code == 409
        steward = client_of(cast.steward)
        assert steward.post(url(cast, "clock"), {"working_days": 99}).status_code == 422
        steward.post(url(cast, "clock"), {"working_days": 3})
        assert queries.working_days(cast.organization.pk) == 3
        assert "within 3 working days" in steward.get(url(cast, "asks")).content.decode()

    def test_similar_ones_show_while_typing(
        self, cast: Cast, issue: Issue, client_of: ClientOf
    ) -> None:
        page = client_of(cast.steward).get(url(cast, "similar") + "?title=timetable+clashes")
        assert "Is it one of these?" in page.content.decode()
        assert "&lt;b&gt;" in page.content.decode()


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_no_input_breaks_a_page(
    cast: Cast, issue: Issue, ask: Ask, client_of: ClientOf, text: str
) -> None:
    ben, steward = client_of(cast.ben), client_of(cast.steward)
    safe = text.encode("utf-8", "replace").decode()
    posts = [
        (ben, "raise", (), ("title", "facts", "effect", "need", "circle_id", "domain_ids")),
        (ben, "reword", (issue.pk,), ("title", "facts")),
        (ben, "offer", (issue.pk,), ("to", "note")),
        (ben, "pass-on", (issue.pk,), ("reason", "to")),
        (ben, "resolve", (issue.pk,), ("how",)),
        (ben, "reopen", (issue.pk,), ("reason",)),
        (ben, "new-ask", (), ("title", "text")),
        (steward, "ask", (ask.pk,), ("state", "answer", "until")),
        (steward, "clock", (), ("working_days",)),
        (ben, "judge", (ask.pk,), ("helped", "note")),
    ]
    for client, name, args, fields in posts:
        answer = client.post(url(cast, name, *args), dict.fromkeys(fields, safe))
        assert answer.status_code < 500, (name, answer.status_code)
    for name, key in [
        ("list", "state"), ("list", "after"), ("list", "circle"), ("similar", "title"),
        ("asks", "which"), ("asks", "after"), ("new-ask", "about"), ("raise", "title"),
        ("raise", "circle"),
    ]:  # fmt: skip
        answer = ben.get(url(cast, name), {key: safe[:5_000]})
        assert answer.status_code < 500, (name, key, answer.status_code)
