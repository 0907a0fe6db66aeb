"""Two come with the same link at the same moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from colead.features.accounts import actions
from colead.kernel.testing import NOON
from colead.kernel.verdict import Refused


@pytest.mark.django_db(transaction=True)
def test_of_many_who_come_with_one_link_one_is_signed_in() -> None:
    account = actions.create_account(email="ada@example.org", at=NOON)
    token = actions.issue_sign_in_link(account, at=NOON)

    def come(_number: int) -> str:
        try:
            return str(actions.redeem_sign_in_link(token, at=NOON))
        except Refused as refused:
            return refused.reason
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as people:
        answers = sorted(people.map(come, range(16)))
    assert answers == ["This link was used already. Ask for a new one."] * 15 + ["ada@example.org"]


@pytest.mark.django_db(transaction=True)
def test_one_address_gets_one_account_however_many_ask_at_once() -> None:
    def come(_number: int) -> str:
        try:
            return str(actions.create_account(email="ada@example.org", at=NOON))
        except Refused as refused:
            return str(refused.field)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as people:
        answers = sorted(people.map(come, range(8)))
    assert answers == ["ada@example.org"] + ["email"] * 7
