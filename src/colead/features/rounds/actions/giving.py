"""Giving: shares handed out, appeals, pledges - and back, where an appeal is not reached."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db.models import F
from django.utils.translation import gettext as _

from colead.features.circles import queries as circles
from colead.features.funds import actions as funds
from colead.features.funds import queries as fund_queries
from colead.features.funds.models import Account
from colead.features.funds.rules import keeping as fund_rules
from colead.features.initiatives import queries as initiatives
from colead.features.initiatives.actions import NotHere
from colead.features.organizations import queries as organizations
from colead.features.rounds import events, queries
from colead.features.rounds.actions.keeping import one_line, summed
from colead.features.rounds.models import Appeal, Giving, Pledge, Share
from colead.features.rounds.rules import permissions
from colead.kernel import money, search
from colead.kernel.actions import action
from colead.kernel.actor import Actor
from colead.kernel.journal import record
from colead.kernel.verdict import refuse

gifts = queries.gifts


def _until(ends_at: datetime, *, by: Actor) -> None:
    if not by.at < ends_at <= by.at + permissions.FARTHEST:
        refuse(_("Choose a moment that lies ahead, within a year."), field="ends_at")


@action
def hand_out(fund_id: int, *, title: str, share: int, ends_at: datetime, by: Actor) -> Giving:
    """Give each member of the fund's circle (of the whole organization's: everybody) an equal
    ``share`` (minor units) of it, to give on until a day. All of it is set aside at once."""
    fund = fund_queries.fund(by, fund_id, lock=True)
    queries.keeps(by, fund).enforce()
    name = one_line(title, field="title", says=_("Give it a name."))
    fund_rules.is_amount(share).enforce(field="share")
    _until(ends_at, by=by)
    people = circles.members_of(by, fund.circle_id) if fund.circle_id else organizations.present(by)
    ids = list(people.values_list("pk", flat=True))
    if not ids:
        refuse(_("Nobody is in this circle."))
    whole = share * len(ids)
    if whole > money.LARGEST:
        refuse(_("This amount is too large."), field="share")
    made = Giving.objects.create(
        organization_id=by.organization_id,
        fund=fund,
        circle_id=fund.circle_id,
        title=name,
        share=share,
        currency=fund.currency,
        opened_at=by.at,
        ends_at=ends_at,
    )
    fund_rules.is_there(
        whole,
        balance=funds.held((Account.Kind.FUND, fund.pk), fund.currency, by=by),
        floor=fund.floor,
        currency=fund.currency,
    ).enforce(field="share")
    funds.set_aside(fund, (Account.Kind.GIVING, made.pk), whole, for_what=name, by=by)
    Share.objects.bulk_create(
        [
            Share(organization_id=by.organization_id, giving=made, member_id=pk, amount=share)
            for pk in ids
        ],
        batch_size=500,
    )
    record(
        events.SharesHandedOut(
            giving=made.pk,
            title=name,
            fund=fund.pk,
            people=len(ids),
            concerned=sorted(set(ids) - {by.member_id}),
            circle=made.circle_id,
            **summed(share, fund.currency),
        ),
        by=by,
    )
    return made


@action
def ask(
    initiative_id: int,
    *,
    minimum: int,
    goal: int,
    ends_at: datetime,
    by: Actor,
    text: str = "",
    currency: str = "",
) -> Appeal:
    """Ask members for gifts for an initiative that one leads: ``minimum`` to begin and ``goal`` at
    most (minor units). The guardrails judge the goal as money that is taken."""
    found = initiatives.initiative(by, initiative_id, lock=True)
    gifts.may_ask(by, initiative_id).enforce()
    coin = currency.strip().upper() or organizations.organization(by).currency
    if coin not in money.currencies():
        refuse(_("There is no such currency."), field="currency")
    fund_rules.is_amount(minimum).enforce(field="minimum")
    fund_rules.is_amount(goal).enforce(field="goal")
    if goal < minimum:
        refuse(_("The goal is at least the minimum."), field="goal")
    _until(ends_at, by=by)
    said = text.strip()
    _act, verdict, free = fund_queries.verdict(by, found, amount=goal, currency=coin, for_what=said)
    if not verdict.allowed:
        raise NotHere(verdict)
    if not free:
        raise funds.NotYet(verdict)
    made = Appeal.objects.create(
        organization_id=by.organization_id,
        initiative=found,
        circle_id=found.circle_id,
        title=found.title,
        text=said,
        minimum=minimum,
        goal=goal,
        currency=coin,
        opened_at=by.at,
        ends_at=ends_at,
    )
    search.index(
        made.organization_id, "appeal", made.pk, title=made.title, text=said,
        circle_id=made.circle_id,
    )  # fmt: skip
    record(
        events.AppealOpened(
            appeal=made.pk,
            title=made.title,
            initiative=found.pk,
            goal=goal,
            circle=made.circle_id,
            **summed(minimum, coin),
        ),
        by=by,
    )
    return made


@action
def pledge(appeal_id: int, *, amount: int, named: bool, by: Actor) -> Appeal:
    """Give ``amount`` (minor units) of one's shares, those that end first in front.

    Never above what one has nor above the goal. With ``named`` False neither the journal nor the
    ledger holds who gave. When the goal is reached, the appeal is settled at once.
    """
    found = gifts.appeal(by, appeal_id, lock=True)
    leads = initiatives.lead_ids(found.initiative_id)
    shares = _open_shares(found, by=by)
    left = sum(one.amount - one.given for one in shares)
    missing = found.goal - found.reached
    permissions.may_give(
        is_open=found.state == Appeal.State.OPEN and by.at < found.ends_at,
        left=left,
        missing=missing,
        leads_it=by.member_id in leads,
    ).enforce()
    fund_rules.is_amount(amount).enforce(field="amount")
    if amount > min(left, missing):
        says = (
            _("You have %(sum)s left to give.") if left < missing
            else _("Only %(sum)s is missing to the goal.")
        )  # fmt: skip
        refuse(says % {"sum": money.show(min(left, missing), found.currency)}, field="amount")
    giver = by if named else _nobody(by)
    rest = amount
    for share in shares:
        part = min(rest, share.amount - share.given)
        if part <= 0:
            continue
        Share.objects.filter(pk=share.pk).update(given=F("given") + part)
        Pledge.objects.create(
            organization_id=by.organization_id,
            appeal=found,
            share=share,
            amount=part,
            named=named,
        )
        funds.pass_on(
            (Account.Kind.GIVING, share.giving_id),
            (Account.Kind.APPEAL, found.pk),
            part,
            currency=found.currency,
            for_what=found.title,
            by=giver,
        )
        rest -= part
    found.reached += amount
    found.save(update_fields=["reached"])
    event = events.Pledged if named else events.GiftCame
    record(
        event(
            appeal=found.pk,
            title=found.title,
            initiative=found.initiative_id,
            circle=found.circle_id,
            **summed(amount, found.currency),
        ),
        by=giver,
    )
    return _funded(found, by=giver) if found.reached >= found.goal else found


def _nobody(by: Actor) -> Actor:
    """Nobody's name, for what is done in everybody's sight but not in one's own name."""
    return replace(by, member_id=None, name="", is_steward=False, door="job")


