"""Keyset pages: a page costs the same however deep it lies, and no number is too large."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from colead.kernel import prepared
from colead.kernel.verdict import Refused

T = TypeVar("T")
SIZE = 30


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some items and the mark from which the next page goes on, if there is one."""

    items: Sequence[T]
    next: str | None


def page(
    rows: QuerySet[Any], *, after: str | None, order: Sequence[str], size: int = SIZE
) -> Page[Any]:
    """One page of rows in the given order (field names, ``-`` for descending; end with the id).

    ``after`` is the mark of the page before; a mark that was tampered with is refused.
    """
    rows = rows.order_by(*order)
    if after:
        try:
            rows = rows.filter(_beyond(order, _values(after, len(order))))
        except (ValueError, TypeError, ValidationError):
            raise _not_a_mark() from None
    return _cut(list(rows[: size + 1]), order, size)


def read(
    build: Callable[..., QuerySet[Any]],
    *args: Any,
    after: str | None,
    order: tuple[str, ...],
    size: int = SIZE,
    **kwargs: Any,
) -> Page[Any]:
    """One page of ``build(…)``; the first page, which most people look at, by a prepared read
    whose objects are made when somebody looks at them."""
    if after:
        return page(build(*args, **kwargs), after=after, order=order, size=size)
    return _cut(prepared.unmade_head(build, order, size + 1, *args, **kwargs), order, size)


def _cut(found: list[Any] | prepared.Rows[Any], order: Sequence[str], size: int) -> Page[Any]:
    items = found[:size] if isinstance(found, list) else found.head(size)
    return Page(items, _mark(items[-1], order) if len(found) > size else None)


def _beyond(order: Sequence[str], values: Sequence[Any]) -> Q:
    beyond, equal = Q(), Q()
    for name, value in zip(order, values, strict=True):
        bare = name.lstrip("-")
        beyond |= equal & Q(**{f"{bare}__{'lt' if name.startswith('-') else 'gt'}": value})
        equal &= Q(**{bare: value})
    return beyond


def _mark(item: Any, order: Sequence[str]) -> str:
    values = []
    for name in order:
        value = item
        for part in name.lstrip("-").split("__"):
            value = getattr(value, part)
        values.append(value.isoformat() if isinstance(value, date | datetime) else value)
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


def _values(mark: str, count: int) -> list[Any]:
    try:
        values = json.loads(base64.urlsafe_b64decode(mark + "=" * (-len(mark) % 4)))
        if not isinstance(values, list) or len(values) != count:
            raise ValueError
        for value in values:
            if not isinstance(value, str | int | float) or (
                isinstance(value, int) and abs(value) >= 2**63
            ):
                raise ValueError
            if isinstance(value, str) and value[:4].isdigit() and value[4:5] == "-":
                datetime.fromisoformat(value)
    except (ValueError, binascii.Error, RecursionError):
        raise _not_a_mark() from None
    return values


def _not_a_mark() -> Refused:
    return Refused(_("This page mark is not valid. Start again from the first page."))
