"""Every entry of the journal may be somebody's news."""

from __future__ import annotations

from colead.features.notices import actions, jobs
from colead.kernel.jobs import queue
from colead.kernel.models import Entry
from colead.kernel.outbox import receives


@receives()
def tell(entry: Entry) -> None:
    """Notices at once; letters after two minutes of gathering."""
    actions.keep_following(entry)
    for member, due in actions.tell(entry):
        queue(
            jobs.gather,
            at=due,
            member_id=member.pk,
            kind=entry.subject_kind,
            subject_id=entry.subject_id,
        )
