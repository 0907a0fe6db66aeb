"""The tree of circles, and words to compare; pure functions."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any


def ancestors(parents: Mapping[int, int | None], circle_id: int) -> list[int]:
    """The circle, its parent and so on; ends at the root, even if the tree were broken."""
    found: list[int] = []
    here: int | None = circle_id
    while here is not None and here not in found and here in parents:
        found.append(here)
        here = parents[here]
    return found


def subtree(parents: Mapping[int, int | None], circle_id: int) -> set[int]:
    """The circle and everything inside it."""
    children: dict[int | None, list[int]] = {}
    for child, parent in parents.items():
        children.setdefault(parent, []).append(child)
    found: set[int] = set()
    waiting = [circle_id]
    while waiting:
        here = waiting.pop()
        if here not in found:
            found.add(here)
            waiting.extend(children.get(here, []))
    return found


def in_tree_order(circles: Iterable[Any]) -> list[tuple[int, Any]]:
    """Circles (with ``pk``, ``parent_id``) depth first, each with its depth.

    A circle whose parent is not among them stands at the top.
    """
    circles = list(circles)
    here = {circle.pk for circle in circles}
    children: dict[int | None, list[Any]] = {}
    for circle in circles:
        parent = circle.parent_id if circle.parent_id in here else None
        children.setdefault(parent, []).append(circle)
    ordered: list[tuple[int, Any]] = []

    waiting = [(0, circle) for circle in reversed(children.get(None, []))]
    while waiting:
        depth, circle = waiting.pop()
        ordered.append((depth, circle))
        waiting.extend((depth + 1, child) for child in reversed(children.get(circle.pk, [])))
    return ordered


def fold(text: str) -> str:
    """Lower case without accents, for comparing words."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def speaks_of(folded_text: str, name: str) -> bool:
    """Whether a folded text holds a name as whole words."""
    wanted = fold(name)
    return bool(wanted) and bool(re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", folded_text))
