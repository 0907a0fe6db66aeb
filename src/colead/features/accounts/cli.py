"""``colead account``: for operators, on the server, when somebody is locked out.

None of these commands lets an operator sign in as somebody, and each is told to the person.
"""

from __future__ import annotations

import click
from django.utils import timezone

from colead.features.accounts import actions, jobs, queries
from colead.features.accounts.models import Account
from colead.kernel.cli import show
from colead.kernel.jobs import queue


def _account(email: str) -> Account:
    account = queries.account_of(email)
    if account is None:
        raise click.ClickException("There is no open account with this address.")
    return account


def _tell(account: Account, change: str) -> None:
    now = timezone.now()
    queue(
        jobs.send_change_notice,
        at=now,
        account_id=account.pk,
        email=account.email,
        change=change,
        moment=now.strftime("%Y-%m-%d %H:%M"),
        ip="the server",
        browser="colead account",
    )


@click.group("account")
def group() -> None:
    """Help somebody who is locked out."""


@group.command("send-link")
@click.argument("email")
def send_link(email: str) -> None:
    """Send somebody a link to sign in, to their own address."""
    account = _account(email)
    actions.request_sign_in_link(email=account.email, at=timezone.now())
    show({"email": account.email}, line=f"A link is on its way to {account.email}.")


@group.command("reset-second-step")
@click.argument("email")
def reset_second_step(email: str) -> None:
    """Take lost authenticator apps, keys and recovery codes off an account."""
    account = _account(email)
    removed = actions.remove_second_factor(account)
    _tell(account, "operator/second_step_removed")
    show(
        {"email": account.email, "removed": removed},
        line=f"{account.email} signs in without a second step now. They are told by letter.",
    )


@group.command("sign-out")
@click.argument("email")
def sign_out(email: str) -> None:
    """Sign somebody out everywhere."""
    account = _account(email)
    ended = actions.end_all_sessions(account)
    _tell(account, "operator/signed_out")
    show({"email": account.email, "ended": ended}, line=f"Sessions ended: {ended}.")


@group.command("close")
@click.argument("email")
@click.confirmation_option(prompt="Nobody will be able to sign in with it. Close it?")
def close(email: str) -> None:
    """Close an account, and end its keys for programs; what its person did stays."""
    account = _account(email)
    actions.close_account(account, at=timezone.now())
    _tell(account, "operator/account_closed")
    show({"email": account.email}, line=f"The account of {account.email} is closed.")
