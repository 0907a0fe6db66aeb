"""Single things and lists of looking back, and what of it waits or comes up."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, TypeVar

from django.db.models import Count, Exists, Model, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from colead.features.circles import queries as circles
from colead.features.initiatives import queries as initiatives
from colead.features.organizations import queries as organizations
from colead.features.retrospectives import rules
from colead.features.retrospectives.models import (
    Card,
    Commitment,
    Format,
    Group,
    Lesson,
    LookBack,
    Note,
    Retrospective,
    Rhythm,
    Seat,
)
from colead.kernel import belongings, paging, prepared, review, subjects, todo
from colead.kernel.actor import Actor
from colead.kernel.verdict import Missing

T = TypeVar("T", bound=Model)
OPEN = [phase for phase in Retrospective.Phase.values if phase != "closed"]


def visible_to(actor: Actor) -> QuerySet[Retrospective]:
    """That people looked back is known to everybody here; what they wrote is another question
    (``rules.may_read``). A guest sees those it was invited to."""
    found: QuerySet[Retrospective] = subjects.seen_by(
        actor, Retrospective.objects.all(), kind="retrospective"
    )
    if actor.is_guest:
        seats = Seat.objects.filter(retrospective=OuterRef("pk"), member_id=actor.member_id or 0)
        here = Retrospective.objects.filter(organization_id=actor.organization_id)
        found = here.filter(Q(pk__in=found.values("pk")) | Exists(seats))
    return found


def retrospective(actor: Actor, retrospective_id: int, *, lock: bool = False) -> Retrospective:
    """One, or ``Missing``; with ``lock`` nobody else changes its board until the commit."""
    found = visible_to(actor).filter(pk=retrospective_id)
    if lock:
        found = found.select_for_update(of=("self",))
    one = found.select_related("circle", "facilitator").first()
    if one is None:
        raise Missing(f"retrospective {retrospective_id}")
    return one


def listed(
    actor: Actor, *, past: bool = False, after: str | None = None
) -> paging.Page[Retrospective]:
    """Those that are under way, or those that are over, the latest first."""
    found = visible_to(actor).select_related("circle").annotate(people=Count("seats"))
    found = found.exclude(phase__in=OPEN) if past else found.filter(phase__in=OPEN)
    return paging.page(found, after=after, order=("-started_at", "-id"))


def of_circle(actor: Actor, circle_id: int) -> prepared.Rows[Retrospective]:
    """The latest of a circle."""
    circles.guard(actor, circle_id)
    return prepared.unmade(_of_circle, actor, circle_id)


def _of_circle(actor: Actor, circle_id: int) -> QuerySet[Retrospective]:
    found = visible_to(actor).filter(circle_id=circle_id)
    found = found.only("title", "phase", "started_at", "closed_at")
    return found.order_by("-started_at", "-id")[:4]


def of_initiative(actor: Actor, initiative_id: int) -> list[Retrospective]:
    """Those about an initiative."""
    initiatives.initiative(actor, initiative_id)
    found = prepared.rows(_of_initiative, actor, initiative_id)
    # They are few. Asked for in order, the database would look along all there are.
    return sorted(found, key=lambda one: (one.started_at, one.pk), reverse=True)[:4]


def _of_initiative(actor: Actor, initiative_id: int) -> QuerySet[Retrospective]:
    found = visible_to(actor).filter(about_kind="initiative", about_id=initiative_id)
    return found.select_related("circle")


def about(actor: Actor, kind: str, subject_id: int | None) -> subjects.Subject | None:
    """The thing that a look back is about, if the actor may see it; None for a free one."""
    if not kind or subject_id is None:
        return None
    return subjects.find_all(actor, [(kind, subject_id)]).get((kind, subject_id))


def last_of(actor: Actor, *, circle_id: int, kind: str, subject_id: int | None) -> Any:
    """The closed one before: about the same thing, or (free) of the same circle; or None."""
    found = visible_to(actor).filter(phase="closed", about_kind=kind, about_id=subject_id)
    if not kind:
        found = found.filter(circle_id=circle_id)
    return found.order_by("-closed_at", "-id").first()


def former_of(found: Retrospective) -> QuerySet[Commitment]:
    """What people said at the one before, and what is still open of those before that: with
    these the next one opens."""
    if found.previous_id is None:
        return Commitment.objects.none()
    same = Q(retrospective__about_kind=found.about_kind, retrospective__about_id=found.about_id)
    if not found.about_kind:
        same &= Q(retrospective__circle_id=found.circle_id)
    earlier = Q(state="open", retrospective__started_at__lt=found.started_at) & same
    return (
        Commitment.objects.filter(
            Q(retrospective_id=found.previous_id) | earlier,
            organization_id=found.organization_id,
            by__isnull=False,
        )
        .exclude(retrospective_id=found.pk)
        .select_related("by", "there")
        .order_by("pk")
    )


def belongs(actor: Actor, found: Retrospective) -> bool:
    """Whether the actor belongs to the circle, or to the initiative, it is about."""
    if not actor.is_member:
        return False
    if found.about_kind == "initiative" and found.about_id:
        return actor.member_id in initiatives.team_ids(found.about_id) or circles.is_in(
            actor, found.circle_id
        )
    return circles.is_member_of(actor, found.circle_id)


def people_of(actor: Actor, *, circle_id: int, kind: str, subject_id: int | None) -> set[int]:
    """Whom a look back is for, unless somebody is named: the initiative's people, or the circle's
    members."""
    if kind == "initiative" and subject_id:
        team = initiatives.team_ids(subject_id)
        here = organizations.visible_to(actor).filter(pk__in=team, left_on=None)
        return set(here.values_list("pk", flat=True))
    return set(circles.members_of(actor, circle_id).values_list("pk", flat=True))


def card(actor: Actor, card_id: int) -> Card:
    """One card of a board that the actor is in."""
    found = Card.objects.filter(pk=card_id, retrospective__in=_mine(actor))
    return _one(found.select_related("retrospective"), f"card {card_id}")


def group(actor: Actor, group_id: int) -> Group:
    """One group of a board that the actor is in."""
    found = Group.objects.filter(pk=group_id, retrospective__in=_mine(actor))
    return _one(found.select_related("retrospective"), f"group {group_id}")


def commitment(actor: Actor, commitment_id: int) -> Commitment:
    """One commitment."""
    found = Commitment.objects.filter(pk=commitment_id, retrospective__in=visible_to(actor))
    return _one(found.select_related("retrospective", "by", "there"), f"promise {commitment_id}")


def _mine(actor: Actor) -> QuerySet[Retrospective]:
    seats = Seat.objects.filter(
        retrospective=OuterRef("pk"), member_id=actor.member_id or 0, here_at__isnull=False
    )
    return visible_to(actor).filter(Exists(seats))


def _one(found: QuerySet[T], what: str) -> T:
    one = found.first()
    if one is None:
        raise Missing(what)
    return one


def fingerprints(found: Retrospective) -> set[str]:
    """Whose slips have written; how many, not who."""
    return set(
        Card.objects.filter(retrospective=found).exclude(key="").values_list("key", flat=True)
    )


def lessons(actor: Actor, *, after: str | None = None) -> paging.Page[Lesson]:
    """What people kept as lessons, the latest first: for everybody here, and for the library."""
    found = Lesson.objects.filter(retrospective__in=visible_to(actor))
    found = found.select_related("retrospective__circle", "kept_by")
    return paging.page(found, after=after, order=("-kept_at", "-id"))


def lesson(actor: Actor, lesson_id: int) -> Lesson:
    """One lesson with its title and text."""
    found = Lesson.objects.filter(pk=lesson_id, retrospective__in=visible_to(actor))
    return _one(found.select_related("retrospective", "kept_by"), f"lesson {lesson_id}")


def visible_formats(actor: Actor) -> QuerySet[Format]:
    """Formats made here."""
    found: QuerySet[Format] = subjects.seen_by(actor, Format.objects.all(), kind="format")
    return found


def formats(actor: Actor) -> list[Format]:
    """Formats made here that are offered."""
    found = visible_formats(actor).filter(retired_at=None).select_related("circle", "kept_by")
    return list(found.order_by("title", "id")[:100])


def format_of(actor: Actor, format_id: int) -> Format:
    """One format made here."""
    found = visible_formats(actor).filter(pk=format_id).select_related("circle")
    return _one(found, f"format {format_id}")


def ways(actor: Actor) -> list[tuple[str, str, str]]:
    """All formats to choose from: name, title and what it is good for."""
    known = [(way.name, str(way.title), str(way.says)) for way in rules.FORMATS]
    return known + [(f"own-{one.pk}", one.title, one.says) for one in formats(actor)]


def rhythm(actor: Actor, circle_id: int) -> Rhythm | None:
    """How often a circle looks back, if it said so."""
    circles.guard(actor, circle_id)
    found: Rhythm | None = prepared.first(_rhythm, circle_id)
    return found


def _rhythm(circle_id: int) -> QuerySet[Rhythm]:
    found = Rhythm.objects.filter(circle_id=circle_id, ended_on=None)
    return found.select_related("circle").order_by("pk")


def rhythms_due(day: date) -> list[tuple[int, int]]:
    """Ids (organization, rhythm) whose day has come and whose circle was not told of it."""
    found = Rhythm.objects.filter(
        next_on__lte=day, told_on=None, ended_on=None, circle__closed_on=None
    )
    return list(found.order_by("pk").values_list("organization_id", "pk"))


def due_to_move(at: datetime) -> list[tuple[int, int]]:
    """Ids (organization, retrospective) whose phase is over by its date."""
    found = Retrospective.objects.filter(moves_at__lte=at).exclude(phase="closed")
    return list(found.order_by("moves_at", "pk").values_list("organization_id", "pk")[:500])


def look_back(actor: Actor, look_back_id: int) -> LookBack:
    """What one is asked oneself after an initiative ended."""
    found = LookBack.objects.filter(
        pk=look_back_id,
        organization_id=actor.organization_id,
        member_id=actor.member_id or 0,
        over_at=None,
    )
    return _one(found.select_related("initiative"), f"look back {look_back_id}")


def _asked(actor: Actor) -> QuerySet[Any, Any]:
    found = LookBack.objects.filter(
        Q(later_on=None) | Q(later_on__lte=actor.today),
        organization_id=actor.organization_id,
        member_id=actor.member_id or 0,
        over_at=None,
    )
    return todo.told(found, kind="look-back", title="initiative__title")


def _invited(actor: Actor) -> QuerySet[Any, Any]:
    found = Seat.objects.filter(
        organization_id=actor.organization_id,
        member_id=actor.member_id or 0,
        retrospective__phase__in=OPEN,
    ).exclude(done="closed")
    waits = Q(here_at=None) | Q(retrospective__live=False, done="")
    return todo.told(
        found.filter(waits),
        kind="retrospective",
        id="retrospective_id",
        title="retrospective__title",
        due="retrospective__moves_at",
    )


def _promised(actor: Actor) -> QuerySet[Any, Any]:
    found = Commitment.objects.filter(
        organization_id=actor.organization_id,
        by_id=actor.member_id or 0,
        state="open",
        there=None,
        due_on__lte=actor.today,
    )
    return todo.told(found, kind="promise", title="what", about="retrospective__title", on="due_on")


def _rhythm_reviews(actor: Actor, until: date, circle_id: int | None) -> QuerySet[Any, Any]:
    found = Rhythm.objects.filter(
        circle__in=circles.visible_to(actor), review_on__lte=until, ended_on=None
    )
    if circle_id is not None:
        found = found.filter(circle_id=circle_id)
    return todo.told(
        found,
        kind="retrospective-rhythm",
        id="circle_id",
        title="circle__name",
        about="circle__name",
        on="review_on",
    )


def _taken(actor: Actor) -> list[dict[str, Any]]:
    """What carries the actor's name: cards, lines, commitments. Unnamed cards lead to nobody."""
    me = actor.member_id or 0
    cards = Card.objects.filter(author_id=me).order_by("pk")
    notes = Note.objects.filter(by_id=me).order_by("pk")
    said = Commitment.objects.filter(by_id=me).order_by("pk")
    rows = [
        *[("card", *row) for row in cards.values_list("retrospective__title", "text")],
        *[("note", *row) for row in notes.values_list("retrospective__title", "text")],
        *[("commitment", *row) for row in said.values_list("retrospective__title", "what")],
    ]
    return [{"what": what, "retrospective": title, "text": text} for what, title, text in rows]


