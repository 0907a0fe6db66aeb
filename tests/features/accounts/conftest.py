"""Ada, who has a password."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from colead.features.accounts import actions
from colead.features.accounts.models import Account
from tests.features.accounts.signing_in import PASSWORD, sign_in


@pytest.fixture
def ada() -> Account:
    """Somebody with a password."""
    return actions.create_account(
        email="ada@example.org", name="Ada", password=PASSWORD, at=timezone.now()
    )


@pytest.fixture
def signed_in(ada: Account) -> Client:
    """Ada's browser, signed in by password."""
    client = Client()
    sign_in(client)
    return client
