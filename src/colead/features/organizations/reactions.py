"""What becomes of a membership when its account is closed or has another address."""

from __future__ import annotations

from datetime import datetime

from colead.features.accounts.actions import when_closed, when_moved
from colead.features.accounts.models import Account
from colead.features.organizations import actions


@when_closed
def account_closed(account: Account, at: datetime) -> None:
    """Keys for programs, guest links and open invitations end with the account."""
    actions.end_ways_to_act(account, at=at)


@when_moved
def address_moved(account: Account, at: datetime) -> None:
    """The address that organizations know is the account's own."""
    actions.follow_address(account, at=at)
