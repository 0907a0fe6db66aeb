"""Pieces of pages that are drawn once for each state of what they show.

``{% kept thing, … %} … {% endkept %}`` keeps its body for the values of ``thing`` as they came
from the database (with those of the things joined to it) and for what else is named: whatever the
body depends on must be named. A thing that was changed has other values, so nothing is ever out of
date and nothing has to be forgotten. Things that were not read by ``kernel.prepared`` carry no
such values; then the body is drawn anew.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Model
from django.utils import timezone
from jinja2 import Environment, nodes
from jinja2.ext import Extension
from jinja2.parser import Parser
from markupsafe import Markup

MOST = 8_000


class Kept(Extension):
    """The tag; with an environment a language, pieces are kept a language."""

    tags = {"kept"}

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        self._pieces: dict[Any, Markup] = {}

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
        parts = key if isinstance(key, tuple) else (key,)
        wanted: list[Any] = [place, timezone.get_current_timezone_name()]
        for part in parts:
            if isinstance(part, Model):
                row = part.__dict__.get("_row")
                if row is None:
                    return caller()
                wanted.append(row)
            else:
                wanted.append(part)
        kept = tuple(wanted)
        try:
            found = self._pieces.get(kept)
        except TypeError:  # A part that is no value, as a list: nothing says that it is the same.
            return caller()
        if found is None:
            if len(self._pieces) >= MOST:
                self._pieces.clear()
            found = self._pieces[kept] = Markup(caller())  # noqa: S704 - drawn by a template
        return found
