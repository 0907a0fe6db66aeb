"""Funds and movements in the organization bundle. Papers of receipts stay where they are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from colead.features.funds import events
from colead.features.funds.models import Account, Fund, Movement
from colead.features.initiatives import queries as initiatives
from colead.features.organizations import queries as organizations
from colead.kernel import money, search
from colead.kernel.bundle import (
    FOUND,
    Bringing,
    Clash,
    Column,
    Row,
    Table,
    Taking,
    key_of,
    register,
    upsert,
)
from colead.kernel.prepared import pieces

OUTSIDE, LEARNING = "outside", "learning"
# What a movement's source or target may be, besides a fund: each named in a column of its own.
OWNERS = {
    "initiative": "initiatives",
    "round": "fund_rounds",
    "giving": "givings",
    "appeal": "appeals",
}
Owner = tuple[str, int]


def _noon(day: date | None, bringing: Bringing) -> datetime:
    return datetime.combine(day, time(12), tzinfo=UTC) if day else bringing.at


def _minor(table: str, row: Row, column: str, currency: str) -> int:
    amount: Decimal = row.get(column) or Decimal(0)
    minor = amount.scaleb(money.digits(currency))
    if minor != minor.to_integral_value():
        says = _("This amount is finer than the smallest coin of the currency.")
        raise Clash(table, row["_row"], column, str(amount), says)
    return int(minor)


def _bring_funds(rows: Sequence[Row], bringing: Bringing) -> None:
    own = organizations.organization(bringing.actor()).currency
    there = {
        one.key: one.currency
        for one in Fund.objects.filter(organization_id=bringing.organization_id)
    }
    values: list[dict[str, Any]] = []
    for row in rows:
        coin = (row.get("currency") or there.get(row["fund"]) or own).upper()
        if coin not in money.currencies():
            says = _("There is no such currency.")
            raise Clash("funds", row["_row"], "currency", coin, says)
        if there.get(row["fund"], coin) != coin:
            says = _("This fund is there already, in another currency.")
            raise Clash("funds", row["_row"], "currency", coin, says)
        values.append(
            {
                "key": row["fund"],
                "name": row["name"][:200],
                "circle_id": row.get("circle_id"),
                "purpose": row.get("purpose") or "",
                "currency": coin,
                "floor": _minor("funds", row, "floor", coin),
                "from_on": row.get("from"),
                "until_on": row.get("until"),
                "receipt_days": row.get("receipt_days") or 14,
                "opened_at": _noon(row.get("opened"), bringing),
                "closed_at": _noon(row["closed"], bringing) if row.get("closed") else None,
            }
        )
    done = upsert(
        Fund,
        values,
        identity=["key"],
        organization_id=bringing.organization_id,
        bringing=bringing,
        table="funds",
        keep=() if all(row.get("opened") for row in rows) else ("opened_at",),
    )
    bringing.learn("funds", (row["fund"] for row in rows), done.ids)
    search.index_all(
        bringing.organization_id,
        "fund",
        [
            (done.ids[i], values[i]["name"], values[i]["purpose"], values[i]["circle_id"])
            for i in (*done.created, *done.changed)
        ],
    )
    for i in done.created:
        bringing.tell(
            events.FundOpened(
                fund=done.ids[i],
                title=values[i]["name"],
                currency=values[i]["currency"],
                circle=values[i]["circle_id"],
            ),
            on=rows[i].get("opened"),
        )
    bringing.notes["funds"] = dict(zip(done.ids, values, strict=True))


def _owner(row: Row, column: str, bringing: Bringing) -> Owner:
    """Whose account a cell names: a fund's key, ``outside``, one of ``OWNERS``, or ``learning``
    (what the fund on the other side, or in the column ``fund``, has released)."""
    text = row[column]
    if text == OUTSIDE:
        return Account.Kind.OUTSIDE, 0
    if text in OWNERS:
        if not row.get(f"{text}_id"):
            says = _("Say in the column %(name)s which one.") % {"name": text}
            raise Clash("movements", row["_row"], column, text, says)
        return text, row[f"{text}_id"]
    funds = bringing.ids.get("funds", {})
    if text == LEARNING:
        named = (row.get("fund"), row["source"], row["target"])
        owner = next((funds[key] for key in named if key in funds), None)
        if owner is None:
            says = _("Say in the column fund which fund released it.")
            raise Clash("movements", row["_row"], column, text, says)
        return Account.Kind.LEARNING, owner
    found = funds.get(text)
    if found is None:
        says = _(
            "Write the key of a fund, or outside, initiative, round, giving, appeal or learning."
        )
        raise Clash("movements", row["_row"], column, text, says)
    return Account.Kind.FUND, found


def _currency(row: Row, owners: Iterable[Owner], bringing: Bringing, own: str) -> str:
    coins = {
        bringing.notes["funds"][pk]["currency"]
        for kind, pk in owners
        if kind in (Account.Kind.FUND, Account.Kind.LEARNING)
    }
    given = (row.get("currency") or "").upper()
    coins |= {given} if given else set()
    if len(coins) > 1 or not coins <= set(money.currencies()):
        says = _("Money moves within one currency: that of the fund.")
        raise Clash("movements", row["_row"], "currency", given, says)
    return str(next(iter(coins), own))


def _accounts(wanted: Iterable[tuple[Owner, str]], organization_id: int) -> dict[Any, Account]:
    spoken_of = dict.fromkeys(wanted)
    own = Account.objects.filter(organization_id=organization_id)
    ids: list[int] = []
    # Most initiatives never touch money: theirs are not read. Locks go by number, as in ``move``.
    for some in pieces({owner for (_kind, owner), _coin in spoken_of}, FOUND):
        ids += own.filter(owner_id__in=some).values_list("pk", flat=True)
    found: dict[Any, Account] = {}
    for some in pieces(sorted(ids), FOUND):
        for one in own.select_for_update().filter(pk__in=some).order_by("pk"):
            found[(one.kind, one.owner_id), one.currency] = one
    new = [
        Account(
            organization_id=organization_id,
            kind=kind,
            owner_id=owner_id,
            currency=coin,
            floor=None if kind == Account.Kind.OUTSIDE else 0,
        )
        for (kind, owner_id), coin in spoken_of
        if ((kind, owner_id), coin) not in found
    ]
    for made in Account.objects.bulk_create(new, batch_size=500):
        found[(made.kind, made.owner_id), made.currency] = made
    return found


def _bring_movements(rows: Sequence[Row], bringing: Bringing) -> None:
    """Add what is not there yet, in the order of time; what is there never changes."""
    own = organizations.organization(bringing.actor()).currency
    owners = [(_owner(r, "source", bringing), _owner(r, "target", bringing)) for r in rows]
    coins = [_currency(r, pair, bringing, own) for r, pair in zip(rows, owners, strict=True)]
    funds = [((Account.Kind.FUND, pk), v["currency"])
             for pk, v in bringing.notes.get("funds", {}).items()]  # fmt: skip
    accounts = _accounts(
        [*funds, *((owner, c) for pair, c in zip(owners, coins, strict=True) for owner in pair)],
        bringing.organization_id,
    )
    there = {
        key_of(one, bringing.mark): one
        for one in Movement.objects.filter(organization_id=bringing.organization_id)
    }
    led = {row["initiative_id"] for row in rows if row.get("initiative_id")}
    found = initiatives.visible_to(bringing.actor()).filter(pk__in=led)
    bringing.notes["titles"] = dict(found.values_list("pk", "title"))
    balances = {one.pk: one.balance for one in accounts.values()}
    order = sorted(range(len(rows)), key=lambda i: (rows[i].get("at") or bringing.at, i))
    made: dict[str, Movement] = {}
    for i in order:
        row, (source, target) = rows[i], (accounts[owner, coins[i]] for owner in owners[i])
        amount = _minor("movements", row, "amount", coins[i])
        known = there.get(row["movement"])
        if known is not None:
            same = (known.source_id, known.target_id, known.amount) == (
                source.pk, target.pk, amount,
            )  # fmt: skip
            if not same:
                says = _("This movement is there already and reads otherwise; it cannot change.")
                raise Clash("movements", row["_row"], "movement", row["movement"], says)
            made[row["movement"]] = known
            continue
        _check_move(row, source, target, amount, balances)
        reversed_ = made.get(row.get("reverses") or "")
        if row.get("reverses") and reversed_ is None:
            says = _("What it turns back must come before it.")
            raise Clash("movements", row["_row"], "reverses", row["reverses"], says)
        made[row["movement"]] = new = Movement.objects.create(
            organization_id=bringing.organization_id,
            key=row["movement"],
            source=source,
            target=target,
            amount=amount,
            for_what=(row.get("note") or "—")[:300],
            by_id=row.get("person_id"),
            at=row.get("at") or bringing.at,
            reverses=reversed_,
        )
        bringing.created["movements"] = bringing.created.get("movements", 0) + 1
        _tell(row, new, owners[i], bringing)
    _raise_floors(bringing)


def _check_move(
    row: Row, source: Account, target: Account, amount: int, balances: dict[int, int]
) -> None:
    column, says = "", ""
    if not 0 < amount <= money.LARGEST:
        column, says = "amount", _("The amount must be above zero, and not too large.")
    elif source.pk == target.pk:
        column, says = "target", _("Money goes from one account to another.")
    elif source.floor is not None and balances[source.pk] - amount < source.floor:
        column, says = "amount", _("So much is not there at that time.")
    if says:
        raise Clash("movements", row["_row"], column, str(row.get(column)), says)
    balances[source.pk] -= amount
    balances[target.pk] += amount


def _raise_floors(bringing: Bringing) -> None:
    """The database guards a fund's floor once it is reached; a closed fund has none."""
    own = Account.objects.filter(organization_id=bringing.organization_id, kind=Account.Kind.FUND)
    for pk, value in bringing.notes.get("funds", {}).items():
        floor = 0 if value["closed_at"] else value["floor"]
        own.filter(owner_id=pk, balance__gte=floor).exclude(floor=floor).update(floor=floor)


