"""What happens by the clock: closing, reviews falling due, one reminder for those asked."""

from __future__ import annotations

from datetime import datetime, timedelta

from colead.features.decisions import actions, queries
from colead.features.organizations import queries as organizations
from colead.kernel.actor import colead
from colead.kernel.jobs import every
from colead.kernel.verdict import Missing, Refused

REMIND_AFTER = timedelta(days=2)
AHEAD = timedelta(days=7)
DAY = timedelta(days=1)


@every(timedelta(minutes=1))
def open_due(*, at: str) -> None:
    """Put drafts whose time has come, in the name of who brought them; what stands in the way by
    then is told to them."""
    moment = datetime.fromisoformat(at)
    for organization_id, decision_id, member_id in queries.opening(moment):
        try:
            member = organizations.acting_by_id(member_id)
            by = organizations.actor_for(member, at=moment, door="job")
            actions.put(decision_id, by=by)
        except (Refused, Missing) as no:
            by = colead(organization_id=organization_id, at=moment)
            actions.hold_back(decision_id, why=str(no), by=by)


@every(timedelta(minutes=1))
def close_due(*, at: str) -> None:
    """Close what is over, each in a transaction of its own; a clock set back reopens nothing."""
    moment = datetime.fromisoformat(at)
    for organization_id, decision_id in queries.due(moment):
        actions.close(decision_id, by=colead(organization_id=organization_id, at=moment))


@every(timedelta(minutes=15))
def await_answers(*, at: str) -> None:
    """Tell those who have not answered that a round closes within a day."""
    moment = datetime.fromisoformat(at)
    for organization_id, decision_id in queries.closing(moment, moment + DAY):
        actions.await_answers(decision_id, by=colead(organization_id=organization_id, at=moment))


@every(timedelta(hours=1))
def look_again(*, at: str) -> None:
    """Bring decisions whose review day has come back to their circles."""
    moment = datetime.fromisoformat(at)
    for organization_id, decision_id in queries.review_due(moment.date()):
        actions.fall_due(decision_id, by=colead(organization_id=organization_id, at=moment))


@every(timedelta(days=1))
def announce_reviews(*, at: str) -> None:
    """Tell circles of the agreements that come back to them within a week."""
    moment = datetime.fromisoformat(at)
    today = moment.date()
    for organization_id, decision_id in queries.review_coming(today, today + AHEAD):
        by = colead(organization_id=organization_id, at=moment)
        actions.announce_review(decision_id, by=by)


@every(timedelta(hours=1))
def remind_asked(*, at: str) -> None:
    """Remind those who were asked two days ago and have not answered - once, by Colead itself."""
    moment = datetime.fromisoformat(at)
    for organization_id, decision_id in queries.unreminded(moment - REMIND_AFTER):
        try:
            actions.remind(decision_id, by=colead(organization_id=organization_id, at=moment))
        except (Refused, Missing):
            continue
