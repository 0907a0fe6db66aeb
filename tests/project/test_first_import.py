"""On a machine where nothing was done before, a bundle comes in by one command."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def test_an_import_may_be_the_first_command(tmp_path: Path) -> None:
    bundle, data = tmp_path / "elm-street", tmp_path / "data"
    bundle.mkdir()
    (bundle / "people.csv").write_text("person,name\na,Ada\n", encoding="utf-8")
    kept = ("COLEAD_DATABASE_URL", "COLEAD_TEST_DATABASE", "DJANGO_SETTINGS_MODULE")
    environment = {name: value for name, value in os.environ.items() if name not in kept}
    environment["COLEAD_DATA_DIR"] = str(data)

    def colead(*words: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "colead", *words],
            env=environment, capture_output=True, text=True, check=True, timeout=120,
        )  # fmt: skip
        return done.stdout

    assert "1 people" in colead("import", str(bundle))
    colead("export", "--organization", "elm-street", str(tmp_path / "out"))
    assert "Ada" in (tmp_path / "out" / "people.csv").read_text(encoding="utf-8")
