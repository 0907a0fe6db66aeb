"""Who may release, take, offer, join and share; how sums are shown; pure functions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from colead.features.authority.rules import Act, ActVerdict
from colead.features.initiatives import rules as initiatives
from colead.features.learning.models import Budget, Offer, Share
from colead.kernel import money
from colead.kernel.actor import Actor
from colead.kernel.verdict import YES, Verdict, no

FEWEST = 5
"""A sum is shown for so many people or more (docs/measures.md, Protection)."""
LONGEST = timedelta(days=800)
MOST_MINUTES = 2_000 * 60
FARTHEST = timedelta(days=800)
SKILLS = 10
# A book has no last day; its reader is asked a month after they began.
UNDATED = timedelta(days=30)


def may_share_out(*, people: int) -> Verdict:
    """A budget is for five people at least: when it ends the ledger tells one sum for all of them,
    and with fewer that would tell what one of them chose."""
    if people >= FEWEST:
        return YES
    return no(
        _(
            "A learning budget is for at least five people: at its end the ledger tells one sum"
            " for all, and with fewer it would tell what one of you chose. Let a larger circle"
            " release it, or all of you together."
        )
    )


def is_budget(
    *, money_each: int, minutes_each: int, starts_on: date, ends_on: date, today: date
) -> Verdict:
    """Whether a budget gives something, for a period that is not over and not endless."""
    if not 0 <= money_each <= money.LARGEST // 100_000:
        return no(_("This amount is too large."))
    if not 0 <= minutes_each <= MOST_MINUTES:
        return no(_("At most 2000 hours for each."))
    if not (money_each or minutes_each):
        return no(_("Say how much money or how much time there is for each."))
    if ends_on < starts_on or ends_on < today:
        return no(_("The last day comes after the first, and is not over."))
    if ends_on - starts_on > LONGEST:
        return no(_("A period lasts two years at most."))
    return YES


def act_of(*, title: str, for_whom: str, circle_id: int, amount: int, currency: str) -> Act:
    """What guardrails judge when a budget is released: the whole sum, at its circle."""
    return Act(
        what="decision",
        title=title,
        text=_("A learning budget for everybody in %(circle)s") % {"circle": for_whom},
        circle_id=circle_id,
        amount=amount,
        currency=currency,
    )


def is_answered(
    verdict: ActVerdict, *, method: str, circle_id: int | None, by_proposer: bool
) -> bool:
    """Whether an agreed decision gives what the guardrails ask for, as with initiatives."""
    _given, whole = initiatives.answers(
        verdict, method=method, circle_id=circle_id, by_lead=by_proposer, agreed=()
    )
    return whole


def may_take(
    share: Share | None, budget: Budget, *, money_wanted: int, minutes_wanted: int, today: date
) -> Verdict:
    """One takes from one's own share, in its time, as long as it lasts. Nobody is asked."""
    if share is None:
        return no(_("You have no share of this budget."))
    if not budget.is_open:
        return no(_("This budget is closed."))
    if today < budget.starts_on:
        return no(_("This budget begins later."))
    if today > budget.ends_on:
        return no(_("The period of this budget is over."))
    if money_wanted < 0 or minutes_wanted < 0 or not (money_wanted or minutes_wanted):
        return no(_("Say how much money or how much time it takes."))
    if money_wanted > share.money_left:
        left = money.show(share.money_left, budget.currency)
        return no(_("You have %(left)s left in this budget.") % {"left": left})
    if minutes_wanted > share.minutes_left:
        left = hours(share.minutes_left)
        return no(_("You have %(left)s left in this budget.") % {"left": left})
    return YES


def may_give_back(*, is_back: bool, is_open: bool, has_begun: bool) -> Verdict:
    """What was not needed goes back while the budget is open, and before an offer begins."""
    if is_back:
        return no(_("You gave this back already."))
    if not is_open:
        return no(_("This budget is closed; what was taken stays taken."))
    if has_begun:
        return no(_("It has begun. What it costs stays taken."))
    return YES


def may_close(budget: Budget, *, today: date, keeps: Verdict, by_clock: bool = False) -> Verdict:
    """A budget is closed after its last day; nobody ends what others count on before."""
    if not budget.is_open:
        return no(_("This budget is closed."))
    if today <= budget.ends_on:
        return no(_("It closes by itself after its last day: people count on it until then."))
    return YES if by_clock else keeps


