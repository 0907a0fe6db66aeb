"""Who may do what with an issue and with an ask."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.utils.translation import gettext as _

from colead.kernel.actor import Actor
from colead.kernel.verdict import YES, Verdict, no

RUNNING = ("open", "taken")


def may_raise(actor: Actor, *, circle_id: int | None) -> Verdict:
    """Everyone may; a guest to a circle it was invited to."""
    if actor.member_id is None:
        return no(_("Sign in to raise an issue."))
    if actor.is_guest and circle_id not in actor.circles:
        return no(_("Choose a circle that you were invited to."))
    return YES


def may_reword(actor: Actor, *, by_id: int | None, state: str) -> Verdict:
    """The one who raised it rewords it, as long as it is not closed."""
    if by_id != actor.member_id:
        return no(_("Only the one who raised it can reword it. Comment on it instead."))
    if state not in RUNNING:
        return no(_("This issue is closed. Open it again first."))
    return YES


def may_take_up(actor: Actor, *, state: str) -> Verdict:
    """Any member takes up an open issue. Nobody is asked first, nobody is told to."""
    if not actor.is_member:
        return no(_("Members take issues up. You can comment on it."))
    if state == "taken":
        return no(_("Somebody took it up already. You can join in."))
    if state not in RUNNING:
        return no(_("This issue is closed. Open it again first."))
    return YES


def may_start_from(actor: Actor, *, state: str) -> Verdict:
    """Any member starts an initiative from an issue that runs, whoever has it in hand."""
    if not actor.is_member:
        return no(_("Members take the lead. You can comment on it."))
    if state not in RUNNING:
        return no(_("This issue is closed. Open it again first."))
    return YES


def may_join(actor: Actor, *, state: str, hands: Collection[int]) -> Verdict:
    """Any member joins those who have it in hand."""
    if not actor.is_member:
        return no(_("Members join in. You can comment on it."))
    if actor.member_id in hands:
        return no(_("You are on it already."))
    if state == "open":
        return no(_("Nobody has taken it up yet. Take it up yourself."))
    if state != "taken":
        return no(_("This issue is closed."))
    return YES


def may_offer(actor: Actor, *, state: str) -> Verdict:
    """Any member offers an issue that runs to somebody; it is void until they say yes."""
    if not actor.is_member:
        return no(_("Members offer issues to each other."))
    if state not in RUNNING:
        return no(_("This issue is closed."))
    return YES


def may_pass_on(actor: Actor, *, hands: Collection[int], offered: bool) -> Verdict:
    """Who has it in hand, or was offered it, passes it on."""
    if actor.member_id in hands or offered:
        return YES
    return no(_("You have not taken it up, and it was not offered to you."))


def may_resolve(
    actor: Actor, *, by_id: int | None, state: str, hands: Collection[int], led: bool
) -> Verdict:
    """Who works on it or raised it says that the need is met; when an initiative works on it,
    any member."""
    if state not in RUNNING:
        return no(_("This issue is closed already."))
    if actor.member_id is None:
        return no(_("Sign in first."))
    if actor.member_id in hands or actor.member_id == by_id or (led and actor.is_member):
        return YES
    return no(_("Those who work on it, or who raised it, say when it is resolved."))


def may_withdraw(
    actor: Actor, *, by_id: int | None, state: str, hands: Collection[int], led: bool
) -> Verdict:
    """The one who raised it withdraws it, while nobody else works on it."""
    if by_id != actor.member_id:
        return no(_("Only the one who raised it can withdraw it."))
    if state not in RUNNING:
        return no(_("This issue is closed already."))
    if led or set(hands) - {actor.member_id}:
        return no(_("Somebody works on it. Tell them, or say that it is resolved."))
    return YES


def may_reopen(actor: Actor, *, by_id: int | None, state: str) -> Verdict:
    """A withdrawn issue by the one who raised it; a resolved one by any member."""
    if state == "withdrawn":
        return YES if by_id == actor.member_id else no(_("Raise it yourself, if you see it too."))
    if state != "resolved":
        return no(_("This issue is open."))
    if not actor.is_member and by_id != actor.member_id:
        return no(_("Members open issues again. You can comment on it."))
    return YES


def may_ask(actor: Actor) -> Verdict:
    """Any member may ask the stewards to remove an obstacle."""
    if not actor.is_member:
        return no(_("Members ask the stewards. You can raise an issue where you were invited."))
    return YES


def may_answer(actor: Actor, *, by_id: int | None, state: str) -> Verdict:
    """Stewards answer; not their own asks."""
    if not actor.is_steward:
        return no(_("Stewards answer asks. You can comment, or help in your own way."))
    if by_id == actor.member_id:
        return no(_("Another steward answers what you asked."))
    if state not in ("open", "working"):
        return no(_("This ask was answered."))
    return YES


def may_work_until(until: date | None, *, today: date, longest: date) -> Verdict:
    """The day by which a steward will be done lies ahead, and not too far."""
    if until is None:
        return no(_("Say until when."))
    if until < today:
        return no(_("Choose a day that lies ahead."))
    if until > longest:
        return no(_("Choose a day within the next twelve months."))
    return YES


def may_judge(actor: Actor, *, by_id: int | None, state: str) -> Verdict:
    """The asker, and nobody else, says whether the answer helped."""
    if by_id != actor.member_id:
        return no(_("Only the one who asked can say whether it helped."))
    if state not in ("removed", "refused"):
        return no(_("The stewards have not answered yet."))
    return YES


def may_ask_again(actor: Actor, *, by_id: int | None, state: str, helped: bool | None) -> Verdict:
    """The asker asks again when the answer did not help, or when they had withdrawn it."""
    if by_id != actor.member_id:
        return no(_("Only the one who asked can ask it again. You can ask in your own name."))
    if state == "withdrawn" or (state in ("removed", "refused") and helped is False):
        return YES
    return no(_("Say first that the answer did not help."))


def may_withdraw_ask(actor: Actor, *, by_id: int | None, state: str) -> Verdict:
    """The asker withdraws an ask that waits."""
    if by_id != actor.member_id:
        return no(_("Only the one who asked can withdraw it."))
    if state not in ("open", "working"):
        return no(_("This ask was answered."))
    return YES


def may_set_clock(actor: Actor, *, working_days: int) -> Verdict:
    """Stewards bind themselves, to between 1 and 60 working days."""
    if not actor.is_steward:
        return no(_("Stewards set their own clock."))
    if not 1 <= working_days <= 60:
        return no(_("Choose between 1 and 60 working days."))
    return YES
