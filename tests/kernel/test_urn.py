"""The urn: numbers from secrets, an order that tells nothing."""

from __future__ import annotations

from colead.kernel import urn


def test_a_receipt_finds_what_was_put_in_however_it_is_typed() -> None:
    slip = urn.new_receipt()
    held = urn.put({}, slip.number, {"choice": 3})
    assert held[urn.number_of(slip.code.lower().replace("-", " "))] == {"choice": 3}
    assert slip.code not in str(held)


def test_the_order_in_an_urn_is_that_of_the_numbers_not_of_time() -> None:
    held: urn.Urn = {}
    for turn in range(40):
        held = urn.put(held, urn.new_receipt().number, {"turn": turn})
    assert list(held) == sorted(held)
    assert [what["turn"] for what in held.values()] != list(range(40))


def test_shuffling_loses_nothing() -> None:
    assert sorted(urn.shuffled(list(range(50)))) == list(range(50))
