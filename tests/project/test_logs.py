"""Logs hold what an operator needs and nobody's private content."""

from __future__ import annotations

import io
import json
import logging

import pytest

from colead.project import logs


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


def test_a_line_for_machines_is_json_with_its_extras() -> None:
    config = logs.config(level="INFO", as_json=True)
    formatter = dict(config["formatters"]["colead"])
    made = formatter.pop("()")(**formatter)
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(made)
    log = logging.getLogger("colead.test-of-logs")
    log.addHandler(handler)
    log.propagate = False
    try:
        raise ValueError("wrong: ada@example.org")
    except ValueError:
        log.exception("job failed", extra={"job": "post", "attempt": 2, "request": object()})
    line = json.loads(stream.getvalue())
    assert (line["event"], line["job"], line["attempt"]) == ("job failed", "post", 2)
    assert "ada@" not in stream.getvalue()
    assert "request" not in line
