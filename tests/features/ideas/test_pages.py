"""Ideas by browser, as a guest reads them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from colead.kernel.actor import Actor
from tests.cast import Cast


@pytest.mark.django_db
def test_a_guest_is_not_told_to_take_the_lead(
    cast: Cast, client_of: Callable[[Actor], Client]
) -> None:
    address = f"/o/{cast.organization.slug}/ideas/"
    asked = {who: client_of(who).get(address).content.decode() for who in (cast.ada, cast.guest)}
    assert "or take the lead. Nobody has to be asked." in asked[cast.ada]
    assert "take the lead. Nobody" not in asked[cast.guest]
    assert "Say what you would join or use. Members take the lead." in asked[cast.guest]
