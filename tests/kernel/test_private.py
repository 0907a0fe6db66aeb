"""Private texts: sealed, bound to their place, of no use without the key."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from pathlib import Path

import pytest

from colead.kernel import private
from colead.kernel.models import PrivateKey
from colead.kernel.private import Unreadable, seal, unseal

pytestmark = pytest.mark.django_db


def test_what_was_sealed_is_read_again_and_stands_nowhere_in_clear() -> None:
    box = seal("I am afraid of the meeting – 怖い", organization_id=1, about="pair:1")
    assert b"afraid" not in box
    assert unseal(box, organization_id=1, about="pair:1") == "I am afraid of the meeting – 怖い"
    assert box != seal("I am afraid of the meeting – 怖い", organization_id=1, about="pair:1")


def test_moved_changed_or_of_another_organization_it_cannot_be_read() -> None:
    box = seal("ours", organization_id=1, about="pair:1")
    seal("theirs", organization_id=2, about="pair:1")
    for organization_id, about, found in (
        (1, "pair:2", box),
        (2, "pair:1", box),
        (1, "pair:1", box[:-1] + bytes([box[-1] ^ 1])),
        (1, "pair:1", b""),
        (1, "pair:1", box[:9]),
    ):
        with pytest.raises(Unreadable):
            unseal(found, organization_id=organization_id, about=about)


def test_without_the_installations_key_the_database_tells_nothing(
    settings: object, tmp_path: Path
) -> None:
    box = seal("ours", organization_id=1, about="pair:1")
    assert private.readable()
    settings.PRIVATE_KEY = urlsafe_b64encode(bytes(32)).decode()  # type: ignore[attr-defined]
    assert not private.readable()
    with pytest.raises(Unreadable):
        unseal(box, organization_id=1, about="pair:1")
    settings.PRIVATE_KEY = ""  # type: ignore[attr-defined]
    settings.DATA_DIR = tmp_path  # type: ignore[attr-defined]
    with pytest.raises(Unreadable):
        unseal(box, organization_id=1, about="pair:1")
    assert (tmp_path / "private-key").stat().st_mode & 0o777 == 0o600


def test_each_organization_has_its_key_and_keeps_it() -> None:
    for organization_id in (1, 2, 1):
        seal("x", organization_id=organization_id, about="a")
    assert PrivateKey.objects.count() == 2
    assert bytes(PrivateKey.objects.get(pk=1).wrapped) != bytes(
        PrivateKey.objects.get(pk=2).wrapped
    )
