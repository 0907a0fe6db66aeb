"""Making accounts."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from colead.features.accounts.models import Account
from colead.kernel.actions import action
from colead.kernel.verdict import Refused


@action
def create_account(
    *, email: str, name: str = "", password: str | None = None, at: datetime
) -> Account:
    """A new account for an address that is known to be the person's own."""
    try:
        with transaction.atomic():
            return Account.objects.create_user(email, password, name=name, joined_at=at)
    except IntegrityError:
        raise Refused(
            _("There is an account with this address already. Sign in first."), field="email"
        ) from None
