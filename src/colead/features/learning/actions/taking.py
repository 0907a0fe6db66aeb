"""Taking from one's own share, without asking anybody; giving back what was not needed."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from colead.features.learning import events, queries, rules
from colead.features.learning.models import Budget, Learnt, Offer, Share, Taking
from colead.kernel import private
from colead.kernel.actions import action
from colead.kernel.actor import Actor
from colead.kernel.journal import record
from colead.kernel.verdict import refuse


@action
def take(
    budget_id: int,
    *,
    for_what: str,
    by: Actor,
    money: int = 0,
    minutes: int = 0,
    over_on: date | None = None,
) -> Taking:
    """Take ``money`` (minor units) and ``minutes`` from one's own share for something of one's
    own. Nobody is asked or told; ``for_what`` only the taker can read. After ``over_on`` (today,
    where it stays open) they are asked once what they learnt."""
    said = " ".join(for_what.split())[:300]
    if not said:
        refuse(_("Say in a few words what it is for. Only you can read it."), field="for_what")
    if over_on is not None and not by.today - timedelta(366) <= over_on <= by.today + timedelta(
        800
    ):
        refuse(_("Choose a day within two years."), field="over_on")
    made = book(budget_id, money=money, minutes=minutes, for_what=said, by=by)
    day = (over_on or by.today) + timedelta(days=1)
    Learnt.objects.create(
        organization_id=by.organization_id,
        member_id=by.member_id or 0,
        taking=made,
        ask_at=datetime.combine(day, time(7), tzinfo=ZoneInfo(by.timezone)),
    )
    return made


def book(
    budget_id: int,
    *,
    money: int,
    minutes: int,
    by: Actor,
    for_what: str = "",
    offer: Offer | None = None,
) -> Taking:
    """Take from the actor's share: budget and share locked, in this order, and a row added; the
    trigger books it on the share, and the database refuses to go below zero."""
    budget = queries.budget(by, budget_id, lock=True)
    share = queries.share_of(by, budget.pk, lock=True)
    rules.may_take(
        share, budget, money_wanted=money, minutes_wanted=minutes, today=by.today
    ).enforce(field="money" if share is None or money > share.money_left else "minutes")
    assert share is not None  # noqa: S101 - the rule has refused it
    box = b""
    if for_what:
        about = queries.about_taking(by.organization_id, share.pk)
        box = private.seal(for_what, organization_id=by.organization_id, about=about)
    made = Taking.objects.create(
        organization_id=by.organization_id,
        share=share,
        offer=offer,
        words=box,
        money=money,
        minutes=minutes,
        taken_at=by.at,
    )
    _renew(budget, at=by.at)
    record(events.LearningTaken(budget=budget.pk, concerned=_only(share)), by=by)
    return made


def _only(share: Share) -> list[int]:
    return [share.member_id]


def _renew(budget: Budget, *, at: datetime) -> None:
    """Show new sums, if enough people changed something since the last ones."""
    changed_by = queries.changed_by(budget)
    if len(changed_by) < rules.FEWEST:
        return
    sums = queries.sums(budget)
    if not rules.shows(changed_by, sums):
        return
    Budget.objects.filter(pk=budget.pk).update(
        shown_money=sums.money, shown_minutes=sums.minutes, shown_people=sums.people, shown_at=at
    )
    Taking.objects.filter(share__budget=budget, counted=False).update(counted=True)


@action
def give_back(taking_id: int, *, by: Actor) -> Taking:
    """Give back what one took for something of one's own. What was taken for a seat goes back by
    leaving it."""
    found = queries.taking(by, taking_id)
    if getattr(found, "seat", None) is not None and found.given_back_at is None:
        refuse(_("It was taken for a seat. Leave it, and it is back."))
    return put_back(found.pk, by=by)


def put_back(taking_id: int, *, by: Actor, offer_cancelled: bool = False) -> Taking:
    """Put a taking back into its share, once; its learner is not asked about it any more. What was
    cancelled is paid back, however far it went."""
    found = Taking.objects.select_related("share", "offer").get(pk=taking_id)
    budget = Budget.objects.select_for_update().get(pk=found.share.budget_id)
    # Read again behind the lock: two who give the same back at once give it back once.
    found = Taking.objects.select_related("share__budget", "offer").get(pk=taking_id)
    if not offer_cancelled:
        queries.may_give_back(found, by.at).enforce()
    elif found.given_back_at is not None or not budget.is_open:
        return found
    Taking.objects.filter(pk=found.pk).update(given_back_at=by.at, counted=False)
    found.given_back_at = by.at
    Learnt.objects.filter(taking=found, answered_at=None).delete()
    _renew(budget, at=by.at)
    record(events.LearningGivenBack(budget=budget.pk, concerned=_only(found.share)), by=by)
    return found
