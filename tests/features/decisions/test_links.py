"""Answering by a letter's link: no sign-in, one person, one round; looking changes nothing."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from django.utils import timezone

from colead.features.decisions import actions
from colead.features.decisions.models import Ballot, Decision, Urn
from colead.kernel.testing import settle
from tests.cast import Cast


def letter_to(address: str) -> EmailMultiAlternatives:
    settle(timezone.now() + timedelta(minutes=5))
    (found,) = [one for one in mail.outbox if one.to == [address] and "/answer/" in str(one.body)]
    assert isinstance(found, EmailMultiAlternatives)
    return found


def links(letter: EmailMultiAlternatives) -> list[str]:
    return re.findall(r"/answer/\S+", str(letter.body))


def propose(now: Cast, method: str = "consent") -> Decision:
    return actions.propose(
        title="Quiet hour",
        proposal="From one to two.",
        method=method,
        options=["One", "Two"] if method == "ranked" else (),
        circle_id=now.root.pk,
        by=now.ada,
    )


def test_each_answer_has_its_link_and_only_the_button_sends_it(now: Cast, client: Client) -> None:
    decision = propose(now)
    letter = letter_to("ben@example.org")
    found = links(letter)
    assert [link.rpartition("=")[2] for link in found] == ["consent", "concern", "objection"]
    assert found[0] in str(letter.alternatives[0][0])
    page = client.get(found[2])
    shown = page.content.decode()
    assert page["Cache-Control"] == "no-store"
    assert "Your answer, Ben" in shown
    assert "From one to two." in shown
    assert re.search(r'value="objection" required checked', shown)
    assert not Ballot.objects.exists()

    wordless = client.post(found[2], {"choice": "objection", "objection": "harm", "reason": ""})
    assert (wordless.status_code, Ballot.objects.exists()) == (422, False)
    done = client.post(found[0], {"choice": "consent", "reason": "Gladly."})
    assert "Your answer counts" in done.content.decode()
    ballot = Ballot.objects.get()
    assert (ballot.voter_id, ballot.choice, ballot.reason) == (
        now.ben.member_id, "consent", "Gladly.",
    )  # fmt: skip
    client.post(found[0], {"choice": "concern", "reason": "The bell."})
    assert Ballot.objects.get().choice == "concern"
    assert "_auth_user_id" not in client.session
    assert client.get(f"/o/north-school/decisions/{decision.pk}/").status_code == 302


def test_a_link_of_an_earlier_round_or_a_changed_one_is_not_there(
    now: Cast, client: Client
) -> None:
    decision = propose(now)
    link = links(letter_to("ben@example.org"))[0].partition("?")[0]
    assert client.get(link[:-3] + "x/").status_code == 404
    actions.integrate(decision.pk, proposal="From two to three.", by=now.ada)
    assert client.get(link).status_code == 404
    assert client.post(link, {"choice": "consent"}).status_code == 404
    assert not Ballot.objects.exists()


def test_after_the_closing_the_link_says_so(now: Cast, client: Client) -> None:
    decision = propose(now)
    link = links(letter_to("ben@example.org"))[0]
    Decision.objects.filter(pk=decision.pk).update(closes_at=timezone.now())
    assert "The time to answer is over" in client.get(link).content.decode()
    late = client.post(link, {"choice": "consent"})
    assert (late.status_code, Ballot.objects.exists()) == (422, False)


def test_other_kinds_of_ballot_have_one_link_and_their_form(now: Cast, client: Client) -> None:
    propose(now, "ranked")
    (link,) = links(letter_to("ben@example.org"))
    assert "ranked-ballot" in client.get(link).content.decode()


def test_a_guest_and_an_anonymous_ballot_by_link(now: Cast, client: Client) -> None:
    actions.propose(
        title="Lunch",
        method="majority",
        options=["Soup", "Rice"],
        anonymous=True,
        guests=True,
        circle_id=now.north.pk,
        voters="list",
        voter_ids=[pk for a in (now.ada, now.ben, now.guest) if (pk := a.member_id)],
        by=now.ada,
    )
    (link,) = links(letter_to("gwen@example.org"))
    page = client.get(link).content.decode()
    soup = re.search(r'name="choice" value="(\d+)"', page)
    assert soup is not None
    done = client.post(link, {"choice": soup[1], "reason": ""}).content.decode()
    assert "Your receipt, shown only now:" in done
    assert len(Urn.objects.get().ballots) == 1


@pytest.mark.parametrize("token", ["x", "x" * 3000, "a:b:c", "%F0%9F%8E%88"])
def test_a_token_that_nobody_made_is_not_there(now: Cast, client: Client, token: str) -> None:
    assert client.get(f"/answer/{token}/").status_code == 404