def _tell(row: Row, made: Movement, owners: tuple[Owner, Owner], bringing: Bringing) -> None:
    (kind, pk), (to_kind, to_pk) = owners
    fund_id = pk if kind == Account.Kind.FUND else to_pk
    coin = made.source.currency
    said: dict[str, Any] = {
        "movement": made.pk,
        "amount": made.amount,
        "currency": coin,
        "sum": money.show(made.amount, coin),
        "for_what": made.for_what,
    }
    fund = bringing.notes["funds"].get(fund_id) if Account.Kind.FUND in (kind, to_kind) else None
    placed = {"circle": fund["circle_id"], "title": fund["name"], "fund": fund_id} if fund else {}
    title = bringing.notes["titles"].get(row.get("initiative_id"), "")
    event: Any = None
    if made.reverses_id is not None:
        back: dict[str, Any] = {"reverses": made.reverses_id, "concerned": []}
        if fund:
            event = events.MovementReversed(**placed, **back, **said)
        else:
            event = events.SpendingReversed(initiative=to_pk, title=title, **back, **said)
    elif made.act == Movement.Act.PAID_IN:
        event = events.MoneyPaidIn(**placed, **said)
    elif made.act == Movement.Act.TAKEN:
        act = {"what": "initiative", "title": title, "text": made.for_what,
               "amount": made.amount, "currency": coin}  # fmt: skip
        event = events.MoneyTaken(**placed, **said, initiative=to_pk, for_title=title, act=act,
                                  outcome="go", verdict={}, concerned=[])  # fmt: skip
    elif made.act == Movement.Act.GIVEN_BACK:
        event = events.MoneyGivenBack(**placed, **said, initiative=pk, for_title=title)
    elif made.act == Movement.Act.SPENT:
        event = events.MoneySpent(**said, initiative=pk, title=title)
    if event is not None:
        bringing.tell(event, on=made.at, by=made.by_id)


