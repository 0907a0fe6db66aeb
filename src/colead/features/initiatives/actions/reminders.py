"""Reminders: of a word that is due, of a day that is near, by somebody of the team; each puts
their own off, and nobody sees it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from colead.features.initiatives import events, queries, rules
from colead.features.initiatives.models import Commitment, Initiative, Snooze
from colead.kernel.actions import action
from colead.kernel.actor import Actor
from colead.kernel.journal import record
from colead.kernel.verdict import refuse


def _put_off(until_at: datetime, *, by: Actor, **about: Any) -> Snooze:
    found, _new = Snooze.objects.update_or_create(
        member_id=by.member_id or 0,
        **about,
        defaults={"organization_id": by.organization_id, "until_at": until_at},
    )
    return found


@action
def snooze(initiative_id: int, *, until_at: datetime, by: Actor) -> Snooze:
    """A lead is not reminded of this initiative until then; the others are, as before."""
    found = queries.initiative(by, initiative_id)
    leads = queries.lead_ids(found.pk)
    rules.may_snooze(by, concerned=leads, running=found.is_running).enforce()
    return _put_off(until_at, by=by, initiative_id=found.pk, commitment=None)


@action
def snooze_commitment(commitment_id: int, *, until_at: datetime, by: Actor) -> Snooze:
    """One is not reminded of a commitment of one's own until then."""
    found = queries.commitment(by, commitment_id)
    rules.may_snooze(by, concerned={found.by_id}, running=found.initiative.is_running).enforce()
    if found.state != Commitment.State.OPEN:
        refuse(_("It is not open any more."))
    return _put_off(until_at, by=by, commitment_id=found.pk, initiative=None)


@action
def unsnooze(
    *, by: Actor, initiative_id: int | None = None, commitment_id: int | None = None
) -> None:
    """Be reminded again; nothing happens if one had not put it off."""
    mine = Snooze.objects.filter(member_id=by.member_id or 0)
    mine.filter(initiative=initiative_id, commitment=commitment_id).delete()


@action
def wake(snooze_id: int, *, by: Actor) -> None:
    """The time for which a reminder was put off is over: told again, if it is still so. Twice
    changes nothing."""
    found = queries.snooze(snooze_id)
    if found is None or not Snooze.objects.filter(pk=found.pk, until_at__lte=by.at).delete()[0]:
        return
    if found.commitment is not None:
        _say_due(found.commitment, by=by)
    elif found.initiative is not None and found.member_id in queries.lead_ids(found.initiative.pk):
        led = found.initiative
        due = rules.check_in_due_at(led.last_sign_at, led.pace_days) <= by.at
        if led.status == Initiative.Status.ACTIVE and due:
            is_quiet = rules.is_quiet(led.last_sign_at, led.pace_days, by.at)
            _say(led, [found.member_id], quiet=is_quiet, by=by)


def _say(found: Initiative, concerned: list[int], *, quiet: bool, by: Actor) -> None:
    if concerned:
        event = events.InitiativeQuiet if quiet else events.CheckInDue
        record(
            event(
                initiative=found.pk,
                title=found.title,
                concerned=concerned,
                circle=found.circle_id,
            ),
            by=by,
        )


def _say_due(found: Commitment, *, by: Actor) -> None:
    if found.state != Commitment.State.OPEN or not found.initiative.is_running:
        return
    record(
        events.CommitmentDue(
            initiative=found.initiative_id,
            title=found.initiative.title,
            commitment=found.pk,
            what=found.what,
            due=found.due_on.isoformat() if found.due_on else "",
            concerned=[found.by_id],
            circle=found.initiative.circle_id,
        ),
        by=by,
    )


@action
def remind_of_rhythm(initiative_id: int, *, by: Actor) -> None:
    """Ask the leads for a word, once; who put it off is asked later."""
    told = Initiative.objects.filter(pk=initiative_id, quiet_told_at=None).update(
        quiet_told_at=by.at
    )
    if told:
        found = queries.initiative(by, initiative_id)
        _say(found, queries.awake_leads(found.pk, at=by.at), quiet=False, by=by)


@action
def quiet(initiative_id: int, *, by: Actor) -> None:
    """Ask the leads, and nobody else, whether help would be welcome, once."""
    Initiative.objects.filter(pk=initiative_id).update(quiet_told_at=by.at)
    found = queries.initiative(by, initiative_id)
    _say(found, queries.awake_leads(found.pk, at=by.at), quiet=True, by=by)


@action
def remind_of_day(commitment_id: int, *, by: Actor) -> None:
    """Tell somebody once that the day of their commitment is near, unless they put it off."""
    fresh = Commitment.objects.filter(pk=commitment_id, due_told_at=None)
    if fresh.update(due_told_at=by.at):
        found = queries.commitment(by, commitment_id)
        if not queries.is_put_off(commitment_id, at=by.at):
            _say_due(found, by=by)


@action
def remind(commitment_id: int, *, by: Actor) -> None:
    """Remind another of the team kindly; once a day at most, whoever does it. Who put the
    commitment off hears of it when that is over."""
    found = queries.commitment(by, commitment_id)
    rules.may_remind(by, by_id=found.by_id, team=queries.team_ids(found.initiative_id)).enforce()
    if found.state != Commitment.State.OPEN:
        refuse(_("It is not open any more."))
    lately = Q(reminded_at__gt=by.at - rules.REMIND_AGAIN)
    if not Commitment.objects.filter(~lately, pk=found.pk, state=Commitment.State.OPEN).update(
        reminded_at=by.at
    ):
        refuse(_("They were reminded today already."))
    later = queries.is_put_off(found.pk, at=by.at)
    record(
        events.CommitmentReminded(
            initiative=found.initiative_id,
            title=found.initiative.title,
            commitment=found.pk,
            what=found.what,
            concerned=[] if later else [found.by_id],
            circle=found.initiative.circle_id,
        ),
        by=by,
    )


def keep_beat(initiative_id: int, days: int) -> None:
    """Keep the beat that was found in an initiative's signs of life; no news to anybody."""
    Initiative.objects.filter(pk=initiative_id).exclude(beat_days=days).update(beat_days=days)
