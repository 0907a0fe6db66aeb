"""Skills in the bundle: a column of people, and a table that says all of each statement."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from colead.features.circles import rules
from colead.features.circles.models import MemberSkill, Skill
from colead.kernel.bundle import Bringing, Row, Taking, upsert

_WOULD = ("would_teach", "would_use")


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


def bring_statements(rows: Sequence[Row], bringing: Bringing) -> None:
    """Statements row by row: level, and whether they would teach it or like to use it.

    They come after the column of people, and what they leave out stays as it was.
    """
    named = [(rules.fold(row["skill"])[:100], row) for row in rows]
    named = [(folded, row) for folded, row in named if folded]
    if not named:
        return
    labels = {folded: row["skill"][:100] for folded, row in named}
    done = upsert(
        Skill,
        [{"folded": folded, "name": label} for folded, label in labels.items()],
        identity=["folded"],
        keep=["name"],
        organization_id=bringing.organization_id,
    )
    ids = dict(zip(labels, done.ids, strict=True))
    upsert(
        MemberSkill,
        [
            {
                "member_id": row["person_id"],
                "skill_id": ids[folded],
                **({"level": int(row["level"])} if row.get("level") else {}),
                **{
                    name: row[name] == "yes"
                    for name in ("would_teach", "would_use")
                    if row.get(name)
                },
            }
            for folded, row in named
        ],
        identity=["member_id", "skill_id"],
        organization_id=bringing.organization_id,
        bringing=bringing,
        table="skills",
    )


def take_statements(taking: Taking) -> Iterable[Row]:
    """What each person says about each skill, person by person."""
    found = MemberSkill.objects.filter(organization_id=taking.organization_id)
    for statement in found.select_related("skill").order_by("member_id", "pk"):
        yield {
            "_id": statement.pk,
            "person": taking.key("people", statement.member_id),
            "skill": statement.skill.name,
            "level": statement.level,
            "would_teach": "yes" if statement.would_teach else "no",
            "would_use": "yes" if statement.would_use else "no",
        }
