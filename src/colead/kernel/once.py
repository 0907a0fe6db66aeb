"""Files that are made at their first use and never again: keys."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path


def kept(file: Path, make: Callable[[], bytes]) -> bytes:
    """The content of a file, readable by nobody else, made when it is not there yet.

    On a disk that is full no half of it is left: half a key would be taken for the key. A disk
    that can only be read will do once the file is there. Raises ``OSError``.
    """
    if not file.exists():
        try:
            with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as new:
                new.write(make())
        except FileExistsError:
            pass  # made by another at this moment
        except OSError:
            file.unlink(missing_ok=True)
            raise
    return file.read_bytes()
