"""Anonymous ballots: what the urn holds, what a receipt is, and when nothing may be told.

The roll says who answered, and the urn holds the answers; they share no key, no time and no
order. A receipt is a secret that only the voter has. Its hash is the number under which the
ballot lies in the urn, so that a voter finds their ballot in the published list, may change it
while voting is open, and nobody who has seen the urn can pass for them.
"""

from __future__ import annotations

import json
import secrets
from base64 import b32encode
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.utils.translation import gettext as _

from colead.features.decisions.rules.settings import Settings
from colead.kernel.verdict import Refused

# With fewer ballots, how many there are - and what they say - would tell who said what.
FEWEST = 3
CODE_BYTES, NUMBER_DIGITS = 15, 20

# What an anonymous decision does not leave to choice: a count that moves while people vote, or a
# closing that follows from somebody's ballot, would tell whose it was.
FORCED: Mapping[str, Any] = {
    "show": "closed",
    "early": False,
    "reasons": "never",
    "spoken_for": False,
}

Urn = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a voter gets, once: the ``code`` (secret) and the ``number`` of their ballot."""

    code: str
    number: str


def is_anonymous(settings: Settings) -> bool:
    """Whether ballots lie in the urn, apart from the roll."""
    return bool(settings.get("anonymous"))


def force(settings: dict[str, Any]) -> dict[str, Any]:
    """The settings with what anonymity asks for. Voices given to others may come back until the
    end, so that with them nothing is certain early."""
    if not is_anonymous(settings):
        early = {"early": False} if settings.get("spoken_for") and "early" in settings else {}
        return {**settings, **early}
    return {**settings, **{name: FORCED[name] for name in FORCED if name in settings}}


def told(cast: int, settings: Settings) -> int | None:
    """How many answered, as far as it may be told: of anonymous answers nothing below three."""
    return None if is_anonymous(settings) and cast < FEWEST else cast


def new_receipt() -> Receipt:
    """A fresh receipt of 120 random bits, in groups that can be read out."""
    code = b32encode(secrets.token_bytes(CODE_BYTES)).decode()
    code = "-".join(code[at : at + 6] for at in range(0, len(code), 6))
    return Receipt(code, number_of(code))


def number_of(code: str) -> str:
    """The number of the ballot that belongs to a receipt's code, however it was typed."""
    plain = "".join(letter for letter in code.upper() if letter.isalnum())
    return sha256(plain.encode()).hexdigest()[:NUMBER_DIGITS]


def put(urn: Urn, number: str, choice: Any, reason: str) -> dict[str, dict[str, Any]]:
    """The urn with a ballot in it (or changed); ordered by number, which says nothing about
    when a ballot came."""
    ballot = {"choice": choice, **({"reason": reason} if reason else {})}
    return dict(sorted({**{n: dict(b) for n, b in urn.items()}, number: ballot}.items()))


def find(urn: Urn, code: str) -> str:
    """The number of the ballot in the urn to which a receipt belongs, or a refusal."""
    if not code.strip():
        raise Refused(
            _("You have answered. To change your answer, give the receipt that you were shown."),
            field="receipt",
        )
    number = number_of(code)
    if number not in urn:
        raise Refused(_("No ballot belongs to this receipt."), field="receipt")
    return number


def grouped(urn: Urn) -> tuple[tuple[Any, int], ...]:
    """Distinct choices with how often each lies in the urn."""
    counts = Counter(json.dumps(ballot["choice"], sort_keys=True) for ballot in urn.values())
    return tuple((json.loads(choice), times) for choice, times in sorted(counts.items()))
