"""Raising issues, taking them up, passing them on; asking the stewards and answering."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from colead.features.circles import queries as circles
from colead.features.issues import events, queries, rules
from colead.features.issues.models import Ask, Hand, Issue
from colead.features.offers import actions as offers
from colead.features.offers.models import Offer
from colead.features.organizations import queries as organizations
from colead.kernel import calendar, search, subjects
from colead.kernel.actions import action
from colead.kernel.actor import Actor
from colead.kernel.journal import record
from colead.kernel.verdict import Missing, Refused, refuse


@action
def raise_issue(
    *,
    title: str,
    by: Actor,
    facts: str = "",
    effect: str = "",
    need: str = "",
    circle_id: int | None = None,
    domain_ids: list[int] | None = None,
) -> Issue:
    """Say what falls short: the facts, what they do to people, what is needed."""
    rules.may_raise(by, circle_id=circle_id).enforce(field="circle_id")
    circle = circles.circle(by, circle_id) if circle_id else None
    known = set(circles.domains(by).values_list("pk", flat=True)) if domain_ids else set()
    issue = Issue.objects.create(
        organization_id=by.organization_id,
        circle=circle,
        title=title,
        facts=facts,
        effect=effect,
        need=need,
        domain_ids=[pk for pk in domain_ids or [] if pk in known],
        by_id=by.member_id,
        raised_at=by.at,
    )
    search.index(
        by.organization_id,
        "issue",
        issue.pk,
        title=title,
        text=f"{facts}\n{effect}\n{need}",
        circle_id=issue.circle_id,
    )
    record(events.IssueRaised(issue=issue.pk, title=title, circle=issue.circle_id), by=by)
    return issue


@action
def offer(issue_id: int, *, to: list[int], by: Actor, note: str = "") -> list[Offer]:
    """Offer an issue to people close to it, in one act; the first yes has it."""
    issue = queries.issue(by, issue_id)
    if by.is_guest:
        refuse(_("Members offer issues to each other."))
    if issue.state != Issue.State.OPEN:
        refuse(_("Somebody has taken it up, or it is closed."))
    if not to:
        refuse(_("Choose at least one person."))
    made = [
        offers.make(
            "issue",
            about=("issue", issue.pk),
            to=member_id,
            title=_("Take up the issue “%s”") % issue.title,
            note=note,
            circle_id=issue.circle_id,
            by=by,
        )
        for member_id in dict.fromkeys(to[:10])
    ]
    record(events.IssueOffered(issue=issue.pk, title=issue.title, circle=issue.circle_id), by=by)
    return made


def _others(issue: Issue, *, by: Actor) -> list[int]:
    others = {*queries.hand_ids(issue.pk), issue.by_id} - {by.member_id, None}
    return sorted(others)  # type: ignore[type-var]


@action
def take_up(issue_id: int, *, by: Actor, initiative_id: int | None = None) -> Issue:
    """Take an open issue up; of two at once, one gets it and the other reads why."""
    issue = queries.issue(by, issue_id)
    held = by.member_id in queries.hand_ids(issue.pk)
    if not (held and issue.state == Issue.State.TAKEN and initiative_id):
        rules.may_take_up(by, state=issue.state).enforce()
        if not Issue.objects.filter(pk=issue.pk, state=Issue.State.OPEN).update(
            state=Issue.State.TAKEN
        ):
            refuse(_("Somebody has taken it up. You can join in."))
        issue.state = Issue.State.TAKEN
        Hand.objects.create(
            organization_id=by.organization_id,
            issue=issue,
            member_id=by.member_id or 0,
            first=True,
            since=by.at,
        )
    record(
        events.IssueTakenUp(
            issue=issue.pk,
            title=issue.title,
            concerned=_others(issue, by=by),
            circle=issue.circle_id,
            initiative=initiative_id,
        ),
        by=by,
    )
    return issue


@action
def join(issue_id: int, *, by: Actor) -> Issue:
    """Join in on what somebody has taken up."""
    issue = queries.issue(by, issue_id)
    in_it = by.member_id in queries.hand_ids(issue.pk)
    rules.may_join(by, state=issue.state, in_it=in_it).enforce()
    try:
        with transaction.atomic():
            Hand.objects.create(
                organization_id=by.organization_id,
                issue=issue,
                member_id=by.member_id or 0,
                since=by.at,
            )
    except IntegrityError:
        raise Refused(_("You are on it already.")) from None
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
def pass_on(issue_id: int, *, reason: str, by: Actor) -> Issue:
    """Give an issue back, with a reason; if nobody else is on it, it is open again."""
    issue = queries.issue(by, issue_id)
    rules.may_pass_on(by, in_it=by.member_id in queries.hand_ids(issue.pk)).enforce()
    if not reason.strip():
        refuse(_("Say in a word why, so that the next one knows."), field="reason")
    Hand.objects.filter(issue=issue, member_id=by.member_id, until=None).update(
        until=by.at, reason=reason, first=False
    )
    left = Hand.objects.filter(issue=issue, until=None).order_by("since", "id").first()
    if left is None:
        Issue.objects.filter(pk=issue.pk, state=Issue.State.TAKEN).update(state=Issue.State.OPEN)
        issue.state = Issue.State.OPEN
    else:
        Hand.objects.filter(pk=left.pk).update(first=True)
    record(
        events.IssuePassedOn(
            issue=issue.pk,
            title=issue.title,
            concerned=_others(issue, by=by),
            circle=issue.circle_id,
        ),
        by=by,
    )
    return issue


@action
def resolve(issue_id: int, *, how: str, by: Actor) -> Issue:
    """Say that it is resolved, and how."""
    issue = queries.issue(by, issue_id)
    if issue.state == Issue.State.RESOLVED:
        return issue
    rules.may_resolve(
        by,
        in_it=by.member_id in queries.hand_ids(issue.pk),
        by_id=issue.by_id,
        state=issue.state,
    ).enforce()
    if not how.strip():
        refuse(_("Say in a sentence how it was resolved."), field="how")
    issue.state, issue.how, issue.closed_at = Issue.State.RESOLVED, how, by.at
    issue.save(update_fields=["state", "how", "closed_at"])
    record(
        events.IssueResolved(
            issue=issue.pk,
            title=issue.title,
            concerned=_others(issue, by=by),
            circle=issue.circle_id,
        ),
        by=by,
    )
    return issue


@action
def withdraw(issue_id: int, *, by: Actor) -> Issue:
    """Withdraw one's own issue while nobody works on it."""
    issue = queries.issue(by, issue_id)
    rules.may_withdraw(by, by_id=issue.by_id, state=issue.state).enforce()
    if not Issue.objects.filter(pk=issue.pk, state=Issue.State.OPEN).update(
        state=Issue.State.WITHDRAWN, closed_at=by.at
    ):
        refuse(_("Only open issues can be withdrawn."))
    issue.state = Issue.State.WITHDRAWN
    record(events.IssueWithdrawn(issue=issue.pk, title=issue.title, circle=issue.circle_id), by=by)
    return issue


