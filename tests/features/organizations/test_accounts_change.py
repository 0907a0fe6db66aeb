"""A closed account acts nowhere; a moved address is known in each organization."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from django.test import Client
from django.urls import reverse

from colead.features.accounts import actions as accounts
from colead.features.accounts.models import Account
from colead.features.organizations import actions, queries
from colead.features.organizations.models import Invitation, Member, Token
from colead.kernel.actor import Actor
from colead.kernel.models import Entry
from colead.kernel.testing import NOON, later
from colead.kernel.verdict import Missing
from tests.cast import Cast, acting

ApiOf = Callable[[Actor], Client]


def account_of(actor: Actor) -> Account:
    member = Member.objects.select_related("account").get(pk=actor.member_id)
    assert member.account is not None
    return member.account


def close(actor: Actor) -> Account:
    account = account_of(actor)
    accounts.close_account(account, at=later(hours=1))
    return account


def test_a_key_of_a_closed_account_opens_nothing(cast: Cast, api_of: ApiOf) -> None:
    ada, ben = api_of(cast.ada), api_of(cast.ben)
    assert ada.get("/api/v1/ideas/").status_code == 200
    close(cast.ada)
    assert ada.get("/api/v1/ideas/").status_code == 401
    assert ben.get("/api/v1/ideas/").status_code == 200


def test_even_a_key_that_was_not_ended_is_refused(cast: Cast, api_of: ApiOf) -> None:
    """Not only the ending of keys keeps a closed account out."""
    ada = api_of(cast.ada)
    Account.objects.filter(pk=account_of(cast.ada).pk).update(is_active=False)
    assert Token.objects.filter(ended_at=None).count() == 1
    assert ada.get("/api/v1/ideas/").status_code == 401
    with pytest.raises(Missing):
        queries.acting_by_id(cast.ada.member_id or 0)
    with pytest.raises(Missing):
        queries.acting_member(account_id=account_of(cast.ada).pk, slug=cast.organization.slug)


def test_who_never_had_an_account_still_acts(cast: Cast) -> None:
    close(cast.ada)
    assert queries.acting_by_id(cast.guest.member_id or 0).name == "Gwen"


def test_closing_ends_keys_and_says_so(cast: Cast, api_of: ApiOf) -> None:
    api_of(cast.ada)
    close(cast.ada)
    token = Token.objects.get()
    ended = Entry.objects.filter(event="organizations.TokenEnded").get()
    assert token.ended_at == later(hours=1)
    assert (ended.subject_id, ended.at) == (cast.ada.member_id, later(hours=1))


def test_closing_ends_invitations_sent_and_received(cast: Cast) -> None:
    sent, _ = actions.invite(email="new@example.org", by=cast.steward)
    kept, _ = actions.invite(email="ida@example.org", by=cast.outsider)
    received, _ = actions.invite(email="Stella@example.org", by=cast.outsider)
    close(cast.steward)
    withdrawn = dict(Invitation.objects.values_list("pk", "withdrawn_at"))
    assert withdrawn == {sent.pk: later(hours=1), kept.pk: None, received.pk: later(hours=1)}
    entries = Entry.objects.filter(event="organizations.InvitationWithdrawn")
    assert set(entries.values_list("organization_id", "subject_id")) == {
        (cast.organization.pk, sent.pk),
        (cast.other.pk, received.pk),
    }


def test_a_guest_link_ends_when_its_guest_becomes_a_member(cast: Cast) -> None:
    """The link came to be for a few things; signing in is the way to the rest."""
    guest = Member.objects.get(pk=cast.guest.member_id)
    link = actions.make_guest_link(guest, at=NOON)
    slug = cast.organization.slug
    assert queries.acting_guest(token=link, slug=slug, at=NOON).pk == guest.pk
    _, secret = actions.invite(email=guest.email, member_id=guest.pk, by=cast.steward)
    actions.accept_invitation(secret, at=NOON, name="Gwen")
    with pytest.raises(Missing):
        queries.acting_guest(token=link, slug=slug, at=NOON)


def move(client: Client, account: Account, email: str) -> Any:
    """Confirm a new address by the letter's link."""
    address = EmailAddress.objects.create(user=account, email=email, verified=False)
    key = EmailConfirmationHMAC(address).key
    return client.post(reverse("account_confirm_email", args=[key]))


def test_a_moved_address_is_known_in_every_organization(
    cast: Cast, client_of: Callable[[Actor], Client]
) -> None:
    account = account_of(cast.ada)
    second = actions.add_member(name="Ada", email=account.email, account=account, by=cast.outsider)
    move(client_of(cast.ada), account, "ada@elsewhere.org")
    account.refresh_from_db()
    members = Member.objects.filter(account=account)
    assert account.email == "ada@elsewhere.org"
    assert set(members.values_list("pk", "email")) == {
        (cast.ada.member_id, "ada@elsewhere.org"),
        (second.pk, "ada@elsewhere.org"),
    }
    told = Entry.objects.filter(event="organizations.MemberAddressChanged")
    assert {entry.organization_id for entry in told} == {cast.organization.pk, cast.other.pk}
    assert not any("elsewhere" in str(entry.facts) for entry in told)


def test_an_address_that_nobody_confirmed_changes_nothing(cast: Cast) -> None:
    account = account_of(cast.ada)
    EmailAddress.objects.create(user=account, email="eve@example.org", verified=False)
    assert acting(cast.ada.member_id or 0).name == "Ada"
    assert Member.objects.get(pk=cast.ada.member_id).email == "ada@example.org"
    assert not Entry.objects.filter(event="organizations.MemberAddressChanged").exists()


def test_a_link_mailed_to_the_earlier_address_ends(
    cast: Cast, client_of: Callable[[Actor], Client]
) -> None:
    account = account_of(cast.ada)
    token = accounts.issue_sign_in_link(account, at=NOON)
    move(client_of(cast.ada), account, "ada@elsewhere.org")
    page = Client().post(reverse("sign_in_link", args=[token]))
    assert page.status_code == 410
