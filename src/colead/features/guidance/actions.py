"""Writing visions; opening, measuring, changing and closing goals."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from colead.features.circles import queries as circles
from colead.features.guidance import events, queries, rules
from colead.features.guidance.models import Goal, GoalVersion, Measure, Reading, VisionVersion
from colead.features.organizations import rules as membership
from colead.kernel import search
from colead.kernel.actions import action
from colead.kernel.actor import Actor
from colead.kernel.journal import record
from colead.kernel.verdict import Refused, refuse


def _enforce_keeping(circle_id: int, *, by: Actor) -> None:
    if by.member_id is None:
        return
    membership.may_take_part(by).enforce()
    found = circles.keepers(by, circles.circle(by, circle_id))
    rules.may_keep(by, is_root=found.is_root, guides=found.guides, members=found.members).enforce()


def _must_lie_ahead(review_on: date | None, *, by: Actor) -> None:
    if review_on is not None and review_on < by.today and by.door != "import":
        refuse(_("The next look lies ahead: choose a day from today on."), field="review_on")


@action
def write_vision(
    circle_id: int,
    *,
    text: str,
    by: Actor,
    reason: str = "",
    review_on: date | None = None,
    number: int | None = None,
) -> VisionVersion:
    """Write a circle's vision anew; each wording is kept. The root circle's is the organization's.

    ``number`` is the number of the wording that was read: when somebody else wrote one meanwhile,
    this is refused. None does not ask.
    """
    circle = circles.circle(by, circle_id)
    _enforce_keeping(circle_id, by=by)
    _must_lie_ahead(review_on, by=by)
    now = queries.vision(by, circle_id)
    last = now.number if now else 0
    meanwhile = _("Somebody else wrote this vision anew meanwhile. Read theirs first.")
    if number is not None and number != last:
        refuse(meanwhile, field="text")
    try:
        with transaction.atomic():
            vision = VisionVersion.objects.create(
                organization_id=by.organization_id,
                circle=circle,
                number=last + 1,
                text=text,
                reason=reason,
                review_on=review_on,
                written_by_id=by.member_id,
                written_at=by.at,
            )
    except IntegrityError:
        raise Refused(meanwhile, field="text") from None
    record(
        events.VisionWritten(
            circle=circle.pk, title=circle.name, number=vision.number, reason=reason[:300]
        ),
        by=by,
    )
    return vision


def _keep_wording(goal: Goal, *, reason: str, by: Actor) -> None:
    GoalVersion.objects.create(
        organization_id=by.organization_id,
        goal=goal,
        number=goal.version,
        title=goal.title,
        text=goal.text,
        reason=reason,
        review_on=goal.review_on,
        written_by_id=by.member_id,
        written_at=by.at,
    )
    search.index(
        by.organization_id,
        "goal",
        goal.pk,
        title=goal.title,
        text=goal.text,
        circle_id=goal.circle_id,
    )


@action
def open_goal(
    *,
    circle_id: int,
    title: str,
    by: Actor,
    text: str = "",
    review_on: date | None = None,
    opened_on: date | None = None,
    key: str | None = None,
) -> Goal:
    """Open a goal of a circle; the root circle's are the organization's. ``opened_on`` is today
    unless an import knows better."""
    circle = circles.circle(by, circle_id)
    _enforce_keeping(circle_id, by=by)
    _must_lie_ahead(review_on, by=by)
    if circle.closed_on is not None:
        refuse(_("This circle is closed."), field="circle_id")
    try:
        with transaction.atomic():
            goal = Goal.objects.create(
                organization_id=by.organization_id,
                circle=circle,
                title=title,
                text=text,
                review_on=review_on,
                opened_on=opened_on or by.today,
                key=key,
            )
    except IntegrityError:
        raise Refused(_("There is a goal with this key already."), field="key") from None
    _keep_wording(goal, reason="", by=by)
    record(events.GoalOpened(goal=goal.pk, title=goal.title, circle=circle.pk), by=by)
    return goal


@action
def amend_goal(
    goal_id: int,
    *,
    title: str,
    reason: str,
    version: int,
    by: Actor,
    text: str = "",
    review_on: date | None = None,
) -> Goal:
    """Give a goal a new wording, with the reason. ``version`` is the one that was read: when
    somebody else changed it meanwhile, this is refused."""
    goal = queries.goal(by, goal_id)
    _enforce_keeping(goal.circle_id, by=by)
    rules.may_change(is_open=goal.is_open).enforce()
    _must_lie_ahead(review_on, by=by)
    changed = Goal.objects.filter(pk=goal.pk, version=version, closed_on=None).update(
        title=title, text=text, review_on=review_on, version=version + 1
    )
    if not changed:
        refuse(_("Somebody else changed this goal meanwhile. Look at it again first."))
    goal.title, goal.text, goal.review_on, goal.version = title, text, review_on, version + 1
    _keep_wording(goal, reason=reason, by=by)
    record(
        events.GoalAmended(
            goal=goal.pk,
            title=goal.title,
            circle=goal.circle_id,
            version=goal.version,
            reason=reason[:300],
        ),
        by=by,
    )
    return goal


@action
def keep_goal(goal_id: int, *, reason: str, review_on: date | None, by: Actor) -> Goal:
    """The outcome of a review: the goal stays as it is, until the next review."""
    goal = queries.goal(by, goal_id)
    _enforce_keeping(goal.circle_id, by=by)
    _must_lie_ahead(review_on, by=by)
    if not Goal.objects.filter(pk=goal.pk, closed_on=None).update(review_on=review_on):
        rules.may_change(is_open=False).enforce()
    goal.review_on = review_on
    record(
        events.GoalReviewed(
            goal=goal.pk, title=goal.title, circle=goal.circle_id, reason=reason[:300]
        ),
        by=by,
    )
    return goal


@action
def close_goal(
    goal_id: int,
    *,
    result: str,
    outcome: str,
    by: Actor,
    closed_on: date | None = None,
) -> Goal:
    """Close a goal with what came of it, good or not. ``result`` is one of ``Goal.Result``."""
    goal = queries.goal(by, goal_id)
    _enforce_keeping(goal.circle_id, by=by)
    if not outcome.strip() and by.member_id is not None:
        refuse(_("Say what came of it: that is how the next goal gets better."), field="outcome")
    day = closed_on or by.today
    if goal.opened_on is not None and day < goal.opened_on:
        refuse(_("A goal closes after it was opened."), field="closed_on")
    changed = Goal.objects.filter(pk=goal.pk, closed_on=None).update(
        closed_on=day, result=result, outcome=outcome
    )
    if not changed:
        rules.may_change(is_open=False).enforce()
    goal.closed_on, goal.result, goal.outcome = day, result, outcome
    record(
        events.GoalClosed(goal=goal.pk, title=goal.title, circle=goal.circle_id, result=result),
        by=by,
    )
    return goal


@action
def reopen_goal(goal_id: int, *, reason: str, by: Actor) -> Goal:
    """Pursue a closed goal again; what had come of it stays in the journal and its history."""
    goal = queries.goal(by, goal_id)
    _enforce_keeping(goal.circle_id, by=by)
    before = goal.outcome
    changed = Goal.objects.filter(pk=goal.pk, closed_on__isnull=False, version=goal.version).update(
        closed_on=None, result="", outcome="", version=goal.version + 1
    )
    if not changed:
        refuse(_("This goal is open already."))
    goal.closed_on, goal.result, goal.outcome = None, "", ""
    goal.version += 1
    told = _("Opened again: %(reason)s") % {"reason": reason}
    if before:
        told += "\n\n" + _("What had come of it: %(outcome)s") % {"outcome": before}
    _keep_wording(goal, reason=told, by=by)
    record(
        events.GoalReopened(
            goal=goal.pk, title=goal.title, circle=goal.circle_id, reason=reason[:300]
        ),
        by=by,
    )
    return goal


@action
def add_measure(
    goal_id: int, *, name: str, start: Decimal, target: Decimal, by: Actor, unit: str = ""
) -> Measure:
    """Say by what a goal is measured: from ``start`` to ``target``, in ``unit``."""
    goal = queries.goal(by, goal_id)
    _enforce_keeping(goal.circle_id, by=by)
    rules.may_change(is_open=goal.is_open).enforce()
    if start == target:
        refuse(_("The target must differ from the start."), field="target")
    _enforce_size(start, field="start")
    _enforce_size(target, field="target")
    try:
        with transaction.atomic():
            measure = Measure.objects.create(
                organization_id=by.organization_id,
                goal=goal,
                name=name,
                unit=unit,
                start=start,
                target=target,
                added_at=by.at,
            )
    except IntegrityError:
        raise Refused(_("This goal has a measure of this name already."), field="name") from None
    record(
        events.MeasureAdded(goal=goal.pk, title=goal.title, circle=goal.circle_id, measure=name),
        by=by,
    )
    return measure


@action
def drop_measure(measure_id: int, *, by: Actor) -> None:
    """Stop measuring by this; its readings are kept."""
    measure = queries.measure(by, measure_id)
    goal = measure.goal
    _enforce_keeping(goal.circle_id, by=by)
    rules.may_change(is_open=goal.is_open).enforce()
    if Measure.objects.filter(pk=measure.pk, dropped_at=None).update(dropped_at=by.at):
        record(
            events.MeasureDropped(
                goal=goal.pk, title=goal.title, circle=goal.circle_id, measure=measure.name
            ),
            by=by,
        )


@action
def read_measure(
    measure_id: int,
    *,
    value: Decimal,
    by: Actor,
    read_on: date | None = None,
    note: str = "",
) -> Reading:
    """Write down what a measure shows; any member may. A later reading of a day replaces the
    earlier one in the picture; both are kept."""
    measure = queries.measure(by, measure_id)
    goal = measure.goal
    rules.may_read(by, is_open=goal.is_open).enforce()
    _enforce_size(value, field="value")
    if read_on is not None and read_on > by.today:
        refuse(_("This day has not come yet."), field="read_on")
    reading = Reading.objects.create(
        organization_id=by.organization_id,
        measure=measure,
        value=value,
        read_on=read_on or by.today,
        note=note,
        written_by_id=by.member_id,
        written_at=by.at,
    )
    record(
        events.ReadingTaken(
            goal=goal.pk,
            title=goal.title,
            circle=goal.circle_id,
            measure=measure.name,
            value=rules.plain(value),
            unit=measure.unit,
        ),
        by=by,
    )
    return reading


def _enforce_size(value: Decimal, *, field: str) -> None:
    if not value.is_finite() or abs(value) >= rules.LARGEST:
        refuse(_("This number is too large."), field=field)
