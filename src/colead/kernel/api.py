"""What the API doors of all rooms share: the request, the frame of a page, problem answers."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

from ninja import Router, Schema

from colead.kernel.paging import Page
from colead.kernel.web import Request

__all__ = ["Listed", "Problem", "Request", "Router", "listed"]

S = TypeVar("S")


class Problem(Schema):
    """RFC 9457: what went wrong, in words to show."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    field: str | None = None


class Listed(Schema, Generic[S]):
    """One page of a list; pass ``next`` back as ``after`` to go on."""

    items: list[S]
    next: str | None = None


def listed(page: Page[Any]) -> dict[str, Any]:
    """A kernel page in the frame of the API."""
    return {"items": list(page.items), "next": page.next}
