#!/usr/bin/env python3
"""From a clone to a running Colead, and to passed tests. Needs Python 3.11 or newer, nothing else.

python3 dev.py demo     set up and start the demo organization
python3 dev.py test     set up and pass all tests, on SQLite and on PostgreSQL
python3 dev.py check    style, types, layers
python3 dev.py lock     write the lock files anew after a change of dependencies
python3 dev.py screenshots   pictures of the main pages
python3 dev.py docs     write the pages of docs/ that are made from the code
python3 dev.py words    bring the catalogs of other languages up to date with the code
python3 dev.py room     which room to copy for a new one
python3 dev.py run …    any command of `colead`
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
# One more than there are processors: tests of servers and browsers wait much of their time.
WORKERS = str((os.cpu_count() or 1) + 1)
PYTHON = str(BIN / ("python.exe" if os.name == "nt" else "python"))


def run(*command: str, **env: str) -> None:
    """Run a command in the project's folder; stop with its exit code if it fails."""
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **env}, check=False)
    if done.returncode:
        sys.exit(done.returncode)


def set_up(*, developing: bool) -> None:
    """The virtual environment with what the lock file names; quick when nothing changed."""
    lock = ROOT / ("requirements-dev.lock" if developing else "requirements.lock")
    stamp = hashlib.sha256(lock.read_bytes() + (ROOT / "pyproject.toml").read_bytes()).hexdigest()
    mark = VENV / f"{lock.stem}.stamp"
    if mark.exists() and mark.read_text() == stamp:
        return
    if not Path(PYTHON).exists():
        print("Making a virtual environment in .venv …", flush=True)
        venv.create(VENV, with_pip=True)
    print("Installing what Colead needs …", flush=True)
    quiet = ("-q", "--disable-pip-version-check")
    run(PYTHON, "-m", "pip", "install", *quiet, "--require-hashes", "-r", str(lock))
    run(PYTHON, "-m", "pip", "install", *quiet, "--no-deps", "-e", ".")
    mark.write_text(stamp)


def test(arguments: list[str]) -> None:
    """All tests on SQLite and those that ask the database on PostgreSQL too; or what the
    arguments select, on SQLite alone."""
    set_up(developing=True)
    if arguments:
        run(PYTHON, "-m", "pytest", *arguments)
        return
    for database in ("sqlite", "postgresql"):
        print(f"\n== tests on {database}", flush=True)
        side_by_side = ("-n", WORKERS, "--dist", "worksteal")
        run(PYTHON, "-m", "pytest", *side_by_side, "-q", COLEAD_TEST_DATABASE=database)


def check() -> None:
    """Style, types and layers."""
    set_up(developing=True)
    run(PYTHON, "-m", "ruff", "check", ".")
    run(PYTHON, "-m", "ruff", "format", "--check", ".")
    run(str(BIN / "lint-imports"))
    run(PYTHON, "-m", "mypy", COLEAD_DATA_DIR=str(VENV / "check"))


def lock() -> None:
    """Write both lock files: exact versions with hashes, no addresses."""
    set_up(developing=True)
    uv = [str(BIN / "uv"), "pip", "compile", "pyproject.toml", "--universal", "-q"]
    uv += ["--generate-hashes", "--no-emit-index-url", "--no-header", "--no-annotate"]
    run(*uv, "-o", "requirements.lock")
    run(*uv, "--group", "dev", "-o", "requirements-dev.lock")


def room() -> None:
    """Which room to copy, with its size, from the smallest complete one."""
    rooms = ROOT / "src" / "colead" / "features"
    print("A new room looks like the ones that are there. Copy from `ideas`, file by file:\n")
    for file in sorted((rooms / "ideas").glob("*.py")):
        says = re.match(r'"""(.*?)("""|\n)', file.read_text(encoding="utf-8"))
        print(f"  {file.name:<14} {says[1] if says else ''}")
    print("\nName it in src/colead/project/rooms.py; the laws tell what is missing:")
    print("  python3 dev.py test tests/architecture")


def main() -> None:
    """Do what the first word says."""
    if sys.version_info < (3, 11):
        sys.exit("Colead needs Python 3.11 or newer.")
    word, *rest = sys.argv[1:] or ["help"]
    if word in ("demo", "run"):
        set_up(developing=False)
        command = ["demo", *rest] if word == "demo" else rest
        try:
            run(str(BIN / "colead"), *command)
        except KeyboardInterrupt:
            sys.exit(0)
    elif word == "test":
        test(rest)
    elif word == "check":
        check()
    elif word == "lock":
        lock()
    elif word == "screenshots":
        set_up(developing=True)
        run(PYTHON, "-m", "tests.browser.screenshots", *rest)
    elif word == "docs":
        set_up(developing=True)
        run(PYTHON, "-m", "tests.architecture.documents", DJANGO_SETTINGS_MODULE="tests.settings")
    elif word == "words":
        set_up(developing=True)
        run(PYTHON, "-m", "tests.architecture.catalogs")
    elif word == "room":
        room()
    else:
        print(__doc__)


if __name__ == "__main__":
    main()
