"""Reads of issues and asks."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from colead.features.circles import queries as circles
from colead.features.issues import rules
from colead.features.issues.models import Ask, Hand, Issue
from colead.features.organizations import queries as organizations
from colead.kernel import journal, paging, search, subjects
from colead.kernel.actor import Actor
from colead.kernel.paging import Page
from colead.kernel.verdict import Missing


def visible_to(actor: Actor) -> QuerySet[Issue]:
    """The issues an actor may see."""
    return subjects.seen_by(actor, Issue.objects.all(), kind="issue")  # type: ignore[no-any-return]


def asks(actor: Actor) -> QuerySet[Ask]:
    """All asks of the organization: their clocks run in the open. Guests see none."""
    found = Ask.objects.filter(organization_id=actor.organization_id)
    return found.none() if actor.is_guest else found


def issue(actor: Actor, issue_id: int) -> Issue:
    """One issue, or ``Missing``."""
    found = visible_to(actor).select_related("by", "circle").filter(pk=issue_id).first()
    if found is None:
        raise Missing(f"issue {issue_id}")
    return found


def ask(actor: Actor, ask_id: int) -> Ask:
    """One ask, or ``Missing``."""
    found = asks(actor).select_related("by", "answered_by").filter(pk=ask_id).first()
    if found is None:
        raise Missing(f"ask {ask_id}")
    return found


def listed(
    actor: Actor,
    *,
    state: str = Issue.State.OPEN,
    circle_id: int | None = None,
    mine: bool = False,
    after: str | None = None,
) -> Page[Issue]:
    """One page of issues, newest first: 1 query."""
    found = visible_to(actor).select_related("by", "circle")
    if state in Issue.State.values:
        found = found.filter(state=state)
    if circle_id is not None:
        found = found.filter(circle_id=circle_id)
    if mine:
        hands = Hand.objects.filter(member_id=actor.member_id, until=None)
        found = found.filter(Q(by_id=actor.member_id) | Q(pk__in=hands.values("issue_id")))
    return paging.page(found, after=after, order=("-raised_at", "-id"))


def listed_asks(actor: Actor, *, which: str = "open", after: str | None = None) -> Page[Ask]:
    """One page of asks: open ones by their clock, others newest first; 1 query."""
    found = asks(actor).select_related("by", "answered_by")
    running = (Ask.State.OPEN, Ask.State.WORKING)
    if which == "open":
        return paging.page(found.filter(state__in=running), after=after, order=("due_on", "id"))
    if which == "mine":
        found = found.filter(by_id=actor.member_id)
    else:
        found = found.exclude(state__in=running)
    return paging.page(found, after=after, order=("-asked_at", "-id"))


def asks_to_answer(actor: Actor, *, limit: int = 10) -> list[Ask]:
    """What waits for this steward, the most urgent first."""
    if not actor.is_steward:
        return []
    found = asks(actor).filter(state__in=(Ask.State.OPEN, Ask.State.WORKING))
    return list(
        found.exclude(by_id=actor.member_id).select_related("by").order_by("due_on")[:limit]
    )


def hands(issue_id: int) -> list[Hand]:
    """Who works on an issue now, who took it up first."""
    return list(
        Hand.objects.filter(issue_id=issue_id, until=None)
        .select_related("member")
        .order_by("-first", "since", "id")
    )


def hand_ids(issue_id: int) -> set[int]:
    """The ids of those who work on an issue now."""
    return set(
        Hand.objects.filter(issue_id=issue_id, until=None).values_list("member_id", flat=True)
    )


def near(actor: Actor, *, limit: int = 5) -> list[Issue]:
    """Open issues of the actor's own circles, newest first."""
    mine = circles.my_circle_ids(actor)
    return list(
        visible_to(actor)
        .filter(state=Issue.State.OPEN, circle_id__in=mine)
        .exclude(by_id=actor.member_id)
        .select_related("circle")
        .order_by("-raised_at")[:limit]
    )


