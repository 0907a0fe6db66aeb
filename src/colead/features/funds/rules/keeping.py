"""Who may move money, and what a movement has to be."""

from __future__ import annotations

from collections.abc import Set
from datetime import date

from django.utils.translation import gettext as _

from colead.features.authority.rules import Act, ActVerdict
from colead.features.funds.models import Fund, Movement
from colead.features.initiatives import rules as initiatives
from colead.kernel import money
from colead.kernel.actor import Actor
from colead.kernel.verdict import YES, Verdict, no

_LEARNING = (Movement.Act.RELEASED, Movement.Act.LEARNT_WITH, Movement.Act.LEFT_OVER)


def may_keep(
    actor: Actor, *, is_root: bool, guides: Set[int], members: Set[int], is_open: bool = True
) -> Verdict:
    """Whether the actor keeps the funds of a circle: opens them, notes what comes in, closes them.

    The same people as with guardrails: stewards for the whole organization, a circle's guides, its
    members where it has no guide, stewards where nobody is in it.
    """
    if actor.member_id is None:
        return YES
    if actor.is_guest:
        return no(_("Funds are kept by members of the organization."))
    if not is_open:
        return no(_("This fund is closed."))
    if is_root or not (guides or members):
        if actor.is_steward:
            return YES
        return no(_("The funds of the whole organization are kept by its stewards."))
    if guides:
        if actor.member_id in guides:
            return YES
        return no(_("The guides of this circle keep its funds. Talk to one of them."))
    if actor.member_id in members:
        return YES
    return no(_("The members of this circle keep its funds. Join it, or talk to one of them."))


def may_open(actor: Actor) -> Verdict:
    """Any member may begin to open one; which circle's, ``may_keep`` says."""
    if actor.is_guest:
        return no(_("Funds are kept by members of the organization."))
    return YES


def may_take(actor: Actor, *, leads: Set[int], status: str) -> Verdict:
    """A lead takes money for a running initiative, in one act. Nobody is asked first, unless a
    guardrail says so."""
    if actor.is_guest or actor.member_id not in leads:
        return no(_("The leads of this initiative take money for it. Offer to co-lead."))
    if status == "forming":
        return no(_("One step first: see on its page what the guardrails ask for."))
    if status == "paused":
        return no(_("It is paused. Go on with it first."))
    if status != "active":
        return no(_("This initiative has ended."))
    return YES


def may_spend(actor: Actor, *, leads: Set[int], status: str) -> Verdict:
    """A lead spends what the initiative has, until it ends; while it forms, the guardrails have
    their answer first: a round or an appeal may have given it more than they let pass."""
    if actor.is_guest or actor.member_id not in leads:
        return no(_("The leads of this initiative spend its money. Offer to co-lead."))
    if status == "forming":
        return no(_("One step first: see on its page what the guardrails ask for."))
    if status not in ("active", "paused"):
        return no(_("This initiative has ended. What is left goes back to a fund."))
    return YES


def may_give_back(actor: Actor, *, leads: Set[int], keeps: bool) -> Verdict:
    """A lead gives back, after the end too; where nobody leads, who keeps the fund sees to it."""
    if not actor.is_guest and actor.member_id in leads:
        return YES
    if leads or not keeps:
        return no(_("The leads of this initiative give its money back."))
    return YES


def may_add_receipt(actor: Actor, *, act: str, by_id: int | None, leads: Set[int]) -> Verdict:
    """Receipts belong to what was spent; the spender and the leads add them."""
    if act != Movement.Act.SPENT:
        return no(_("Receipts are kept for what was spent."))
    if actor.is_guest or actor.member_id not in {*leads, by_id}:
        return no(_("Whoever spent it, or leads it, adds the receipt."))
    return YES


def may_reverse(
    actor: Actor, *, act: str, is_reversed: bool, keeps: bool, leads: Set[int], is_open: bool
) -> Verdict:
    """Mistakes are turned back by those whose act it was: what was paid in by who keeps the fund,
    what was taken or spent by the leads. Nobody turns back what others took."""
    if act == Movement.Act.REVERSED:
        return no(_("This turned something back itself. Make the movement again instead."))
    if is_reversed:
        return no(_("It was turned back already."))
    if act == Movement.Act.GIVEN_BACK:
        return no(_("Take it again instead: the guardrails look at it."))
    if act == Movement.Act.PASSED_ON:
        return no(_("What a closed fund passed on stays where it is."))
    if act in _LEARNING:
        return no(_("Learning budgets are closed, not turned back: the rest returns by itself."))
    if act not in (Movement.Act.PAID_IN, Movement.Act.TAKEN, Movement.Act.SPENT):
        return no(_("This follows from a round or from giving, and stays with it."))
    if not is_open:
        return no(_("This fund is closed."))
    if act == Movement.Act.PAID_IN:
        return YES if keeps else no(_("Whoever keeps the fund turns this back."))
    if actor.is_guest or actor.member_id not in leads:
        return no(_("The leads of this initiative turn this back."))
    return YES


def takes_from(fund: Fund, *, today: date) -> Verdict:
    """Whether money can be taken from a fund on a day."""
    if fund.closed_at is not None:
        return no(_("This fund is closed."))
    if fund.from_on is not None and today < fund.from_on:
        return no(_("Money can be taken from this fund from its first day on."))
    if fund.until_on is not None and today > fund.until_on:
        return no(_("The last day of this fund is over."))
    return YES


def is_amount(amount: int) -> Verdict:
    """Between the smallest coin and 10¹⁴ of them."""
    if amount <= 0:
        return no(_("The amount must be above zero."))
    if amount > money.LARGEST:
        return no(_("This amount is too large."))
    return YES


def is_there(amount: int, *, balance: int, floor: int, currency: str) -> Verdict:
    """Whether an account can give an amount and keep its floor."""
    if amount <= balance - floor:
        return YES
    free = money.show(max(0, balance - floor), currency)
    if floor:
        return no(
            _("Only %(free)s can be taken: %(floor)s stays in it.")
            % {"free": free, "floor": money.show(floor, currency)}
        )
    return no(_("Only %(free)s is there.") % {"free": free})


def act_of(
    facts: dict[str, object], *, for_what: str, amount: int, currency: str
) -> Act:  # fmt: skip
    """The act that guardrails judge when money is taken: the initiative's own, with what for, and
    ``amount``, all that the initiative then has taken. So nothing is gained by taking in slices."""
    wanted = {**facts, "amount": amount, "currency": currency}
    wanted["why"] = f"{facts.get('why') or ''}\n{for_what}"
    return initiatives.act_of(wanted)


def is_cleared(
    verdict: ActVerdict,
    *,
    before: ActVerdict,
    cleared: bool,
    cleared_amount: int,
    cleared_currency: str,
    act: Act,
) -> bool:
    """Whether an act that is not free was answered for when the initiative was.

    What was asked then (advice, consent) holds for as much money as was told then, and for no
    guardrail that was not asked then.
    """
    if verdict.is_free:
        return True
    told = cleared_currency == act.currency and (act.amount or 0) <= cleared_amount
    return cleared and told and not initiatives.asks_more(before, verdict, risks_more=False)
