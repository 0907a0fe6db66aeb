"""What happens by the clock: a question when something is over, budgets closed after their day."""

from __future__ import annotations

from datetime import datetime, timedelta

from colead.features.learning import actions, queries
from colead.features.organizations import queries as organizations
from colead.kernel.jobs import every
from colead.kernel.verdict import Missing, Refused


@every(timedelta(hours=1))
def ask_what_was_learnt(*, at: str) -> None:
    """Ask each learner once, when what they joined or took is over."""
    now = datetime.fromisoformat(at)
    for organization_id, learnt_id in queries.to_ask(now):
        actions.ask(learnt_id, by=organizations.colead_of(organization_id, at=now))


@every(timedelta(hours=3))
def close_budgets(*, at: str) -> None:
    """Close the budgets whose last day is over at their organization's place."""
    now = datetime.fromisoformat(at)
    for organization_id, budget_id in queries.ended(now.date() + timedelta(days=1)):
        by = organizations.colead_of(organization_id, at=now)
        if queries.budget(by, budget_id).ends_on < by.today:
            try:
                actions.close(budget_id, by=by)
            except (Missing, Refused):
                continue
