"""From ASGI to WSGI: the environment, bodies, answers of one piece and of many."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

from colead.project import bridge


def scope(**more: Any) -> dict[str, Any]:
    return {
        "type": "http",
        "method": "GET",
        "path": "/o/caf\u00e9/",
        "query_string": b"q=1",
        "http_version": "1.1",
        "scheme": "http",
        "headers": [(b"host", b"example.org")],
        "server": ("127.0.0.1", 8000),
        "client": ("203.0.113.7", 5000),
        **more,
    }


def ask(application: Any, asked: dict[str, Any], *bodies: bytes) -> list[dict[str, Any]]:
    """What the bridge sends for a request."""
    sent: list[dict[str, Any]] = []
    waiting = [
        {"type": "http.request", "body": body, "more_body": index + 1 < len(bodies)}
        for index, body in enumerate(bodies)
    ]

    async def receive() -> dict[str, Any]:
        return waiting.pop(0)

    async def send(message: Any) -> None:
        sent.append(dict(message))

    asyncio.run(bridge.Pages(application, threads=1)(asked, receive, send))
    return sent


def test_the_environment() -> None:
    environ = bridge.environ_of(
        scope(
            headers=[
                (b"host", b"example.org"),
                (b"content-type", b"text/plain"),
                (b"x-forwarded-proto", b"https"),
                (b"x_forwarded_proto", b"forged"),
                (b"cookie", b"a=1"),
                (b"cookie", b"b=2"),
                (b"content-length", b"999"),
            ]
        ),
        b"four",
    )
    assert environ["PATH_INFO"].encode("latin-1").decode() == "/o/caf\u00e9/"
    assert environ["HTTP_HOST"] == "example.org"
    assert environ["HTTP_X_FORWARDED_PROTO"] == "https"
    assert environ["HTTP_COOKIE"] == "a=1; b=2"
    assert environ["CONTENT_TYPE"] == "text/plain"
    assert environ["CONTENT_LENGTH"] == "4"
    assert environ["REMOTE_ADDR"] == "203.0.113.7"
    assert environ["wsgi.input"].read() == b"four"


def test_a_body_in_pieces_reaches_the_application_whole() -> None:
    def application(environ: Any, start: Any) -> list[bytes]:
        start("201 Created", [("X-One", "1")])
        return [environ["wsgi.input"].read().upper()]

    begun, body = ask(application, scope(method="POST"), b"ab", b"cd")
    assert (begun["status"], begun["headers"]) == (201, [(b"x-one", b"1")])
    assert body["body"] == b"ABCD"


def test_a_body_without_end_is_refused_before_the_application_sees_it() -> None:
    def application(environ: Any, start: Any) -> list[bytes]:
        raise AssertionError("must not be reached")

    piece = b"x" * (bridge.MOST_BODY // 2 + 1)
    sent = ask(application, scope(method="POST"), piece, piece, piece)
    assert sent[0]["status"] == 413


def test_a_long_answer_goes_out_piece_by_piece_and_is_closed() -> None:
    closed: list[bool] = []

    class Rows:
        streaming = True

        def __iter__(self) -> Iterator[bytes]:
            yield from (b"one", b"two", b"three")

        def close(self) -> None:
            closed.append(True)

    def application(environ: Any, start: Any) -> Rows:
        start("200 OK", [])
        return Rows()

    sent = ask(application, scope())
    assert [m.get("body") for m in sent[1:]] == [b"one", b"two", b"three", b""]
    assert [m.get("more_body", False) for m in sent[1:]] == [True, True, True, False]
    assert closed == [True]


def test_a_head_request_gets_no_body() -> None:
    def application(environ: Any, start: Any) -> list[bytes]:
        start("200 OK", [("Content-Length", "5")])
        return [b"hello"]

    begun, body = ask(application, scope(method="HEAD"))
    assert begun["headers"] == [(b"content-length", b"5")]
    assert body["body"] == b""
