"""What the library for signing in tells us, handed on as our own actions."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import email_changed
from django.dispatch import receiver
from django.utils import timezone

from colead.features.accounts import actions, queries


@receiver(email_changed)
def address_changed(*, to_email_address: EmailAddress, **news: Any) -> None:
    """Somebody moved to another address; one that is not confirmed yet moves nothing."""
    if to_email_address.verified:
        account = queries.account(to_email_address.user_id)
        actions.move_address(account, at=timezone.now())
