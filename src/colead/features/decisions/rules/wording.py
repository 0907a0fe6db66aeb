"""Two wordings side by side, word for word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

_WORDS = re.compile(r"\s+|\w+|[^\w\s]", re.UNICODE)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that stayed, came or went."""

    kind: Literal["same", "added", "removed"]
    text: str


@dataclass(frozen=True, slots=True)
class SideBySide:
    """The earlier and the later wording, each in pieces; joined they give back the texts."""

    before: tuple[Piece, ...]
    after: tuple[Piece, ...]

    @property
    def changed(self) -> bool:
        """Something came or went."""
        return any(piece.kind != "same" for piece in (*self.before, *self.after))


def compare(before: str, after: str) -> SideBySide:
    """The two wordings with the words that changed marked on their side."""
    left, right = _WORDS.findall(before), _WORDS.findall(after)
    old: list[Piece] = []
    new: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(None, left, right).get_opcodes():
        gone, come = "".join(left[a:b]), "".join(right[c:d])
        if tag == "equal":
            old.append(Piece("same", gone))
            new.append(Piece("same", come))
            continue
        if gone:
            old.append(Piece("removed", gone))
        if come:
            new.append(Piece("added", come))
    return SideBySide(tuple(old), tuple(new))