def _open_shares(found: Appeal, *, by: Actor) -> list[Share]:
    """The actor's shares, locked, of givings that stay open until this is through."""
    mine = gifts.my_shares(by, currency=found.currency, lock=True)
    rows = Giving.objects.select_for_update().filter(
        pk__in=[one.giving_id for one in mine], ended_at=None
    )
    still = {one.pk for one in rows.order_by("pk")}
    return [one for one in mine if one.giving_id in still]


def _funded(found: Appeal, *, by: Actor) -> Appeal:
    funds.pass_on(
        (Account.Kind.APPEAL, found.pk),
        (Account.Kind.INITIATIVE, found.initiative_id),
        found.reached,
        currency=found.currency,
        for_what=_("gifts of members"),
        by=_nobody(by),
    )
    found.state, found.ended_at = Appeal.State.FUNDED, by.at
    found.save(update_fields=["state", "ended_at"])
    record(
        events.AppealFunded(
            appeal=found.pk,
            title=found.title,
            initiative=found.initiative_id,
            concerned=_told(found),
            circle=found.circle_id,
            **summed(found.reached, found.currency),
        ),
        by=_nobody(by),
    )
    return found


def _told(found: Appeal) -> list[int]:
    """Who is told of the end: the leads, and those who gave with their name. The others see it
    where they look after their share: a list of them would say who they are."""
    named = Pledge.objects.filter(appeal=found, named=True)
    givers = set(named.values_list("share__member_id", flat=True))
    return sorted(givers | initiatives.lead_ids(found.initiative_id))


