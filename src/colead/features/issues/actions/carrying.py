"""Taking an issue up, joining, offering it, passing it on. Nobody has it without a yes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from colead.features.issues import events, queries, rules
from colead.features.issues.models import Hand, Issue
from colead.features.offers import actions as offers
from colead.features.offers.models import Offer
from colead.features.organizations import queries as organizations
from colead.kernel.actions import action
from colead.kernel.actor import Actor, colead
from colead.kernel.journal import record
from colead.kernel.verdict import refuse

OFFERED_AT_ONCE = 3
HOLDS_FOR = timedelta(days=14)


def others(issue: Issue, *, by: Actor, hands: Collection[int] | None = None) -> list[int]:
    """Whom it concerns besides the actor: who raised it and who has it in hand."""
    found = queries.hand_ids(issue.pk) if hands is None else set(hands)
    return sorted({*found, issue.by_id or 0} - {by.member_id or 0, 0})


def _lend_a_hand(issue: Issue, *, first: bool, by: Actor) -> bool:
    """Put the actor among those who work on it; False when they are there already."""
    try:
        with transaction.atomic():
            Hand.objects.create(
                organization_id=issue.organization_id,
                issue=issue,
                member_id=by.member_id or 0,
                first=first,
                since=by.at,
            )
    except IntegrityError:
        return False
    return True


@action
def take_up(issue_id: int, *, by: Actor, initiative_id: int | None = None) -> Issue:
    """Take an open issue up; of two at once, one gets it and the other reads why.

    With ``initiative_id`` an initiative of the actor works on it: that is possible as long as it
    is not closed, whoever has it in hand.
    """
    issue = queries.issue(by, issue_id)
    if initiative_id is None:
        rules.may_take_up(by, state=issue.state).enforce()
    else:
        rules.may_start_from(by, state=issue.state).enforce()
    rows = Issue.objects.filter(pk=issue.pk)
    first = bool(rows.filter(state=Issue.State.OPEN).update(state=Issue.State.TAKEN))
    if initiative_id is not None:
        if not rows.filter(state=Issue.State.TAKEN).update(
            initiative_id=issue.initiative_id or initiative_id
        ):
            refuse(_("This issue is closed. Open it again first."))
    elif not first:
        refuse(_("Somebody has taken it up. You can join in."))
    _lend_a_hand(issue, first=first, by=by)
    record(
        events.IssueTakenUp(
            issue=issue.pk,
            title=issue.title,
            concerned=others(issue, by=by),
            circle=issue.circle_id,
            initiative=initiative_id,
        ),
        by=by,
    )
    return queries.issue(by, issue_id)


@action
def join(issue_id: int, *, by: Actor) -> Issue:
    """Join in on what somebody has taken up."""
    issue = queries.issue(by, issue_id)
    hands = queries.hand_ids(issue.pk)
    rules.may_join(by, state=issue.state, hands=hands).enforce()
    if not _lend_a_hand(issue, first=False, by=by):
        refuse(_("You are on it already."))
    record(
        events.IssueJoined(
            issue=issue.pk,
            title=issue.title,
            concerned=others(issue, by=by, hands=hands),
            circle=issue.circle_id,
        ),
        by=by,
    )
    return issue


@action
def take_offer(issue_id: int, *, by: Actor) -> Issue:
    """The issue was offered and the receiver said yes: take it up, or join who was quicker."""
    issue = queries.issue(by, issue_id)
    if issue.state == Issue.State.TAKEN:
        return join(issue_id, by=by)
    return take_up(issue_id, by=by)


def _offer(issue: Issue, *, to: int, note: str, by: Actor) -> Offer:
    return offers.make(
        "issue",
        about=("issue", issue.pk),
        to=to,
        title=_("Take up the issue “%s”") % issue.title,
        note=note,
        circle_id=issue.circle_id,
        expires_on=by.today + HOLDS_FOR,
        by=by,
    )


@action
def offer(issue_id: int, *, to: Sequence[int], by: Actor, note: str = "") -> list[Offer]:
    """Offer an issue to people close to it (members' ids, ten at most) in one act; the first yes
    has it, a later one joins."""
    issue = queries.issue(by, issue_id)
    rules.may_offer(by, state=issue.state).enforce()
    wanted = list(dict.fromkeys(to))[:10]
    if not wanted:
        refuse(_("Choose at least one person."), field="to")
    hands = queries.hand_ids(issue.pk)
    made = []
    for member_id in wanted:
        if member_id == by.member_id:
            refuse(_("Take it up yourself: nobody has to offer it to you."), field="to")
        if member_id in hands:
            refuse(_("They are on it already."), field="to")
        if organizations.member(by, member_id).is_guest:
            refuse(_("Members take issues up."), field="to")
        made.append(_offer(issue, to=member_id, note=note, by=by))
    record(events.IssueOffered(issue=issue.pk, title=issue.title, circle=issue.circle_id), by=by)
    return made


def offer_to_the_closest(issue: Issue, *, by: Actor) -> list[Offer]:
    """Offer a new issue to the people closest to it, as far as anybody is known to be close.

    For a guest, who offers nothing to anybody, Colead itself does it.
    """
    maker = (
        by if by.is_member else colead(organization_id=by.organization_id, at=by.at, slug=by.slug)
    )
    found = queries.suggestions(maker, issue, limit=OFFERED_AT_ONCE)
    made = [
        _offer(
            issue, to=close.member_id, note=_("Among the closest to it: %s.") % close.why, by=maker
        )
        for close in found
        if close.close
    ]
    if made:
        record(
            events.IssueOffered(issue=issue.pk, title=issue.title, circle=issue.circle_id),
            by=maker,
        )
    return made


@action
def pass_on(issue_id: int, *, reason: str, by: Actor, to: int | None = None) -> Issue:
    """Give an issue back, or say no to an offer of it, with a reason; ``to`` offers it to somebody
    else at once. When nobody is on it any more, it is open again."""
    issue = queries.issue(by, issue_id)
    waiting = queries.my_offer(by, issue.pk)
    hands = queries.hand_ids(issue.pk)
    rules.may_pass_on(by, hands=hands, offered=waiting is not None).enforce()
    if not reason.strip():
        refuse(_("Say in a word why, so that the next one knows."), field="reason")
    if waiting is not None:
        offers.decline(waiting.pk, by=by, reply=reason.strip())
    if by.member_id in hands:
        _let_go(issue, reason=reason.strip(), by=by)
    if to is not None:
        offer(issue.pk, to=[to], note=reason.strip(), by=by)
    if by.member_id in hands or to is not None:
        record(
            events.IssuePassedOn(
                issue=issue.pk,
                title=issue.title,
                concerned=others(issue, by=by) if by.member_id in hands else [],
                circle=issue.circle_id,
            ),
            by=by,
        )
    return issue


def _let_go(issue: Issue, *, reason: str, by: Actor) -> None:
    Hand.objects.filter(issue=issue, member_id=by.member_id or 0, until=None).update(
        until=by.at, reason=reason, first=False
    )
    left = Hand.objects.filter(issue=issue, until=None).order_by("since", "id").first()
    if left is not None:
        Hand.objects.filter(pk=left.pk).update(first=True)
    elif issue.state == Issue.State.TAKEN:
        open_it(issue)


def open_it(issue: Issue) -> None:
    """Make an issue open again: the one place that does."""
    Issue.objects.filter(pk=issue.pk).update(state=Issue.State.OPEN, closed_at=None)
    issue.state, issue.closed_at = Issue.State.OPEN, None
