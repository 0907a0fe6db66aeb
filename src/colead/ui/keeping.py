"""Pieces of pages that are drawn once for each state of what they show.

``{% kept thing, … %} … {% endkept %}`` keeps its body for the values of ``thing`` as they came
from the database (with those of the things joined to it; of each, when it is many) and for what
else is named: whatever the body depends on must be named. A thing that was changed has other
values, so nothing is ever out of date and nothing has to be forgotten. What is no row says by
``made_of`` which rows and values it was made of. Things that were not read by ``kernel.prepared``
carry no such values; then the body is drawn anew.

Two things need not be named. How long ago something was: who writes such words says until when they
hold (``holds_until``), and no piece is handed out later. And the secret of a form, which stands in
a piece as a mark (``SECRET``) that ``ui.backend`` replaces in each page.

Tests draw each kept piece once more wherever it is handed out (``compared``), and fail where the
two differ: so a key that names too little is found by any test whose pages show it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date, datetime
from itertools import zip_longest
from typing import Any, NamedTuple

from django.db.models import Model
from django.utils import timezone
from jinja2 import Environment, nodes
from jinja2.ext import Extension
from jinja2.parser import Parser
from markupsafe import Markup

from colead.kernel import prepared

# So many letters are kept for a language; a key counts as so many.
MOST, ROW = 8_000_000, 500
SECRET = Markup("<input secret>")
FOREVER = float("inf")
# Whether what is handed out is drawn anew beside it, to see that it is the same: in tests.
compared = False


class Piece(NamedTuple):
    """What was drawn, and from and until when it holds (seconds since 1970)."""

    text: Markup
    since: float
    until: float


class _Drawing(threading.local):
    """Until when what is being drawn holds: one moment for each piece within another."""

    def __init__(self) -> None:
        self.until: list[float] = []


_drawing = _Drawing()


def holds_until(moment: float) -> None:
    """Words about time that are being drawn are right until a moment (seconds since 1970)."""
    if _drawing.until and moment < _drawing.until[-1]:
        _drawing.until[-1] = moment


class _Unknown(Exception):
    """A part of a key of which nothing says that it is the same."""


# What most parts of keys are: values already. Asked first, for keys are long.
_VALUES = frozenset(
    (bool, date, datetime, float, frozenset, int, Markup, str, type(None), prepared.Values)
)


def _value(part: Any) -> Any:
    """A part of a key as a value."""
    if type(part) in _VALUES:
        return part
    if isinstance(part, Model):
        row = part.__dict__.get("_row")
        if row is None:
            raise _Unknown
        return row
    if isinstance(part, list | tuple):
        return tuple([_value(one) for one in part])
    made_of = getattr(part, "made_of", None)
    return part if made_of is None else _value(made_of)


class Kept(Extension):
    """The tag; with an environment a language, pieces are kept a language."""

    tags = {"kept"}

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        # A piece by its key, with the moments from and until which it holds.
        self._pieces: dict[Any, Piece] = {}
        self._before: dict[Any, Piece] = {}
        self._letters = 0

    def bind(self, environment: Environment) -> Kept:
        """For another environment: with pieces of its own."""
        return type(self)(environment)

    def parse(self, parser: Parser) -> nodes.Node:
        """From the tag to a call that hands over the key and the body."""
        line = next(parser.stream).lineno
        key = parser.parse_tuple(with_condexpr=True)
        place = nodes.Const(f"{parser.name}:{line}")
        body = parser.parse_statements(("name:endkept",), drop_needle=True)
        call = self.call_method("_draw", [place, key], lineno=line)
        return nodes.CallBlock(call, [], [], body, lineno=line)

    def _draw(self, place: str, key: Any, caller: Callable[[], Any]) -> Any:
        # A key is hashed and compared at each look: one look for what was asked for lately.
        now = timezone.now().timestamp()
        try:
            kept = (place, timezone.get_current_timezone_name(), _value(key))
            found = self._pieces.get(kept) or self._taken_over(kept)
        except (_Unknown, TypeError):  # TypeError: a part that is no value, as a dict.
            return caller()
        if found is None or not found.since <= now < found.until:
            found = _drawn(caller, now)
            self._keep(kept, found)
        elif compared and (anew := _drawn(caller, now)).text != found.text:
            pairs = zip_longest(found.text.splitlines(), anew.text.splitlines())
            was, now_is = next(pair for pair in pairs if pair[0] != pair[1])
            raise AssertionError(f"{place} depends on what it does not name: {was} | {now_is}")
        holds_until(found.until)
        return found.text

    def _taken_over(self, key: Any) -> Piece | None:
        """What was asked for the last time before half of the room became full."""
        found = self._before.get(key)
        if found is not None:
            self._keep(key, found)
        return found

    def _keep(self, key: Any, piece: Piece) -> None:
        """Half of all room is for what was asked for since the other half became full."""
        if key not in self._pieces:
            self._letters += len(piece.text) + ROW
            if self._letters > MOST / 2:
                self._before, self._pieces, self._letters = self._pieces, {}, 0
        self._pieces[key] = piece


def _drawn(caller: Callable[[], Any], now: float) -> Piece:
    _drawing.until.append(FOREVER)
    try:
        text = Markup(caller())  # noqa: S704 - drawn by a template
    finally:
        until = _drawing.until.pop()
    return Piece(text, now, until)
