"""Money by browser: what was typed stays, faults stand at their field, files come whole."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from colead.features.funds import actions, queries
from colead.features.funds.models import Fund, Movement, Receipt
from tests.cast import Cast
from tests.features.funds.paying import JPEG, PDF, balance, led_with, open_fund, take
from tests.features.initiatives.leading import ClientOf, over, start


def url(cast: Cast, tail: object = "") -> str:
    """The address of a page of funds."""
    return f"/o/{cast.ada.slug}/funds/{tail}"


def test_a_steward_opens_a_fund_and_notes_what_came_in(now: Cast, client_of: ClientOf) -> None:
    client = client_of(now.steward)
    typed = {"name": "Small things", "purpose": "To begin.", "currency": "eur", "floor": "50"}
    answer = client.post(url(now, "open/"), typed)
    fund = Fund.objects.get()
    assert answer["Location"] == url(now, f"{fund.pk}/")
    assert (fund.currency, fund.floor, fund.circle_id) == ("EUR", 5_000, now.root.pk)
    client.post(url(now, f"{fund.pk}/pay-in/"), {"amount": "1 250,50 EUR", "for_what": "budget"})
    assert balance("fund", fund.pk) == 125_050
    page = client.get(url(now, f"{fund.pk}/")).content.decode()
    assert "€1,250.50" in page
    assert "€1,200.50" in page, "what can be taken leaves the floor in it"
    assert "budget" in page
    assert "€1,250.50" in client.get(url(now)).content.decode()


BAD = [
    ("0", "must be above zero"),
    ("-5", "cannot be negative"),
    ("0.001", "finer than the smallest coin"),
    ("1" + "0" * 30, "amount such as"),
    ("1e30", "too large"),
    ("99999999999999", "too large"),
    ("50 USD", "EUR, not USD"),
    ("nan", "amount such as"),
    ("five", "amount such as"),
    ("2000", "Only €1,000.00 is there"),
    ("", "required"),
]


@pytest.mark.parametrize(("typed", "says"), BAD)
def test_a_senseless_amount_is_told_at_its_field_and_stays(
    now: Cast, client_of: ClientOf, typed: str, says: str
) -> None:
    fund, led = open_fund(now), start(now)
    answer = client_of(now.ada).post(
        url(now, f"initiatives/{led.pk}/take/"),
        {"fund_id": fund.pk, "amount": typed, "for_what": "oak planks"},
    )
    assert answer.status_code == 422
    form = answer.context["form"] if answer.context else None
    page = answer.content.decode()
    if form is not None:
        assert set(form.errors) == {"amount"}
    field = page[page.index('id="field-amount"') :]
    error = field[field.index('id="error-amount"') : field.index("</div>", field.index("error-a"))]
    assert any(part in error for part in says.split("|")), error
    assert f'value="{typed}"' in page or not typed
    assert 'value="oak planks"' in page
    assert balance("initiative", led.pk) == 0


def test_the_page_of_an_initiative_shows_its_latest_money(now: Cast, client_of: ClientOf) -> None:
    _fund, led = led_with(now, 100_000)
    spent = [
        actions.spend(led.pk, amount=100 * n, for_what=f"Nails {n}", by=now.ada)
        for n in range(1, 7)
    ]
    actions.add_receipt(spent[5].pk, name="bill.pdf", content=PDF, by=now.ada)
    actions.reverse(spent[4].pk, for_what="Twice", by=now.ada)
    [one] = queries.in_hand(now.ada, led.pk)
    told = [(line.for_what, line.amount) for line in one.latest]
    assert told == [("Twice", 500), *((f"Nails {n}", -100 * n) for n in (6, 5, 4, 3))]
    assert (one.account.balance, one.waiting) == (100_000 - 1_600, 4)
    [whole] = queries.purse(now.ada, led.pk)
    assert len(whole.waiting) == one.waiting
    shown = client_of(now.ada).get(url(now, f"of-initiative/{led.pk}/")).content.decode()
    for part in ("€984.00", "4 without receipt", "-€6.00", "turned back", "take-form"):
        assert part in shown, part
    assert "Nails 2" not in shown
    others = client_of(now.ben).get(url(now, f"of-initiative/{led.pk}/")).content.decode()
    assert "Nails 6" in others
    assert "without receipt" not in others


def test_a_lead_takes_from_the_page_of_the_initiative(now: Cast, client_of: ClientOf) -> None:
    fund, led = open_fund(now), start(now)
    client = client_of(now.ada)
    whole = client.get(f"/o/{now.ada.slug}/initiatives/{led.pk}/").content.decode()
    assert 'id="money"' in whole  # its place, which it fills by itself
    panel = client.get(url(now, f"of-initiative/{led.pk}/")).content.decode()
    assert f'action="{url(now, f"initiatives/{led.pk}/take/")}"' in panel
    assert "Small things · €1,000.00" in panel
    answer = client.post(
        url(now, f"initiatives/{led.pk}/take/"),
        {"fund_id": fund.pk, "amount": "250", "for_what": "oak planks"},
    )
    assert answer["Location"] == url(now, f"initiatives/{led.pk}/")
    page = client.get(answer["Location"]).content.decode()
    assert "€250.00" in page
    assert "oak planks" in page
    panel = client.get(url(now, f"of-initiative/{led.pk}/")).content.decode()
    assert "in hand" in panel
    others = client_of(now.ben).get(url(now, f"of-initiative/{led.pk}/")).content.decode()
    assert "oak planks" in others
    assert "take-form" not in others


def test_where_there_is_no_money_others_see_no_panel(now: Cast, client_of: ClientOf) -> None:
    led = start(now)
    open_fund(now)
    assert client_of(now.ben).get(url(now, f"of-initiative/{led.pk}/")).content.strip() == b""


def test_the_guardrails_answer_while_one_types_and_when_one_takes(
    now: Cast, client_of: ClientOf
) -> None:
    over(now, "advise", 30_000)
    fund, led = open_fund(now), start(now)
    client = client_of(now.ada)
    typed = {"fund_id": fund.pk, "amount": "400", "for_what": "oak planks"}
    answer = client.post(url(now, f"initiatives/{led.pk}/verdict/"), typed)
    assert "Ask for advice first" in answer.content.decode()
    assert not Movement.objects.filter(target__kind="initiative").exists()
    refused = client.post(url(now, f"initiatives/{led.pk}/take/"), typed)
    page = refused.content.decode()
    assert refused.status_code == 409
    assert "Stella" in page
    assert f"/initiatives/{led.pk}/edit/" in page, "the way on"
    assert 'value="400"' in page
    small = client.post(url(now, f"initiatives/{led.pk}/verdict/"), {**typed, "amount": "30"})
    assert "Go ahead" in small.content.decode()


def test_spending_with_its_receipt_and_a_receipt_later(now: Cast, client_of: ClientOf) -> None:
    _fund, led = led_with(now, 20_000)
    client = client_of(now.ada)
    there = url(now, f"initiatives/{led.pk}/spend/")
    paper = SimpleUploadedFile("bill.jpg", JPEG, "image/jpeg")
    client.post(there, {"amount": "12.50", "for_what": "nails", "paper": paper})
    made = Receipt.objects.get()
    got = client_of(now.ben).get(url(now, f"receipts/{made.pk}/"))
    assert b"".join(got) == JPEG  # type: ignore[call-overload]
    assert got["Content-Disposition"] == 'attachment; filename="bill.jpg"'
    assert got["X-Content-Type-Options"] == "nosniff"
    assert client_of(now.guest).get(url(now, f"receipts/{made.pk}/")).status_code == 404
    assert client_of(now.outsider).get(url(now, f"receipts/{made.pk}/")).status_code == 404
    client.post(there, {"amount": "5", "for_what": "glue"})
    glue = Movement.objects.get(for_what="glue")
    add = url(now, f"movements/{glue.pk}/receipt/")
    page = client.get(url(now, f"initiatives/{led.pk}/")).content.decode()
    assert add in page
    bad = client.post(add, {"paper": SimpleUploadedFile("a.pdf", b"<html>", "application/pdf")})
    assert bad.status_code == 422
    assert "This file is neither" in bad.content.decode()
    client.post(add, {"paper": SimpleUploadedFile("a.pdf", PDF, "text/html")})
    assert add not in client.get(url(now, f"initiatives/{led.pk}/")).content.decode()


def test_a_wrong_receipt_lets_nothing_be_spent(now: Cast, client_of: ClientOf) -> None:
    _fund, led = led_with(now, 20_000)
    answer = client_of(now.ada).post(
        url(now, f"initiatives/{led.pk}/spend/"),
        {"amount": "5", "for_what": "nails", "paper": SimpleUploadedFile("a.png", b"no")},
    )
    assert answer.status_code == 422
    assert 'id="error-paper"' in answer.content.decode()
    assert balance("initiative", led.pk) == 20_000


def test_giving_back_and_turning_back_by_browser(now: Cast, client_of: ClientOf) -> None:
    fund, led = led_with(now, 20_000)
    client = client_of(now.ada)
    client.post(
        url(now, f"initiatives/{led.pk}/give-back/"),
        {"fund_id": fund.pk, "amount": "50", "for_what": "left"},
    )
    assert balance("fund", fund.pk) == 85_000
    taken = take(fund, led, 100, by=now.ada, for_what="a typo")
    there = url(now, f"movements/{taken.pk}/reverse/")
    assert there in client.get(url(now, f"initiatives/{led.pk}/")).content.decode()
    assert client.post(there, {"for_what": ""}).status_code == 422
    client.post(there, {"for_what": "typed wrongly"})
    assert balance("fund", fund.pk) == 85_000
    page = client.get(url(now, f"{fund.pk}/")).content.decode()
    assert "typed wrongly" in page
    assert "turned back" in page


def test_the_statement_as_a_file(now: Cast, client_of: ClientOf) -> None:
    fund, led = led_with(now, 20_000)
    take(fund, led, 1_050, by=now.ada, for_what='=cmd|"x"')
    actions.give_back(led.pk, fund_id=fund.pk, amount=50, for_what="left", by=now.ada)
    client = client_of(now.ben)

    def file(form: str) -> str:
        answer = client.get(url(now, f"{fund.pk}/statement/{form}/"))
        assert answer["Content-Disposition"] == f'attachment; filename="fund-{fund.pk}.{form}"'
        return answer.content.decode()

    rows = list(csv.DictReader(io.StringIO(file("csv"))))
    assert [row["amount"] for row in rows] == ["1000.00", "-200.00", "-10.50", "0.50"]
    assert [row["balance"] for row in rows] == ["1000.00", "800.00", "789.50", "790.00"]
    assert rows[2]["for_what"] == '\'=cmd|"x"'
    told: list[dict[str, Any]] = json.loads(file("json"))
    assert [row["act"] for row in told] == ["paid-in", "taken", "taken", "given-back"]
    assert told[2]["for_what"] == '=cmd|"x"'
    text = file("beancount")
    day = now.ada.at.date().isoformat()
    assert f"{day} open Assets:Funds:F{fund.pk} EUR" in text
    assert f'{day} * "Ada" "=cmd|\\"x\\""' in text
    assert f"  Assets:Initiatives:I{led.pk}  10.50 EUR\n" in text
    assert text.rstrip().endswith(f"balance Assets:Funds:F{fund.pk}  790.00 EUR")
    assert client.get(url(now, f"{fund.pk}/statement/exe/")).status_code == 404


def test_a_statement_of_many_pages_keeps_its_running_balance(now: Cast) -> None:
    fund = open_fund(now, 0)
    for number in range(1, 66):
        actions.pay_in(fund.pk, amount=number, for_what=f"gift {number}", by=now.steward)
    account = queries.account(now.ada, "fund", fund.pk, "EUR")
    seen, after = [], None
    while True:
        page = queries.statement(now.ada, account, after=after)
        seen += page.items
        after = page.next
        if after is None:
            break
    assert [line.amount for line in seen] == list(range(65, 0, -1))
    assert [line.balance for line in seen] == [n * (n + 1) // 2 for n in range(65, 0, -1)]
    assert [line.balance for line in queries.whole(now.ada, account)] == [
        n * (n + 1) // 2 for n in range(1, 66)
    ]


def counted(client: Any, address: str) -> int:
    """How many queries a page costs once everything is warm."""
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert client.get(address).status_code == 200
    return len(found)


def test_pages_cost_the_same_with_one_and_with_thirty(now: Cast, client_of: ClientOf) -> None:
    fund, led = led_with(now, 20_000)
    actions.spend(led.pk, amount=1, for_what="nail", by=now.ada)
    client = client_of(now.ada)
    pages = [url(now), url(now, f"{fund.pk}/"), url(now, f"initiatives/{led.pk}/")]
    before = [counted(client, page) for page in pages]
    for number in range(30):
        open_fund(now, 0, name=f"Fund {number}")
        take(fund, led, 1, by=now.ada)
        actions.spend(led.pk, amount=1, for_what="nail", by=now.ada)
    assert [counted(client, page) for page in pages] == before


def test_a_fund_is_closed_by_browser(now: Cast, client_of: ClientOf) -> None:
    fund, other = open_fund(now), open_fund(now, 0, name="Next year")
    client = client_of(now.steward)
    there = url(now, f"{fund.pk}/close/")
    answer = client.post(there, {"passed_to": ""})
    assert answer.status_code == 422
    assert "Say to which fund it goes" in answer.content.decode()
    client.post(there, {"passed_to": other.pk})
    assert balance("fund", other.pk) == 100_000
    assert "Small things" in client.get(url(now) + "?which=closed").content.decode()
    assert client_of(now.ada).get(there).status_code == 409


def test_a_guest_reads_that_no_fund_is_shared_not_that_there_is_none(
    now: Cast, client_of: ClientOf
) -> None:
    open_fund(now)
    for which in ("", "?which=closed"):
        page = client_of(now.guest).get(url(now, which)).content.decode()
        assert "No fund is shared with you" in page
    member = client_of(now.ada).get(url(now)).content.decode()
    assert "No fund is shared with you" not in member