@action
def reopen(issue_id: int, *, by: Actor) -> Issue:
    """It still falls short: open it again."""
    issue = queries.issue(by, issue_id)
    rules.may_reopen(by, state=issue.state).enforce()
    Hand.objects.filter(issue=issue, until=None).update(until=by.at, first=False)
    Issue.objects.filter(pk=issue.pk).update(state=Issue.State.OPEN, closed_at=None)
    issue.state = Issue.State.OPEN
    record(
        events.IssueReopened(
            issue=issue.pk,
            title=issue.title,
            concerned=[issue.by_id] if issue.by_id and issue.by_id != by.member_id else [],
            circle=issue.circle_id,
        ),
        by=by,
    )
    return issue


@action
def ask(*, title: str, by: Actor, text: str = "", about: tuple[str, int] | None = None) -> Ask:
    """Ask the stewards to remove an obstacle; they have five working days, in the open."""
    rules.may_ask(by).enforce()
    kind, subject_id = about or ("", None)
    if about is not None:
        subjects.find(by, *about)
    made = Ask.objects.create(
        organization_id=by.organization_id,
        title=title,
        text=text,
        about_kind=kind,
        about_id=subject_id,
        by_id=by.member_id or 0,
        asked_at=by.at,
        due_on=calendar.working_days(by.today, rules.ASK_DAYS),
    )
    stewards = set(organizations.stewards(by).values_list("pk", flat=True))
    record(
        events.AskMade(
            ask=made.pk,
            title=title,
            due=made.due_on.isoformat(),
            concerned=sorted(stewards - {by.member_id or 0}),
        ),
        by=by,
    )
    return made


