"""Reading a bundle and finding every fault in it. Nothing here touches the database."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from colead.kernel.actor import Actor
from colead.kernel.bundle import Column, Row, Table
from colead.kernel.fields import EARLIEST, LATEST
from colead.kernel.sheets import FORMULA
from colead.kernel.verdict import YES, Refused, Verdict, no

MAX_FILE = 300 * 2**20
MAX_RATIO = 200
MAX_FAULTS = 200
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
class Bundle:
    """A bundle that was read: rows by table, columns nobody knows, and all faults found."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    aside: dict[str, list[str]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    remarks: list[Fault] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many rows there are."""
        return sum(len(rows) for rows in self.rows.values())

    def blame(self, fault: Fault) -> None:
        """Note a fault; after ``MAX_FAULTS`` the rest is not listed."""
        if len(self.faults) < MAX_FAULTS:
            self.faults.append(fault)


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


Source = Mapping[str, Callable[[], Iterator[Sequence[Any]]]]


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


def _csv_of(opener: Callable[..., Any], name: str) -> Callable[[], Iterator[Sequence[Any]]]:
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

    def sheet(title: str) -> Callable[[], Iterator[Sequence[Any]]]:
        return lambda: iter(book[title].iter_rows(values_only=True))

    return {title.strip().lower(): sheet(title) for title in book.sheetnames}


def read(
    files: Source,
    tables: Sequence[Table],
    *,
    known: Mapping[str, set[str]] | None = None,
    progress: Callable[[int, str], None] = lambda done, note: None,
) -> Bundle:
    """Read and check a whole bundle: types, required cells, unique keys, references.

    ``known`` are keys that stand in the database already; references to them hold as well.
    """
    bundle = Bundle()
    by_name = {table.name: table for table in tables}
    bundle.unread = sorted(name for name in files if name not in by_name)
    if "people" not in files and not (known or {}).get("people"):
        bundle.blame(Fault("people", None, None, "", _("Every bundle needs the file people.")))
    keys: dict[str, set[str]] = {name: set(found) for name, found in (known or {}).items()}
    done = 0
    for table in tables:
        if table.name in files:
            rows = list(_rows(files[table.name], table, bundle, keys))
            bundle.rows[table.name] = rows
            done += len(rows)
            progress(done, table.name)
    for table in tables:
        _check_references(table, bundle, keys)
    if len(bundle.rows.get("organization", [])) > 1:
        bundle.blame(Fault("organization", 3, None, "", _("There is one row too many.")))
    return bundle


def _rows(
    open_file: Callable[[], Iterator[Sequence[Any]]],
    table: Table,
    bundle: Bundle,
    keys: dict[str, set[str]],
) -> Iterator[Row]:
    cells = open_file()
    header = [str(cell or "").strip().lower() for cell in next(cells, [])]
    columns = {column.name: column for column in table.columns}
    double = {name for name in header if name and header.count(name) > 1}
    for name in sorted(double):
        bundle.blame(Fault(table.name, 1, name, "", _("This column stands there twice.")))
    missing = [c.name for c in table.columns if c.required and c.name not in header]
    for name in missing:
        bundle.blame(Fault(table.name, 1, name, "", _("This column is missing.")))
    if missing or double:
        return
    bundle.aside[table.name] = [name for name in header if name and name not in columns]
    places = [(index, columns[name]) for index, name in enumerate(header) if name in columns]
    mine: set[str] = keys.setdefault(table.name, set()) if table.keyed else set()
    here: set[str] = set()
    own = table.columns[0]
    for number, line in enumerate(cells, 2):
        if not any(cell not in (None, "") for cell in line):
            continue
        row: Row = {"_row": number}
        good = True
        for index, column in places:
            raw = line[index] if index < len(line) else ""
            try:
                row[column.name] = found = parse(raw, column)
                if column.type == "day" and found and str(raw).strip()[:10] != found.isoformat():
                    says = _("read as %s, because day and month changed places") % found
                    bundle.remarks.append(Fault(table.name, number, column.name, str(raw), says))
            except ValueError as fault:
                good = False
                shown = str(raw)[:60]
                bundle.blame(Fault(table.name, number, column.name, shown, str(fault)))
        if len(line) > len(header):
            good = False
            bundle.blame(
                Fault(table.name, number, None, "", _("There are more cells than columns."))
            )
        if good and table.keyed:
            key = row[own.name]
            if key in here:
                good = False
                bundle.blame(
                    Fault(table.name, number, own.name, key, _("This key stands there twice."))
                )
            here.add(key)
            mine.add(key)
        if good and table.check:
            for name, says in table.check(row):
                good = False
                bundle.blame(Fault(table.name, number, name, str(row.get(name) or "")[:60], says))
        if good:
            yield row


def _check_references(table: Table, bundle: Bundle, keys: Mapping[str, set[str]]) -> None:
    referring = [column for column in table.columns if column.table]
    for row in bundle.rows.get(table.name, []):
        for column in referring:
            value = row.get(column.name)
            if value and column.table and value not in keys.get(column.table, set()):
                bundle.blame(
                    Fault(
                        table.name,
                        row["_row"],
                        column.name,
                        value,
                        _("There is no such row in %s.") % column.table,
                    )
                )


def parse(raw: Any, column: Column) -> Any:
    """One cell as its column's type; None when empty. ``ValueError`` says how to mend it."""
    if isinstance(raw, datetime | date) and column.type in ("day", "moment"):
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
    if _CONTROLS.search(text):
        raise ValueError(_("It holds invisible control characters."))
    if len(text) > LENGTHS.get(column.type, 100):
        raise ValueError(_("It is longer than %d characters.") % LENGTHS.get(column.type, 100))
    if text[0] == "'" and text[1:2] in FORMULA:
        text = text[1:]
    return _PARSERS[column.type](text, column)


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
