"""A job that takes long where it is told to, and notes who did it; for tests with real workers."""

from __future__ import annotations

import os
import time
from pathlib import Path

from colead.kernel.jobs import job


@job
def take_long(*, notes: str) -> None:
    """Note the process; the first one of all stays at it for a minute."""
    path = Path(notes)
    begun = path.read_text().splitlines() if path.exists() else []
    with path.open("a") as file:
        file.write(f"{os.getpid()}\n")
    if not begun:
        time.sleep(60)
