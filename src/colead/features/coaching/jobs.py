"""The matching, and what happens by the clock: reminders, proposals that run out, patience."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from colead.features.coaching import actions, queries
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
    from colead.features.coaching.rules import matching
    from colead.features.coaching.rules.points import points

    if not pool.wishes or not pool.offers:
        return []
    rows = {wish.pk: row for row, (wish, _looks) in enumerate(pool.wishes)}
    columns = {offer.pk: column for column, (offer, _gives) in enumerate(pool.offers)}
    progress(0, 2, "fit")
    table = points(
        [looks for _wish, looks in pool.wishes],
        [gives for _offer, gives in pool.offers],
        lines=pool.lines,
        apart=pool.together,
    )
    for wish, offer in pool.past:
        if wish in rows and offer in columns:
            table[rows[wish], columns[offer]] = matching.NO_PAIR
    progress(1, 2, "match")
    best = matching.match(
        table,
        [pool.free[offer.member_id] for offer, _rule in pool.offers],
        seed=seed,
        seekers=[str(wish.member_id) for wish, _rule in pool.wishes],
        coaches=[str(offer.member_id) for offer, _rule in pool.offers],
    )
    progress(2, 2)
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
