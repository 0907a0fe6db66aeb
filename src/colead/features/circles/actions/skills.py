"""What people say they can do or know."""

from __future__ import annotations

from django.utils.translation import gettext as _

from colead.features.circles import events, rules
from colead.features.circles.models import MemberSkill, Skill
from colead.kernel.actions import action
from colead.kernel.actor import Actor
from colead.kernel.journal import record
from colead.kernel.verdict import Missing, refuse


@action
def state_skill(
    *, name: str, by: Actor, level: int = 3, would_teach: bool = False, would_use: bool = True
) -> MemberSkill:
    """Say what one can do or know; saying it again changes the statement.

    ``level`` is 1 (beginning) to 5 (others come to me). Skills that differ only in case, accents
    or white space are one skill.
    """
    if not by.is_member:
        refuse(_("Members state their skills."))
    folded = rules.fold(name)[:100]
    if not folded:
        refuse(_("Name a skill."), field="name")
    if not 1 <= level <= 5:
        refuse(_("Choose a level from 1 to 5."), field="level")
    skill, _new = Skill.objects.get_or_create(
        organization_id=by.organization_id, folded=folded, defaults={"name": name[:100]}
    )
    wanted = {"level": level, "would_teach": would_teach, "would_use": would_use}
    statement, new = MemberSkill.objects.get_or_create(
        member_id=by.member_id or 0,
        skill=skill,
        defaults={"organization_id": by.organization_id, **wanted},
    )
    changed = [field for field, value in wanted.items() if getattr(statement, field) != value]
    if changed:
        for field in changed:
            setattr(statement, field, wanted[field])
        statement.save(update_fields=changed)
    if new or changed:
        record(events.SkillStated(member=by.member_id or 0, title=by.name, skill=skill.name), by=by)
    return statement


@action
def drop_skill(statement_id: int, *, by: Actor) -> None:
    """Take one's own statement back."""
    gone, _rows = MemberSkill.objects.filter(
        pk=statement_id, member_id=by.member_id or 0, organization_id=by.organization_id
    ).delete()
    if not gone:
        raise Missing(f"skill {statement_id}")
    record(events.SkillDropped(member=by.member_id or 0, title=by.name), by=by)
