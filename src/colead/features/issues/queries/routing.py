"""What is known about who is close to an issue: gathered here, weighed in ``rules.closest``."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Max, QuerySet

from colead.features.circles import queries as circles
from colead.features.circles.models import Domain
from colead.features.issues.models import Hand, Issue
from colead.features.issues.queries.issues import visible_to
from colead.features.issues.rules import (
    FEW,
    Closeness,
    Past,
    Suggestion,
    closest,
    speaks_of_skill,
    stems,
)
from colead.features.offers.models import Offer
from colead.features.organizations import queries as organizations
from colead.features.organizations.models import Member
from colead.kernel import journal, search
from colead.kernel.actor import Actor

MOST_OF_A_CIRCLE = 500
AT_LEAST = 3


@dataclass
class _Known:
    """What was gathered about one person, before it is frozen."""

    name: str
    holds: list[str] = field(default_factory=list)
    shares: list[str] = field(default_factory=list)
    skills: list[tuple[str, int]] = field(default_factory=list)
    affected: str = ""
    near: str = ""
    past: list[Past] = field(default_factory=list)


class _People(dict[int, _Known]):
    """The people known to be close, by id."""

    def of(self, member: Member) -> _Known:
        return self.setdefault(member.pk, _Known(member.name))


def text_of(issue: Issue) -> str:
    """The words of an issue."""
    return f"{issue.title}\n{issue.need}\n{issue.facts}\n{issue.effect}"


def suggestions(actor: Actor, issue: Issue, *, limit: int = 5) -> list[Suggestion]:
    """The people closest to an issue, each explained: a constant number of queries.

    Looks at domains held (those stated, and those its words name), skills its words speak of, the
    people of its circle (or who share one with who raised it), and who worked on the like before.
    Left out are the one who raised it, who has or had it in hand, and who was offered it and has
    not answered or said no.
    """
    beside = {issue.by_id, *_had_it(issue.pk), *_offered(actor, issue.pk)} - {None}
    people = _People()
    words = text_of(issue)
    _domains(people, actor, words, issue.domain_ids)
    _skills(people, actor, words)
    _circle(people, actor, issue)
    _past_issues(people, actor, words, besides=issue.pk)
    _past_initiatives(people, actor, words)
    for member_id in beside:
        people.pop(member_id or 0, None)
    if len(people) < AT_LEAST:
        for member in _anybody(actor, issue, beside | set(people)):
            people.of(member)
    in_hand = _in_hand(list(people))
    return closest(
        [_person(member_id, known, in_hand) for member_id, known in people.items()],
        mark=f"issue:{issue.pk}",
        today=actor.today,
        limit=limit,
        at_least=AT_LEAST,
    )


def _person(member_id: int, known: _Known, in_hand: Mapping[int, int]) -> Closeness:
    return Closeness(
        member_id=member_id,
        name=known.name,
        holds=tuple(known.holds),
        shares=tuple(known.shares),
        skills=tuple(known.skills),
        affected=known.affected,
        near=known.near,
        past=tuple(known.past),
        in_hand=in_hand.get(member_id, 0),
    )


def _had_it(issue_id: int) -> Iterable[int]:
    return Hand.objects.filter(issue_id=issue_id).values_list("member_id", flat=True)


def _offered(actor: Actor, issue_id: int) -> QuerySet[Offer, int]:
    return Offer.objects.filter(
        organization_id=actor.organization_id,
        kind="issue",
        subject_kind="issue",
        subject_id=issue_id,
        state__in=[Offer.State.OPEN, Offer.State.DECLINED],
    ).values_list("to_id", flat=True)


def _domains(people: _People, actor: Actor, words: str, stated: Sequence[int]) -> None:
    touched: dict[int, Domain] = {
        found.pk: found for found in circles.domains_in_text(actor, words)
    }
    missing = [pk for pk in stated if pk not in touched]
    if missing:
        touched |= {found.pk: found for found in circles.domains(actor).filter(pk__in=missing)}
    if not touched:
        return
    for domain_id, holders in circles.holders(actor, list(touched)).items():
        name = touched[domain_id].name
        for member in holders:
            known = people.of(member)
            (known.holds if len(holders) <= FEW else known.shares).append(name)


def _skills(people: _People, actor: Actor, words: str) -> None:
    telling = search.telling_words(words)
    for member, skill, level in circles.people_with_skills(actor, stems(telling[:20])):
        if member.kind == Member.Kind.MEMBER and speaks_of_skill(telling, skill.name):
            people.of(member).skills.append((skill.name, level))


def _circle(people: _People, actor: Actor, issue: Issue) -> None:
    circle = issue.circle
    if circle is not None and circle.parent_id is not None:
        for member in circles.members_of(actor, circle.pk)[:MOST_OF_A_CIRCLE]:
            people.of(member).affected = circle.name
    elif issue.by_id is not None:
        for mine in circles.circles_of_member(actor, issue.by_id).exclude(parent=None)[:3]:
            for member in circles.members_of(actor, mine.pk)[:MOST_OF_A_CIRCLE]:
                people.of(member).near = mine.name


def _past_issues(people: _People, actor: Actor, words: str, *, besides: int) -> None:
    hits = [
        hit.id for hit in search.similar(actor, words, kind="issue", limit=10) if hit.id != besides
    ]
    if not hits:
        return
    hands = (
        Hand.objects.filter(issue__in=visible_to(actor).filter(pk__in=hits))
        .filter(member__left_on=None, member__kind=Member.Kind.MEMBER)
        .select_related("member", "issue")
        .order_by("issue_id", "id")
    )
    for hand in hands:
        resolved = hand.issue.state == Issue.State.RESOLVED and hand.until is None
        on = hand.issue.closed_at if resolved and hand.issue.closed_at else hand.since
        past = Past("resolved" if resolved else "took-up", hand.issue.title, on.date())
        people.of(hand.member).past.append(past)


def _past_initiatives(people: _People, actor: Actor, words: str) -> None:
    hits = [hit.id for hit in search.similar(actor, words, kind="initiative", limit=10)]
    if not hits:
        return
    acts = (
        journal.entries(actor)
        .filter(subject_kind="initiative", subject_id__in=hits, member_id__isnull=False)
        .order_by("-id")
    )
    last: dict[tuple[int, int], tuple[str, date]] = {}
    for entry in acts[:500]:
        key = (entry.member_id or 0, entry.subject_id)
        last.setdefault(key, (entry.title, entry.at.date()))
    here = organizations.present(actor).in_bulk(list({member_id for member_id, _id in last}))
    for (member_id, _initiative), (title, on) in sorted(last.items()):
        if member_id in here:
            people.of(here[member_id]).past.append(Past("worked", title, on))


def _anybody(actor: Actor, issue: Issue, besides: Collection[int | None]) -> list[Member]:
    """A few members from a place in the alphabet of ids that differs from issue to issue."""
    here = organizations.present(actor).exclude(pk__in=[pk for pk in besides if pk])
    last = here.order_by().aggregate(last=Max("pk"))["last"] or 0
    first = here.order_by("pk").values_list("pk", flat=True).first() or 0
    mark = int(hashlib.sha256(f"issue:{issue.pk}".encode()).hexdigest()[:12], 16)
    start = first + mark % (last - first + 1)
    found = list(here.filter(pk__gte=start).order_by("pk")[:10])
    if len(found) < AT_LEAST:
        found += list(here.filter(pk__lt=start).order_by("pk")[: 10 - len(found)])
    return found


def _in_hand(member_ids: Collection[int]) -> dict[int, int]:
    running = Hand.objects.filter(
        member_id__in=member_ids, until=None, issue__state=Issue.State.TAKEN
    )
    return dict(running.values_list("member_id").annotate(count=Count("id")))
