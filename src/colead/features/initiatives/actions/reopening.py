"""Undoing an end."""

from __future__ import annotations

from django.utils.translation import gettext as _

from colead.features.initiatives import events, queries, rules
from colead.features.initiatives.actions.leading import look_again, verdict_of
from colead.features.initiatives.models import Initiative
from colead.kernel.actions import action
from colead.kernel.actor import Actor
from colead.kernel.journal import record
from colead.kernel.verdict import refuse


@action
def reopen_initiative(initiative_id: int, *, reason: str, by: Actor) -> Initiative:
    """Undo an end, within two weeks, by one who led it; the guardrails look again.

    What was said at the end stays: outcome, lesson and honours. An issue that was resolved by it
    stays resolved, too. Refused when it has not ended, ended too long ago, or without a reason.
    """
    found = queries.initiative(by, initiative_id, lock=True)
    rules.may_undo_end(
        by,
        leads=queries.lead_ids(found.pk),
        running=found.is_running,
        ended_at=queries.ended_at(by, found.pk),
    ).enforce()
    if not reason.strip():
        refuse(_("Say in a sentence why it goes on."), field="reason")
    verdict = verdict_of(found, by=by)
    look_again(found, verdict, riskier=False, by=by)
    if verdict.is_free:
        found.cleared = found.cleared or "free"
    found.status = Initiative.Status.ACTIVE if found.cleared else Initiative.Status.FORMING
    found.last_sign_at, found.quiet_told_at, found.ended_on = by.at, None, None
    found.save(update_fields=["status", "cleared", "last_sign_at", "quiet_told_at", "ended_on"])
    record(
        events.InitiativeReopened(
            initiative=found.pk,
            title=found.title,
            reason=reason.strip()[:300],
            status=found.status,
            concerned=sorted(queries.team_ids(found.pk) - {by.member_id or 0}),
            circle=found.circle_id,
        ),
        by=by,
    )
    return found
