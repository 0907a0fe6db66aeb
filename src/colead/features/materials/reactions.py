"""What leaving means for what somebody booked."""

from __future__ import annotations

from colead.features.materials import actions, queries
from colead.features.organizations.events import MemberLeft
from colead.kernel.actor import colead
from colead.kernel.models import Entry
from colead.kernel.outbox import receives


@receives(MemberLeft)
def member_left(entry: Entry) -> None:
    """What they had booked goes to those who wait."""
    by = colead(organization_id=entry.organization_id, at=entry.at)
    for booking_id in queries.of_leaver(entry.organization_id, entry.subject_id):
        actions.free_leaver(booking_id, by=by)
