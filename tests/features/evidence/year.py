"""Six people of North School do things together, by the product's own actions."""

from __future__ import annotations

from datetime import datetime, timedelta

from colead.features.decisions import actions as decisions
from colead.features.ideas import actions as ideas
from colead.features.initiatives import actions as initiatives
from colead.features.issues import actions as issues
from colead.kernel.actor import Actor
from colead.kernel.testing import NOON
from tests.cast import Cast, acting, person


def year(cast: Cast, *, at: datetime = NOON) -> dict[str, Actor]:
    """Ada shares an idea that three support, Ben raises an issue that Ada takes up, Cleo starts an
    initiative that two join; all within the last sixty days. Gives the three who came besides."""
    more = {
        name: acting(person(cast.organization, name).member_id or 0)
        for name in ("Cleo", "Dan", "Eva")
    }
    ago = {days: at - timedelta(days=days) for days in (60, 50, 40, 30, 20, 10)}
    idea = ideas.post(title="A reading hour", text="Every week.", by=cast.ada.moved_to(ago[60]))
    for one in (cast.ben, more["Cleo"], more["Dan"]):
        ideas.support(idea.pk, kind="join", by=one.moved_to(ago[50]))
    issue = issues.raise_issue(
        title="The gate is dark", facts="Three lamps are out.", by=cast.ben.moved_to(ago[50])
    )
    issues.take_up(issue.pk, by=cast.ada.moved_to(ago[40]))
    work = initiatives.start(
        title="Bike racks", result="Half come by bike.", by=more["Cleo"].moved_to(ago[40])
    )
    for one in (cast.ben, more["Eva"]):
        initiatives.join(work.pk, by=one.moved_to(ago[30]))
    lamps = initiatives.start(title="Lamps", result="It is bright.", by=cast.ada.moved_to(ago[30]))
    initiatives.join(lamps.pk, by=cast.ben.moved_to(ago[20]))
    promise = initiatives.commit(
        work.pk, what="Weld", due_on=ago[10].date(), by=cast.ben.moved_to(ago[30])
    )
    initiatives.do(promise.pk, by=cast.ben.moved_to(ago[20]))
    initiatives.confirm(promise.pk, by=more["Cleo"].moved_to(ago[20]))
    decision = decisions.propose(
        title="Racks by the gate",
        proposal="Ten of them.",
        method="consent",
        circle_id=cast.root.pk,
        by=more["Cleo"].moved_to(ago[20]),
    )
    decisions.cast(decision.pk, choice="consent", by=cast.ada.moved_to(ago[20] + timedelta(days=1)))
    return more