def _take_funds(taking: Taking) -> Iterable[Row]:
    keys = taking.keys.setdefault("funds", {})
    for one in Fund.objects.filter(organization_id=taking.organization_id).order_by("pk"):
        keys[one.pk] = key = taking.key_of(one)
        yield {
            "_id": one.pk,
            "fund": key,
            "name": one.name,
            "circle": taking.key("circles", one.circle_id),
            "currency": one.currency,
            "purpose": one.purpose,
            "floor": Decimal(one.floor).scaleb(-money.digits(one.currency)),
            "from": one.from_on,
            "until": one.until_on,
            "receipt_days": one.receipt_days,
            "opened": one.opened_at.date(),
            "closed": one.closed_at.date() if one.closed_at else None,
        }


def _take_movements(taking: Taking) -> Iterable[Row]:
    def named(account: Account) -> str:
        if account.kind == Account.Kind.FUND:
            return taking.key("funds", account.owner_id)
        return str(account.kind)

    rows = Movement.objects.filter(organization_id=taking.organization_id).order_by("at", "pk")
    for one in rows.select_related("source", "target", "reverses").iterator(chunk_size=2000):
        sides = (one.source, one.target)
        owners = {side.kind: side.owner_id for side in sides}
        before = one.reverses
        yield {
            "movement": taking.key_of(one),
            "source": named(one.source),
            "target": named(one.target),
            "amount": Decimal(one.amount).scaleb(-money.digits(one.currency)),
            "currency": one.currency,
            "at": one.at,
            **{name: taking.key(table, owners.get(name)) for name, table in OWNERS.items()},
            "fund": taking.key("funds", owners.get(Account.Kind.LEARNING)),
            "note": one.for_what,
            "person": taking.key("people", one.by_id),
            "reverses": taking.key_of(before) if before else "",
        }


