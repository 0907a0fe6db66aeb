"""Making accounts, links that sign in once, closing accounts."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client

from colead.features.accounts import actions, queries
from colead.features.accounts.models import Account, SignInLink
from colead.kernel.models import Job
from colead.kernel.testing import NOON, later, settle
from colead.kernel.verdict import Missing, Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada() -> Account:
    """Somebody who came by an invitation."""
    return actions.create_account(email="Ada@Example.org", name="Ada", at=NOON)


def test_an_account_begins_with_a_confirmed_address(ada: Account) -> None:
    address = EmailAddress.objects.get(user=ada)
    assert (ada.email, address.email, address.verified, address.primary) == (
        "ada@example.org",
        "ada@example.org",
        True,
        True,
    )
    assert ada.has_usable_password() is False


def test_an_address_has_one_account_in_any_case(ada: Account) -> None:
    with pytest.raises(Refused) as refused:
        actions.create_account(email="aDa@example.ORG", at=NOON)
    assert refused.value.field == "email"
    assert Account.objects.count() == 1


def test_only_the_hash_of_a_link_is_kept(ada: Account) -> None:
    token = actions.issue_sign_in_link(ada, at=NOON)
    link = SignInLink.objects.get()
    assert len(token) == 43
    assert link.token_hash == queries.token_hash(token)
    assert token not in {str(value) for value in vars(link).values()}


def test_a_link_signs_in_once(ada: Account) -> None:
    token = actions.issue_sign_in_link(ada, at=NOON)
    assert actions.redeem_sign_in_link(token, at=later(minutes=1)) == ada
    with pytest.raises(Refused, match="used already"):
        actions.redeem_sign_in_link(token, at=later(minutes=2))


def test_a_link_ends_after_twenty_minutes(ada: Account) -> None:
    token = actions.issue_sign_in_link(ada, at=NOON)
    with pytest.raises(Refused, match="does not hold"):
        actions.redeem_sign_in_link(token, at=later(minutes=20))
    assert SignInLink.objects.get().used_at is None


def test_nobody_guesses_a_link(ada: Account) -> None:
    with pytest.raises(Refused, match="does not hold"):
        actions.redeem_sign_in_link("guess\0\ud800", at=NOON)


def test_of_two_mailed_links_the_first_used_ends_the_other(ada: Account) -> None:
    first = actions.issue_sign_in_link(ada, at=NOON)
    second = actions.issue_sign_in_link(ada, at=NOON)
    demo = actions.issue_sign_in_link(ada, at=NOON, purpose="demo")
    actions.redeem_sign_in_link(second, at=later(minutes=1))
    with pytest.raises(Refused, match="used already"):
        actions.redeem_sign_in_link(first, at=later(minutes=1))
    assert actions.redeem_sign_in_link(demo, at=later(days=29)) == ada


def test_a_mailed_link_confirms_the_address(ada: Account) -> None:
    EmailAddress.objects.update(verified=False)
    actions.redeem_sign_in_link(actions.issue_sign_in_link(ada, at=NOON), at=NOON)
    assert EmailAddress.objects.get().verified is True


def test_a_closed_account_has_no_way_in(ada: Account) -> None:
    token = actions.issue_sign_in_link(ada, at=NOON)
    actions.close_account(ada, at=NOON)
    with pytest.raises(Refused, match="does not hold"):
        actions.redeem_sign_in_link(token, at=NOON)
    actions.request_sign_in_link(email="ada@example.org", at=NOON)
    settle()
    assert mail.outbox == []


def test_known_and_unknown_addresses_queue_the_same(ada: Account) -> None:
    actions.request_sign_in_link(email="ada@example.org", at=NOON)
    actions.request_sign_in_link(email="nobody@example.org", at=NOON)
    known, unknown = Job.objects.order_by("id")
    assert (known.name, set(known.arguments)) == (unknown.name, set(unknown.arguments))


def test_only_the_known_address_gets_a_letter(ada: Account) -> None:
    actions.request_sign_in_link(email="ada@example.org", at=NOON)
    actions.request_sign_in_link(email="nobody@example.org", at=NOON)
    actions.request_password_reset(email="nobody@example.org", at=NOON)
    settle()
    assert [letter.to for letter in mail.outbox] == [["ada@example.org"]]
    assert mail.outbox[0].subject == "Your link to sign in"
    assert "http://127.0.0.1:8000/account/link/" in mail.outbox[0].body


def test_the_queue_holds_no_secret(ada: Account) -> None:
    actions.request_sign_in_link(email="ada@example.org", at=NOON)
    assert Job.objects.get().arguments == {
        "email": "ada@example.org",
        "asked_at": NOON.isoformat(),
    }


def test_old_links_are_forgotten_a_week_after_their_end(ada: Account) -> None:
    actions.issue_sign_in_link(ada, at=NOON)
    assert actions.forget_old_links(at=later(days=7)) == 0
    assert actions.forget_old_links(at=later(days=7, minutes=21)) == 1


def test_a_link_may_hold_longer(ada: Account) -> None:
    token = actions.issue_sign_in_link(ada, at=NOON, purpose="demo", valid_for=timedelta(days=90))
    assert actions.redeem_sign_in_link(token, at=later(days=89)) == ada


def test_nobody_ends_the_session_of_another(ada: Account) -> None:
    with pytest.raises(Missing):
        actions.end_session(1, account_id=ada.pk)


def test_a_profile_changes(ada: Account) -> None:
    actions.amend_account(ada.pk, name="Ada L.", language="en", timezone="Europe/Berlin")
    ada.refresh_from_db()
    assert (ada.name, ada.language, ada.timezone) == ("Ada L.", "en", "Europe/Berlin")


def test_a_set_up_link_is_known_again(ada: Account) -> None:
    token = actions.set_up_token()
    assert queries.is_set_up_token(token) is True
    assert queries.is_set_up_token(token + "x") is False
    assert queries.is_set_up_token("\0") is False


def test_sessions_are_forgotten_when_they_end(ada: Account) -> None:
    client = Client()
    client.force_login(ada)
    key = client.session.session_key or ""
    UserSession.objects.create(user=ada, session_key=key, ip="127.0.0.1")
    ends = Session.objects.get().expire_date
    assert actions.forget_old_sessions(at=ends) == 0
    assert actions.forget_old_sessions(at=ends + timedelta(seconds=1)) == 1
    assert UserSession.objects.count() == 0
