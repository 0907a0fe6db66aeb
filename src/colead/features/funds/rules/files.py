"""Statements as files: CSV and JSON for tables, plain text for beancount and its like."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from colead.kernel import money
from colead.kernel.sheets import defused

FORMS = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json; charset=utf-8",
    "beancount": "text/plain; charset=utf-8",
    "ledger": "text/plain; charset=utf-8",
}
COLUMNS = ("movement", "at", "act", "amount", "balance", "currency", "other", "who", "for_what",
           "reverses")  # fmt: skip
_GROUPS = {"fund": "Funds", "round": "Rounds", "giving": "Givings", "appeal": "Appeals",
           "initiative": "Initiatives"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Booked:
    """One line of a statement; ``amount`` (negative: out) and ``balance`` in minor units.

    ``kind`` and ``owner`` name the account on the other side, ``other`` who stands there.
    """

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


def decimal(minor: int, currency: str) -> str:
    """Minor units with the point where the currency has it: ``-12.50``."""
    places = money.digits(currency)
    return f"{Decimal(minor).scaleb(-places):.{places}f}"


def _row(line: Booked) -> dict[str, object]:
    return {
        "movement": line.movement,
        "at": line.at.isoformat(),
        "act": line.act,
        "amount": decimal(line.amount, line.currency),
        "balance": decimal(line.balance, line.currency),
        "currency": line.currency,
        "other": line.other,
        "who": line.who,
        "for_what": line.for_what,
        "reverses": line.reverses,
    }


def as_csv(lines: Iterable[Booked]) -> str:
    """RFC 4180 with a header row."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS)
    writer.writeheader()
    words = ("other", "who", "for_what")
    for row in map(_row, lines):
        writer.writerow(row | {name: defused(row[name]) for name in words})
    return out.getvalue()


def as_json(lines: Iterable[Booked]) -> str:
    """A list of objects; amounts are texts, so that no reader makes floats of them."""
    return json.dumps([_row(line) for line in lines], ensure_ascii=False, indent=1)


def _quoted(text: str) -> str:
    plain = "".join(" " if ord(c) < 32 else c for c in text)
    return '"' + plain.replace("\\", "\\\\").replace('"', '\\"') + '"'


def account_name(kind: str, owner: int) -> str:
    """The account of a fund, an initiative …, or of the world outside, as beancount names one."""
    if kind not in _GROUPS:
        return "Equity:Outside"
    return f"Assets:{_GROUPS[kind]}:{_GROUPS[kind][0]}{owner}"


def as_beancount(lines: Iterable[Booked], *, kind: str, owner: int) -> str:
    """Beancount directives: each account opened on its first day, one transaction a movement, and
    a balance assertion on the day after the last, which beancount checks."""
    rows = list(lines)
    if not rows:
        return "; nothing has moved yet\n"
    own = account_name(kind, owner)
    opened: dict[str, str] = {}
    told = []
    for line in rows:
        day, other = line.at.date().isoformat(), account_name(line.kind, line.owner)
        for name in (own, other):
            if name not in opened:
                opened[name] = f"{day} open {name} {line.currency}"
        amount = decimal(line.amount, line.currency)
        back = decimal(-line.amount, line.currency)
        told.append(
            f"{day} * {_quoted(line.who or line.other)} {_quoted(line.for_what)}\n"
            f"  movement: {line.movement}\n"
            f"  {own}  {amount} {line.currency}\n"
            f"  {other}  {back} {line.currency}\n"
        )
    last = rows[-1]
    after = decimal(last.balance, last.currency)
    day_after = datetime.fromordinal(max(r.at.date() for r in rows).toordinal() + 1).date()
    closing = f"{day_after.isoformat()} balance {own}  {after} {last.currency}\n"
    return "\n".join([*opened.values(), "", *told, closing])


def as_ledger(lines: Iterable[Booked], *, kind: str, owner: int) -> str:
    """The same for ledger-cli and hledger: each posting asserts the balance after it."""
    own = account_name(kind, owner)
    told = []
    for line in lines:
        payee = " ".join(f"{line.who or line.other} - {line.for_what}".replace(";", ",").split())
        amount, after = decimal(line.amount, line.currency), decimal(line.balance, line.currency)
        told.append(
            f"{line.at.date().isoformat()} * ({line.movement}) {payee}\n"
            f"    {own}  {amount} {line.currency} = {after} {line.currency}\n"
            f"    {account_name(line.kind, line.owner)}\n"
        )
    return "\n".join(told) or "; nothing has moved yet\n"


def as_file(lines: Iterable[Booked], form: str, *, kind: str, owner: int) -> str:
    """A statement in one of the ``FORMS``."""
    if form == "csv":
        return as_csv(lines)
    if form == "json":
        return as_json(lines)
    write = as_beancount if form == "beancount" else as_ledger
    return write(lines, kind=kind, owner=owner)
