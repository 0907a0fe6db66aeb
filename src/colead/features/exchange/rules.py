"""Reading a bundle and finding every fault in it. Nothing here touches the database."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from colead.kernel.actor import Actor
from colead.kernel.bundle import BATCH, Column, Row, Table
from colead.kernel.fields import EARLIEST, LATEST
from colead.kernel.sheets import FORMULA
from colead.kernel.verdict import YES, Refused, Verdict, no

MAX_FILE = 300 * 2**20
MAX_RATIO = 200
MAX_FAULTS = 200
MAX_REMARKS = 50
LENGTHS = {"key": 200, "line": 500, "email": 254, "text": 100_000, "list": 10_000, "choice": 100}

_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that has to be mended before a bundle can come in."""

    file: str
    row: int | None
    column: str | None
    value: str
    says: str

    def __str__(self) -> str:
        at = self.file if self.row is None else _("%s, row %d") % (self.file, self.row)
        column = f", {self.column}" if self.column else ""
        value = f" “{self.value}”" if self.value else ""
        return f"{at}{column}{value}: {self.says}"


@dataclass
class Checked:
    """What reading a bundle showed: how many rows, columns nobody knows, and all faults found."""

    count: int = 0
    aside: dict[str, list[str]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    remarks: list[Fault] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)

    def blame(self, fault: Fault) -> None:
        """Note a fault; after ``MAX_FAULTS`` the rest is not listed."""
        if len(self.faults) < MAX_FAULTS:
            self.faults.append(fault)

    def remark(self, fault: Fault) -> None:
        """Note what was read though it was written otherwise; the first ``MAX_REMARKS`` of it."""
        if len(self.remarks) < MAX_REMARKS:
            self.remarks.append(fault)


def may_bring(actor: Actor) -> Verdict:
    """Bringing records in changes what everyone sees, so stewards do it, in the open."""
    if not actor.is_steward:
        return no(_("Records are brought in by a steward. Give them your files."))
    return YES


def may_take(actor: Actor) -> Verdict:
    """Every member may take a copy of what every member may read."""
    if actor.is_guest:
        return no(_("Members can take a copy of the records."))
    return YES


Opener = Callable[[], Iterator[Sequence[Any]]]
Source = Mapping[str, Opener]


def source(path: Path) -> Source:
    """The files of a folder, a .zip or an .xlsx workbook, by table name.

    Refuses what is none of these, archives that unfold to a monstrous size, and broken ones.
    """
    if path.is_dir():
        return {file.stem: _csv_of(file.open, file.name) for file in sorted(path.glob("*.csv"))}
    if not path.exists():
        raise Refused(_("There is no file or folder at %s.") % path)
    try:
        if path.suffix.lower() == ".xlsx":
            _check_archive(path)
            return _workbook(path)
        if zipfile.is_zipfile(path):
            _check_archive(path)
            return _archive(path)
    except (zipfile.BadZipFile, KeyError, OSError, ValueError):
        raise Refused(_("This file is broken and cannot be opened.")) from None
    if path.suffix.lower() == ".csv":
        return {path.stem: _csv_of(path.open, path.name)}
    raise Refused(_("A bundle is a folder or a .zip of CSV files, or one .xlsx workbook."))


