"""What makes a function an action: one transaction."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from django.db import transaction

P = ParamSpec("P")
R = TypeVar("R")


def action(function: Callable[P, R]) -> Callable[P, R]:
    """Run the function in one transaction: guard, check, change, record - or nothing at all."""
    return transaction.atomic(function)