def suggestions(actor: Actor, found: Issue) -> list[rules.Suggestion]:
    """The people closest to an issue, each explained; a constant number of queries.

    Looks at domains held (those chosen, and those its words name), skills its words speak of, who
    took up or led something similar, and the members of its circle.
    """
    text = f"{found.title} {found.facts} {found.effect} {found.need}"
    named = {domain.pk: domain.name for domain in circles.domains_in_text(actor, text)}
    for domain in circles.domains(actor).filter(pk__in=found.domain_ids):
        named[domain.pk] = domain.name
    domains: dict[int, list[str]] = {}
    for domain_id, holders in circles.holders(actor, named).items():
        for holder in holders[:20]:
            domains.setdefault(holder.pk, []).append(named[domain_id])
    skills: dict[int, list[tuple[str, int]]] = {}
    words = [word for word in search.words_of(text, most=40) if len(word) > 3]
    for member, skill, level in circles.people_with_skills(actor, words):
        skills.setdefault(member.pk, []).append((skill.name, level))
    alike = _worked_on_the_like(actor, found, text)
    circle: dict[int, str] = {}
    if found.circle_id is not None and found.circle is not None:
        if found.circle.parent_id is not None:
            for member in circles.members_of(actor, found.circle_id)[:60]:
                circle[member.pk] = found.circle.name
    everyone = {*domains, *skills, *alike, *circle}
    present = organizations.present(actor).filter(pk__in=everyone)
    names = dict(present.values_list("pk", "name"))
    in_hand = dict(
        Hand.objects.filter(member_id__in=everyone, until=None, issue__state=Issue.State.TAKEN)
        .values_list("member_id")
        .annotate(count=Count("id"))
    )
    people = rules.gather(
        names=names,
        domains=domains,
        skills=skills,
        alike=alike,
        circle=circle,
        in_hand=in_hand,
    )
    return rules.closest(people, besides=hand_ids(found.pk) | {found.by_id or 0})


def _worked_on_the_like(actor: Actor, found: Issue, text: str) -> dict[int, list[str]]:
    alike: dict[int, list[str]] = {}
    issues = [h for h in search.similar(actor, text, kind="issue", limit=8) if h.id != found.pk]
    worked = Hand.objects.filter(issue__in=[hit.id for hit in issues]).select_related("issue")
    for hand in worked.order_by("-since")[:40]:
        alike.setdefault(hand.member_id, []).append(hand.issue.title)
    led = [hit.id for hit in search.similar(actor, text, kind="initiative", limit=8)]
    started = journal.entries(actor).filter(
        event="initiatives.InitiativeStarted", subject_id__in=led
    )
    for entry in started[:20]:
        if entry.member_id is not None:
            alike.setdefault(entry.member_id, []).append(entry.title)
    return alike


def similar(actor: Actor, text: str, *, besides: int | None = None) -> list[Issue]:
    """Open issues that speak of the same, best first."""
    hits = [hit.id for hit in search.similar(actor, text, kind="issue", limit=6)]
    rows = {
        row.pk: row
        for row in visible_to(actor).filter(
            pk__in=hits, state__in=(Issue.State.OPEN, Issue.State.TAKEN)
        )
    }
    return [rows[pk] for pk in hits if pk in rows and pk != besides][:5]


def overdue_untold(now: object, *, limit: int = 500) -> list[Ask]:
    """Open asks past their day of which nobody was told yet."""
    return list(
        Ask.objects.filter(state=Ask.State.OPEN, due_on__lt=now, overdue_told_at=None).order_by(
            "due_on"
        )[:limit]
    )


def answer_times(actor: Actor) -> list[timedelta]:
    """How long the stewards took to answer, newest first: their record, open to everyone."""
    found = asks(actor).exclude(answered_at=None).order_by("-asked_at")[:200]
    return list(
        found.annotate(took=F("answered_at") - F("asked_at")).values_list("took", flat=True)
    )


subjects.register(
    "issue", label=_("issue"), icon="flag", visible_to=visible_to, url_name="issues:issue"
)
subjects.register("ask", label=_("ask"), icon="life-buoy", visible_to=asks, url_name="issues:ask")
