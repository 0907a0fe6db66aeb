"""Texts that only those concerned may read: encrypted before they reach the database.

Each organization has a key of its own, made when it is first needed. It lies in the database only
wrapped by the installation's key, which never does: that one comes from ``COLEAD_PRIVATE_KEY`` or
from the file ``private-key`` beside the data. So a copy of the database, a log or a backup tells
nothing. Whoever runs the server has both and could read, which docs/operator.md says plainly.

AES-256-GCM (NIST SP 800-38D) with random nonces. A sealed text is bound to what it belongs to:
moved to another row, it cannot be opened.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Callable
from functools import cache, lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from colead.kernel import once
from colead.kernel.models import PrivateKey

NONCE = 12
FIRST = b"\x01"  # The way of sealing, so that another may follow.


class Unreadable(Exception):
    """The key is not the one it was sealed with, or the text was changed or moved."""


def seal(text: str, *, organization_id: int, about: str) -> bytes:
    """The text as only ``unseal`` with the same organization and ``about`` gives it back.

    ``about`` names what the text belongs to, as ``"coaching.pair:12"``; it is not secret.
    """
    return _closed(_key(organization_id), text.encode(), about)


def unseal(box: bytes, *, organization_id: int, about: str) -> str:
    """The text that was sealed; `Unreadable` if the key does not fit or something was changed."""
    return _opened(_key(organization_id), bytes(box), about).decode()


Open = Callable[[bytes | memoryview, str], str]


def opener(*, organization_id: int) -> Open:
    """``unseal`` for many texts of one organization, as a function of box and ``about``: the key
    is looked up once, when the first is opened."""

    @cache
    def key() -> bytes:
        return _key(organization_id)

    return lambda box, about: _opened(key(), bytes(box), about).decode()


def readable() -> bool:
    """Whether the installation's key opens what is here (for `colead doctor`)."""
    first = PrivateKey.objects.first()
    try:
        return first is None or bool(_unwrapped(first))
    except Unreadable:
        return False


def _closed(key: bytes, plain: bytes, about: str) -> bytes:
    nonce = os.urandom(NONCE)
    return FIRST + nonce + AESGCM(key).encrypt(nonce, plain, about.encode())


def _opened(key: bytes, box: bytes, about: str) -> bytes:
    if box[:1] != FIRST:
        raise Unreadable
    try:
        return AESGCM(key).decrypt(box[1 : 1 + NONCE], box[1 + NONCE :], about.encode())
    except (InvalidTag, ValueError):
        raise Unreadable from None


def _key(organization_id: int) -> bytes:
    """An organization's key; two who make it at once end up with the same."""
    found = PrivateKey.objects.filter(organization_id=organization_id).first()
    if found is None:
        wrapped = _closed(_installation(), AESGCM.generate_key(256), _wrapping(organization_id))
        found, _new = PrivateKey.objects.get_or_create(
            organization_id=organization_id, defaults={"wrapped": wrapped}
        )
    return _unwrapped(found)


def _unwrapped(row: PrivateKey) -> bytes:
    return _unwrap(_installation(), bytes(row.wrapped), row.organization_id)


@lru_cache(maxsize=500)
def _unwrap(installation: bytes, wrapped: bytes, organization_id: int) -> bytes:
    return _opened(installation, wrapped, _wrapping(organization_id))


def _wrapping(organization_id: int) -> str:
    return f"organization:{organization_id}"


def _installation() -> bytes:
    """The installation's key: from the environment, or from its file, made at the first use."""
    if settings.PRIVATE_KEY:
        return base64.urlsafe_b64decode(settings.PRIVATE_KEY)
    return _from_file(str(Path(settings.DATA_DIR) / "private-key"))


@lru_cache(maxsize=4)
def _from_file(name: str) -> bytes:
    made = once.kept(Path(name), lambda: base64.urlsafe_b64encode(AESGCM.generate_key(256)))
    return base64.urlsafe_b64decode(made)
