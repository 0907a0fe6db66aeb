"""Visions, goals, measures and readings, in the organization bundle."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal, InvalidOperation

from colead.features.circles import queries as circles
from colead.features.guidance import events, rules
from colead.features.guidance.models import Goal, GoalVersion, Measure, Reading, VisionVersion
from colead.kernel import search
from colead.kernel.bundle import (
    Bringing,
    Clash,
    Column,
    Row,
    Table,
    Taking,
    enrich,
    register,
    upsert,
)


def _bring_goals(rows: Sequence[Row], bringing: Bringing) -> None:
    by = bringing.actor()
    root = circles.root(by)
    _bring_vision(root.pk, root.name, str(bringing.notes.get("vision") or ""), bringing)
    wanted = [
        {
            "key": row["goal"],
            "title": row["title"],
            "text": row.get("text") or "",
            "circle_id": row.get("circle_id") or root.pk,
            "review_on": row.get("review"),
            "opened_on": row.get("opened"),
            "closed_on": row.get("closed"),
            "result": (row.get("result") or "") if row.get("closed") else "",
            "outcome": (row.get("outcome") or "") if row.get("closed") else "",
        }
        for row in rows
    ]
    done = upsert(
        Goal,
        wanted,
        identity=["key"],
        organization_id=bringing.organization_id,
        bringing=bringing,
        table="goals",
    )
    bringing.learn("goals", (row["goal"] for row in rows), done.ids)
    now = Goal.objects.in_bulk([done.ids[index] for index in (*done.created, *done.changed)])
    wordings = {
        version.goal_id: version
        for version in GoalVersion.objects.filter(goal__in=now).order_by("number")
    }
    for index in (*done.created, *done.changed):
        goal = now[done.ids[index]]
        last = wordings.get(goal.pk)
        if last is None or (last.title, last.text) != (goal.title, goal.text):
            goal.version = last.number + 1 if last else 1
            goal.save(update_fields=["version"])
            GoalVersion.objects.create(
                organization_id=bringing.organization_id,
                goal=goal,
                number=goal.version,
                title=goal.title,
                text=goal.text,
                review_on=goal.review_on,
                written_at=bringing.at,
            )
        search.index(
            bringing.organization_id,
            "goal",
            goal.pk,
            title=goal.title,
            text=goal.text,
            circle_id=goal.circle_id,
        )
    for index in done.created:
        goal = now[done.ids[index]]
        bringing.tell(
            events.GoalOpened(goal=goal.pk, title=goal.title, circle=goal.circle_id),
            on=goal.opened_on,
        )
        if goal.closed_on:
            bringing.tell(
                events.GoalClosed(
                    goal=goal.pk, title=goal.title, circle=goal.circle_id, result=goal.result
                ),
                on=goal.closed_on,
            )


def _bring_vision(circle_id: int, name: str, text: str, bringing: Bringing) -> None:
    last = VisionVersion.objects.filter(circle_id=circle_id).order_by("-number").first()
    if not text or (last is not None and last.text == text):
        return
    number = last.number + 1 if last else 1
    VisionVersion.objects.create(
        organization_id=bringing.organization_id,
        circle_id=circle_id,
        number=number,
        text=text,
        written_at=bringing.at,
    )
    counted = bringing.changed if last else bringing.created
    counted["visions"] = counted.get("visions", 0) + 1
    bringing.tell(events.VisionWritten(circle=circle_id, title=name, number=number), on=None)


def _bring_visions(rows: Sequence[Row], bringing: Bringing) -> None:
    names = dict(circles.visible_to(bringing.actor()).values_list("pk", "name"))
    for row in rows:
        _bring_vision(row["circle_id"], names[row["circle_id"]], row["text"], bringing)


def _latest(organization_id: int) -> dict[int, VisionVersion]:
    found = VisionVersion.objects.filter(organization_id=organization_id).order_by("number")
    return {vision.circle_id: vision for vision in found.select_related("circle")}


def _take_visions(taking: Taking) -> Iterable[Row]:
    for circle_id, vision in sorted(_latest(taking.organization_id).items()):
        if vision.circle.parent_id is not None:
            yield {
                "_id": vision.pk,
                "circle": taking.key("circles", circle_id),
                "text": vision.text,
            }


def _with_vision(taking: Taking) -> Callable[[int, Row], None]:
    found = [
        vision.text
        for vision in _latest(taking.organization_id).values()
        if vision.circle.parent_id is None
    ]

    def fill(_organization_id: int, row: Row) -> None:
        row["vision"] = found[0] if found else ""

    return fill


def _take_goals(taking: Taking) -> Iterable[Row]:
    goals = list(Goal.objects.filter(organization_id=taking.organization_id).order_by("pk"))
    keys = taking.keys.setdefault("goals", {})
    for goal in goals:
        keys[goal.pk] = key = taking.key_of(goal)
        yield {
            "_id": goal.pk,
            "goal": key,
            "title": goal.title,
            "circle": taking.key("circles", goal.circle_id),
            "opened": goal.opened_on,
            "closed": goal.closed_on,
            "text": goal.text,
            "review": goal.review_on,
            "result": goal.result,
            "outcome": goal.outcome,
        }


def _check_goal(row: Row) -> Iterable[tuple[str, str]]:
    if row.get("opened") and row.get("closed") and row["closed"] < row["opened"]:
        yield "closed", "lies before the day of opening"


def _number(text: object) -> Decimal | None:
    try:
        found = round(Decimal(str(text)), 6)
    except (InvalidOperation, ValueError):
        return None
    return found if found.is_finite() and abs(found) < rules.LARGEST else None


def _check_numbers(*names: str) -> Callable[[Row], Iterable[tuple[str, str]]]:
    def check(row: Row) -> Iterable[tuple[str, str]]:
        for name in names:
            if row.get(name) and _number(row[name]) is None:
                yield name, "is not a number: write it like 12.5"
        if len(names) > 1 and _number(row.get("start")) == _number(row.get("target")):
            yield "target", "is the same as the start: a measure goes somewhere"

    return check


def _bring_measures(rows: Sequence[Row], bringing: Bringing) -> None:
    done = upsert(
        Measure,
        [
            {
                "goal_id": row["goal_id"],
                "name": row["name"],
                "dropped_at": None,
                "unit": row.get("unit") or "",
                "start": _number(row["start"]),
                "target": _number(row["target"]),
                "added_at": bringing.at,
            }
            for row in rows
        ],
        identity=["goal_id", "name", "dropped_at"],
        organization_id=bringing.organization_id,
        bringing=bringing,
        table="measures",
        keep=["added_at"],
    )
    bringing.notes["measures"] = {
        (row["goal_id"], row["name"]): pk for row, pk in zip(rows, done.ids, strict=True)
    }


def _take_measures(taking: Taking) -> Iterable[Row]:
    found = Measure.objects.filter(organization_id=taking.organization_id, dropped_at=None)
    for measure in found.order_by("pk"):
        yield {
            "_id": measure.pk,
            "goal": taking.key("goals", measure.goal_id),
            "name": measure.name,
            "unit": measure.unit,
            "start": rules.plain(measure.start),
            "target": rules.plain(measure.target),
        }


def _bring_readings(rows: Sequence[Row], bringing: Bringing) -> None:
    ids = bringing.notes.get("measures", {})
    for row in rows:
        if (row["goal_id"], row["measure"]) not in ids:
            says = "there is no such measure of this goal in measures"
            raise Clash("readings", row["_row"], "measure", row["measure"], says)
    upsert(
        Reading,
        [
            {
                "measure_id": ids[row["goal_id"], row["measure"]],
                "read_on": row["on"],
                "value": _number(row["value"]),
                "note": (row.get("note") or "")[:300],
                "written_at": bringing.at,
            }
            for row in rows
        ],
        identity=["measure_id", "read_on"],
        organization_id=bringing.organization_id,
        bringing=bringing,
        table="readings",
        keep=["written_at"],
    )


def _take_readings(taking: Taking) -> Iterable[Row]:
    found = Reading.objects.filter(
        organization_id=taking.organization_id, measure__dropped_at=None
    ).select_related("measure")
    latest = {(one.measure_id, one.read_on): one for one in found.order_by("pk")}
    for reading in latest.values():
        yield {
            "_id": reading.pk,
            "goal": taking.key("goals", reading.measure.goal_id),
            "measure": reading.measure.name,
            "on": reading.read_on,
            "value": rules.plain(reading.value),
            "note": reading.note,
        }


register(
    Table(
        "goals",
        (
            Column("goal", "key", required=True),
            Column("title", required=True),
            Column("circle", "key", table="circles"),
            Column("opened", "day"),
            Column("closed", "day"),
            Column("text", "text"),
            Column("review", "day"),
            Column("result", "choice", choices=tuple(Goal.Result.values)),
            Column("outcome", "text"),
        ),
        _bring_goals,
        _take_goals,
        keyed=True,
        check=_check_goal,
    )
)
register(
    Table(
        "visions",
        (
            Column("circle", "key", required=True, table="circles"),
            Column("text", "text", required=True),
        ),
        _bring_visions,
        _take_visions,
    )
)
register(
    Table(
        "measures",
        (
            Column("goal", "key", required=True, table="goals"),
            Column("name", required=True),
            Column("unit"),
            Column("start", required=True),
            Column("target", required=True),
        ),
        _bring_measures,
        _take_measures,
        check=_check_numbers("start", "target"),
    )
)
register(
    Table(
        "readings",
        (
            Column("goal", "key", required=True, table="goals"),
            Column("measure", required=True),
            Column("on", "day", required=True),
            Column("value", required=True),
            Column("note"),
        ),
        _bring_readings,
        _take_readings,
        check=_check_numbers("value"),
    )
)
enrich("organization", _with_vision)
