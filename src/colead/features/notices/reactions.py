"""Every entry of the journal may be somebody's news."""

from __future__ import annotations

from colead.features.notices import actions, jobs, queries
from colead.kernel.jobs import queue
from colead.kernel.models import Entry
from colead.kernel.outbox import receives


@receives()
def tell(entry: Entry) -> None:
    """Notices at once; letters after two minutes of gathering."""
    actions.keep_following(entry)
    kind, subject_id = queries.thing_of(entry)
    for member, due in actions.tell(entry):
        queue(
            jobs.gather,
            at=due,
            to=member.pk,
            kind=kind,
            subject_id=subject_id,
            moment=due.isoformat(),
        )
