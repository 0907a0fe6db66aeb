"""The second look at a role: keep, adapt or drop, with the reason."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from colead.features.circles import events, queries
from colead.features.circles.actions.holding import shut_role
from colead.features.circles.actions.roles import amend_role
from colead.features.circles.models import Role, RoleReview
from colead.kernel.actions import action
from colead.kernel.actor import Actor
from colead.kernel.journal import record
from colead.kernel.verdict import refuse


@action
def review_role(
    role_id: int,
    *,
    outcome: str,
    reason: str,
    by: Actor,
    review_on: date | None = None,
    **wanted: Any,
) -> RoleReview:
    """Look at a role again, by those who may change it.

    ``keep`` leaves it as it is, ``adapt`` changes what ``wanted`` names (as ``amend_role`` does),
    ``drop`` closes it. ``review_on`` is the next day to look at it, for what is not dropped.
    Refused without a reason, with a day that has passed, and for an adaptation that changes
    nothing.
    """
    role = queries.role(by, role_id)
    queries.may_shape_role(by, role).enforce()
    if outcome not in RoleReview.Outcome.values:
        refuse(_("Choose: keep, adapt or drop."), field="outcome")
    if not reason.strip():
        refuse(_("Say why."), field="reason")
    if review_on is not None and review_on <= by.today:
        refuse(_("Choose a day after today."), field="review_on")
    concerned = queries.holder_ids(role.pk) - {by.member_id or 0}
    next_on = None if outcome == RoleReview.Outcome.DROP else review_on
    made = RoleReview.objects.create(
        organization_id=by.organization_id,
        role=role,
        outcome=outcome,
        reason=reason,
        reviewed_by_id=by.member_id,
        reviewed_at=by.at,
        next_on=next_on,
    )
    record(
        events.RoleReviewed(
            role=role.pk,
            title=role.title,
            circle=role.circle_id,
            outcome=str(RoleReview.Outcome(outcome).label),
            reason=reason.strip()[:300],
            concerned=sorted(concerned),
        ),
        by=by,
    )
    if outcome == RoleReview.Outcome.DROP:
        shut_role(role, by=by)
        return made
    if outcome == RoleReview.Outcome.ADAPT:
        if all(getattr(role, name) == value for name, value in wanted.items()):
            refuse(_("Nothing is different yet. To leave it as it is, keep it."))
        amend_role(role_id, by=by, **wanted)
    Role.objects.filter(pk=role.pk).update(review_on=next_on)
    return made


@action
def role_falls_due(role_id: int, *, by: Actor) -> None:
    """The review day of a role has come: its holders and the circle's guides are told, once for
    each day; where there are none, the people of the circle."""
    role = queries.role(by, role_id)
    if role.closed_on or role.review_on is None or role.review_on > by.today:
        return
    if queries.is_review_told(by, role.pk, role.review_on):
        return
    people = queries.reviewers(by, role)
    record(
        events.RoleReviewDue(
            role=role.pk,
            title=role.title,
            circle=role.circle_id,
            on=role.review_on.isoformat(),
            concerned=sorted(people),
        ),
        by=by,
    )
