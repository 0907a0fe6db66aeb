"""Docs, settings, commands and the database match the code."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.architecture.documents import PAGES, settings_named

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("name", sorted(PAGES))
def test_made_pages_are_fresh(name: str) -> None:
    page = ROOT / "docs" / name
    assert page.read_text(encoding="utf-8") == PAGES[name](), "run: python3 dev.py docs"


def test_every_setting_is_documented() -> None:
    page = (ROOT / "docs" / "operator.md").read_text(encoding="utf-8")
    missing = sorted(name for name in settings_named() if name not in page)
    assert not missing, f"docs/operator.md does not speak of {missing}"


@pytest.mark.django_db
def test_models_and_migrations_agree() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_deployment_checks_are_clean(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env={
            "PATH": "/usr/bin:/bin",
            "PYTHONPATH": str(ROOT / "src"),
            "DJANGO_SETTINGS_MODULE": "colead.project.settings",
            "COLEAD_DATA_DIR": str(tmp_path),
            "COLEAD_SITE_URL": "https://colead.example",
            "COLEAD_SSL_REDIRECT": "1",
        },
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_words_we_refuse_are_on_no_page() -> None:
    refused = ("subordinate", "approve", "approval", "assignee", "your manager")
    wrong = []
    for page in (ROOT / "src" / "colead").rglob("templates/**/*.html"):
        text = page.read_text(encoding="utf-8").lower()
        wrong += [f"{page.name}: {word}" for word in refused if word in text]
    assert not wrong, f"words.md refuses these: {wrong}"


def test_whatever_is_live_has_an_id_to_be_found_again_by() -> None:
    nameless = []
    for page in (ROOT / "src" / "colead").rglob("templates/**/*.html"):
        for tag in re.findall(r"<[a-z-]+ [^<]*?data-live=[^<]*", page.read_text(encoding="utf-8")):
            nameless += [f"{page.name}: {tag}"] if " id=" not in tag else []
    assert not nameless
