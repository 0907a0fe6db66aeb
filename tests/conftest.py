"""What every test may ask for."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import hypothesis
import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from colead.features.funds.models import Movement
from colead.features.organizations import actions as organizations
from colead.features.organizations import queries
from colead.kernel.actor import Actor
from tests.cast import Cast, make_cast

# Machines are noisy: how long an example takes says nothing about the code.
hypothesis.settings.register_profile("colead", deadline=None)
hypothesis.settings.load_profile("colead")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL only what asks this run's database: the rest would just be run twice."""
    if os.environ.get("COLEAD_TEST_DATABASE") != "postgresql":
        return
    asks = {"db", "transactional_db"}
    chosen, others = [], []
    for item in items:
        fixtures = asks & set(getattr(item, "fixturenames", ()))
        asking = bool(fixtures) or item.get_closest_marker("django_db") is not None
        (chosen if asking and not item.get_closest_marker("browser") else others).append(item)
    items[:] = chosen
    config.hook.pytest_deselected(items=others)


@pytest.fixture
def cast(db: None) -> Cast:
    """The fixed cast, fresh for each test."""
    return make_cast()


@pytest.fixture(autouse=True)
def _movements_go_with_their_organization(request: pytest.FixtureRequest) -> Iterator[None]:
    """Before a test's tables are emptied: movements leave only where no organization is."""
    mark = request.node.get_closest_marker("django_db")
    whole = "transactional_db" in request.fixturenames or (mark and mark.kwargs.get("transaction"))
    if whole:
        request.getfixturevalue("transactional_db")
    yield
    if whole and connection.vendor == "sqlite" and Movement.objects.exists():
        with connection.constraint_checks_disabled(), connection.cursor() as cursor:
            for table in ("organizations_organization", "funds_receipt", "funds_movement"):
                cursor.execute(f"DELETE FROM {table}")


@pytest.fixture
def client_of(db: None) -> Callable[[Actor], Client]:
    """A browser in which this actor is signed in (a guest: by the e-mailed link)."""

    def sign_in(actor: Actor) -> Client:
        client = Client()
        member = queries.acting_by_id(actor.member_id or 0)
        if member.account is not None:
            client.force_login(member.account)
        else:
            session = client.session
            session[f"guest:{actor.slug}"] = organizations.make_guest_link(
                member, at=timezone.now()
            )
            session.save()
        return client

    return sign_in


@pytest.fixture
def api_of(db: None) -> Callable[[Actor], Client]:
    """A program that acts as this member by a key that may write."""

    def with_key(actor: Actor) -> Client:
        _, secret = organizations.make_token(by=actor, name="test", scope="write")
        return Client(headers={"authorization": f"Bearer {secret}"})

    return with_key
