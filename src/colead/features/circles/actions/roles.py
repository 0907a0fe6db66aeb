"""Opening, amending and closing roles."""

from __future__ import annotations

from datetime import date
from typing import Any

from colead.features.circles import events, queries
from colead.features.circles.actions.holding import shut_role
from colead.features.circles.models import Role
from colead.kernel import search
from colead.kernel.actions import action
from colead.kernel.actor import Actor
from colead.kernel.journal import record

AMENDABLE = frozenset(
    {"title", "purpose", "accountabilities", "is_guide", "term_months", "seats", "review_on"}
)


def _index(role: Role) -> None:
    search.index(
        role.organization_id,
        "role",
        role.pk,
        title=role.title,
        text="\n".join([role.purpose, *role.accountabilities]),
        circle_id=role.circle_id,
    )


@action
def open_role(
    circle_id: int,
    *,
    title: str,
    by: Actor,
    purpose: str = "",
    accountabilities: list[str] | None = None,
    is_guide: bool = False,
    term_months: int | None = None,
    seats: int | None = None,
    review_on: date | None = None,
) -> Role:
    """Make a role in a circle. ``seats`` None: as many holders as wish."""
    circle = queries.circle(by, circle_id)
    queries.may_shape(by, circle).enforce()
    role = Role.objects.create(
        organization_id=by.organization_id,
        circle=circle,
        title=title,
        purpose=purpose,
        accountabilities=accountabilities or [],
        is_guide=is_guide,
        term_months=term_months,
        seats=seats,
        review_on=review_on,
    )
    _index(role)
    record(events.RoleOpened(role=role.pk, title=title, circle=circle.pk), by=by)
    return role


@action
def amend_role(role_id: int, *, by: Actor, **wanted: Any) -> Role:
    """Change title, purpose, accountabilities, term, seats or review date of a role.

    Fewer seats than holders end nobody's term; no further one begins until there is room.
    """
    role = queries.role(by, role_id)
    queries.may_shape_role(by, role).enforce()
    changed = [n for n, v in wanted.items() if n in AMENDABLE and getattr(role, n) != v]
    if changed:
        for name in changed:
            setattr(role, name, wanted[name])
        role.save(update_fields=changed)
        _index(role)
        record(
            events.RoleAmended(
                role=role.pk, title=role.title, circle=role.circle_id, changed=changed
            ),
            by=by,
        )
    return role


@action
def close_role(role_id: int, *, by: Actor) -> Role:
    """Close a role; its domains fall back to the circle, its history stays."""
    role = queries.role(by, role_id)
    queries.may_shape_role(by, role).enforce()
    shut_role(role, by=by)
    return role
