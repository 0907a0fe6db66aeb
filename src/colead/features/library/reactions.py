"""What ended initiatives mean for the library: their lesson comes in."""

from __future__ import annotations

from colead.features.initiatives.events import InitiativeEnded
from colead.features.library import actions
from colead.features.organizations import queries as organizations
from colead.kernel.models import Entry
from colead.kernel.outbox import receives


@receives(InitiativeEnded)
def initiative_ended(entry: Entry) -> None:
    """Take its lesson in. Imported ones come in with their bundle."""
    if entry.door == Entry.Door.IMPORT:
        return
    by = organizations.colead_of(entry.organization_id, at=entry.at)
    actions.take_in(entry.subject_id, by=by)
