"""Who may change circles and roles; the tree of circles; pure functions."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from colead.kernel.actor import Actor
from colead.kernel.verdict import YES, Verdict, no


def may_open_circle(actor: Actor, *, in_parent: bool) -> Verdict:
    """Members of a circle open circles inside it."""
    if actor.is_guest:
        return no(_("Guests take part where they were invited. Members can open circles."))
    if not in_parent:
        return no(_("Members of the outer circle can open circles inside it. Join it first."))
    return YES


def may_shape(actor: Actor, *, inside: bool, in_parent: bool) -> Verdict:
    """Members of a circle, or of the circle around it, may change its purpose, roles, domains."""
    if actor.is_guest:
        return no(_("Guests take part where they were invited."))
    if not (inside or in_parent):
        return no(_("Members of this circle can change it. Join it first."))
    return YES


def may_close(actor: Actor, *, inside: bool, in_parent: bool, is_root: bool) -> Verdict:
    """The root circle stays; others are closed by their own members or those around."""
    if is_root:
        return no(_("This circle is the organization itself."))
    return may_shape(actor, inside=inside, in_parent=in_parent)


def may_join(actor: Actor, *, inside: bool, is_root: bool, joining: str, closed: bool) -> Verdict:
    """Open circles are joined in one act; others offer a place."""
    if actor.is_guest:
        return no(_("Guests take part where they were invited."))
    if closed:
        return no(_("This circle is closed."))
    if is_root:
        return no(_("Everyone here belongs to it already."))
    if inside:
        return no(_("You are in this circle already."))
    if joining != "open":
        return no(_("The members of this circle offer places. Tell one of them that you would"
                    " like to join."))  # fmt: skip
    return YES


def may_step_up(
    actor: Actor, *, inside: bool, holds: bool, held: int, seats: int | None, closed: bool
) -> Verdict:
    """A member of the circle takes a role that has a free seat."""
    if actor.is_guest:
        return no(_("Guests take part where they were invited."))
    if closed:
        return no(_("This role is closed."))
    if holds:
        return no(_("You hold this role already."))
    if not inside:
        return no(_("Join the circle first; then the role can be yours."))
    if seats is not None and held >= seats:
        return no(_("All seats of this role are taken. Ask a holder to hand it over or to share."))
    return YES


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
