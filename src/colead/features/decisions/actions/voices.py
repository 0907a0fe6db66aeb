"""Giving one's voice to somebody else, taking it, and ending that."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from colead.features.circles import queries as circles
from colead.features.decisions import events, queries
from colead.features.decisions.models import Voice
from colead.features.decisions.rules import permissions
from colead.features.organizations import queries as organizations
from colead.kernel.actions import action
from colead.kernel.actor import Actor
from colead.kernel.journal import record
from colead.kernel.verdict import Missing, refuse


@action
def give_voice(
    *, to: int, by: Actor, circle_id: int | None = None, decision_id: int | None = None
) -> Voice:
    """Ask somebody to speak for oneself: in one decision, in a circle's, or (neither) in all.

    It counts once they take it. A voice given before for the same scope comes back by that.
    """
    permissions.may_give_voice(by, to).enforce()
    if circle_id is not None and decision_id is not None:
        refuse(_("Choose one: a circle, or a decision."), field="circle_id")
    taker = organizations.member(by, to)
    if taker.is_guest or taker.left_on is not None:
        refuse(_("Only members can speak for you."), field="to")
    circle = circles.circle(by, circle_id) if circle_id is not None else None
    decision = queries.decision(by, decision_id) if decision_id is not None else None
    standing = Voice.objects.filter(
        giver_id=by.member_id or 0, circle=circle, decision=decision, ended_at=None
    ).first()
    if standing is not None:
        if standing.taker_id == taker.pk:
            return standing
        end_voice(standing.pk, by=by)
    try:
        with transaction.atomic():
            voice = Voice.objects.create(
                organization_id=by.organization_id,
                giver_id=by.member_id or 0,
                taker=taker,
                circle=circle,
                decision=decision,
                given_at=by.at,
            )
    except IntegrityError:
        refuse(_("You have just given this voice to somebody."))
    record(
        events.VoiceOffered(
            member=taker.pk, title=taker.name, voice=voice.pk, concerned=[taker.pk]
        ),
        by=by,
    )
    return voice


def _mine(voice_id: int, *, by: Actor) -> Voice:
    found = queries.voices(by).filter(pk=voice_id).select_for_update(of=("self",)).first()
    if found is None:
        raise Missing(f"voice {voice_id}")
    return found


@action
def take_voice(voice_id: int, *, by: Actor) -> Voice:
    """Speak for somebody who asked for it."""
    voice = _mine(voice_id, by=by)
    if voice.taker_id != by.member_id:
        raise Missing(f"voice {voice_id}")
    if voice.taken_at is not None:
        return voice
    voice.taken_at = by.at
    voice.save(update_fields=["taken_at"])
    record(
        events.VoiceTaken(
            member=voice.giver_id,
            title=voice.giver.name,
            voice=voice.pk,
            concerned=[voice.giver_id],
        ),
        by=by,
    )
    return voice


@action
def end_voice(voice_id: int, *, by: Actor) -> None:
    """Take one's voice back, or give back a voice that one carries (or does not want)."""
    voice = _mine(voice_id, by=by)
    voice.ended_at = by.at
    voice.save(update_fields=["ended_at"])
    other = voice.taker_id if voice.giver_id == by.member_id else voice.giver_id
    record(
        events.VoiceEnded(
            member=voice.giver_id, title=voice.giver.name, voice=voice.pk, concerned=[other]
        ),
        by=by,
    )
