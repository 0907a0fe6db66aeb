"""The matching, and what happens by the clock: reminders, proposals that run out, patience."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from colead.features.coaching import actions, queries, rules
from colead.features.coaching.queries import Pool
from colead.features.organizations import queries as organizations
from colead.kernel.actor import colead
from colead.kernel.jobs import every, job, progress

AHEAD = timedelta(hours=20)


@job
def hold_matching(*, organization: int, matching: int) -> dict[str, int]:
    """Match all who look for a coach with all who offer. What comes of it is told to the two of
    each pair; the job keeps nothing of it."""
    by = organizations.colead_of(organization, at=timezone.now())
    found = queries.matching(by, matching)
    pairs = matched(queries.pool(by), seed=found.seed)
    actions.hold_matching(matching, matched=pairs, by=by)
    return {}


def matched(pool: Pool, *, seed: str) -> list[tuple[int, int]]:
    """Pairs (wish, offer): as many as possible, then the best total fit; ties by lot."""
    import numpy as np

    from colead.features.coaching.rules import matching

    if not pool.wishes or not pool.offers:
        return []
    table = np.full((len(pool.wishes), len(pool.offers)), matching.NO_PAIR, dtype=np.float32)
    for row, (wish, looks) in enumerate(pool.wishes):
        for column, (offer, gives) in enumerate(pool.offers):
            same = (wish.member_id, offer.member_id) in pool.lines
            answer = rules.fit(looks, gives, same_line=same)
            if answer and pool.may_meet(wish, offer):
                table[row, column] = answer.points
        if row % 50 == 0:
            progress(row, len(pool.wishes))
    best = matching.match(
        table,
        [pool.free[offer.member_id] for offer, _rule in pool.offers],
        seed=seed,
        seekers=[str(wish.member_id) for wish, _rule in pool.wishes],
        coaches=[str(offer.member_id) for offer, _rule in pool.offers],
    )
    progress(len(pool.wishes), len(pool.wishes))
    return [
        (pool.wishes[row][0].pk, pool.offers[column][0].pk)
        for row, column in enumerate(best.coach_of.tolist())
        if column >= 0
    ]


@every(timedelta(minutes=30))
def remind(*, at: str) -> None:
    """Tell both of the sessions that begin within a day."""
    moment = datetime.fromisoformat(at)
    for organization_id, session_id in queries.coming(moment, moment + AHEAD):
        actions.remind(session_id, by=colead(organization_id=organization_id, at=moment))


@every(timedelta(hours=1))
def look_around(*, at: str) -> None:
    """Close what nobody answered in time; propose coaches to those who asked to be told."""
    moment = datetime.fromisoformat(at)
    for organization_id, proposal_id in queries.run_out(moment):
        actions.let_run_out(proposal_id, by=colead(organization_id=organization_id, at=moment))
    for organization_id, wish_id in queries.patient():
        actions.find_for(wish_id, by=colead(organization_id=organization_id, at=moment))
