"""A fund of the north circle shared out: a round, a proposal, shares to give, an appeal."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from colead.features.funds import actions as funds
from colead.features.rounds import actions
from tests.cast import Cast


def build(cast: Cast, made: dict[str, int]) -> None:
    """A round in which people propose, what is proposed, and who asks for gifts."""
    now = max(timezone.now(), cast.ada.at)
    ada = cast.later(cast.ada, days=(now - cast.ada.at).days)
    day, fund = timedelta(days=1), made["fund"]
    opened = actions.open_round(
        fund, title="The yard", amount=1_000, check_at=now + 2 * day, vote_at=now + 3 * day,
        ends_at=now + 4 * day, by=ada,
    )  # fmt: skip
    proposed = actions.propose(opened.pk, title="A swing", plan="Planks.", cost=500, by=ada)
    handed = actions.hand_out(fund, title="Spring", share=100, ends_at=now + 5 * day, by=ada)
    asked = actions.ask(made["initiative"], minimum=100, goal=200, ends_at=now + 5 * day, by=ada)
    made["round"], made["proposal"] = opened.pk, proposed.pk
    made["giving"], made["appeal"] = handed.pk, asked.pk
    made["period"] = funds.close_period(fund, by=ada).pk


MEANS = (
    ("funds/rounds/", "round"),
    ("funds/proposals/", "proposal"),
    ("funds/giving/", "giving"),
    ("funds/appeals/", "appeal"),
    ("funds/periods/", "period"),
)
WORDS: dict[str, str] = {}
