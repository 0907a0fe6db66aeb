"""Steps of leading, and what one's own public acts may say; numbers for the organization."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from colead.features.circles import queries as circles
from colead.features.circles.models import Role
from colead.features.coaching import rules
from colead.features.coaching.models import Pair, Session, Showing
from colead.features.coaching.queries.pairs import pair as own_pair
from colead.features.ideas import queries as ideas
from colead.features.initiatives import queries as initiatives
from colead.kernel import prepared, subjects
from colead.kernel.actor import Actor
from colead.kernel.models import Entry
from colead.kernel.todo import Todo
from colead.kernel.verdict import Missing

SEEN = 400


@dataclass(frozen=True, slots=True)
class Trace:
    """One piece of real work behind a step."""

    title: str
    url: str
    on: date | None = None


@dataclass(slots=True)
class Seen:
    """A step with the work that shows it."""

    step: rules.Step
    traces: list[Trace] = field(default_factory=list)


def steps(actor: Actor) -> list[Seen]:
    """Where the actor has been, from their own parts, roles, commitments and pairs; only they are
    shown it. A constant number of queries."""
    found = {step.name: Seen(step) for step in rules.STEPS}
    me = actor.member_id or 0
    slug = actor.slug

    def add(name: str, title: str, kind: str, pk: int, on: date | None) -> None:
        found[name].traces.append(Trace(title, subjects.url(kind, pk, slug=slug), on))

    for part in initiatives.parts_with_company(actor, me):
        one = part.initiative
        if part.kind != "lead":
            add("helped", one.title, "initiative", one.pk, part.started_on)
            continue
        lead = rules.Lead(
            one.title,
            part.company,  # type: ignore[attr-defined]
            one.reversibility,
            one.amount,
            one.people_affected,
        )
        for name in rules.steps_of_lead(lead):
            add(name, one.title, "initiative", one.pk, part.started_on)
    for term in circles.terms_of_member(actor, me)[:50]:
        name = "led" if term.role.is_guide else "led-small"
        add(name, f"{term.role.title}, {term.role.circle.name}", "role", term.role_id,
            term.started_on)  # fmt: skip
    for done in initiatives.commitments_kept(actor, me):
        add("helped", done.what, "initiative", done.initiative_id, None)
    held = Session.objects.filter(pair=OuterRef("pk"), state=Session.State.HELD)
    for coached in Pair.objects.filter(
        Exists(held), organization_id=actor.organization_id, coach_id=me
    ).order_by("-began_at")[:20]:
        add("coached", _("A coaching"), "pair", coached.pk, coached.began_at.date())
    return list(found.values())


def seats_for(actor: Actor, *, limit: int) -> list[Role]:
    """Open seats for the actor, those of their own circles first; and there, for whoever has not
    led yet, what is smaller before the guides. One query."""
    found = prepared.rows(_seats, actor)
    return sorted(found, key=lambda seat: (not seat.inside, seat.is_guide))[:limit]


def _seats(actor: Actor) -> QuerySet[Role]:
    return circles.seats(actor).annotate(
        inside=Exists(circles.own_memberships(actor).filter(circle_id=OuterRef("circle_id")))
    )[:20]


FIRST_LEADS = frozenset({"role", "idea"})


def first_leads_first(actor: Actor, found: Sequence[Todo]) -> list[Todo]:
    """What somebody could do, in the order given; for whoever has not led yet open seats and small
    first leads come first. One query."""
    if initiatives.has_led(actor):
        return list(found)
    return sorted(found, key=lambda one: one.kind not in FIRST_LEADS)


@dataclass(frozen=True, slots=True)
class Opening:
    """Something open that would be a next step; ``step`` is the one it would be."""

    step: str
    kind: str
    title: str
    url: str
    why: str
    icon: str


def openings(actor: Actor, *, been: Sequence[str]) -> list[Opening]:
    """What is open, first that of the step that comes next: needs, seats, leads nobody has, ideas
    that wait for somebody, co-leads where the actor helps; at most six queries."""
    found = [
        Opening(
            "helped", "need", need.text,
            subjects.url("initiative", need.initiative_id, slug=actor.slug),
            _("%(initiative)s needs it") % {"initiative": need.initiative.title}, "hand-helping",
        )
        for need in prepared.head(initiatives.open_needs, ("-id",), 3, actor)
    ]  # fmt: skip
    for one in initiatives.could_co_lead(actor, limit=3):
        found.append(
            Opening(
                "co-led", "initiative", one.title,
                subjects.url("initiative", one.pk, slug=actor.slug),
                _("You help there, and it has one lead only. Offer to co-lead."), "users",
            )
        )  # fmt: skip
    for seat in circles.open_seats(actor, limit=4):
        step, why = ("led", _("A circle looks for its guide: %(circle)s")) if seat.is_guide else (
            "led-small", _("An open seat in %(circle)s"))  # fmt: skip
        url = subjects.url("role", seat.pk, slug=actor.slug)
        told = why % {"circle": seat.circle.name}
        found.append(Opening(step, "role", seat.title, url, told, "hand"))
    for idea in ideas.most_wanted(actor, limit=3):
        url = subjects.url("idea", idea.pk, slug=actor.slug)
        found.append(
            Opening("led-small", "idea", idea.title, url, _("An idea that waits for a lead"),
                    "lightbulb")
        )  # fmt: skip
    for one in initiatives.without_lead(actor, limit=3):
        url = subjects.url("initiative", one.pk, slug=actor.slug)
        found.append(
            Opening("led", "initiative", one.title, url, _("Nobody leads it at the moment"),
                    "rocket")
        )  # fmt: skip
    names = [step.name for step in rules.STEPS]
    at = names.index(rules.next_step(been))
    order = {name: (place - at) % len(names) for place, name in enumerate(names)}
    return sorted(found, key=lambda one: order[one.step])


def showing(actor: Actor) -> Showing | None:
    """Whether the actor wishes to see what their acts may say, and whom they show it."""
    return (
        Showing.objects.filter(
            organization_id=actor.organization_id, member_id=actor.member_id or 0
        )
        .select_related("pair__coach")
        .first()
    )


def own_acts(actor: Actor) -> list[tuple[rules.Practice, list[Entry]]]:
    """The actor's own public acts, by the practice they speak of; only if they opened it."""
    if showing(actor) is None:
        raise Missing("acts")
    return _acts(actor, actor.member_id or 0)


