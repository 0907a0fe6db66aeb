"""Who may do what in coaching, and when."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from colead.kernel.actor import Actor
from colead.kernel.verdict import YES, Verdict, no

MATCHING_EVERY = timedelta(days=7)
ANSWER_WITHIN = timedelta(days=14)
FARTHEST = timedelta(days=400)
FEWEST_PAIRS = 5
LED_WITHIN = timedelta(days=180)


def may_take_part(actor: Actor) -> Verdict:
    """Every member may offer coaching and look for it."""
    return YES if actor.is_member else no(_("Coaching is among members."))


def may_call_matching(
    actor: Actor, *, last_called_at: datetime | None, is_on: bool = False
) -> Verdict:
    """Any member may call one: it binds nobody, as it only proposes. Once in a week is enough, so
    that people have time to answer."""
    verdict = may_take_part(actor)
    if not verdict:
        return verdict
    if is_on:
        return no(_("A matching is being computed right now."))
    if last_called_at is not None and actor.at < last_called_at + MATCHING_EVERY:
        return no(_("The last one was less than a week ago. You can look for a coach on your own."))
    return YES


def may_find(*, has_wish: bool, has_proposal: bool) -> Verdict:
    """Whoever looks for a coach is proposed one at a time."""
    if not has_wish:
        return no(_("Say first what you look for."))
    if has_proposal:
        return no(_("A pair is proposed to you already. Answer that one first."))
    return YES


def may_answer(*, state: str, expires_at: datetime, at: datetime, said_yes: bool) -> Verdict:
    """Each of the two answers while the proposal waits."""
    if state == "full":
        return no(_("The last place with this coach had just been taken."))
    if state != "open":
        return no(_("This proposal does not wait for an answer any more."))
    if at >= expires_at:
        return no(_("This proposal ran out. Look for a coach again; it takes a moment."))
    if said_yes:
        return no(_("You said yes. Now it is the other one's turn."))
    return YES


def may_plan(*, is_on: bool) -> Verdict:
    """Sessions are planned while the coaching goes on."""
    return YES if is_on else no(_("This coaching has ended."))


def may_write(*, kind: str, is_on: bool) -> Verdict:
    """Looking back and words at the end belong to the end; the rest to the time before."""
    if kind == "reflection":
        return YES if not is_on else no(_("You look back on it when it has ended."))
    return may_plan(is_on=is_on)


def may_change_text(actor: Actor, *, author_id: int) -> Verdict:
    """Everybody changes and erases only their own words."""
    return YES if actor.member_id == author_id else no(_("Only who wrote it changes it."))


def fits_ahead(starts_at: datetime, *, at: datetime) -> bool:
    """Whether a session can be planned for then: from an hour ago on (for one that happens right
    now), within a year."""
    return timedelta(hours=-1) <= starts_at - at < FARTHEST