belongings.register(
    "retrospectives",
    label=_("What I wrote in looking back"),
    says=_(
        "With your name on it: cards, notes, commitments. They stay, for the others built on them."
        " Unnamed cards lead to nobody, so they cannot be found for you."
    ),
    take=_taken,
)
todo.waits(
    "look-back",
    _asked,
    url_name="retrospectives:look-back",
    icon="history",
    why=_("It has ended"),
    label=_("Look back together"),
    urgency=4,
)
todo.waits(
    "retrospective",
    _invited,
    url_name="retrospectives:retrospective",
    icon="history",
    why=_("You are invited to look back"),
    label=_("Look back"),
    urgency=3,
    guests=True,
)
todo.waits(
    "promise",
    _promised,
    url_name="retrospectives:commitment",
    icon="square-check-big",
    why=_("You said so when you looked back: %(about)s"),
    label=_("Say what became of it"),
    urgency=4,
)
review.comes_up(
    "retrospective-rhythm",
    _rhythm_reviews,
    url_name="retrospectives:rhythm",
    icon="history",
    label=_("way of looking back"),
)
subjects.register(
    "retrospective",
    label=_("look back"),
    icon="history",
    visible_to=visible_to,
    url_name="retrospectives:retrospective",
)
subjects.register(
    "format",
    label=_("format of looking back"),
    icon="ruler",
    visible_to=visible_formats,
    url_name="retrospectives:format",
)