def _return(found: Appeal, why: str, *, by: Actor) -> Appeal:
    """All gifts go back to the shares they came from; where the giving is over, to its fund."""
    rows = Pledge.objects.filter(appeal=found, returned_at=None)
    sums: dict[int, int] = {}
    for one in rows.select_related("share").order_by("pk"):
        sums[one.share.giving_id] = sums.get(one.share.giving_id, 0) + one.amount
        Share.objects.filter(pk=one.share_id).update(given=F("given") - one.amount)
    rows.update(returned_at=by.at)
    holder = (Account.Kind.APPEAL, found.pk)
    quiet = _nobody(by)
    for giving in Giving.objects.select_for_update().filter(pk__in=sums).order_by("pk"):
        if giving.ended_at is None:
            funds.pass_on(
                holder, (Account.Kind.GIVING, giving.pk), sums[giving.pk],
                currency=found.currency, for_what=found.title, by=quiet,
            )  # fmt: skip
        else:
            funds.come_back(
                holder, giving.fund_id, for_what=found.title, amount=sums[giving.pk], by=quiet
            )
    _rest_back(found, by=quiet)
    found.state, found.ended_at = Appeal.State.RETURNED, by.at
    found.save(update_fields=["state", "ended_at"])
    record(
        events.AppealReturned(
            appeal=found.pk,
            title=found.title,
            initiative=found.initiative_id,
            why=why,
            concerned=[pk for pk in _told(found) if pk != by.member_id],
            circle=found.circle_id,
            **summed(found.reached, found.currency),
        ),
        by=by,
    )
    return found


def _rest_back(found: Appeal, *, by: Actor) -> None:
    """What an import brought without its givers goes back to the fund it came from."""
    holder = (Account.Kind.APPEAL, found.pk)
    if not funds.held(holder, found.currency, by=by):
        return
    account = fund_queries.account(by, *holder, found.currency)
    fund_id = fund_queries.origin(account) if account else None
    if fund_id is not None:
        funds.come_back(holder, fund_id, for_what=found.title, by=by)


@action
def settle_appeal(appeal_id: int, *, by: Actor) -> Appeal:
    """When its time is over: the gifts go to the initiative if the minimum is reached and it still
    runs, else back to those who gave."""
    found = gifts.appeal(by, appeal_id, lock=True)
    if found.state != Appeal.State.OPEN or by.at < found.ends_at:
        return found
    runs = initiatives.initiative(by, found.initiative_id).is_running
    if runs and found.reached >= found.minimum:
        return _funded(found, by=by)
    return _return(found, "" if runs else _("The initiative has ended."), by=by)


@action
def take_back_appeal(appeal_id: int, *, by: Actor) -> Appeal:
    """Its leads do not ask any more; all gifts go back."""
    found = gifts.appeal(by, appeal_id, lock=True)
    if by.member_id not in initiatives.lead_ids(found.initiative_id):
        refuse(_("The leads of this initiative take it back."))
    if found.state != Appeal.State.OPEN:
        refuse(_("This appeal is over."))
    return _return(found, _("It was taken back."), by=by)


@action
def end_giving(giving_id: int, *, by: Actor) -> Giving:
    """When its time is over, or earlier by who keeps the fund: what nobody gave goes back. Gifts
    to appeals that still run stay with them."""
    found = gifts.giving(by, giving_id, lock=True)
    if found.ended_at is not None:
        return found
    if by.member_id is not None:
        queries.keeps(by, found.fund).enforce()
    elif by.at < found.ends_at:
        return found
    holder = (Account.Kind.GIVING, found.pk)
    back = funds.come_back(holder, found.fund_id, for_what=found.title, by=by)
    found.ended_at = by.at
    found.save(update_fields=["ended_at"])
    record(
        events.GivingEnded(
            giving=found.pk,
            title=found.title,
            circle=found.circle_id,
            **summed(back.amount if back else 0, found.currency),
        ),
        by=by,
    )
    return found
