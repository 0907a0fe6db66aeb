"""Hostile input to every form and every API property: never a 500, never slow, never a header."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from colead.kernel.actor import Actor
from colead.project.api import api
from tests.architecture.routes.test_api_routes import filled
from tests.architecture.routes.test_routes import address, inside
from tests.architecture.routes.world import build
from tests.cast import Cast

FORMS = (
    "\x00", "a\x00b", "\u202eabc", "<script>alert(1)</script>", "=cmd|' /C calc'!A0",
    "9" * 40, "-1", "1e999", "0001-01-01", "9999-12-31", "x" * 1_000_000,
    "a\r\nBcc: everyone@example.org", "@[Nobody](member:99999999999999999)", "{{ 7*7 }}",
)  # fmt: skip
VALUES: tuple[Any, ...] = (
    None, "", "a\x00b", "\ud800", "x" * 1_000_000, 2**70, -(2**70), 1.5e308, True, [], {},
    ["x"] * 1_000, {"a": {"b": {"c": []}}}, "9999-12-31", "0001-01-01", "<b>x</b>",
)  # fmt: skip
# Each request is a transaction of its own: what was rolled back within a larger one stays in
# PostgreSQL's tables until its end, and every further request would look through it all.
pytestmark = pytest.mark.django_db(transaction=True)
SHORT = [value for value in VALUES if value != "x" * 1_000_000]
BROKEN = ["", "[", "[]", "null", "1", '"x"', "[" * 3_000, '{"a":NaN}', "\xff"]
SLOW = 5.0
EVERY = ("null", "boolean", "integer", "number", "string", "array", "object")


def _tried(send: Callable[[], Any]) -> tuple[int, float]:
    began = time.perf_counter()
    with transaction.atomic():
        answer = send()
        transaction.set_rollback(True)
    return answer.status_code, time.perf_counter() - began


def _fields(html: str) -> list[str]:
    names = re.findall(r'<(?:input|textarea|select)[^>]*\bname="([^"]+)"', html)
    return [n for n in dict.fromkeys(names) if n != "csrfmiddlewaretoken"]


def test_every_form_bears_hostile_input(cast: Cast, client_of: Callable[[Actor], Client]) -> None:
    world = build(cast)
    faults = []
    tried = 0
    for actor in (cast.ada, cast.steward):
        client = client_of(actor)
        client.raise_request_exception = False
        cookies = dict(client.cookies)
        for name, pattern in inside():
            url = address(pattern, cast.organization.slug, world)
            if name in ("notices:live", "organizations:leave"):
                continue
            shown = client.get(url)
            if shown.status_code != 200 or shown.streaming:
                continue
            fields = _fields(shown.content.decode(errors="replace"))
            if not fields or (actor is cast.steward and "guidance" not in url):
                continue
            for number, value in enumerate(FORMS):
                long = len(value) > 1_000
                data = {
                    field: value if not long or at == number % len(fields) else "x"
                    for at, field in enumerate(fields)
                }
                status, took = _tried(partial(client.post, url, data))
                tried += 1
                if status >= 500 or took > SLOW:
                    faults.append(f"POST {name} with {value[:20]!r}: {status}, {took:.1f} s")
                client.cookies.clear()
                client.cookies.update(cookies)
            for value in ("\x00", "9" * 40, "-1", "' OR 1=1", "\u202e", "(" * 200):
                asked = dict.fromkeys([*fields, "after", "q"], value)
                status, took = _tried(partial(client.get, url, asked))
                tried += 1
                if status >= 500 or took > SLOW:
                    faults.append(f"GET {name} with {value[:20]!r}: {status}, {took:.1f} s")
    assert not faults, "\n".join(faults)
    assert tried > 800


def _properties(operation: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    reference = body.get("schema", {}).get("$ref", "").rsplit("/", 1)[-1]
    return dict(schemas.get(reference, {}).get("properties", {}))


def _plain(schema: dict[str, Any]) -> Any:
    if "enum" in schema:
        return schema["enum"][0]
    kind = schema.get("type") or next(
        (one.get("type") for one in schema.get("anyOf", []) if one.get("type") != "null"), "string"
    )
    return {"integer": 1, "number": 1, "boolean": True, "array": [], "object": {}}.get(kind, "x")


def _kind(value: Any) -> str:
    """What JSON Schema calls a value of this kind."""
    named = {type(None): "null", bool: "boolean", int: "integer", float: "number", str: "string",
             list: "array", dict: "object"}  # fmt: skip
    return named[type(value)]


def _kinds(schema: dict[str, Any], schemas: dict[str, Any]) -> set[str]:
    """The kinds of values that a property may have; numbers may come as each other."""
    if "$ref" in schema:
        return _kinds(schemas[schema["$ref"].rsplit("/", 1)[-1]], schemas)
    parts = [*schema.get("anyOf", ()), *schema.get("allOf", ())]
    if parts:
        return set().union(*(_kinds(part, schemas) for part in parts))
    kind = schema.get("type")
    if kind is None:
        return set(EVERY)
    if kind in ("integer", "number", "boolean"):
        return {"integer", "number", "boolean"}
    return {kind}


def test_every_property_of_the_api_bears_hostile_values(
    cast: Cast, api_of: Callable[[Actor], Client]
) -> None:
    world = build(cast)
    client = api_of(cast.steward)
    client.raise_request_exception = False
    schema = api.get_openapi_schema()
    schemas = schema["components"]["schemas"]
    faults = []
    tried = 0
    writing = [
        (path, method, operation)
        for path, methods in sorted(schema["paths"].items())
        for method, operation in methods.items()
        if method != "get"
    ]
    for number, (path, method, operation) in enumerate(writing):
        url = filled(path, world)
        properties = _properties(operation, schemas)
        good = {name: _plain(one) for name, one in properties.items()}
        bodies = [
            json.dumps({**good, name: value})
            for name, one in properties.items()
            for value in VALUES
            if _kind(value) in _kinds(one, schemas)
        ]
        # What is turned away by its kind, or is no object at all, is so at one door for all: each
        # route is tried with a third of it.
        bodies += [json.dumps(dict.fromkeys(properties, v)) for v in SHORT[number % 3 :: 3]]
        bodies += BROKEN[number % 3 :: 3]
        for body in bodies:
            send = partial(client.generic, method.upper(), url, body.encode())
            status, took = _tried(partial(send, content_type="application/json"))
            tried += 1
            if status >= 500 or took > SLOW:
                faults.append(f"{method.upper()} {path} with {body[:80]!r}: {status}")
    assert not faults, "\n".join(faults[:60])
    assert tried > 1_500
