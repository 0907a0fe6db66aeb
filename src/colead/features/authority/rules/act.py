"""An act that somebody intends, as far as guardrails look at it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

KINDS = ("initiative", "decision")
REVERSIBILITY = ("easy", "hard", "never")
_KEPT = 1_000
_WORD = re.compile(r"[\w']+")


@dataclass(frozen=True, slots=True)
class Act:
    """What is intended: its kind, words, place, cost, risk and reach.

    ``amount`` is in minor units of ``currency`` (empty: the organization's own). Numbers that are
    not known are None, and no guardrail that asks for them then speaks.
    """

    what: str
    title: str
    text: str = ""
    circle_id: int | None = None
    domain_ids: tuple[int, ...] = ()
    amount: int | None = None
    currency: str = ""
    reversibility: str = "easy"
    people_affected: int | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "domain_ids", tuple(self.domain_ids))
        if self.what not in KINDS:
            raise ValueError(f"no kind of act is called {self.what!r}")
        if self.reversibility not in REVERSIBILITY:
            raise ValueError(f"no reversibility is called {self.reversibility!r}")

    def as_facts(self) -> dict[str, Any]:
        """The act as JSON values, for events: past acts try out new guardrails.

        Of the text, the first thousand characters are kept.
        """
        return {
            "what": self.what,
            "title": self.title,
            "text": self.text[:_KEPT],
            "circle_id": self.circle_id,
            "domain_ids": list(self.domain_ids),
            "amount": self.amount,
            "currency": self.currency,
            "reversibility": self.reversibility,
            "people_affected": self.people_affected,
        }

    @classmethod
    def from_facts(cls, facts: Mapping[str, Any]) -> Act:
        """The act that was kept; raises ValueError for one that this version cannot read."""
        known = {name: facts[name] for name in cls.__slots__ if name in facts}
        try:
            return cls(**known)
        except TypeError as fault:
            raise ValueError(str(fault)) from None


def words(text: str) -> list[str]:
    """The words of a text without case and accents, in order."""
    plain = text.casefold()
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain)
        plain = "".join(c for c in plain if not unicodedata.combining(c))
    return _WORD.findall(plain)
