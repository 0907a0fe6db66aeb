"""Money for learning leaves a fund in one sum and is settled in one: no person is in the ledger.

Who may have how much of it, and what for, stands in the room of learning, which keeps its own book
below the sums booked here.
"""

from __future__ import annotations

from colead.features.authority.rules import Act, ActVerdict
from colead.features.funds import events, queries
from colead.features.funds.actions.booking import account_of, fund_account, move, outside, told
from colead.features.funds.models import Account, Fund, Movement
from colead.features.funds.rules import keeping as rules
from colead.kernel.actions import action
from colead.kernel.actor import Actor
from colead.kernel.journal import record


def _account(fund: Fund, *, by: Actor) -> Account:
    return account_of(Account.Kind.LEARNING, fund.pk, fund.currency, by=by)


@action
def release(
    fund_id: int, *, amount: int, for_what: str, act: Act, verdict: ActVerdict, by: Actor
) -> Movement:
    """Release money of a fund for learning, above its floor. ``verdict`` is what the guardrails
    said to ``act``; whether it is free, or was answered, the caller has seen to."""
    fund = queries.fund(by, fund_id, lock=True)
    queries.keeps(by, fund).enforce(field="fund_id")
    rules.takes_from(fund, today=by.today).enforce(field="fund_id")
    made = move(
        fund_account(fund, by=by),
        _account(fund, by=by),
        amount,
        for_what=for_what,
        by=by,
        keep=fund.floor,
        verdict=verdict.as_facts(),
    )
    record(
        events.LearningReleased(
            fund=fund.pk,
            title=fund.name,
            act=act.as_facts(),
            outcome=verdict.outcome,
            verdict=made.verdict,
            circle=fund.circle_id,
            **told(made),
        ),
        by=by,
    )
    return made


@action
def settle(
    fund_id: int, *, spent: int, left: int, for_what: str, by: Actor
) -> tuple[Movement | None, Movement | None]:
    """Settle what was released: ``spent`` goes outside, ``left`` back to the fund, each in one
    movement (None where there is nothing to move)."""
    fund = queries.fund(by, fund_id, lock=True)
    queries.keeps(by, fund).enforce()
    source = _account(fund, by=by)
    paid = back = None
    if spent:
        there = outside(fund.currency, by=by)
        paid = move(source, there, spent, for_what=for_what, by=by)
    if left:
        back = move(source, fund_account(fund, by=by), left, for_what=for_what, by=by, fund=fund)
    record(
        events.LearningSettled(
            fund=fund.pk,
            title=fund.name,
            spent=spent,
            left=left,
            currency=fund.currency,
            for_what=for_what,
            circle=fund.circle_id,
        ),
        by=by,
    )
    return paid, back
