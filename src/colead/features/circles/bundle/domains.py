"""Domains in the bundle: what the short form in circles and roles leaves out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from colead.features.circles.bundle.roles import roles_by_key
from colead.features.circles.models import Domain
from colead.kernel.bundle import Bringing, Clash, Row, Taking, upsert


def bring_domains(rows: Sequence[Row], bringing: Bringing) -> None:
    """Domains with their words, whose they are, and when they were closed.

    A domain that was brought in open and stands in this bundle as closed is closed, not doubled.
    """
    roles = roles_by_key(bringing)
    open_here = {
        (found.circle_id, found.name): found
        for found in Domain.objects.filter(organization_id=bringing.organization_id, closed_on=None)
    }
    seen: set[tuple[int, str, object]] = set()
    still_open = {(row["circle_id"], row["domain"]) for row in rows if not row.get("closed")}
    values = []
    for row in rows:
        mark = (row["circle_id"], row["domain"][:200])
        closed = row.get("closed")
        role_id = roles.get((row["circle_id"], row["role"])) if row.get("role") else None
        if row.get("role") and role_id is None:
            says = "there is no such role of this circle in roles"
            raise Clash("domains", row["_row"], "role", row["role"], says)
        if (*mark, closed) in seen:
            continue
        seen.add((*mark, closed))
        if closed and mark in open_here and mark not in still_open:
            gone = open_here.pop(mark)
            gone.closed_on = closed
            gone.save(update_fields=["closed_on"])
        values.append(
            {
                "circle_id": mark[0],
                "name": mark[1],
                "closed_on": closed,
                "description": row.get("description") or "",
                "role_id": role_id,
            }
        )
    upsert(
        Domain,
        values,
        identity=["circle_id", "name", "closed_on"],
        organization_id=bringing.organization_id,
        bringing=bringing,
        table="domains",
    )


def take_domains(taking: Taking) -> Iterable[Row]:
    """All domains, closed ones too, circle by circle."""
    found = Domain.objects.filter(organization_id=taking.organization_id)
    for domain in found.order_by("circle_id", "name", "closed_on", "pk"):
        yield {
            "_id": domain.pk,
            "circle": taking.key("circles", domain.circle_id),
            "domain": domain.name,
            "role": taking.key("roles", domain.role_id),
            "description": domain.description,
            "closed": domain.closed_on,
        }
