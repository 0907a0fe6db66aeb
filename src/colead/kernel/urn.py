"""An urn: what people wrote, apart from who wrote; what a receipt is.

A roll says who answered, an urn holds the answers; they share no key, no time and no order. All
that an urn holds lies in one row, ordered by number, so that neither the place of a row nor its
transaction tells when something came. A receipt is a secret that only the writer has. Its hash is
the number under which what they wrote lies in the urn, so that they can find and change it, and
nobody who has seen the urn can pass for them.
"""

from __future__ import annotations

import secrets
from base64 import b32encode
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, TypeVar

CODE_BYTES, NUMBER_DIGITS = 15, 20

Urn = Mapping[str, Mapping[str, Any]]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a writer gets, once: the ``code`` (secret) and the ``number`` of what they wrote."""

    code: str
    number: str


def new_receipt() -> Receipt:
    """A fresh receipt of 120 random bits, in groups that can be read out."""
    code = b32encode(secrets.token_bytes(CODE_BYTES)).decode()
    code = "-".join(code[at : at + 6] for at in range(0, len(code), 6))
    return Receipt(code, number_of(code))


def number_of(code: str) -> str:
    """The number that belongs to a receipt's code, however it was typed."""
    plain = "".join(letter for letter in code.upper() if letter.isalnum())
    return sha256(plain.encode()).hexdigest()[:NUMBER_DIGITS]


def put(urn: Urn, number: str, what: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The urn with something in it, or changed; ordered by number, which says nothing about when
    it came."""
    return dict(sorted({**{n: dict(w) for n, w in urn.items()}, number: dict(what)}.items()))


def shuffled(things: list[T]) -> list[T]:
    """The same things in an order that nobody can foretell or work back from."""
    mixed = list(things)
    secrets.SystemRandom().shuffle(mixed)
    return mixed
