"""What an operator can do for somebody who is locked out."""

from __future__ import annotations

import json

import pytest
from allauth.mfa.models import Authenticator
from click.testing import CliRunner
from django.core import mail
from django.utils import timezone

from colead.features.accounts import actions, cli
from colead.features.accounts.models import Account
from colead.kernel.testing import settle
from colead.project.cli import CommandSession

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada() -> Account:
    """Somebody with a second step."""
    account = actions.create_account(email="ada@example.org", name="Ada", at=timezone.now())
    Authenticator.objects.create(user=account, type="totp", data={"secret": "lost"})
    return account


def run(*arguments: str, as_json: bool = False) -> tuple[int, str]:
    result = CliRunner().invoke(cli.group, arguments, obj=CommandSession(None, as_json))
    return result.exit_code, result.output


def letters() -> list[tuple[list[str], str]]:
    settle(timezone.now())
    return [(letter.to, letter.subject) for letter in mail.outbox]


def test_a_lost_second_step_is_taken_off_and_told(ada: Account) -> None:
    code, said = run("reset-second-step", "ADA@example.org", as_json=True)
    assert (code, json.loads(said)) == (0, {"email": "ada@example.org", "removed": 1})
    assert Authenticator.objects.count() == 0
    assert letters() == [(["ada@example.org"], "Your second step was taken off by the operator.")]


def test_a_link_goes_to_the_person_not_to_the_operator(ada: Account) -> None:
    code, said = run("send-link", "ada@example.org")
    assert (code, said) == (0, "A link is on its way to ada@example.org.\n")
    assert letters() == [(["ada@example.org"], "Your link to sign in")]


def test_signing_somebody_out_is_told(ada: Account) -> None:
    assert run("sign-out", "ada@example.org") == (0, "Sessions ended: 0.\n")
    assert letters() == [(["ada@example.org"], "The operator signed you out everywhere.")]


def test_an_account_is_closed(ada: Account) -> None:
    assert run("close", "--yes", "ada@example.org")[0] == 0
    ada.refresh_from_db()
    assert ada.is_active is False
    assert letters() == [(["ada@example.org"], "Your account was closed by the operator.")]
    assert run("send-link", "ada@example.org") == (
        1,
        "Error: There is no open account with this address.\n",
    )
