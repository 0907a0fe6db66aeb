"""Logs hold what an operator needs and nobody's private content."""

from __future__ import annotations

import io
import json
import logging
import sqlite3
from collections.abc import Iterator

import pytest
from django.db import OperationalError
from django.utils import translation

from colead.project import logs

LOG = logging.getLogger("colead.test-of-logs")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("sent to ada.l@example.org", "sent to …@…"),
        (
            "Internal Server Error: /invitation/kJ8xv3Qm2pLr0aZtYw5uVb9cNd1eFg7h/",
            "Internal Server Error: /invitation/kJ8x…/",
        ),
        ("/unsubscribe/WzIsWyJmb2xsb3ciXV0:1abCdE:Zx9_yQ-3k/", "/unsubscribe/WzIs…/"),
        ("/o/north/search/?q=my+private+words", "/o/north/search/?…"),
        ("Bearer colead_abc-DEF_123", "Bearer cole…"),
        ("colead.features.notices.jobs.look_for_forgotten", None),
        ("internationalization of everything", None),
    ],
)
def test_secrets_and_addresses_are_masked(text: str, kept: str | None) -> None:
    assert logs.masked(text) == (text if kept is None else kept)


def test_the_values_that_clash_in_the_database_are_not_told() -> None:
    fault = "duplicate key\nDETAIL:  Key (name)=(a private name) already exists."
    assert "private" not in logs.masked(fault)


@pytest.fixture
def stream(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What the logger ``LOG`` writes for machines."""
    config = logs.config(level="INFO", as_json=True)
    formatter = dict(config["formatters"]["colead"])
    made = formatter.pop("()")(**formatter)
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(made)
    monkeypatch.setattr(LOG, "propagate", False)
    LOG.addHandler(handler)
    yield stream
    LOG.removeHandler(handler)


def test_a_line_for_machines_is_json_with_its_extras(stream: io.StringIO) -> None:
    try:
        raise ValueError("wrong: ada@example.org")
    except ValueError:
        LOG.exception("job failed", extra={"job": "post", "attempt": 2, "request": object()})
    line = json.loads(stream.getvalue())
    assert (line["event"], line["job"], line["attempt"]) == ("job failed", "post", 2)
    assert "ada@" not in stream.getvalue()
    assert "request" not in line


def test_a_full_disk_is_told_in_a_line_and_a_fault_of_our_own_with_all_that_led_to_it(
    stream: io.StringIO,
) -> None:
    cause = sqlite3.OperationalError("database or disk is full")
    cause.sqlite_errorcode = sqlite3.SQLITE_FULL
    for fault in (OperationalError("database or disk is full"), ValueError("ours")):
        try:
            with translation.override("de"):
                raise fault from cause
        except Exception:
            LOG.exception("Internal Server Error")
    full, ours = map(json.loads, stream.getvalue().splitlines())
    assert full["why"].startswith("The disk of this server is full")
    assert "database or disk is full" in full["why"]
    assert "exception" not in full
    assert "Traceback" in ours["exception"]
