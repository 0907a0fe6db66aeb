"""Who knows about what."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count, Q, QuerySet

from colead.features.circles import rules
from colead.features.circles.models import MemberSkill, Skill
from colead.features.organizations.models import Member
from colead.kernel.actor import Actor


def people_with_skills(
    actor: Actor, words: Iterable[str], *, limit: int = 50
) -> list[tuple[Member, Skill, int]]:
    """Who says they know about any of the words: (member, skill, level), best first."""
    wanted = [rules.fold(word) for word in words if len(word) > 2][:20]
    if not wanted:
        return []
    match = Q()
    for word in wanted:
        match |= Q(skill__folded__contains=word)
    found = (
        MemberSkill.objects.filter(
            match, organization_id=actor.organization_id, member__left_on=None
        )
        .select_related("member", "skill")
        .order_by("-level", "member__name", "id")[:limit]
    )
    return [(statement.member, statement.skill, statement.level) for statement in found]


def skills_of(actor: Actor, member_id: int) -> QuerySet[MemberSkill]:
    """What a member says they can do, best known first."""
    return (
        MemberSkill.objects.filter(organization_id=actor.organization_id, member_id=member_id)
        .select_related("skill")
        .order_by("-level", "skill__name")
    )


def skill_names(actor: Actor) -> list[tuple[str, int]]:
    """The organization's skills with how many state them, by name."""
    found = (
        Skill.objects.filter(organization_id=actor.organization_id)
        .annotate(count=Count("members", filter=Q(members__member__left_on=None)))
        .filter(count__gt=0)
        .order_by("name")
    )
    return [(skill.name, skill.count) for skill in found]
