"""The rhythm of check-ins: a kind word when one is due, an offer of help when it stays quiet."""

from __future__ import annotations

from datetime import datetime, timedelta

from colead.features.initiatives import actions, queries
from colead.kernel.actor import colead
from colead.kernel.jobs import every


@every(timedelta(hours=1))
def keep_rhythm(*, at: str) -> None:
    """Ask for a word where it is due; offer help where it has been quiet for long."""
    now = datetime.fromisoformat(at)
    for found in queries.due_for_a_word(now):
        actions.remind_of_rhythm(found.pk, by=colead(organization_id=found.organization_id, at=now))
    for found in queries.long_quiet(now):
        actions.quiet(found.pk, by=colead(organization_id=found.organization_id, at=now))
