"""The rhythm of check-ins: a kind word when one is due, an offer of help when it stays quiet; and
what was put off comes again."""

from __future__ import annotations

from datetime import datetime, timedelta

from colead.features.initiatives import actions, queries, rules
from colead.kernel.actor import colead
from colead.kernel.jobs import every


@every(timedelta(hours=1))
def keep_rhythm(*, at: str) -> None:
    """Ask for a word where it is due; offer help where it has been quiet for long; tell of days
    that are near."""
    now = datetime.fromisoformat(at)
    for organization_id, snooze_id in queries.snoozes_over(now):
        actions.wake(snooze_id, by=colead(organization_id=organization_id, at=now))
    for found in queries.due_for_a_word(now):
        actions.remind_of_rhythm(found.pk, by=colead(organization_id=found.organization_id, at=now))
    for found in queries.long_quiet(now):
        actions.quiet(found.pk, by=colead(organization_id=found.organization_id, at=now))
    for organization_id, commitment_id in queries.days_near(now):
        actions.remind_of_day(commitment_id, by=colead(organization_id=organization_id, at=now))


@every(timedelta(days=1))
def find_beats(*, at: str) -> None:
    """Find the own beat of running initiatives whose leads stated no rhythm."""
    for initiative_id, days in queries.sign_days(datetime.fromisoformat(at)).items():
        actions.keep_beat(initiative_id, rules.beat(days))
