"""Somebody left: their seats are free for others."""

from __future__ import annotations

from colead.features.learning import actions
from colead.features.organizations import queries as organizations
from colead.features.organizations.events import MemberLeft
from colead.kernel.models import Entry
from colead.kernel.outbox import receives


@receives(MemberLeft)
def left(entry: Entry) -> None:
    """Free the seats of somebody who is not here any more."""
    by = organizations.colead_of(entry.organization_id, at=entry.at)
    actions.free_seats(entry.facts["member"], by=by)
