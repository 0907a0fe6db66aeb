"""What people say they can do or know."""

from __future__ import annotations

from django.utils.translation import gettext as _

from colead.features.circles import events, queries, rules
from colead.features.circles.models import Endorsement, MemberSkill, Skill
from colead.kernel import subjects, work
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


@action
def endorse(
    statement_id: int, *, kind: str, subject_id: int, by: Actor, saw: str = ""
) -> Endorsement:
    """Say that one saw a skill at work in one thing (``kind`` and ``subject_id``) in which both
    took part; refused where they did not. Saying it again changes the words."""
    found = queries.statement(by, statement_id)
    rules.may_endorse(by, member_id=found.member_id).enforce()
    about = subjects.find(by, kind, subject_id)
    both = work.is_common(by, kind, subject_id, people=[by.member_id or 0, found.member_id])
    rules.worked_together(both).enforce(field="work")
    words = " ".join(saw.split())[:300]
    made, new = Endorsement.objects.get_or_create(
        statement=found,
        by_id=by.member_id or 0,
        about_kind=kind,
        about_id=subject_id,
        defaults={
            "organization_id": by.organization_id,
            "member_id": found.member_id,
            "saw": words,
            "at": by.at,
        },
    )
    if not new:
        if made.saw == words:
            return made
        made.saw = words
        made.save(update_fields=["saw"])
    record(
        events.SkillEndorsed(
            member=found.member_id,
            title=found.member.name,
            skill=found.skill.name,
            about_kind=kind,
            about=subject_id,
            about_title=about.title,
            concerned=[found.member_id],
        ),
        by=by,
    )
    return made


@action
def revoke_endorsement(endorsement_id: int, *, by: Actor) -> None:
    """Take back what one said oneself."""
    found = queries.endorsement(by, endorsement_id)
    if found.by_id != by.member_id:
        raise Missing(f"endorsement {endorsement_id}")
    Endorsement.objects.filter(pk=found.pk).delete()
    record(events.EndorsementRevoked(member=found.member_id, concerned=[]), by=by)


@action
def hide_endorsement(endorsement_id: int, *, by: Actor, hidden: bool = True) -> None:
    """Hide what another said of one's own skill, or show it again."""
    found = queries.endorsement(by, endorsement_id)
    if found.member_id != by.member_id:
        raise Missing(f"endorsement {endorsement_id}")
    Endorsement.objects.filter(pk=found.pk).update(hidden_at=by.at if hidden else None)
    record(events.EndorsementHidden(member=found.member_id, hidden=hidden), by=by)
