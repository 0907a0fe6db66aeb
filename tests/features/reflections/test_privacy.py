"""What somebody writes for themselves is nowhere in clear: not in the database, the index, the
journal, logs, letters, addresses, exports; not for stewards, not for whoever runs the server."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.core import mail
from django.test import Client

from colead.features.exchange import queries as bundles
from colead.features.initiatives import actions as initiatives
from colead.features.recognition import actions as recognition
from colead.features.reflections.models import Reflection
from colead.kernel import journal, search
from colead.kernel.actor import Actor
from colead.kernel.models import Entry
from colead.kernel.testing import settle
from tests.cast import Cast

pytestmark = pytest.mark.django_db
WORDS = ("zimtstern", "Velvetstaircase", "Quellwolke")


def everything() -> bytes:
    """Every value of every row of every table."""
    found = io.BytesIO()
    for model in apps.get_models():
        for row in model._base_manager.values_list():
            for value in row:
                raw = bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
                found.write(raw)
                found.write(b"\n")
    return found.getvalue()


@pytest.fixture
def lived(now: Cast, client_of: Callable[[Actor], Client]) -> Client:
    """Ada wrote by the browser, drafted, searched, shared, paused, thanked in private."""
    ada = client_of(now.ada)
    base = f"/o/{now.organization.slug}/reflections/"
    text = " ".join(WORDS)
    ada.post(f"{base}draft/", {"answer-0": text, "title": text})
    ada.post(f"{base}write/", {"answer-0": text, "answer-1": text, "title": text})
    made = Reflection.objects.get()
    ada.post(f"{base}find/", {"words": WORDS[0]})
    ada.post(f"{base}draft/", {"answer-0": text})
    share = {"words": text, "whom": "person", "to": now.ben.member_id}
    ada.post(f"{base}{made.pk}/share/", share)
    ada.post(f"{base}{made.pk}/share/", {"words": text, "whom": "library"})
    ada.post(f"{base}templates/", {"name": text, "asks": text})
    starts = (now.ada.at + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    ada.post(f"{base}pauses/", {"starts_at": starts, "minutes": 30, "note": text})
    led = initiatives.start(title="Bike racks", circle_id=now.north.pk, by=now.ben)
    recognition.give(
        to=now.ben.member_id or 0, about=("initiative", led.pk), practice="dare", text=text,
        public=False, by=now.ada,
    )  # fmt: skip
    settle()
    return ada


def test_no_table_holds_it_in_clear(lived: Client) -> None:
    held = everything().lower()
    assert Reflection.objects.count() == 1
    assert [word for word in WORDS if word.lower().encode() in held] == []


def test_no_log_no_letter_no_address_tells_of_it(
    now: Cast, caplog: pytest.LogCaptureFixture, client_of: Callable[[Actor], Client]
) -> None:
    with caplog.at_level(logging.DEBUG):
        ada = client_of(now.ada)
        base = f"/o/{now.organization.slug}/reflections/"
        text = " ".join(WORDS)
        done = ada.post(f"{base}write/", {"answer-0": text, "title": text})
        found = ada.post(f"{base}find/", {"words": WORDS[0]})
        pk = Reflection.objects.get().pk
        shared = ada.post(f"{base}{pk}/share/", {"words": text, "whom": "library"})
        settle(now.ada.at + timedelta(hours=1))
    assert WORDS[0] in found.content.decode()
    # The database's own log, which only a developer turns on, holds the statements as they are.
    told = [record.getMessage() for record in caplog.records if "backends" not in record.name]
    told += [done["Location"], shared["Location"], *(str(m.message()) for m in mail.outbox)]
    assert [word for word in WORDS if word in "".join(told)] == []
    statements = "".join(r.getMessage() for r in caplog.records if "backends" in r.name)
    assert [word for word in WORDS if word in statements] == []


def test_neither_search_nor_journal_nor_export_shows_it_to_anybody(
    now: Cast, lived: Client, client_of: Callable[[Actor], Client], tmp_path: Path
) -> None:
    slug = now.organization.slug
    for actor in (now.ada, now.ben, now.steward, now.guest):
        assert search.find(actor, WORDS[0]) == []
    everybody = "".join(str(entry.facts) for entry in Entry.objects.all())
    assert [word for word in WORDS if word in everybody] == []
    own = {"reflections.PassageShared", "recognition.ThanksSent"}
    seen = set(journal.entries(now.steward).values_list("event", flat=True))
    assert seen & own == set()
    bundles.write_folder(now.organization.pk, tmp_path)
    files = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert [word for word in WORDS if word.encode() in files] == []
    steward = client_of(now.steward)
    pk = Reflection.objects.get().pk
    for path in ("", "export/", "year/", "shared/", "pauses/", "templates/"):
        answer = steward.get(f"/o/{slug}/reflections/{path}")
        assert WORDS[0] not in answer.content.decode()
    for path in ("", "change/", "share/"):
        assert steward.get(f"/o/{slug}/reflections/{pk}/{path}").status_code == 404
    for path in ("journal/", "feed/", f"people/{now.ada.member_id}/", "search/?q=zimtstern"):
        page = steward.get(f"/o/{slug}/{path}").content.decode().replace('value="zimtstern"', "")
        assert [word for word in WORDS if word in page] == []


def test_no_browser_keeps_the_pages(now: Cast, lived: Client) -> None:
    base = f"/o/{now.organization.slug}/reflections/"
    pk = Reflection.objects.get().pk
    for path in ("", "write/", f"{pk}/", f"{pk}/change/", f"{pk}/share/", "year/", "export/",
                 "templates/", "pauses/", "shared/"):  # fmt: skip
        answer = lived.get(f"{base}{path}")
        assert answer.status_code == 200
        assert "no-store" in answer["Cache-Control"], path
        assert "data-draft" not in answer.content.decode().split("<main")[-1], path
