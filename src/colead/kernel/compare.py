"""Two wordings of a text, word by word."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

_PIECES = re.compile(r"\s+|[^\s\w]|\w+")
# Beyond this many pieces a comparison would keep a reader waiting: then whole lines are compared.
_MOST = 3_000


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words that stayed, went or came."""

    kind: Literal["same", "gone", "new"]
    text: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two numbered wordings and what changed from the earlier to the later."""

    earlier: int
    later: int
    pieces: tuple[Piece, ...]

    @property
    def is_equal(self) -> bool:
        """Nothing changed."""
        return all(piece.kind == "same" for piece in self.pieces)


def pieces(before: str, after: str) -> tuple[Piece, ...]:
    """What stayed, went and came, in reading order. Joining ``same`` and ``gone`` gives ``before``,
    joining ``same`` and ``new`` gives ``after``."""
    old, new = _PIECES.findall(before), _PIECES.findall(after)
    if len(old) > _MOST or len(new) > _MOST:
        old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    found: list[Piece] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append(Piece("same", "".join(old[a:b])))
            continue
        if b > a:
            found.append(Piece("gone", "".join(old[a:b])))
        if d > c:
            found.append(Piece("new", "".join(new[c:d])))
    return tuple(found)


def chosen(texts: Mapping[int, str], a: str | None, b: str | None) -> Comparison | None:
    """The comparison of the two wordings that an address names, earlier first; None when it names
    none that exist."""
    try:
        earlier, later = sorted((int(a or ""), int(b or "")))
        before, after = texts[earlier], texts[later]
    except (ValueError, KeyError):
        return None
    return Comparison(earlier, later, pieces(before, after)) if earlier != later else None
