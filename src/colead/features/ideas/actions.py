"""Sharing ideas, responding to them, merging, adopting."""

from __future__ import annotations

from django.db.models import Count
from django.utils.translation import gettext as _

from colead.features.circles import queries as circles
from colead.features.ideas import events, queries, rules
from colead.features.ideas.models import Idea, Support, Wording
from colead.kernel import search
from colead.kernel.actions import action
from colead.kernel.actor import Actor
from colead.kernel.journal import record
from colead.kernel.verdict import refuse


def _findable(idea: Idea) -> None:
    search.index(
        idea.organization_id,
        "idea",
        idea.pk,
        title=idea.title,
        text=f"{idea.text}\n{idea.falls_short}\n{idea.result}",
        circle_id=idea.circle_id,
    )


@action
def post(
    *,
    title: str,
    by: Actor,
    text: str = "",
    falls_short: str = "",
    result: str = "",
    circle_id: int | None = None,
) -> Idea:
    """Share an idea."""
    rules.may_post(by, circle_id=circle_id).enforce(field="circle_id")
    circle = circles.circle(by, circle_id) if circle_id else None
    idea = Idea.objects.create(
        organization_id=by.organization_id,
        circle=circle,
        title=title,
        text=text,
        falls_short=falls_short,
        result=result,
        by_id=by.member_id,
        posted_at=by.at,
    )
    _findable(idea)
    record(events.IdeaPosted(idea=idea.pk, title=title, circle=idea.circle_id), by=by)
    return idea


@action
def edit(
    idea_id: int, *, title: str, by: Actor, text: str = "", falls_short: str = "", result: str = ""
) -> Idea:
    """Reword one's own idea; how it read before is kept."""
    idea = queries.idea(by, idea_id)
    rules.may_edit(by, by_id=idea.by_id, state=idea.state).enforce()
    wanted = {"title": title, "text": text, "falls_short": falls_short, "result": result}
    before = {name: getattr(idea, name) for name in wanted}
    if before != wanted:
        Wording.objects.create(idea=idea, until=by.at, **before)
        for name, value in wanted.items():
            setattr(idea, name, value)
        idea.edited_at = by.at
        idea.save(update_fields=[*wanted, "edited_at"])
        _findable(idea)
        record(events.IdeaEdited(idea=idea.pk, title=title, circle=idea.circle_id), by=by)
    return idea


def _count(idea_id: int) -> None:
    found = Support.objects.filter(idea_id=idea_id).exclude(kind=Support.Kind.WORRY)
    count = found.aggregate(count=Count("id"))["count"]
    Idea.objects.filter(pk=idea_id).update(supporters=count)


@action
def support(idea_id: int, *, kind: str, by: Actor, reason: str = "") -> Support:
    """Say that one would join, would use, or worries (with a reason). Saying again replaces it."""
    idea = queries.idea(by, idea_id)
    rules.may_support(by, state=idea.state).enforce()
    if kind not in Support.Kind.values:
        refuse(_("Choose how you respond."), field="kind")
    if kind == Support.Kind.WORRY and not reason.strip():
        refuse(_("Say what worries you, so that it can be solved."), field="reason")
    given, _new = Support.objects.update_or_create(
        idea=idea,
        by_id=by.member_id,
        defaults={
            "organization_id": by.organization_id,
            "kind": kind,
            "reason": reason.strip(),
            "given_at": by.at,
        },
    )
    _count(idea.pk)
    record(
        events.IdeaSupported(
            idea=idea.pk,
            title=idea.title,
            kind=kind,
            concerned=[idea.by_id] if idea.by_id and idea.by_id != by.member_id else [],
            circle=idea.circle_id,
        ),
        by=by,
    )
    return given


@action
def take_back_support(idea_id: int, *, by: Actor) -> None:
    """Take one's response back."""
    idea = queries.idea(by, idea_id)
    gone, _rows = Support.objects.filter(idea=idea, by_id=by.member_id).delete()
    if not gone:
        refuse(_("You have not responded to this idea."))
    _count(idea.pk)
    record(events.SupportTakenBack(idea=idea.pk, title=idea.title, circle=idea.circle_id), by=by)


@action
def adopt(idea_id: int, *, initiative_id: int, by: Actor) -> Idea:
    """An initiative has taken the idea up; those who would join are told."""
    idea = queries.idea(by, idea_id)
    rules.may_lead(by, state=idea.state).enforce()
    taken = Idea.objects.filter(pk=idea.pk, state=Idea.State.OPEN).update(state=Idea.State.ADOPTED)
    if not taken:
        refuse(_("Somebody leads this already. Join them, or offer to co-lead."))
    idea.state = Idea.State.ADOPTED
    concerned = {*queries.supporters_of(idea.pk), idea.by_id or 0} - {by.member_id or 0, 0}
    record(
        events.IdeaAdopted(
            idea=idea.pk,
            title=idea.title,
            initiative=initiative_id,
            concerned=sorted(concerned),
            circle=idea.circle_id,
        ),
        by=by,
    )
    return idea


@action
def merge(idea_id: int, *, into_id: int, by: Actor) -> Idea:
    """Merge an idea into another that says the same: both stay readable, support comes along."""
    idea, into = queries.idea(by, idea_id), queries.idea(by, into_id)
    rules.may_merge(by, state=idea.state, into_state=into.state, same=idea.pk == into.pk).enforce(
        field="into"
    )
    merged = Idea.objects.filter(pk=idea.pk, state=Idea.State.OPEN).update(
        state=Idea.State.MERGED, merged_into=into
    )
    if not merged:
        refuse(_("Only open ideas can be merged."))
    known = set(Support.objects.filter(idea=into).values_list("by_id", flat=True))
    Support.objects.bulk_create(
        Support(
            organization_id=found.organization_id,
            idea=into,
            by_id=found.by_id,
            kind=found.kind,
            reason=found.reason,
            given_at=found.given_at,
        )
        for found in Support.objects.filter(idea=idea)
        if found.by_id not in known
    )
    _count(into.pk)
    search.remove("idea", idea.pk)
    concerned = {idea.by_id or 0, into.by_id or 0} - {by.member_id or 0, 0}
    record(
        events.IdeaMerged(
            idea=idea.pk,
            title=idea.title,
            into=into.pk,
            concerned=sorted(concerned),
            circle=idea.circle_id,
        ),
        by=by,
    )
    return into


@action
def withdraw(idea_id: int, *, by: Actor) -> Idea:
    """Withdraw one's own idea; it stays readable."""
    idea = queries.idea(by, idea_id)
    rules.may_withdraw(by, by_id=idea.by_id, state=idea.state).enforce()
    if not Idea.objects.filter(pk=idea.pk, state=Idea.State.OPEN).update(
        state=Idea.State.WITHDRAWN
    ):
        refuse(_("Only open ideas can be withdrawn."))
    idea.state = Idea.State.WITHDRAWN
    record(events.IdeaWithdrawn(idea=idea.pk, title=idea.title, circle=idea.circle_id), by=by)
    return idea


@action
def reopen(idea_id: int, *, by: Actor) -> Idea:
    """Open one's own withdrawn idea again."""
    idea = queries.idea(by, idea_id)
    rules.may_reopen(by, by_id=idea.by_id, state=idea.state).enforce()
    if not Idea.objects.filter(pk=idea.pk, state=Idea.State.WITHDRAWN).update(
        state=Idea.State.OPEN
    ):
        refuse(_("Only withdrawn ideas can be opened again."))
    idea.state = Idea.State.OPEN
    record(events.IdeaReopened(idea=idea.pk, title=idea.title, circle=idea.circle_id), by=by)
    return idea
