"""Funds, for programs. Amounts are whole minor units (cents) of the currency beside them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated, Any

from django.http import FileResponse, HttpRequest
from ninja import Field, File, Schema, Status
from ninja.files import UploadedFile

from colead.features.funds import actions, queries
from colead.features.funds.models import Account, Fund, Movement, Receipt
from colead.features.initiatives import queries as initiatives
from colead.kernel import money, uploads
from colead.kernel.api import Listed, Router
from colead.kernel.web import actor_of

router = Router(tags=["funds"])
Cents = Annotated[int, Field(ge=1, le=money.LARGEST)]
Number = Annotated[int, Field(ge=1, le=2**53)]
Words = Annotated[str, Field(min_length=1, max_length=300)]


class FundOut(Schema):
    """A fund; ``balance`` is what lies in it, ``floor`` what stays in it."""

    id: int
    name: str
    purpose: str
    circle_id: int | None
    currency: str
    floor: int
    balance: int
    receipt_days: int
    from_on: date | None
    until_on: date | None
    opened_at: datetime
    closed_at: datetime | None


class MovementOut(Schema):
    """A movement between two accounts."""

    id: int
    act: str
    amount: int
    currency: str
    for_what: str
    by_id: int | None
    at: datetime
    reverses_id: int | None
    verdict: dict[str, Any]


class LineOut(Schema):
    """A movement as one account sees it: ``amount`` is negative for what went out."""

    movement: int
    at: datetime
    act: str
    amount: int
    balance: int
    currency: str
    other: str
    kind: str
    owner: int
    who: str
    for_what: str
    reverses: int | None


class PurseOut(Schema):
    """What an initiative has in one currency."""

    currency: str
    balance: int


class ReceiptOut(Schema):
    """A receipt; its paper is at ``/funds/receipts/<id>``."""

    id: int
    movement_id: int
    name: str
    type: str
    size: int
    digest: str


class FundIn(Schema):
    """A new fund."""

    name: str = Field(min_length=1, max_length=200)
    purpose: str = Field("", max_length=20_000)
    circle_id: Number | None = None
    currency: str = Field("", max_length=3)
    floor: int = Field(0, ge=0, le=money.LARGEST)
    from_on: date | None = None
    until_on: date | None = None
    receipt_days: int = Field(14, ge=1, le=365)


class ChangeIn(Schema):
    """What changes; what is left out stays."""

    purpose: str | None = Field(None, max_length=20_000)
    floor: int | None = Field(None, ge=0, le=money.LARGEST)
    from_on: date | None = None
    until_on: date | None = None
    receipt_days: int | None = Field(None, ge=1, le=365)


class PeriodOut(Schema):
    """The sums of a closed period."""

    number: int
    from_at: datetime
    until_at: datetime
    opening: int
    came: int
    went: int
    closing: int


class PayIn(Schema):
    """What came in, and from where."""

    amount: Cents
    for_what: Words


class TakeIn(PayIn):
    """What is taken for which initiative, and for what."""

    initiative_id: Number


class SpendIn(PayIn):
    """What is spent; the currency may stay open where the initiative has one."""

    currency: str = Field("", max_length=3)


class BackIn(PayIn):
    """What goes back to which fund."""

    fund_id: Number


class CloseIn(Schema):
    """To which fund the rest goes."""

    passed_to: Number | None = None


class WhyIn(Schema):
    """Why it is turned back."""

    for_what: Words


def _with_balances(found: Iterable[Fund]) -> list[dict[str, Any]]:
    rows = list(found)
    balances = queries.balances_of(rows)
    names = set(FundOut.model_fields) - {"balance"}
    return [
        {name: getattr(one, name) for name in names} | {"balance": balances[one.pk]} for one in rows
    ]


@router.get("/", response=Listed[FundOut])
def funds(request: HttpRequest, which: str = "open", after: str | None = None) -> dict[str, Any]:
    """Funds by name, open or closed."""
    page = queries.listed(actor_of(request), which=which, after=after)
    return {"items": _with_balances(page.items), "next": page.next}


@router.post("/", response={201: FundOut})
def open_fund(request: HttpRequest, body: FundIn) -> Status[dict[str, Any]]:
    """Open a fund."""
    return Status(201, _with_balances([actions.open_fund(by=actor_of(request), **body.dict())])[0])


@router.get("/{int:pk}", response=FundOut)
def fund(request: HttpRequest, pk: int) -> dict[str, Any]:
    """One fund with its balance."""
    return _with_balances([queries.fund(actor_of(request), pk)])[0]


@router.get("/{int:pk}/statement", response=list[LineOut])
def statement(request: HttpRequest, pk: int) -> list[Any]:
    """Everything that moved, oldest first, with the balance after each."""
    actor = actor_of(request)
    found = queries.fund(actor, pk)
    return queries.booked(actor, queries.account(actor, Account.Kind.FUND, pk, found.currency))


@router.patch("/{int:pk}", response=FundOut)
def change_fund(request: HttpRequest, pk: int, body: ChangeIn) -> dict[str, Any]:
    """Change what it is for and its rules; ``null`` for a day takes it away."""
    given = {
        name: value
        for name, value in body.dict(exclude_unset=True).items()
        if value is not None or name in ("from_on", "until_on")
    }
    return _with_balances([actions.change_fund(pk, by=actor_of(request), **given)])[0]


@router.get("/{int:pk}/periods", response=list[PeriodOut])
def periods(request: HttpRequest, pk: int) -> list[Any]:
    """Its closed periods, the newest first."""
    return list(queries.fund(actor_of(request), pk).periods.order_by("-number"))


@router.post("/{int:pk}/periods", response={201: PeriodOut})
def close_period(request: HttpRequest, pk: int) -> Status[Any]:
    """Draw up the sums since the last closing."""
    return Status(201, actions.close_period(pk, by=actor_of(request)))


@router.post("/{int:pk}/pay-in", response={201: MovementOut})
def pay_in(request: HttpRequest, pk: int, body: PayIn) -> Status[Movement]:
    """Note money that came in."""
    return Status(201, actions.pay_in(pk, by=actor_of(request), **body.dict()))


@router.post("/{int:pk}/take", response={201: MovementOut})
def take(request: HttpRequest, pk: int, body: TakeIn) -> Status[Movement]:
    """Take money for an initiative that one leads, in one act."""
    return Status(201, actions.take(pk, by=actor_of(request), **body.dict()))


@router.post("/{int:pk}/close", response=FundOut)
def close(request: HttpRequest, pk: int, body: CloseIn) -> dict[str, Any]:
    """Close a fund; its rest goes to another."""
    return _with_balances([actions.close_fund(pk, by=actor_of(request), **body.dict())])[0]


@router.get("/initiatives/{int:pk}", response=list[PurseOut])
def purse(request: HttpRequest, pk: int) -> list[dict[str, Any]]:
    """What an initiative has, in each currency. It has an account from the moment it starts."""
    actor = actor_of(request)
    found = queries.accounts(actor, initiatives.initiative(actor, pk).pk, unused=True)
    return [{"currency": one.currency, "balance": one.balance} for one in found]


@router.post("/initiatives/{int:pk}/spend", response={201: MovementOut})
def spend(request: HttpRequest, pk: int, body: SpendIn) -> Status[Movement]:
    """Spend money of an initiative that one leads."""
    return Status(201, actions.spend(pk, by=actor_of(request), **body.dict()))


@router.post("/initiatives/{int:pk}/give-back", response={201: MovementOut})
def give_back(request: HttpRequest, pk: int, body: BackIn) -> Status[Movement]:
    """Give back what is not needed."""
    return Status(201, actions.give_back(pk, by=actor_of(request), **body.dict()))


@router.post("/movements/{int:pk}/reverse", response={201: MovementOut})
def reverse(request: HttpRequest, pk: int, body: WhyIn) -> Status[Movement]:
    """Turn a mistake back."""
    return Status(201, actions.reverse(pk, by=actor_of(request), **body.dict()))


@router.post("/movements/{int:pk}/receipts", response={201: ReceiptOut})
def add_receipt(request: HttpRequest, pk: int, paper: File[UploadedFile]) -> Status[Receipt]:
    """Add the receipt (``multipart/form-data``, field ``paper``)."""
    content = paper.read(uploads.LARGEST + 1)
    return Status(
        201, actions.add_receipt(pk, name=paper.name or "", content=content, by=actor_of(request))
    )


@router.get("/receipts/{int:pk}", response={200: bytes})
def receipt(request: HttpRequest, pk: int) -> FileResponse:
    """The paper itself."""
    found = queries.receipt(actor_of(request), pk)
    return uploads.answer(actions.path_of(found), name=found.name, kind=found.type)
