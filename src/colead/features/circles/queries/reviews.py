"""Roles whose second look has come, and for whom it waits."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from colead.features.circles.events import RoleReviewDue
from colead.features.circles.models import Membership, Role, RoleReview, Term
from colead.features.circles.queries.people import holder_ids, members_in
from colead.features.circles.queries.roles import guides_of, roles
from colead.kernel import journal, review, todo
from colead.kernel.actor import Actor


def reviews_of_role(role_id: int) -> QuerySet[RoleReview]:
    """The second looks at a role, newest first."""
    found = RoleReview.objects.filter(role_id=role_id).select_related("reviewed_by")
    return found.order_by("-reviewed_at", "-id")


def to_review(actor: Actor, day: date) -> QuerySet[Role]:
    """Roles whose review day has come by a day and that wait for the actor: those they hold,
    those of circles they guide, and those of their circles that nobody holds or guides."""
    terms = Term.objects.filter(ended_on=None, member__left_on=None)
    holding = terms.filter(role=OuterRef("pk"))
    guiding = terms.filter(role__circle=OuterRef("circle"), role__is_guide=True)
    inside = Membership.objects.filter(
        circle=OuterRef("circle"), member_id=actor.member_id or 0, ended_on=None
    )
    mine = Q(Exists(holding.filter(member_id=actor.member_id or 0)))
    mine |= Q(Exists(guiding.filter(member_id=actor.member_id or 0)))
    mine |= Q(~Exists(holding)) & Q(~Exists(guiding)) & Q(Exists(inside))
    return (
        roles(actor)
        .filter(mine, review_on__lte=day, closed_on=None, circle__closed_on=None)
        .select_related("circle")
        .order_by("review_on", "id")
    )


def reviewers(actor: Actor, role: Role) -> set[int]:
    """For whom the second look at a role waits, as ``to_review`` sees it."""
    found = holder_ids(role.pk) | {member.pk for member in guides_of(actor, role.circle_id)}
    return found or set(members_in(actor, role.circle).values_list("pk", flat=True))


def roles_due(day: date) -> list[tuple[int, int]]:
    """Ids (organization, role) of open roles whose review day has come, for the daily job."""
    found = Role.objects.filter(review_on__lte=day, closed_on=None, circle__closed_on=None)
    return list(found.order_by("review_on", "id").values_list("organization_id", "pk"))


def is_review_told(actor: Actor, role_id: int, day: date) -> bool:
    """Whether those for whom it waits were told that this review day has come."""
    told = journal.entries(actor).filter(
        event=RoleReviewDue.name, subject_kind="role", subject_id=role_id
    )
    return told.order_by().filter(facts__on=day.isoformat()).exists()


def _waiting(actor: Actor) -> QuerySet[Any, Any]:
    found = to_review(actor, actor.today).select_related(None)
    return todo.told(found, kind="role-review", title="title", about="circle__name", on="review_on")


todo.waits(
    "role-review",
    _waiting,
    url_name="circles:review-role",
    icon="calendar-check",
    why=_("A role in %(about)s is to be looked at again"),
    label=_("Keep, adapt or drop it"),
)


def _coming_up(actor: Actor, until: date, circle_id: int | None) -> QuerySet[Any, Any]:
    found = roles(actor).filter(review_on__lte=until, closed_on=None, circle__closed_on=None)
    if circle_id is not None:
        found = found.filter(circle_id=circle_id)
    return todo.told(found, kind="role", title="title", about="circle__name", on="review_on")


review.comes_up("role", _coming_up, url_name="circles:role", icon="user-round", label=_("role"))