def _check_archive(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        size = sum(entry.file_size for entry in archive.infolist())
        packed = max(path.stat().st_size, 1)
        if size > MAX_FILE or (size > 20 * 2**20 and size / packed > MAX_RATIO):
            raise Refused(_("This archive would unfold to a size that no bundle has."))
        if len(archive.infolist()) > 2_000:
            raise Refused(_("This archive holds too many files."))


def _csv_of(opener: Callable[..., Any], name: str) -> Opener:
    def read() -> Iterator[Sequence[Any]]:
        with opener("rb") as raw:
            text = io.TextIOWrapper(raw, encoding="utf-8-sig", newline="")
            try:
                yield from csv.reader(text, strict=True)
            except UnicodeDecodeError:
                raise Refused(_("%s is not UTF-8 text. Save it as CSV UTF-8.") % name) from None
            except csv.Error as fault:
                raise Refused(
                    _("%(file)s is not proper CSV: %(why)s.") % {"file": name, "why": fault}
                ) from None

    return read


def _archive(path: Path) -> Source:
    def opener(member: str) -> Callable[..., Any]:
        return lambda _mode: zipfile.ZipFile(path).open(member)

    with zipfile.ZipFile(path) as archive:
        names = [n for n in archive.namelist() if n.endswith(".csv") and "__MACOSX" not in n]
    return {Path(name).stem: _csv_of(opener(name), Path(name).name) for name in names}


def _workbook(path: Path) -> Source:
    from openpyxl import load_workbook

    book = load_workbook(path, read_only=True, data_only=True)

    def sheet(title: str) -> Opener:
        return lambda: iter(book[title].iter_rows(values_only=True))

    return {title.strip().lower(): sheet(title) for title in book.sheetnames}


def check(
    files: Source,
    tables: Sequence[Table],
    *,
    known: Mapping[str, Collection[str]] | None = None,
    progress: Callable[[int, str], None] = lambda done, note: None,
) -> Checked:
    """Check a whole bundle, row by row: types, required cells, unique keys, references. Nothing is
    kept of the rows but the keys to which other tables refer.

    ``known`` are keys that stand in the database already; references to them hold as well.
    """
    told = Checked(unread=sorted(set(files) - {table.name for table in tables}))
    if "people" not in files and not (known or {}).get("people"):
        told.blame(Fault("people", None, None, "", _("Every bundle needs the file people.")))
    keys: dict[str, set[str]] = {name: set(found) for name, found in (known or {}).items()}
    referred = {column.table for table in tables for column in table.columns}
    coming = [table.name for table in tables if table.name in files]
    ahead: list[tuple[str, Fault]] = []
    for table in tables:
        if table.name in files:
            for row in _checked(files[table.name], table, told, keys, coming, ahead):
                told.count += 1
                if row["_row"] % BATCH == 0:
                    progress(told.count, table.name)
            progress(told.count, table.name)
            coming.remove(table.name)
            if table.name not in referred:
                keys.pop(table.name, None)
    for target, fault in ahead:
        if fault.value not in keys[target]:
            told.blame(fault)
    return told


def _checked(
    open_file: Opener,
    table: Table,
    told: Checked,
    keys: dict[str, set[str]],
    coming: Sequence[str],
    ahead: list[tuple[str, Fault]],
) -> Iterator[Row]:
    """The rows of a file, each after its faults were noted. What refers to a table that is
    ``coming``, or to its own, may be a fault: it is noted in ``ahead``."""
    own = table.columns[0].name
    mine: set[str] = keys.setdefault(table.name, set()) if table.keyed else set()
    referring = [(column.name, column.table) for column in table.columns if column.table]
    checks = [one for one in (table.check, table.checking and table.checking()) if one]

    def blame(row: Row, name: str, says: str) -> None:
        told.blame(Fault(table.name, row["_row"], name, str(row.get(name) or "")[:60], says))

    for row in rows(open_file, table, told):
        if table.keyed and own in row:
            if row[own] in mine:
                blame(row, own, _("This key stands there twice."))
            mine.add(row[own])
        for name, target in referring:
            value = row.get(name)
            if value and value not in keys.get(target, ()):
                says = _("There is no such row in %s.") % target
                fault = Fault(table.name, row["_row"], name, value, says)
                if target in coming:
                    ahead.append((target, fault))
                else:
                    told.blame(fault)
        if row["_good"]:
            for one in checks:
                for name, says in one(row):
                    blame(row, name, says)
        yield row
    if table.name == "organization" and told.count > 1:
        told.blame(Fault("organization", 3, None, "", _("There is one row too many.")))


def rows(open_file: Opener, table: Table, told: Checked) -> Iterator[Row]:
    """The rows of a file, each cell as its column's type. Cells that cannot be read are blamed and
    left out; ``_row`` is a row's number, ``_good`` says that all of its cells could be read."""
    cells = open_file()
    header = [str(cell or "").strip().lower() for cell in next(cells, [])]
    columns = {column.name: column for column in table.columns}
    double = {name for name in header if name and header.count(name) > 1}
    for name in sorted(double):
        told.blame(Fault(table.name, 1, name, "", _("This column stands there twice.")))
    missing = [c.name for c in table.columns if c.required and c.name not in header]
    for name in missing:
        told.blame(Fault(table.name, 1, name, "", _("This column is missing.")))
    if missing or double:
        return
    told.aside[table.name] = [name for name in header if name and name not in columns]
    places = [(index, columns[name]) for index, name in enumerate(header) if name in columns]
    for number, line in enumerate(cells, 2):
        if not any(line) and all(cell in (None, "") for cell in line):
            continue
        row: Row = {"_row": number, "_good": True}
        for index, column in places:
            raw = line[index] if index < len(line) else ""
            try:
                row[column.name] = found = parse(raw, column)
            except ValueError as fault:
                row["_good"] = False
                told.blame(Fault(table.name, number, column.name, str(raw)[:60], str(fault)))
                continue
            if column.type == "day" and found and not str(raw).lstrip().startswith(str(found)):
                says = _("read as %s, because day and month changed places") % found
                told.remark(Fault(table.name, number, column.name, str(raw), says))
        if len(line) > len(header):
            row["_good"] = False
            told.blame(Fault(table.name, number, None, "", _("There are more cells than columns.")))
        yield row


def parse(raw: Any, column: Column) -> Any:
    """One cell as its column's type; None when empty. ``ValueError`` says how to mend it."""
    if isinstance(raw, str):
        text = raw
    elif isinstance(raw, date) and column.type in ("day", "moment"):
        text = raw.isoformat()
    elif isinstance(raw, float) and raw.is_integer():
        text = str(int(raw))
    else:
        text = str(raw if raw is not None else "")
    text = text.strip()
    if not text:
        if column.required:
            raise ValueError(_("This cell must not be empty."))
        return [] if column.type == "list" else None
    if not text.isprintable() and _CONTROLS.search(text):
        raise ValueError(_("It holds invisible control characters."))
    if len(text) > LENGTHS.get(column.type, 100):
        raise ValueError(_("It is longer than %d characters.") % LENGTHS.get(column.type, 100))
    if text[0] == "'" and text[1:2] in FORMULA:
        text = text[1:]
    return _PARSERS[column.type](text, column)


@lru_cache(4_096)  # A bundle has a few thousand days, each a great many times.
def _day(text: str, column: Column) -> date:
    swapped = re.fullmatch(r"(\d{4})-(1[3-9]|2\d|3[01])-(0\d|1[0-2])(T.*)?", text)
    if swapped:
        # Day and month changed places: with a "month" above 12 there is only one way to read it.
        text = f"{swapped[1]}-{swapped[3]}-{swapped[2]}"
    try:
        found = date.fromisoformat(text[:10])
    except ValueError:
        raise ValueError(_("Write the date like 2026-11-23.")) from None
    if not EARLIEST <= found <= LATEST:
        raise ValueError(_("The date must lie between 1900 and 2200."))
    return found


def _moment(text: str, column: Column) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(_("Write the moment like 2026-11-23T14:30.")) from None
    if not EARLIEST <= found.date() <= LATEST:
        raise ValueError(_("The date must lie between 1900 and 2200."))
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _whole(text: str, column: Column) -> int:
    if not re.fullmatch(r"-?\d{1,15}", text):
        raise ValueError(_("Write a whole number."))
    return int(text)


def _amount(text: str, column: Column) -> Decimal:
    try:
        found = Decimal(text)
    except InvalidOperation:
        raise ValueError(_("Write an amount like 1250.50.")) from None
    if not found.is_finite() or abs(found) > 10**12:
        raise ValueError(_("This amount is not possible."))
    return found


def _email(text: str, column: Column) -> str:
    try:
        validate_email(text)
    except ValidationError:
        raise ValueError(_("This is not an e-mail address.")) from None
    return text


def _choice(text: str, column: Column) -> str:
    if text not in column.choices:
        raise ValueError(_("Choose one of: %s.") % ", ".join(column.choices))
    return text


def _list(text: str, column: Column) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


_PARSERS: dict[str, Callable[[str, Column], Any]] = {
    "key": lambda text, column: text,
    "line": lambda text, column: " ".join(text.split()),
    "text": lambda text, column: text,
    "email": _email,
    "day": _day,
    "moment": _moment,
    "whole": _whole,
    "amount": _amount,
    "list": _list,
    "choice": _choice,
}


def cell(value: Any) -> str:
    """A value as a cell for export; what a spreadsheet would run as a formula is defused."""
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        value = "; ".join(str(part) for part in value)
    elif isinstance(value, datetime | date):
        return value.isoformat()
    text = str(value)
    if text.startswith(FORMULA) and not re.fullmatch(r"[+-]?\d+(\.\d+)?", text):
        return f"'{text}"
    return text


def header(table: Table, first: Iterable[str] = ()) -> list[str]:
    """The columns of a table for export."""
    return [column.name for column in table.columns]