@action
def answer(ask_id: int, *, state: str, answer: str, by: Actor, until: date | None = None) -> Ask:
    """A steward answers: removed, working on it until a day, or no, because."""
    found = queries.ask(by, ask_id)
    rules.may_answer(by, is_open=found.is_open, by_id=found.by_id).enforce()
    if state not in (Ask.State.REMOVED, Ask.State.WORKING, Ask.State.REFUSED):
        refuse(_("Choose an answer."), field="state")
    if not answer.strip():
        refuse(_("Say it in words; a no needs its reason."), field="answer")
    if state == Ask.State.WORKING:
        if until is None or until < by.today or until > by.today + timedelta(days=365):
            refuse(_("Say until which day, within a year."), field="until")
    changed = Ask.objects.filter(pk=found.pk, state__in=(Ask.State.OPEN, Ask.State.WORKING)).update(
        state=state,
        answer=answer,
        answered_by_id=by.member_id,
        answered_at=found.answered_at or by.at,
        until=until,
    )
    if not changed:
        refuse(_("Another steward has answered it just now."))
    hours = int(((found.answered_at or by.at) - found.asked_at).total_seconds() // 3600)
    record(
        events.AskAnswered(
            ask=found.pk,
            title=found.title,
            state=state,
            hours=hours,
            concerned=[found.by_id],
        ),
        by=by,
    )
    return queries.ask(by, ask_id)


@action
def judge(ask_id: int, *, helped: bool, by: Actor) -> Ask:
    """Who asked says whether the answer helped."""
    found = queries.ask(by, ask_id)
    if found.by_id != by.member_id:
        refuse(_("The one who asked says whether it helped."))
    if found.state not in (Ask.State.REMOVED, Ask.State.REFUSED):
        refuse(_("It was not answered yet."))
    Ask.objects.filter(pk=found.pk).update(helped=helped)
    found.helped = helped
    record(
        events.AskJudged(
            ask=found.pk,
            title=found.title,
            helped=helped,
            concerned=[found.answered_by_id] if found.answered_by_id else [],
        ),
        by=by,
    )
    return found


@action
def withdraw_ask(ask_id: int, *, by: Actor) -> Ask:
    """Withdraw one's own ask while its clock runs."""
    found = queries.ask(by, ask_id)
    if found.by_id != by.member_id:
        refuse(_("Only the one who asked can withdraw it."))
    if not Ask.objects.filter(pk=found.pk, state__in=(Ask.State.OPEN, Ask.State.WORKING)).update(
        state=Ask.State.WITHDRAWN
    ):
        refuse(_("This ask was answered."))
    found.state = Ask.State.WITHDRAWN
    record(events.AskWithdrawn(ask=found.pk, title=found.title), by=by)
    return found


@action
def tell_overdue(ask_id: int, *, by: Actor) -> None:
    """Let everyone see that an ask waits past its day; once."""
    told = Ask.objects.filter(pk=ask_id, overdue_told_at=None, state=Ask.State.OPEN).update(
        overdue_told_at=by.at
    )
    found = Ask.objects.filter(pk=ask_id).first()
    if found is None:
        raise Missing(f"ask {ask_id}")
    if told:
        stewards = organizations.stewards(by).values_list("pk", flat=True)
        record(
            events.AskOverdue(
                ask=found.pk, title=found.title, concerned=sorted({*stewards, found.by_id})
            ),
            by=by,
        )
