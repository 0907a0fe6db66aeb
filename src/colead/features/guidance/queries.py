"""Reads of visions, goals and measures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Case, F, Max, OuterRef, QuerySet, Subquery, Value, When
from django.utils.translation import gettext_lazy as _

from colead.features.circles import queries as circles
from colead.features.guidance import rules
from colead.features.guidance.models import Goal, GoalVersion, Measure, Reading, VisionVersion
from colead.features.organizations import queries as organizations
from colead.kernel import prepared, review, subjects, todo
from colead.kernel.actor import Actor
from colead.kernel.verdict import Missing


def visible_to(actor: Actor) -> QuerySet[Goal]:
    """The goals an actor may see, closed ones included."""
    found: QuerySet[Goal] = subjects.seen_by(actor, Goal.objects.all(), kind="goal")
    return found


def goal(actor: Actor, goal_id: int) -> Goal:
    """One goal with its circle, or ``Missing``."""
    found = visible_to(actor).select_related("circle").filter(pk=goal_id).first()
    if found is None:
        raise Missing(f"goal {goal_id}")
    return found


def by_key(actor: Actor, key: str) -> Goal | None:
    """The goal with a key of an import, if there is one."""
    return visible_to(actor).select_related("circle").filter(key=key).first()


def open_goals(actor: Actor, *, circle_id: int | None = None) -> QuerySet[Goal]:
    """Goals that are pursued, the organization's first; of one circle when it is named."""
    found = visible_to(actor).filter(closed_on=None).select_related("circle")
    if circle_id is not None:
        found = found.filter(circle_id=circle_id)
    return found.order_by(F("circle__parent_id").asc(nulls_first=True), "circle__name", "pk")


def of_circle(actor: Actor, circle_id: int) -> prepared.Rows[Goal]:
    """Goals that one circle pursues, at most fifty: 1 query."""
    return prepared.unmade(_of_circle, actor, circle_id)


def _of_circle(actor: Actor, circle_id: int) -> QuerySet[Goal]:
    found = visible_to(actor).filter(closed_on=None, circle_id=circle_id)
    return found.only("title", "text").order_by("pk")[:50]


def closed_goals(actor: Actor) -> QuerySet[Goal]:
    """Goals that are pursued no more, with what came of them."""
    return visible_to(actor).filter(closed_on__isnull=False).select_related("circle")


def goal_choices(actor: Actor, circle_id: int | None = None) -> list[tuple[int, str]]:
    """Open goals as choices (id, label): of a circle and those above it, or of all circles. A goal
    of a circle is labelled with the circle's name; the organization's come first, plain."""
    found = open_goals(actor)
    if circle_id is not None:
        found = found.filter(circle_id__in=circles.ancestor_ids(actor, circle_id))
    rows = found.values_list("pk", "title", "circle__name", "circle__parent_id")
    return [
        (pk, title if parent_id is None else f"{title} ({circle})")
        for pk, title, circle, parent_id in rows
    ]


def visions(actor: Actor) -> QuerySet[VisionVersion]:
    """The vision of each circle as it stands now."""
    found: QuerySet[VisionVersion] = subjects.seen_by(
        actor, VisionVersion.objects.all(), kind="vision"
    )
    latest = VisionVersion.objects.filter(circle_id=OuterRef("circle_id")).order_by("-number")
    return found.filter(number=Subquery(latest.values("number")[:1])).select_related(
        "circle", "written_by"
    )


def vision(actor: Actor, circle_id: int) -> VisionVersion | None:
    """The vision of one circle, if it has written one."""
    found: VisionVersion | None = prepared.first(_vision, actor, circle_id)
    return found


def _vision(actor: Actor, circle_id: int) -> QuerySet[VisionVersion]:
    return visions(actor).filter(circle_id=circle_id).order_by("pk")


def vision_versions(actor: Actor, circle_id: int) -> QuerySet[VisionVersion]:
    """All wordings of a circle's vision, the newest first."""
    found: QuerySet[VisionVersion] = subjects.seen_by(
        actor, VisionVersion.objects.all(), kind="vision"
    )
    return found.filter(circle_id=circle_id).select_related("written_by").order_by("-number")


def versions(found: Goal) -> QuerySet[GoalVersion]:
    """All wordings of a goal, the newest first."""
    return found.versions.select_related("written_by").order_by("-number")


def to_review(actor: Actor) -> QuerySet[Goal]:
    """Goals whose review date has come, the longest waiting first."""
    return (
        visible_to(actor)
        .filter(closed_on=None, review_on__lte=actor.today)
        .select_related("circle")
        .order_by("review_on", "pk")
    )


@dataclass(frozen=True, slots=True)
class Measured:
    """A measure with its readings in order of days, and how far it is (None: never read)."""

    id: int
    name: str
    unit: str
    start: Decimal
    target: Decimal
    points: tuple[tuple[date, Decimal], ...]
    notes: tuple[tuple[date, Decimal, str, str], ...] = ()

    @property
    def last(self) -> tuple[date, Decimal] | None:
        """The latest reading."""
        return self.points[-1] if self.points else None

    @property
    def share(self) -> float | None:
        """The part of the way from start to target, 0 to 1 and beyond."""
        if not self.points:
            return None
        return rules.share_reached(start=self.start, target=self.target, value=self.points[-1][1])

    @property
    def chart(self) -> list[tuple[str, float]]:
        """The points of its picture: day as text, value."""
        return [(day.isoformat(), float(value)) for day, value in self.points]

    @property
    def percent(self) -> int:
        """The part of the way as whole percent within 0 and 100, for a bar."""
        return round(100 * min(max(self.share or 0.0, 0.0), 1.0))


