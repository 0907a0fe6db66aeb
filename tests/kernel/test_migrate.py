"""An empty database that is made at once is the same as one made step by step."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

STEP_BY_STEP = """
import os, django
django.setup()
from colead.kernel.management.commands import migrate as quick
quick.begin = lambda connection: None
from django.core.management import call_command
call_command("migrate", verbosity=0)
"""


def made(folder: Path, *command: str) -> dict[Any, Any]:
    """The schema that a way of making it leaves: columns, checks, keys, indexes, triggers."""
    env = {key: value for key, value in os.environ.items() if not key.startswith("COLEAD_")}
    env |= {
        "COLEAD_DATA_DIR": str(folder),
        "COLEAD_SECRET_KEY": "x" * 60,
        "DJANGO_SETTINGS_MODULE": "colead.project.settings",
        "PYTHONPATH": "src",
    }
    subprocess.run([sys.executable, *command], env=env, check=True, capture_output=True)
    found: dict[Any, Any] = {}
    with sqlite3.connect(folder / "colead.sqlite3") as base:
        for kind, name, text in base.execute("SELECT type, name, sql FROM sqlite_master"):
            found[kind, name] = re.sub(r"\s+", " ", text or "")
            if kind == "table":
                found[kind, name] = (
                    sorted(row[1:6] for row in base.execute(f'PRAGMA table_info("{name}")')),
                    sorted(re.findall(r'CONSTRAINT "(\w+)" CHECK', text or "")),
                    sorted(row[2:5] for row in base.execute(f'PRAGMA foreign_key_list("{name}")')),
                )
        found["applied"] = sorted(base.execute("SELECT app, name FROM django_migrations"))
    return found


def test_made_at_once_or_step_by_step_it_is_the_same(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    at_once = made(tmp_path / "a", "-m", "django", "migrate")
    by_step = made(tmp_path / "b", "-c", STEP_BY_STEP)
    assert at_once.keys() == by_step.keys()
    assert [key for key in at_once if at_once[key] != by_step[key]] == []
    assert len(at_once["applied"]) > 80
