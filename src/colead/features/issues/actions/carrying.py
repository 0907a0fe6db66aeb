"""Taking an issue up, joining, offering it, passing it on. Nobody carries it without a yes."""

from __future__ import annotations

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from colead.features.issues import events, queries, rules
from colead.features.issues.models import Issue, Part
from colead.features.offers import actions as offers
from colead.features.offers.models import Offer
from colead.features.organizations import queries as organizations
from colead.kernel.actions import action
from colead.kernel.actor import Actor, colead
from colead.kernel.journal import record
from colead.kernel.verdict import refuse

OFFERED_AT_ONCE = 3
HOLDS_FOR = timedelta(days=14)


def _begin(issue: Issue, how: Part.How, *, by: Actor) -> bool:
    """Put the actor among the carriers; False when they are there already."""
    try:
        with transaction.atomic():
            Part.objects.create(
                organization_id=issue.organization_id,
                issue=issue,
                member_id=by.member_id or 0,
                how=how,
                began_at=by.at,
            )
    except IntegrityError:
        return False
    return True


def _others(issue: Issue, *, by: Actor) -> list[int]:
    return sorted({issue.by_id or 0, *queries.carrier_ids(issue.pk)} - {by.member_id, 0})  # type: ignore[type-var]


def _taken(issue: Issue, *, by: Actor, initiative_id: int | None) -> None:
    record(
        events.IssueTakenUp(
            issue=issue.pk,
            title=issue.title,
            concerned=_others(issue, by=by),
            initiative=initiative_id,
            circle=issue.circle_id,
        ),
        by=by,
    )


@action
def take_up(issue_id: int, *, by: Actor, initiative_id: int | None = None) -> Issue:
    """Carry an issue from now on. Of two who take it up at once, one does; the other may join.

    With ``initiative_id`` an initiative of the actor works on it: that is possible as long as it
    runs, whoever carries it.
    """
    issue = queries.issue(by, issue_id)
    rows = Issue.objects.filter(pk=issue.pk)
    if initiative_id is None:
        rules.may_take_up(by, state=issue.state).enforce()
        taken = rows.filter(state=Issue.State.OPEN)
    else:
        rules.may_start_from(by, state=issue.state).enforce()
        taken = rows.filter(state__in=[Issue.State.OPEN, Issue.State.TAKEN])
    changed = taken.update(
        state=Issue.State.TAKEN,
        taken_at=Coalesce("taken_at", by.at),
        initiative_id=issue.initiative_id or initiative_id,
    )
    if not changed:
        refuse(_("Somebody was a moment quicker. You can join in."))
    issue.refresh_from_db(fields=["state", "taken_at", "initiative_id"])
    _begin(issue, Part.How.TAKEN_UP, by=by)
    _taken(issue, by=by, initiative_id=initiative_id)
    return issue


@action
def join(issue_id: int, *, by: Actor) -> Issue:
    """Carry an issue together with those who do."""
    issue = queries.issue(by, issue_id)
    carriers = queries.carrier_ids(issue.pk)
    rules.may_join(by, state=issue.state, carriers=carriers).enforce()
    if not _begin(issue, Part.How.JOINED, by=by):
        refuse(_("You carry this issue already."))
    record(
        events.IssueJoined(
            issue=issue.pk,
            title=issue.title,
            concerned=_others(issue, by=by),
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
        title=issue.title,
        note=note,
        circle_id=issue.circle_id,
        expires_on=by.today + HOLDS_FOR,
        by=by,
    )


@action
def offer(issue_id: int, *, to: int, by: Actor, note: str = "") -> Offer:
    """Offer an issue to a member (``to`` is the member's id); void until they say yes."""
    issue = queries.issue(by, issue_id)
    rules.may_offer(by, state=issue.state).enforce()
    if organizations.member(by, to).is_guest:
        refuse(_("Members take issues up."), field="to")
    if to == by.member_id:
        refuse(_("Take it up yourself: nobody has to offer it to you."), field="to")
    if to in queries.carrier_ids(issue.pk):
        refuse(_("They carry this issue already."), field="to")
    return _offer(issue, to=to, note=note, by=by)


def offer_to_the_closest(issue: Issue, *, by: Actor) -> list[Offer]:
    """Offer a new issue to the people closest to it, as far as anybody is known to be close."""
    maker = (
        by if by.is_member else colead(organization_id=by.organization_id, at=by.at, slug=by.slug)
    )
    return [
        _offer(issue, to=found.id, note=_("You are close to it: %s.") % found.why, by=maker)
        for found in queries.closest_to(maker, issue, limit=OFFERED_AT_ONCE)
        if found.close
    ]


@action
def pass_on(issue_id: int, *, reason: str, by: Actor, to: int | None = None) -> Issue:
    """Stop carrying an issue, or say no to an offer of it, with a reason; offer it to somebody
    else if one knows whom. When nobody carries it any more, it is open again."""
    issue = queries.issue(by, issue_id)
    waiting = queries.my_offer(by, issue.pk)
    carriers = queries.carrier_ids(issue.pk)
    rules.may_pass_on(by, carriers=carriers, offered=waiting is not None).enforce()
    if not reason.strip():
        refuse(_("Say why, so that the next person knows."), field="reason")
    if waiting is not None:
        offers.decline(waiting.pk, by=by, reply=reason.strip())
    ended = Part.objects.filter(issue=issue, member_id=by.member_id, ended_at=None).update(
        ended_at=by.at, reason=reason.strip()
    )
    nobody = bool(ended) and not queries.carrier_ids(issue.pk)
    if nobody:
        open_it(issue)
    if to is not None:
        offer(issue.pk, to=to, note=reason.strip(), by=by)
    record(
        events.IssuePassedOn(
            issue=issue.pk,
            title=issue.title,
            open_again=nobody,
            concerned=_others(issue, by=by) if ended else [],
            circle=issue.circle_id,
        ),
        by=by,
    )
    return issue


def open_it(issue: Issue) -> None:
    """Make an issue open again; the one place that does."""
    Issue.objects.filter(pk=issue.pk).update(
        state=Issue.State.OPEN, taken_at=None, closed_at=None, closed_by=None
    )
    issue.state, issue.taken_at, issue.closed_at = Issue.State.OPEN, None, None
