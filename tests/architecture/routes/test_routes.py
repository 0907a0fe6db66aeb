"""Every route stands in one table, with who may; each is tried as all five kinds of people.

``yes`` it is answered; ``sign-in`` one is asked to sign in; ``404`` as if it were not there; ``no``
a polite refusal; ``405`` not this method. A new route fails until its line stands in ``table.csv``:
``COLEAD_WRITE_ROUTES=1`` writes the table as the code is now - read each changed line before you
commit it.
"""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import get_resolver

from colead.kernel.actor import Actor
from tests.architecture.routes.world import MEANS, WORDS, build
from tests.cast import Cast

TABLE = Path(__file__).with_name("table.csv")
WHO = ("stranger", "outsider", "guest", "member", "steward")
HEADER = ["route", "method", *WHO]
BELOW = "o/<slug:organization>/"


def routes(resolver: Any = None, space: str = "", before: str = "") -> Iterator[tuple[str, str]]:
    """All named routes: name with its namespace, and the pattern."""
    for pattern in (resolver or get_resolver()).url_patterns:
        full = before + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            inner = ":".join(part for part in (space, pattern.namespace) if part)
            yield from routes(pattern, inner, full)
        elif pattern.name:
            yield ":".join(part for part in (space, pattern.name) if part), full


def inside() -> list[tuple[str, str]]:
    """The routes below an organization's address."""
    found = [(name, full[len(BELOW) :]) for name, full in routes() if full.startswith(BELOW)]
    return sorted(found)


def address(pattern: str, slug: str, world: dict[str, int]) -> str:
    """The pattern with the world's things in it."""
    fits = [(len(start), kind) for start, kind in MEANS if pattern.startswith(start)]
    means = max(fits)[1] if fits else ""
    path = re.sub(r"<int:\w+>", lambda _m: str(world[means]), pattern)
    room = pattern.partition("/")[0]
    path = re.sub(r"<slug:(\w+)>", lambda m: WORDS.get(f"{room}/{m[1]}") or WORDS[m[1]], path)
    return f"/o/{slug}/{path}"


def verdict(answer: HttpResponseBase) -> str:
    """What an answer means in the table's words."""
    status = answer.status_code
    if status in (301, 302):
        return "sign-in" if "/account/login/" in answer["Location"] else "yes"
    if status in (404, 405):
        return str(status)
    if status == 200:
        return "yes"
    if status in (400, 403, 409, 422, 429):
        return "no"
    return f"broken ({status})"


def table() -> dict[tuple[str, str], list[str]]:
    """The table: who may, by route and method."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {(row[0], row[1]): row[2:] for row in list(csv.reader(file))[1:]}


@pytest.fixture
def clients(cast: Cast, client_of: Callable[[Actor], Client]) -> dict[str, Client]:
    """A browser for each of the five."""
    return {
        "stranger": Client(raise_request_exception=False),
        "outsider": client_of(cast.outsider),
        "guest": client_of(cast.guest),
        "member": client_of(cast.ada),
        "steward": client_of(cast.steward),
    }


def tried(
    cast: Cast, clients: dict[str, Client], world: dict[str, int]
) -> dict[tuple[str, str], list[str]]:
    """Each route by both methods as all five; whatever a request changed is undone."""
    found: dict[tuple[str, str], list[str]] = {}
    for client in clients.values():
        client.raise_request_exception = False
    for name, pattern in inside():
        if name == "notices:live":
            continue  # Answered by the front, not by Django: tests/project/test_live.py tries it.
        url = address(pattern, cast.organization.slug, world)
        for method in ("GET", "POST"):
            row = []
            for client in clients.values():
                cookies = dict(client.cookies)
                with transaction.atomic():
                    answer = client.get(url) if method == "GET" else client.post(url)
                    row.append(verdict(answer))
                    transaction.set_rollback(True)
                client.cookies.clear()
                client.cookies.update(cookies)
            found[name, method] = row
    return found


@pytest.mark.django_db(transaction=True)  # For the reason told in test_hostile.
def test_who_may_on_every_route(cast: Cast, clients: dict[str, Client]) -> None:
    found = tried(cast, clients, build(cast))
    if os.environ.get("COLEAD_WRITE_ROUTES"):
        with TABLE.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(HEADER)
            writer.writerows([*key, *row] for key, row in sorted(found.items()))
    stated = table()
    unlisted = sorted(key for key in found if key not in stated)
    assert not unlisted, f"these routes do not stand in table.csv: {unlisted}"
    gone = sorted(key for key in stated if key not in found)
    assert not gone, f"table.csv names routes that are not there: {gone}"
    wrong = [
        f"{name} {method}: {dict(zip(WHO, row, strict=True))}, the table says"
        f" {dict(zip(WHO, stated[name, method], strict=True))}"
        for (name, method), row in found.items()
        if row != stated[name, method]
    ]
    assert not wrong, "\n".join(wrong)


def test_the_table_lets_no_outsider_and_no_stranger_in() -> None:
    stated = table()
    outsiders = {key: row[1] for key, row in stated.items() if row[1] not in ("404", "405")}
    assert outsiders == {}, "outsiders must see 404, as if the organization did not exist"
    strangers = {key: row[0] for key, row in stated.items() if row[0] not in ("sign-in", "405")}
    assert strangers == {}, "strangers are asked to sign in"
    broken = {key: row for key, row in stated.items() if any("broken" in cell for cell in row)}
    assert broken == {}


def test_things_of_another_organization_are_not_there(
    cast: Cast, clients: dict[str, Client]
) -> None:
    """The outsider's own address with our numbers in it: no row of ours shows."""
    world = build(cast)
    outsider = clients["outsider"]
    outsider.raise_request_exception = False
    leaks = []
    for name, pattern in inside():
        if "<int:" not in pattern:
            continue
        url = address(pattern, cast.other.slug, world)
        for method in ("get", "post"):
            with transaction.atomic():
                answer = getattr(outsider, method)(url)
                transaction.set_rollback(True)
            if answer.status_code not in (404, 405) and name not in OWN:
                leaks.append(f"{method.upper()} {name}: {answer.status_code}")
    assert not leaks, "\n".join(leaks)


# The number is only for show: it leads to the organization's own page, whatever it is.
OWN = {"organizations:about-by-id"}
