"""Saying that an issue is resolved, withdrawing it, opening it again."""

from __future__ import annotations

from django.utils.translation import gettext as _

from colead.features.conversations import actions as conversations
from colead.features.issues import events, queries, rules
from colead.features.issues.actions.carrying import open_it, others
from colead.features.issues.models import Hand, Issue
from colead.features.offers import actions as offers
from colead.features.offers import queries as offered
from colead.kernel.actions import action
from colead.kernel.actor import Actor
from colead.kernel.journal import record
from colead.kernel.verdict import refuse

RUNNING = (Issue.State.OPEN, Issue.State.TAKEN)


def _close_offers(issue: Issue, *, by: Actor) -> None:
    for waiting in offered.open_about(by, "issue", issue.pk).filter(kind="issue")[:200]:
        offers.expire(waiting, by=by)


@action
def resolve(issue_id: int, *, how: str, by: Actor) -> Issue:
    """Say that it is resolved, and how. What is resolved already stays as it is, so that an
    initiative can end after its issue did."""
    issue = queries.issue(by, issue_id)
    if issue.state == Issue.State.RESOLVED:
        return issue
    hands = queries.hand_ids(issue.pk)
    rules.may_resolve(
        by,
        by_id=issue.by_id,
        state=issue.state,
        hands=hands,
        led=issue.initiative_id is not None,
    ).enforce()
    if not how.strip():
        refuse(_("Say in a sentence how it was resolved."), field="how")
    changed = Issue.objects.filter(pk=issue.pk, state__in=RUNNING).update(
        state=Issue.State.RESOLVED, how=how.strip(), closed_at=by.at
    )
    if not changed:
        refuse(_("This issue is closed already."))
    _close_offers(issue, by=by)
    record(
        events.IssueResolved(
            issue=issue.pk,
            title=issue.title,
            concerned=others(issue, by=by, hands=hands),
            circle=issue.circle_id,
        ),
        by=by,
    )
    return queries.issue(by, issue_id)


@action
def withdraw(issue_id: int, *, by: Actor) -> Issue:
    """Withdraw one's own issue while nobody else works on it; it stays readable."""
    issue = queries.issue(by, issue_id)
    rules.may_withdraw(
        by,
        by_id=issue.by_id,
        state=issue.state,
        hands=queries.hand_ids(issue.pk),
        led=issue.initiative_id is not None,
    ).enforce()
    changed = Issue.objects.filter(pk=issue.pk, state__in=RUNNING).update(
        state=Issue.State.WITHDRAWN, closed_at=by.at
    )
    if not changed:
        refuse(_("This issue is closed already."))
    Hand.objects.filter(issue=issue, until=None).update(until=by.at, first=False)
    _close_offers(issue, by=by)
    record(events.IssueWithdrawn(issue=issue.pk, title=issue.title, circle=issue.circle_id), by=by)
    return queries.issue(by, issue_id)


@action
def reopen(issue_id: int, *, by: Actor, reason: str = "") -> Issue:
    """It still falls short: open it again. A reason becomes a comment; those who had it in hand
    are told, and nobody has it until somebody takes it up."""
    issue = queries.issue(by, issue_id)
    rules.may_reopen(by, by_id=issue.by_id, state=issue.state).enforce()
    hands = queries.hand_ids(issue.pk)
    Hand.objects.filter(issue=issue, until=None).update(until=by.at, first=False)
    open_it(issue)
    if reason.strip():
        conversations.comment("issue", issue.pk, text=reason, by=by)
    record(
        events.IssueReopened(
            issue=issue.pk,
            title=issue.title,
            concerned=others(issue, by=by, hands=hands),
            circle=issue.circle_id,
        ),
        by=by,
    )
    return issue
