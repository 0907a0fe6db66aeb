"""By the clock: phases of rounds, the count, the end of appeals and of giving."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from fractions import Fraction

from colead.features.organizations import queries as organizations
from colead.features.rounds import actions, queries
from colead.features.rounds.models import Round
from colead.features.rounds.rules import counting
from colead.kernel.actor import Actor
from colead.kernel.jobs import every, job, progress


def _colead(organization_id: int, at: datetime) -> Actor:
    return organizations.colead_of(organization_id, at=at)


@every(timedelta(minutes=5))
def move_on(*, at: str) -> None:
    """What is over by its date goes on: rounds, appeals, giving."""
    now = datetime.fromisoformat(at)
    for organization_id, round_id in queries.due(now):
        actions.advance(round_id, by=_colead(organization_id, now))
    for organization_id, appeal_id in queries.gifts.appeals_due(now):
        actions.settle_appeal(appeal_id, by=_colead(organization_id, now))
    for organization_id, giving_id in queries.gifts.givings_due(now):
        actions.end_giving(giving_id, by=_colead(organization_id, now))


@job
def count(*, round_id: int, organization: int, at_: str) -> dict[str, int]:
    """Count a round whose voting is over, and carry its result out.

    The seed that decides between equals is drawn now: nobody could know it while voting.
    """
    by = _colead(organization, datetime.fromisoformat(at_))
    found = queries.round_(by, round_id)
    if found.phase != Round.Phase.COUNT:
        return {"round": round_id}
    found.seed = secrets.token_hex(16)
    where = organizations.organization(by).name
    election = queries.election(found, where=where)
    step = Fraction(election.meta["colead_step"])
    result = counting.count(election, rule=queries.rule_of(found), step=step, progress=progress)
    actions.finish(round_id, seed=found.seed, result=result, by=by)
    return {"round": round_id}
