"""Receipts: told by their content, kept where nobody guesses, added by whose act it was."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.db import IntegrityError

from colead.features.funds import actions, queries
from colead.features.funds.actions import receipts
from colead.features.funds.models import Movement, Receipt
from colead.kernel.verdict import Missing, Refused
from tests.cast import Cast
from tests.features.funds.paying import JPEG, PDF, led_with, told


@pytest.fixture
def spent(cast: Cast) -> Movement:
    """Ada has spent 150.00 on planks."""
    _fund, led = led_with(cast, 20_000)
    return actions.spend(led.pk, amount=15_000, for_what="planks", by=cast.ada)


def files() -> list[Path]:
    """Every file under the folder of receipts."""
    return [path for path in Path(settings.DATA_DIR, "receipts").rglob("*") if path.is_file()]


def test_the_spender_adds_the_paper(cast: Cast, spent: Movement) -> None:
    made = actions.add_receipt(spent.pk, name="bill.exe", content=PDF, by=cast.ada)
    assert (made.name, made.type, made.size) == ("bill.pdf", "application/pdf", len(PDF))
    [file] = files()
    assert file == actions.path_of(made)
    assert file.read_bytes() == PDF
    assert file.stat().st_mode & 0o777 == 0o600
    assert len(made.place) >= 43, "256 bits that nobody guesses"
    assert told("ReceiptAdded")[0]["sum"] == "€150.00"
    assert queries.receipt(cast.ben, made.pk) == made
    for other in (cast.guest, cast.outsider):
        with pytest.raises(Missing):
            queries.receipt(other, made.pk)


def test_the_same_paper_twice_and_papers_of_others_are_refused(cast: Cast, spent: Movement) -> None:
    actions.add_receipt(spent.pk, name="bill", content=PDF, by=cast.ada)
    with pytest.raises(Refused, match="already"):
        actions.add_receipt(spent.pk, name="other", content=PDF, by=cast.ada)
    with pytest.raises(Refused, match="Whoever spent it"):
        actions.add_receipt(spent.pk, name="bill", content=JPEG, by=cast.ben)
    taken = Movement.objects.get(for_what="wood")
    with pytest.raises(Refused, match="for what was spent"):
        actions.add_receipt(taken.pk, name="bill", content=JPEG, by=cast.ada)
    assert len(files()) == 1


def test_a_receipt_that_fails_leaves_no_file(
    cast: Cast, spent: Movement, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_event: object, **_by: object) -> None:
        raise IntegrityError("the journal is full")

    monkeypatch.setattr(receipts, "record", broken)
    with pytest.raises(IntegrityError):
        actions.add_receipt(spent.pk, name="bill", content=PDF, by=cast.ada)
    assert files() == []
    assert not Receipt.objects.exists()


def test_a_spending_without_receipt_waits_for_it(cast: Cast, spent: Movement) -> None:
    [purse] = queries.purse(cast.ada, spent.source.owner_id)
    assert [line.id for line in purse.waiting] == [spent.pk]
    actions.add_receipt(spent.pk, name="bill", content=PDF, by=cast.ada)
    [purse] = queries.purse(cast.ada, spent.source.owner_id)
    assert purse.waiting == []
