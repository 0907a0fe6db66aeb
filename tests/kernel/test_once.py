"""A key is made once, whole or not at all."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from colead.kernel import once


def test_it_is_made_at_the_first_use_and_never_again(tmp_path: Path) -> None:
    file = tmp_path / "key"
    assert once.kept(file, lambda: b"first") == b"first"
    assert once.kept(file, lambda: b"second") == b"first"
    assert file.stat().st_mode & 0o777 == 0o600


def test_no_half_of_it_is_left_on_a_full_disk(tmp_path: Path) -> None:
    def no_room() -> bytes:
        raise OSError(errno.ENOSPC, "No space left on device")

    file = tmp_path / "key"
    with pytest.raises(OSError, match="No space"):
        once.kept(file, no_room)
    assert not file.exists()
    assert once.kept(file, lambda: b"whole") == b"whole"
