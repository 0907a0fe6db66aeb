"""Slips: how somebody writes and votes unnamed, and still only once.

Whoever comes in is given one slip, a random secret that Colead signs and forgets; their browser
keeps it. A card carries only the fingerprint of a slip, so its author can change it, and nothing
in the database leads from a fingerprint to a person. That the slip was given out is on their seat:
nobody gets a second one, and so nobody votes twice.
"""

from __future__ import annotations

import hashlib
import secrets

from django.core import signing

SALT = "retrospectives.slip"


def new_slip(retrospective_id: int) -> str:
    """A slip for one retrospective; it tells neither who holds it nor when it was made."""
    return signing.Signer(salt=SALT).sign(f"{retrospective_id}.{secrets.token_hex(16)}")


def reads(slip: str, retrospective_id: int) -> bool:
    """Whether it is a slip that was given out for this retrospective."""
    try:
        found = signing.Signer(salt=SALT).unsign(slip[:200])
    except signing.BadSignature:
        return False
    return found.startswith(f"{retrospective_id}.")


def fingerprint(slip: str) -> str:
    """What stands with a card or a vote: 128 bits of SHA-256 of the slip."""
    return hashlib.sha256(slip.encode()).hexdigest()[:32]


def of_member(member_id: int) -> str:
    """The voter's mark where people are named; it goes when the dots are counted."""
    return f"member {member_id}"
