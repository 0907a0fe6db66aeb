"""Reads of guardrails, their wordings and reviews."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from colead.features.authority import rules
from colead.features.authority.models import Guardrail, GuardrailReview, GuardrailVersion, Stamp
from colead.features.circles import queries as circles
from colead.features.circles.models import Circle
from colead.features.organizations import queries as organizations
from colead.kernel import prepared, review, subjects, todo
from colead.kernel.actor import Actor
from colead.kernel.verdict import Missing, refuse

ROOT_FIRST = F("circle__parent_id").asc(nulls_first=True)


def visible_to(actor: Actor) -> QuerySet[Guardrail]:
    """The guardrails an actor may see, retired ones included."""
    found: QuerySet[Guardrail] = subjects.seen_by(actor, Guardrail.objects.all(), kind="guardrail")
    return found


def guardrail(actor: Actor, guardrail_id: int) -> Guardrail:
    """One guardrail with its circle, or ``Missing``."""
    found = visible_to(actor).select_related("circle").filter(pk=guardrail_id).first()
    if found is None:
        raise Missing(f"guardrail {guardrail_id}")
    return found


def by_key(actor: Actor, key: str) -> Guardrail | None:
    """The guardrail with a key of an import, if there is one."""
    return visible_to(actor).select_related("circle").filter(key=key).first()


def in_force(actor: Actor, *, circle_id: int | None = None) -> QuerySet[Guardrail]:
    """Guardrails that hold, the organization's first; of one circle when it is named."""
    found = visible_to(actor).filter(retired_at=None).select_related("circle")
    if circle_id is not None:
        found = found.filter(circle_id=circle_id)
    return found.order_by(ROOT_FIRST, "circle__name", "title", "id")


def retired(actor: Actor) -> QuerySet[Guardrail]:
    """Guardrails that hold no more, the latest first."""
    return (
        visible_to(actor)
        .filter(retired_at__isnull=False)
        .select_related("circle")
        .order_by("-retired_at", "-id")
    )


def speaking_in(actor: Actor, circle: Circle) -> prepared.Rows[Guardrail]:
    """Guardrails that hold for acts in a circle, at most a hundred: its own and those of the
    circles above, the organization's first; one query. Each has the ``stamp`` of the rulebook that
    tells it, so that what was drawn of them is drawn anew when a name in it has changed."""
    return prepared.unmade(_speaking_in, actor, prepared.padded(circles.line(circle)))


def _speaking_in(actor: Actor, line: tuple[int, ...]) -> QuerySet[Guardrail]:
    stamp = Stamp.objects.filter(pk=OuterRef("organization_id")).values("value")
    found = visible_to(actor).filter(retired_at=None, circle_id__in=line)
    found = found.annotate(stamp=Subquery(stamp)).only("title", "circle_id", "when", "then", "text")
    return found.order_by(ROOT_FIRST, "title", "id")[:100]


def to_review(actor: Actor) -> QuerySet[Guardrail]:
    """Guardrails whose review date has come, the longest waiting first."""
    return (
        visible_to(actor)
        .filter(retired_at=None, review_on__lte=actor.today)
        .select_related("circle")
        .order_by("review_on", "id")
    )


def versions(found: Guardrail) -> QuerySet[GuardrailVersion]:
    """All wordings of a guardrail, the newest first."""
    return found.versions.select_related("written_by").order_by("-number")


def reviews(found: Guardrail) -> QuerySet[GuardrailReview]:
    """All reviews of a guardrail, the newest first."""
    return found.reviews.select_related("reviewed_by").order_by("-reviewed_at", "-id")


def keepers(actor: Actor, circle_id: int) -> circles.Keepers:
    """Who keeps the guardrails of a circle that the actor sees."""
    return circles.keepers(actor, circles.circle(actor, circle_id))


def present_ids(actor: Actor, member_ids: Iterable[int]) -> set[int]:
    """Those of the members who are here now."""
    wanted = set(member_ids)
    found = organizations.present(actor).filter(pk__in=wanted) if wanted else None
    return set(found.order_by().values_list("pk", flat=True)) if found is not None else set()


def names_of(actor: Actor, member_ids: Iterable[int]) -> dict[int, str]:
    """The names of members who are here."""
    wanted = list(member_ids)
    if not wanted:
        return {}
    return dict(organizations.present(actor).filter(pk__in=wanted).values_list("pk", "name"))


def ids_by_name(actor: Actor, names: Iterable[str]) -> list[int]:
    """The members who bear these names, whatever the case; refused where nobody or more than one
    does, so that nobody is named by mistake."""
    found: list[int] = []
    for name in list(names)[:20]:
        ids = list(organizations.present(actor).filter(name__iexact=name).values_list("pk")[:2])
        if len(ids) != 1:
            says = (
                _("Nobody here is called %(name)s.")
                if not ids
                else _("Several people are called %(name)s.")
            )
            refuse(says % {"name": name}, field="people")
        found.append(ids[0][0])
    return found


def choices_kept_by(actor: Actor) -> list[tuple[int, str]]:
    """The circles whose guardrails the actor keeps, as choices in the order of the tree."""
    if actor.is_guest:
        return []
    present = organizations.present(actor).order_by()
    guided: dict[int, set[int]] = {}
    guides = present.filter(
        terms__role__is_guide=True, terms__role__closed_on=None, terms__ended_on=None
    )
    for member_id, circle_id in guides.values_list("pk", "terms__role__circle_id"):
        guided.setdefault(circle_id, set()).add(member_id)
    inside = present.filter(circle_memberships__ended_on=None, circle_memberships__isnull=False)
    peopled = set(inside.values_list("circle_memberships__circle_id", flat=True).distinct())
    mine, me = circles.my_circle_ids(actor), actor.member_id or 0
    root_id = circles.root(actor).pk
    return [
        (circle_id, label)
        for circle_id, label in circles.choices(actor)
        if rules.may_keep(
            actor,
            is_root=circle_id == root_id,
            guides=guided.get(circle_id, set()),
            members={me} if circle_id in mine else ({0} if circle_id in peopled else set()),
        )
    ]


subjects.register(
    "guardrail",
    label=gettext_lazy("guardrail"),
    icon="shield",
    visible_to=visible_to,
    url_name="authority:guardrail",
)


def _coming_up(actor: Actor, until: date, circle_id: int | None) -> QuerySet[Any, Any]:
    found = visible_to(actor).filter(retired_at=None, review_on__lte=until)
    if circle_id is not None:
        found = found.filter(circle_id=circle_id)
    return todo.told(found, kind="guardrail", title="title", about="circle__name", on="review_on")


review.comes_up(
    "guardrail",
    _coming_up,
    url_name="authority:guardrail",
    icon="shield",
    label=gettext_lazy("guardrail"),
)
