"""The register as a table: columns and cells that no spreadsheet takes for a formula."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from colead.kernel.sheets import defused

COLUMNS = (
    "decision",
    "title",
    "circle",
    "method",
    "state",
    "result",
    "proposed_by",
    "opened",
    "closes",
    "settled",
    "statement",
    "review_on",
    "review",
)


def cell(value: Any) -> str:
    """A value as text; what begins like a formula is made harmless."""
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(defused(str(value)))


def row(decision: Any) -> dict[str, Any]:
    """One decision as a row of the register."""
    return {
        "decision": decision.pk,
        "title": decision.title,
        "circle": decision.circle.name if decision.circle else "",
        "method": decision.method,
        "state": decision.state,
        "result": decision.result,
        "proposed_by": decision.proposer.name if decision.proposer else "",
        "opened": decision.opened_at,
        "closes": decision.closes_at,
        "settled": decision.settled_at,
        "statement": decision.statement,
        "review_on": decision.review_on,
        "review": decision.review_state,
    }