def _check_fund(row: Row) -> Iterable[tuple[str, str]]:
    if row["fund"] in (OUTSIDE, LEARNING, *OWNERS):
        yield "fund", _("is a word that movements use; choose another key")
    if row.get("from") and row.get("until") and row["until"] < row["from"]:
        yield "until", _("lies before the first day")
    if (row.get("floor") or 0) < 0:
        yield "floor", _("cannot be negative")
    if not 1 <= (row.get("receipt_days") or 1) <= 365:
        yield "receipt_days", _("lies between 1 and 365")


register(
    Table(
        "funds",
        (
            Column("fund", "key", required=True),
            Column("name", required=True),
            Column("circle", "key", table="circles"),
            Column("currency"),
            Column("purpose", "text"),
            Column("floor", "amount"),
            Column("from", "day"),
            Column("until", "day"),
            Column("receipt_days", "whole"),
            Column("opened", "day"),
            Column("closed", "day"),
        ),
        _bring_funds,
        _take_funds,
        keyed=True,
        check=_check_fund,
    )
)
register(
    Table(
        "movements",
        (
            Column("movement", "key", required=True),
            Column("source", "key", required=True),
            Column("target", "key", required=True),
            Column("amount", "amount", required=True),
            Column("currency"),
            Column("at", "moment"),
            *(Column(name, "key", table=table) for name, table in OWNERS.items()),
            Column("fund", "key"),
            Column("note", "text"),
            Column("person", "key", table="people"),
            Column("reverses", "key"),
        ),
        _bring_movements,
        _take_movements,
        keyed=True,
        late=True,
    )
)
