"""What the changes of a decision speak of, in words and as two pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from colead.features.circles import queries as circles
from colead.features.circles import rules as drawing
from colead.features.circles.models import Circle, Domain, Role
from colead.features.decisions.models import Decision
from colead.features.decisions.rules import changes as rules
from colead.features.organizations.models import Member
from colead.kernel.actor import Actor

_MODELS: dict[str, Any] = {"circle": Circle, "role": Role, "domain": Domain, "member": Member}


@dataclass(frozen=True, slots=True)
class Proposed:
    """All changes in words; the circles before and after, where the tree itself changes."""

    told: Sequence[rules.Told]
    before: Any = None
    after: Any = None


def proposed(actor: Actor, decision: Decision) -> Proposed:
    """What a decision would change: a query for each type of thing, two more for the pictures."""
    changes: Sequence[Mapping[str, Any]] = decision.changes
    if not changes:
        return Proposed([])
    known: dict[str, dict[int, Any]] = {}
    wanted = rules.named(changes)
    for type_, ids in wanted.items():
        rows = _MODELS[type_].objects.filter(organization_id=actor.organization_id, pk__in=ids)
        if type_ == "circle":
            rows = rows.select_related("parent")
        known[type_] = {one.pk: one for one in rows}
    for circle in list(known["circle"].values()):
        if circle.parent is not None:
            known["circle"].setdefault(circle.parent_id, circle.parent)
    told = [rules.tell(change, known) for change in changes]
    moved = any(change["kind"].endswith("-circle") for change in changes)
    if not moved or decision.changed_at is not None or decision.circle_id is None:
        return Proposed(told)
    tree = circles.at_day(actor, actor.today)
    counts = circles.counts_at(actor, actor.today, root_id=None)
    flat = [rules.Placed(one.pk, one.parent_id, one.name) for _depth, one in tree]
    changed = drawing.in_tree_order(rules.after(flat, changes))
    focus = decision.circle_id
    return Proposed(
        told,
        drawing.picture([(0, one) for one in flat], counts, focus=focus),
        drawing.picture(changed, counts, focus=focus),
    )


def things_within(actor: Actor, circle_id: int) -> dict[str, list[tuple[int, str]]]:
    """What a decision of a circle can change, to choose from: the circle and those directly
    inside it, with their roles and domains."""
    near = [
        one
        for _depth, one in circles.at_day(actor, actor.today)
        if circle_id in (one.pk, one.parent_id)
    ]
    places = {one.pk: one.name for one in near}
    roles = Role.objects.filter(circle_id__in=places, closed_on=None).order_by("title", "id")
    domains = Domain.objects.filter(circle_id__in=places, closed_on=None).order_by("name", "id")
    return {
        "circle": list(places.items()),
        "role": [(one.pk, f"{one.title} ({places[one.circle_id]})") for one in roles],
        "domain": [(one.pk, f"{one.name} ({places[one.circle_id]})") for one in domains],
    }


def role_choices(actor: Actor) -> list[tuple[int, str]]:
    """The open roles that an election can fill, by circle."""
    found = circles.roles(actor).filter(closed_on=None, circle__closed_on=None)
    rows = found.order_by("circle__name", "title", "id").values_list("pk", "circle__name", "title")
    return [(pk, f"{circle} · {title}") for pk, circle, title in rows[:2_000]]
