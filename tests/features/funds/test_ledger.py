"""What the database itself never lets happen to money."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import Error, transaction

from colead.demo.make import forget
from colead.features.funds.models import Account, Movement
from tests.cast import Cast


def account(cast: Cast, kind: str, owner_id: int, **values: Any) -> Account:
    """An account made past all actions."""
    given: dict[str, Any] = {"organization": cast.organization, "currency": "EUR"}
    given["floor"] = None if kind == "outside" else 0
    return Account.objects.create(kind=kind, owner_id=owner_id, **{**given, **values})


def move(source: Account, target: Account, amount: int, **values: Any) -> Movement:
    """A movement made past all actions."""
    return Movement.objects.create(
        organization_id=values.pop("organization_id", source.organization_id),
        source=source,
        target=target,
        amount=amount,
        for_what="a test",
        at="2026-03-02T12:00Z",
        **values,
    )


@pytest.fixture
def three(cast: Cast) -> tuple[Account, Account, Account]:
    """Outside, a fund with 100.00, an empty initiative."""
    outside, fund = account(cast, "outside", 0), account(cast, "fund", 1)
    move(outside, fund, 10_000)
    return outside, fund, account(cast, "initiative", 1)


Three = tuple[Account, Account, Account]


def balances(three: Three) -> list[int]:
    """As the database has them."""
    return [Account.objects.get(pk=one.pk).balance for one in three]


def refused(act: Any) -> str:
    """The sentence by which the database refuses; nothing else is lost."""
    with pytest.raises(Error) as no, transaction.atomic():
        act()
    return str(no.value)


def test_each_movement_books_itself(three: Three) -> None:
    outside, fund, initiative = three
    assert balances(three) == [-10_000, 10_000, 0]
    move(fund, initiative, 2_500)
    move(initiative, outside, 500)
    assert balances(three) == [-9_500, 7_500, 2_000]


def test_no_account_but_outside_goes_below_its_floor(three: Three) -> None:
    _outside, fund, initiative = three
    assert "overdrawn" in refused(lambda: move(fund, initiative, 10_001))
    assert "overdrawn" in refused(lambda: move(initiative, fund, 1))
    Account.objects.filter(pk=fund.pk).update(floor=4_000)
    assert "overdrawn" in refused(lambda: move(fund, initiative, 6_001))
    move(fund, initiative, 6_000)
    assert balances(three) == [-10_000, 4_000, 6_000]


def test_movements_are_neither_changed_nor_removed(three: Three) -> None:
    one = Movement.objects.get()
    assert "append-only" in refused(lambda: Movement.objects.update(amount=1))
    assert "append-only" in refused(lambda: Movement.objects.update(for_what="other"))
    assert "append-only" in refused(lambda: Movement.objects.filter(pk=one.pk).delete())
    assert balances(three) == [-10_000, 10_000, 0]


def test_nothing_moves_by_nothing_or_to_itself(three: Three) -> None:
    outside, fund, _initiative = three
    for amount in (0, -5):
        assert "moves_something" in refused(lambda amount=amount: move(outside, fund, amount))
    assert "goes_elsewhere" in refused(lambda: move(outside, outside, 5))


def test_money_stays_within_one_currency_and_one_organization(cast: Cast, three: Three) -> None:
    outside, fund, _initiative = three
    yen = account(cast, "fund", 2, currency="JPY")
    assert "one currency" in refused(lambda: move(outside, yen, 5))
    foreign = account(cast, "fund", 3, organization=cast.other)
    assert "one organization" in refused(lambda: move(outside, foreign, 5))
    other = cast.other.pk
    assert "one organization" in refused(lambda: move(outside, fund, 5, organization_id=other))


def test_a_movement_is_turned_back_once(three: Three) -> None:
    outside, fund, _initiative = three
    paid = Movement.objects.get()
    move(fund, outside, 10_000, reverses=paid)
    move(outside, fund, 10_000)
    assert "reverses" in refused(lambda: move(fund, outside, 10_000, reverses=paid))


def test_an_account_begins_empty_and_an_owner_has_one_of_a_currency(
    cast: Cast, three: Three
) -> None:
    assert "begins empty" in refused(lambda: account(cast, "fund", 9, balance=1))
    assert refused(lambda: account(cast, "fund", 1))
    assert refused(lambda: account(cast, "outside", 0))
    assert "no_floor" in refused(lambda: account(cast, "fund", 8, floor=None))
    account(cast, "fund", 1, currency="JPY")


def test_movements_leave_only_with_their_whole_organization(cast: Cast, three: Three) -> None:
    with pytest.raises(Error), transaction.atomic():
        cast.organization.delete()
    forget(cast.organization)
    assert not Movement.objects.exists()
    assert not Account.objects.exists()
    assert cast.other.members.exists(), "others keep what is theirs"
