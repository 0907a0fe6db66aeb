"""Skills in the bundle: a column of people."""

from __future__ import annotations

from collections.abc import Callable

from colead.features.circles import rules
from colead.features.circles.models import MemberSkill, Skill
from colead.kernel.bundle import Bringing, Row, Taking, upsert


def bring_skills(bringing: Bringing) -> None:
    """What people know, as their own rows told it (``skill`` or ``skill:1..5``)."""
    stated: dict[tuple[int, str], tuple[str, int]] = {}
    for member_id, skills in bringing.notes.get("skills", {}).items():
        for text in skills:
            name, _colon, level = text.rpartition(":")
            known = level.strip() in {"1", "2", "3", "4", "5"} and bool(name.strip())
            label = (name if known else text).strip()[:100]
            folded = rules.fold(label)[:100]
            if folded:
                stated[(member_id, folded)] = (label, int(level) if known else 3)
    if not stated:
        return
    names = {folded: label for (_member, folded), (label, _level) in stated.items()}
    done = upsert(
        Skill,
        [{"folded": folded, "name": label} for folded, label in names.items()],
        identity=["folded"],
        keep=["name"],
        organization_id=bringing.organization_id,
    )
    ids = dict(zip(names, done.ids, strict=True))
    upsert(
        MemberSkill,
        [
            {"member_id": member_id, "skill_id": ids[folded], "level": level}
            for (member_id, folded), (_label, level) in stated.items()
        ],
        identity=["member_id", "skill_id"],
        organization_id=bringing.organization_id,
        bringing=bringing,
        table="skills",
    )


def skills_of_people(taking: Taking) -> Callable[[int, Row], None]:
    """Fill the column ``skills`` of people."""
    stated: dict[int, list[str]] = {}
    for found in (
        MemberSkill.objects.filter(organization_id=taking.organization_id)
        .select_related("skill")
        .order_by("pk")
    ):
        stated.setdefault(found.member_id, []).append(f"{found.skill.name}:{found.level}")

    def fill(member_id: int, row: Row) -> None:
        row["skills"] = stated.get(member_id, [])

    return fill
