"""Tables that people bring as files: read as CSV from any spreadsheet, faults told by row."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

MOST_FAULTS = 20
# What a spreadsheet takes for a formula and would run.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def defused(value: Any) -> Any:
    """A cell as it goes out: a text that begins like a formula is made harmless."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def table(rows: Iterable[Sequence[Any]]) -> str:
    """Rows as CSV (RFC 4180), harmless."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerows([defused(cell) for cell in row] for row in rows)
    return out.getvalue()


class Faulty(Exception):
    """A file that cannot be read; ``faults`` are sentences, those of rows with their number."""

    def __init__(self, faults: list[str]) -> None:
        if len(faults) > MOST_FAULTS:
            told = _("Only the first %(most)s faults are told.") % {"most": MOST_FAULTS}
            faults = [*faults[:MOST_FAULTS], told]
        super().__init__("\n".join(faults))
        self.faults = faults


def text_of(raw: bytes) -> str:
    """The file's text: UTF-8, with or without a byte order mark."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Faulty([_("The file is not text in UTF-8; save it as CSV UTF-8.")]) from None
    if "\0" in text:
        raise Faulty([_("The file is not text in UTF-8; save it as CSV UTF-8.")])
    return text


def separator_of(text: str) -> str:
    """Comma, semicolon or tab: whichever stands most often outside quotes in the first row."""
    first = text.lstrip("\r\n").split("\n", 1)[0]
    outside = "".join(first.split('"')[::2])
    return max(",;\t", key=outside.count)


def rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """The rows that are not empty, numbered as a spreadsheet does, with cells stripped.
    ``Faulty`` where quotes do not fit."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator_of(text), strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, 1):
            found = [cell.strip() for cell in cells]
            if any(found):
                yield number, found
    except csv.Error as error:
        raise Faulty(
            [
                _("Row %(row)s: the quotes do not fit (%(error)s).")
                % {"row": number + 1, "error": error}
            ]
        ) from None
