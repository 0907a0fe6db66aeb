"""The file of an instrument: what is asked, on which scale, whose it is. JSON, checked whole."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from colead.kernel.verdict import Refused

FORMAT = "colead-instrument-1"
MOST_BYTES = 100_000
ITEMS, POINTS, TEXTS, TIES = 80, 11, 5, 3
_KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_UNWANTED = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Question:
    """One question. An item is answered on the scale (``reversed`` ones count from its other end);
    ``text`` questions freely, ``tie`` questions by naming people."""

    key: str
    text: str
    kind: str = "item"
    subscale: str = ""
    reversed: bool = False


@dataclass(frozen=True, slots=True)
class Subscale:
    """Items that ask for one thing together."""

    key: str
    title: str


@dataclass(frozen=True, slots=True)
class Form:
    """An instrument as its file says."""

    key: str
    version: int
    title: str
    about: str
    licence: str
    citation: str
    labels: tuple[str, ...]
    subscales: tuple[Subscale, ...] = ()
    questions: tuple[Question, ...] = field(default=())

    @property
    def points(self) -> int:
        """How many answers the scale has."""
        return len(self.labels)

    @property
    def items(self) -> tuple[Question, ...]:
        """The questions answered on the scale."""
        return tuple(one for one in self.questions if one.kind == "item")

    def of(self, keys: Sequence[str]) -> Form:
        """The same with only some questions (empty: all)."""
        if not keys:
            return self
        kept = tuple(one for one in self.questions if one.key in set(keys))
        return Form(self.key, self.version, self.title, self.about, self.licence, self.citation,
                    self.labels, self.subscales, kept)  # fmt: skip

    def score(self, question: Question, mark: int) -> int:
        """A mark as it counts: reversed items from the other end."""
        return self.points + 1 - mark if question.reversed else mark


class _Fault(Exception):
    def __init__(self, where: str, says: str) -> None:
        super().__init__(says)
        self.where, self.says = where, says


def read(file: bytes | str) -> Form:
    """The instrument of a file; refused with where it is wrong: line and column of what is no
    JSON, else the place, as ``items[3].text``."""
    raw = file.encode() if isinstance(file, str) else file
    if len(raw) > MOST_BYTES:
        raise Refused(_("The file is larger than 100 KB."), field="file")
    try:
        found = json.loads(raw.decode("utf-8"), parse_constant=_no_constant)
    except UnicodeDecodeError:
        raise Refused(_("The file is not UTF-8 text."), field="file") from None
    except json.JSONDecodeError as fault:
        where = {"line": fault.lineno, "column": fault.colno}
        raise Refused(
            _("Line %(line)s, column %(column)s: this is not JSON.") % where, field="file"
        ) from None
    except (ValueError, RecursionError):
        raise Refused(_("The file is not JSON."), field="file") from None
    return check(found)


def _no_constant(name: str) -> Any:
    raise ValueError(name)


def check(found: Any) -> Form:
    """An instrument from JSON values; refused with the place that is wrong."""
    try:
        return _form(found)
    except _Fault as fault:
        says = f"{fault.where}: {fault.says}" if fault.where else fault.says
        raise Refused(says, field="file") from None


def _form(found: Any) -> Form:
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise _Fault("format", _("is to be “%(format)s”") % {"format": FORMAT})
    known = {"format", "key", "version", "title", "about", "licence", "citation", "scale",
             "subscales", "items", "texts", "ties"}  # fmt: skip
    for name in found:
        if name not in known:
            raise _Fault(str(name)[:40], _("is not known here"))
    version = found.get("version")
    if not isinstance(version, int) or isinstance(version, bool) or not 1 <= version < 10**6:
        raise _Fault("version", _("is a whole number from 1 on"))
    scale = _object(found.get("scale"), "scale")
    labels = _list(scale.get("labels"), "scale.labels", most=POINTS)
    if len(labels) < 2:
        raise _Fault("scale.labels", _("has at least two answers"))
    subscales = tuple(
        Subscale(_key(one, f"subscales[{n}]"), _text(one, "title", f"subscales[{n}]"))
        for n, one in _numbered(found.get("subscales"), "subscales", 20)
    )
    questions = [
        *_items(found, {one.key for one in subscales}),
        *_others(found, "texts", "text", TEXTS),
        *_others(found, "ties", "tie", TIES),
    ]
    _unique([one.key for one in subscales], "subscales")
    _unique([one.key for one in questions], "items, texts, ties")
    if not questions:
        raise _Fault("items", _("There is no question."))
    return Form(
        key=_key(found, ""),
        version=version,
        title=_text(found, "title", "", most=200),
        about=_text(found, "about", "", most=4_000, required=False),
        licence=_text(found, "licence", "", most=300),
        citation=_text(found, "citation", "", most=1_000, required=False),
        labels=tuple(_line(one, f"scale.labels[{n}]", 80) for n, one in enumerate(labels)),
        subscales=subscales,
        questions=tuple(questions),
    )


def _items(found: Mapping[str, Any], subscales: set[str]) -> list[Question]:
    made = []
    for n, one in _numbered(found.get("items"), "items", ITEMS):
        at = f"items[{n}]"
        subscale = one.get("subscale", "")
        if subscale != "" and subscale not in subscales:
            raise _Fault(f"{at}.subscale", _("there is no subscale of this key"))
        turned = one.get("reversed", False)
        if not isinstance(turned, bool):
            raise _Fault(f"{at}.reversed", _("is true or false"))
        made.append(Question(_key(one, at), _text(one, "text", at), "item", subscale, turned))
    return made


def _others(found: Mapping[str, Any], name: str, kind: str, most: int) -> list[Question]:
    return [
        Question(_key(one, f"{name}[{n}]"), _text(one, "text", f"{name}[{n}]"), kind)
        for n, one in _numbered(found.get(name), name, most)
    ]


def _numbered(given: Any, name: str, most: int) -> list[tuple[int, dict[str, Any]]]:
    rows = [] if given is None else _list(given, name, most=most)
    return [(n, _object(one, f"{name}[{n}]")) for n, one in enumerate(rows)]


def _list(given: Any, where: str, *, most: int) -> list[Any]:
    if not isinstance(given, list):
        raise _Fault(where, _("is a list"))
    if len(given) > most:
        raise _Fault(where, _("has at most %(most)s entries") % {"most": most})
    return given


def _object(given: Any, where: str) -> dict[str, Any]:
    if not isinstance(given, dict):
        raise _Fault(where, _("is an object"))
    return given


def _key(one: Mapping[str, Any], where: str) -> str:
    key = one.get("key")
    if not isinstance(key, str) or not _KEY.fullmatch(key):
        at = f"{where}.key" if where else "key"
        raise _Fault(at, _("is a short name of small letters, digits and hyphens"))
    return key


def _text(
    one: Mapping[str, Any], name: str, where: str, *, most: int = 500, required: bool = True
) -> str:
    given = one.get(name, "")
    at = f"{where}.{name}" if where else name
    if required and (not isinstance(given, str) or not given.strip()):
        raise _Fault(at, _("is missing"))
    return _line(given, at, most)


def _line(given: Any, where: str, most: int) -> str:
    if not isinstance(given, str):
        raise _Fault(where, _("is a text"))
    text = " ".join(given.split())
    if len(text) > most:
        raise _Fault(where, _("is longer than %(most)s characters") % {"most": most})
    if _UNWANTED.search(text):
        raise _Fault(where, _("holds control characters"))
    return text


def _unique(keys: Sequence[str], where: str) -> None:
    for key in keys:
        if keys.count(key) > 1:
            raise _Fault(where, _("the key “%(key)s” stands twice") % {"key": key})


def written(form: Form) -> dict[str, Any]:
    """The file of an instrument, as JSON values: reading it gives the same."""
    kinds: dict[str, list[dict[str, Any]]] = {"items": [], "texts": [], "ties": []}
    for one in form.questions:
        row: dict[str, Any] = {"key": one.key, "text": one.text}
        if one.subscale:
            row["subscale"] = one.subscale
        if one.reversed:
            row["reversed"] = True
        kinds[f"{one.kind}s"].append(row)
    return {
        "format": FORMAT,
        "key": form.key,
        "version": form.version,
        "title": form.title,
        "about": form.about,
        "licence": form.licence,
        "citation": form.citation,
        "scale": {"labels": list(form.labels)},
        "subscales": [{"key": one.key, "title": one.title} for one in form.subscales],
        **{name: rows for name, rows in kinds.items() if rows},
    }