def acts_shown_to_me(actor: Actor, pair_id: int) -> list[tuple[rules.Practice, list[Entry]]]:
    """What the seeker of one of the actor's own pairs shows to them as their coach, for as long as
    they show it and the pair is on; ``Missing`` else."""
    found = own_pair(actor, pair_id)
    if (
        actor.member_id != found.coach_id
        or not found.is_on
        or not Showing.objects.filter(pair=found, member_id=found.seeker_id).exists()
    ):
        raise Missing(f"acts in pair {pair_id}")
    return _acts(actor, found.seeker_id)


def _acts(actor: Actor, member_id: int) -> list[tuple[rules.Practice, list[Entry]]]:
    public = Entry.objects.filter(
        audience=Entry.Audience.ORGANIZATION,
        organization_id=actor.organization_id,
        member_id=member_id,
        event__in=tuple(rules.ACTS),
    ).order_by("-at", "-id")
    return rules.by_practice((entry.event, entry) for entry in public[:SEEN])


@dataclass(frozen=True, slots=True)
class Quarter:
    """Sessions that took place in one quarter of a year: how many, by how many pairs."""

    begins: date
    sessions: int
    pairs: int


@dataclass(frozen=True, slots=True)
class Numbers:
    """All that the organization sees of coaching. Quarters with fewer than five pairs are left
    out, and the one that runs now, so that nobody can read a single session from a change;
    ``led`` of ``coached`` members took a lead within 180 days of their pair's beginning (None:
    fewer than five)."""

    quarters: list[Quarter]
    coached: int | None
    led: int | None


def numbers(actor: Actor) -> Numbers:
    """Coaching in numbers, for every member; two queries and no name."""
    begins = _quarter(actor.today)
    held = Session.objects.filter(
        organization_id=actor.organization_id,
        state=Session.State.HELD,
        starts_at__lt=datetime(begins.year, begins.month, 1, tzinfo=UTC),
    )
    by_quarter: dict[date, list[int]] = {}
    for moment, pair_id in held.values_list("starts_at", "pair_id"):
        by_quarter.setdefault(_quarter(moment.date()), []).append(pair_id)
    quarters = [
        Quarter(day, len(some), len(set(some)))
        for day, some in sorted(by_quarter.items())
        if len(set(some)) >= rules.FEWEST_PAIRS
    ]
    leads: dict[int, list[date]] = {}
    for member_id, day in initiatives.lead_days(actor):
        leads.setdefault(member_id, []).append(day)
    pairs = Pair.objects.filter(
        organization_id=actor.organization_id, began_at__lt=actor.at - rules.LED_WITHIN
    )
    coached: set[int] = set()
    after: set[int] = set()
    for seeker, began in pairs.values_list("seeker_id", "began_at"):
        coached.add(seeker)
        until = (began + rules.LED_WITHIN).date()
        if any(began.date() <= day <= until for day in leads.get(seeker, ())):
            after.add(seeker)
    known = len(coached) >= rules.FEWEST_PAIRS
    return Numbers(quarters, len(coached) if known else None, len(after) if known else None)


def beginnings(actor: Actor) -> list[tuple[int, int, date]]:
    """Seeker, coach and first day of each pair there was, for a job that makes figures of five
    people or more: nothing of it may be kept or shown."""
    found = Pair.objects.filter(organization_id=actor.organization_id).order_by("began_at", "id")
    rows = found.values_list("seeker_id", "coach_id", "began_at")
    return [(seeker, coach, began.date()) for seeker, coach, began in rows]


def _quarter(day: date) -> date:
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