def may_offer(actor: Actor) -> Verdict:
    """Every member may offer something to learn, and wish for it."""
    if actor.is_member:
        return YES
    return no(_("Members offer and wish. You can join what you are invited to."))


def may_change(actor: Actor, offer: Offer) -> Verdict:
    """Who offers it changes or cancels it, until it is over."""
    if offer.cancelled_at is not None:
        return no(_("It was cancelled."))
    if offer.is_over(actor.at):
        return no(_("It is over."))
    if actor.member_id != offer.by_id:
        return no(_("Whoever offers it changes it. Write to them below."))
    return YES


def may_join(actor: Actor, offer: Offer, *, is_in: bool) -> Verdict:
    """Whoever sees it joins it until it begins; the teacher needs no seat."""
    if offer.cancelled_at is not None:
        return no(_("It was cancelled."))
    if offer.has_begun(actor.at):
        return no(_("It has begun already. Wish for it again, and somebody may repeat it."))
    if actor.member_id is None or actor.member_id == offer.teacher_id:
        return no(_("You teach it."))
    if is_in:
        return no(_("You are in already."))
    return YES


def may_leave(actor: Actor, offer: Offer, *, is_in: bool) -> Verdict:
    """One leaves before it begins; then what was taken for it goes back."""
    if not is_in:
        return no(_("You are not in it."))
    if offer.has_begun(actor.at):
        return no(_("It has begun. What it costs stays taken."))
    return YES


def may_invite(actor: Actor, offer: Offer) -> Verdict:
    """Who offers it may let guests in."""
    return may_change(actor, offer)


def fits(starts_at: datetime | None, ends_at: datetime | None, *, at: datetime) -> bool:
    """Whether its time lies ahead, in order, within reach."""
    if starts_at is None:
        return ends_at is None
    first = timedelta(minutes=-5) <= starts_at - at < FARTHEST
    return first and (ends_at is None or starts_at <= ends_at < starts_at + FARTHEST)


def free_number(taken: Iterable[int], seats: int | None) -> int | None:
    """The lowest seat that is free, or None when all are taken."""
    used = set(taken)
    number = next(n for n in range(1, len(used) + 2) if n not in used)
    return number if seats is None or number <= seats else None


def ask_at(offer: Offer, *, at: datetime) -> datetime:
    """When somebody who joined is asked what they learnt."""
    return offer.ends_at or at + UNDATED


@dataclass(frozen=True, slots=True)
class Sums:
    """What was taken in all: minor units, minutes, and by how many people."""

    money: int
    minutes: int
    people: int


def shows(changed_by: Iterable[int], sums: Sums) -> bool:
    """Whether new sums may be shown: at least five people changed something since the last ones,
    and at least five stand behind them. So neither the sums nor a difference tell of one person."""
    return len(set(changed_by)) >= FEWEST and sums.people >= FEWEST


def hours(minutes: int) -> str:
    """A span in words: whole and half hours as people say them."""
    whole, rest = divmod(minutes, 60)
    if not rest:
        return ngettext("%(n)s hour", "%(n)s hours", whole) % {"n": whole}
    return _("%(h)s h %(m)s min") % {"h": whole, "m": rest}


def share_in_words(money_each: int, minutes_each: int, currency: str) -> str:
    """What one person has, as ``€400.00 and 24 hours``."""
    parts = []
    if money_each:
        parts.append(money.show(money_each, currency))
    if minutes_each:
        parts.append(hours(minutes_each))
    return _(" and ").join(parts)


def skill_names(text: str | Sequence[str]) -> list[str]:
    """Skills as typed, apart by commas: each once, at most ``SKILLS``."""
    given = text.split(",") if isinstance(text, str) else text
    names = (" ".join(str(one).split())[:100] for one in given)
    return list(dict.fromkeys(name for name in names if name))[:SKILLS]


def answers(given: Mapping[str, object]) -> dict[str, str]:
    """The three short answers, cut to what is kept."""
    return {
        name: str(given.get(name) or "").strip()[:2_000] for name in ("what", "for_what", "worth")
    }
