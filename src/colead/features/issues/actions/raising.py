"""Saying what falls short."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from colead.features.circles import queries as circles
from colead.features.issues import events, queries, rules
from colead.features.issues.actions.carrying import offer_to_the_closest
from colead.features.issues.models import Issue, Wording
from colead.kernel import search
from colead.kernel.actions import action
from colead.kernel.actor import Actor
from colead.kernel.journal import record
from colead.kernel.verdict import refuse


def _findable(issue: Issue) -> None:
    search.index(
        issue.organization_id,
        "issue",
        issue.pk,
        title=issue.title,
        text=f"{issue.facts}\n{issue.effect}\n{issue.need}",
        circle_id=issue.circle_id,
    )


@action
def raise_issue(
    *,
    title: str,
    by: Actor,
    facts: str = "",
    effect: str = "",
    need: str = "",
    circle_id: int | None = None,
    domain_ids: Sequence[int] = (),
    offer_it: bool = False,
) -> Issue:
    """Say what falls short. With ``offer_it`` it is offered at once to the people closest to it,
    three at most; they take it up or not."""
    rules.may_raise(by, circle_id=circle_id).enforce(field="circle_id")
    circle = circles.circle(by, circle_id) if circle_id else None
    domains = sorted(set(domain_ids))
    if len(domains) > circles.domains(by).filter(pk__in=domains).count():
        refuse(_("One of these domains is not there any more."), field="domain_ids")
    issue = Issue.objects.create(
        organization_id=by.organization_id,
        circle=circle,
        title=title,
        facts=facts,
        effect=effect,
        need=need,
        domain_ids=domains,
        by_id=by.member_id,
        raised_at=by.at,
    )
    _findable(issue)
    record(events.IssueRaised(issue=issue.pk, title=title, circle=issue.circle_id), by=by)
    if offer_it:
        offer_to_the_closest(issue, by=by)
    return issue


@action
def reword(
    issue_id: int, *, title: str, by: Actor, facts: str = "", effect: str = "", need: str = ""
) -> Issue:
    """Reword one's own issue; how it read before is kept."""
    issue = queries.issue(by, issue_id)
    rules.may_reword(by, by_id=issue.by_id, state=issue.state).enforce()
    wanted = {"title": title, "facts": facts, "effect": effect, "need": need}
    before = {name: getattr(issue, name) for name in wanted}
    if before != wanted:
        Wording.objects.create(issue=issue, until=by.at, **before)
        for name, value in wanted.items():
            setattr(issue, name, value)
        issue.edited_at = by.at
        issue.save(update_fields=[*wanted, "edited_at"])
        _findable(issue)
        record(events.IssueReworded(issue=issue.pk, title=title, circle=issue.circle_id), by=by)
    return issue
