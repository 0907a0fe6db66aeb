"""What happens to terms and roles by the calendar."""

from __future__ import annotations

from datetime import datetime, timedelta

from colead.features.circles import actions, queries
from colead.kernel.actor import colead
from colead.kernel.jobs import every
from colead.kernel.verdict import Refused

WARNING = timedelta(days=14)


@every(timedelta(hours=6))
def end_terms(*, at: str) -> None:
    """End terms whose last day has passed; tell holders whose term ends within two weeks."""
    moment = datetime.fromisoformat(at)
    for term in queries.terms_over(moment.date()):
        by = colead(organization_id=term.organization_id, at=moment)
        try:
            actions.expire_term(term, by=by)
        except Refused:
            continue  # its holder was quicker
    for term in queries.terms_ending(moment.date() + WARNING):
        actions.warn_of_end(term, by=colead(organization_id=term.organization_id, at=moment))


@every(timedelta(days=1))
def look_again(*, at: str) -> None:
    """Bring roles whose review day has come back to those who hold and guide them."""
    moment = datetime.fromisoformat(at)
    for organization_id, role_id in queries.roles_due(moment.date()):
        actions.role_falls_due(role_id, by=colead(organization_id=organization_id, at=moment))