def measured(goal_ids: Iterable[int]) -> dict[int, list[Measured]]:
    """The measures of goals (fetched by one of the functions here) with their readings; two
    queries however many goals. Of several readings of a day the last one counts."""
    goals = prepared.padded(goal_ids)
    measures = prepared.rows(_measures, goals) if goals else []
    readings: dict[int, dict[date, Reading]] = {}
    of = prepared.padded(measure.pk for measure in measures)
    for reading in prepared.rows(_readings, of) if of else ():
        readings.setdefault(reading.measure_id, {})[reading.read_on] = reading
    found: dict[int, list[Measured]] = {}
    for measure in measures:
        read = list(readings.get(measure.pk, {}).values())
        found.setdefault(measure.goal_id, []).append(
            Measured(
                measure.pk,
                measure.name,
                measure.unit,
                measure.start,
                measure.target,
                tuple((reading.read_on, reading.value) for reading in read),
                tuple(
                    (r.read_on, r.value, r.note, r.written_by.name if r.written_by else "")
                    for r in read
                ),
            )
        )
    return found


def _measures(goals: tuple[int, ...]) -> QuerySet[Measure]:
    return Measure.objects.filter(goal_id__in=goals, dropped_at=None).order_by("pk")


def _readings(measures: tuple[int, ...]) -> QuerySet[Reading]:
    found = Reading.objects.filter(measure_id__in=measures).select_related("written_by")
    return found.order_by("read_on", "pk")


def lately(goal_ids: Iterable[int]) -> dict[int, list[Measured]]:
    """As ``measured``, each with its latest reading alone, without its note: 1 query."""
    goals, found = prepared.padded(goal_ids), dict[int, list[Measured]]()
    for goal_id, pk, name, unit, start, target, day, value in (
        prepared.rows(_lately, goals) if goals else ()
    ):
        points = () if day is None else ((day, value),)
        told = Measured(pk, name, unit, start, target, points)
        found.setdefault(goal_id, []).append(told)
    return found


def _lately(goals: tuple[int, ...]) -> QuerySet[Measure, Any]:
    last = Reading.objects.filter(measure=OuterRef("pk")).order_by("-read_on", "-pk")
    return _measures(goals).values_list(
        "goal_id", "pk", "name", "unit", "start", "target",
        Subquery(last.values("read_on")[:1]), Subquery(last.values("value")[:1]),
    )  # fmt: skip


def measure(actor: Actor, measure_id: int) -> Measure:
    """One measure that is still read, with its goal, or ``Missing``."""
    found = (
        Measure.objects.filter(pk=measure_id, dropped_at=None, goal__in=visible_to(actor))
        .select_related("goal__circle")
        .first()
    )
    if found is None:
        raise Missing(f"measure {measure_id}")
    return found


def circles_kept_by(actor: Actor) -> set[int]:
    """The circles whose vision and goals the actor keeps; three queries however many circles."""
    if actor.is_guest:
        return set()
    present = organizations.present(actor).order_by()
    guided: dict[int, set[int]] = {}
    guides = present.filter(
        terms__role__is_guide=True, terms__role__closed_on=None, terms__ended_on=None
    )
    for member_id, circle_id in guides.values_list("pk", "terms__role__circle_id"):
        guided.setdefault(circle_id, set()).add(member_id)
    me = actor.member_id or 0
    peopled: dict[int, set[int]] = {}
    inside = present.filter(circle_memberships__ended_on=None, circle_memberships__isnull=False)
    for circle_id, mine in inside.values_list("circle_memberships__circle_id").annotate(
        mine=Max(Case(When(pk=me, then=Value(1)), default=Value(0)))
    ):
        peopled[circle_id] = {me} if mine else {0}
    return {
        circle_id
        for circle_id, parent_id in circles.visible_to(actor)
        .filter(closed_on=None)
        .order_by()
        .values_list("pk", "parent_id")
        if rules.may_keep(
            actor,
            is_root=parent_id is None,
            guides=guided.get(circle_id, set()),
            members=peopled.get(circle_id, set()),
        )
    }


subjects.register(
    "goal", label=_("goal"), icon="target", visible_to=visible_to, url_name="guidance:goal"
)


def _coming_up(actor: Actor, until: date, circle_id: int | None) -> QuerySet[Any, Any]:
    found = visible_to(actor).filter(closed_on=None, review_on__lte=until)
    if circle_id is not None:
        found = found.filter(circle_id=circle_id)
    return todo.told(found, kind="goal", title="title", about="circle__name", on="review_on")


review.comes_up("goal", _coming_up, url_name="guidance:goal", icon="target", label=_("goal"))
