"""Disk full, database away: pages and programs read what happened, and it is over by itself."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client

from colead.kernel.actor import Actor
from tests.cast import Cast


class Full(sqlite3.OperationalError):
    """What SQLite says of a full disk."""

    sqlite_errorcode = sqlite3.SQLITE_FULL


def _no_room(execute: Any, sql: str, *rest: Any) -> Any:
    if sql.startswith("INSERT"):
        raise OperationalError("database or disk is full") from Full()
    return execute(sql, *rest)


@pytest.mark.django_db
def test_a_page_says_that_the_disk_is_full_and_works_again_when_it_is_not(
    cast: Cast, client_of: Callable[[Actor], Client]
) -> None:
    client = client_of(cast.ada)
    client.raise_request_exception = False
    address = f"/o/{cast.organization.slug}/ideas/new/"
    with connection.execute_wrapper(_no_room):
        answer = client.post(address, {"title": "Bees"})
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert "The disk of this server is full" in answer.content.decode()
    assert client.post(address, {"title": "Bees"}).status_code == 302


@pytest.mark.django_db
def test_a_program_reads_it_too(cast: Cast, api_of: Callable[[Actor], Client]) -> None:
    client = api_of(cast.ada)
    body = {"data": {"title": "Bees"}, "content_type": "application/json"}
    with connection.execute_wrapper(_no_room):
        answer = client.post("/api/v1/ideas/", **body)
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert answer["Content-Type"].startswith("application/problem+json")
    assert answer.json()["detail"].startswith("The disk of this server is full")
    assert client.post("/api/v1/ideas/", **body).status_code == 201
