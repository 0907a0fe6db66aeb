"""The decision register, and single decisions."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from colead.features.decisions.events import ReviewComing
from colead.features.decisions.models import (
    Advice,
    Decision,
    Objection,
    Part,
    Round,
    Voter,
    Wording,
)
from colead.kernel import feeds, journal, prepared, search, subjects, todo
from colead.kernel import review as second_looks
from colead.kernel.actor import Actor
from colead.kernel.verdict import Missing

FOUND = 200
# So many are read where a page of another thing lists its decisions, and no more of each.
MOST = 10
LISTED = ("title", "state", "result", "review_state", "closes_at", "settled_at")
# What no row of a list shows.
LONGER = ("question", "proposal", "settings", "act", "verdict", "outcome", "changes")


def visible_to(actor: Actor) -> QuerySet[Decision]:
    """The decisions an actor may see; drafts are seen by those who write them."""
    found: QuerySet[Decision] = subjects.seen_by(actor, Decision.objects.all(), kind="decision")
    if actor.member_id is None:
        return found
    return found.filter(~Q(state=Decision.State.DRAFT) | Q(proposer_id=actor.member_id))


def decision(actor: Actor, decision_id: int, *, lock: bool = False) -> Decision:
    """One decision, or ``Missing``; with ``lock`` nobody else changes it until the commit."""
    one: Decision | None = prepared.first(_one, actor, decision_id, lock)
    if one is None:
        raise Missing(f"decision {decision_id}")
    return one


def _one(actor: Actor, decision_id: int, lock: bool) -> QuerySet[Decision]:
    found = visible_to(actor).filter(pk=decision_id).order_by("pk")
    if lock:
        return found.select_for_update(of=("self",))
    return found.select_related("circle", "proposer")


def register(
    actor: Actor,
    *,
    words: str = "",
    circle_id: int | None = None,
    method: str = "",
    state: str = "",
    result: str = "",
    review: str = "",
) -> QuerySet[Decision]:
    """The decision register over all circles, newest first, narrowed by what is given.

    ``review`` is a review state (``due`` are those whose day has come).
    """
    found = visible_to(actor).select_related("circle", "proposer")
    if words.strip():
        hits = search.find(actor, words, kinds=["decision"], limit=FOUND)
        found = found.filter(pk__in=[hit.id for hit in hits])
    given = {
        "circle_id": circle_id,
        "method": method,
        "state": state,
        "result": result,
        "review_state": review,
    }
    return found.filter(**{name: value for name, value in given.items() if value}).order_by("-id")


def rows(actor: Actor, **narrowed: Any) -> QuerySet[Decision]:
    """The register as its list shows it: without the longer columns."""
    return register(actor, **narrowed).defer(*LONGER)


def lately(actor: Actor) -> QuerySet[Decision]:
    """What was put or settled lately, the latest first; drafts left out."""
    found = visible_to(actor).exclude(state=Decision.State.DRAFT)
    return found.order_by(Coalesce("settled_at", "opened_at").desc(), "-id")


def of_circle(actor: Actor, circle_id: int) -> prepared.Rows[Decision]:
    """The first of a circle's decisions (``MOST``): open ones, then the newest."""
    return prepared.unmade(_of_circle, actor, circle_id)


def _of_circle(actor: Actor, circle_id: int) -> QuerySet[Decision]:
    found = visible_to(actor).filter(circle_id=circle_id).only(*LISTED)
    return found.order_by(F("settled_at").desc(nulls_first=True), "-id")[:MOST]


def about(actor: Actor, kind: str, subject_id: int) -> prepared.Rows[Decision]:
    """The newest decisions (``MOST``) about a thing (an initiative, an idea …)."""
    return prepared.unmade(_about, actor, kind, subject_id)


def _about(actor: Actor, kind: str, subject_id: int) -> QuerySet[Decision]:
    found = visible_to(actor).filter(about_kind=kind, about_id=subject_id)
    return found.only(*LISTED).order_by("-id")[:MOST]


def abouts(organization_id: int, kind: str) -> dict[int, int]:
    """For export: what each decision of an organization is about, of one kind of thing."""
    found = Decision.objects.filter(organization_id=organization_id, about_kind=kind)
    return {
        pk: about_id for pk, about_id in found.values_list("pk", "about_id") if about_id is not None
    }


def waiting_for(actor: Actor) -> QuerySet[Decision]:
    """Open decisions that wait for the actor's answer or advice, those closing first first."""
    unheard = Voter.objects.filter(
        decision=OuterRef("pk"),
        member_id=actor.member_id or 0,
        heard__lt=OuterRef("round_number"),
    )
    asked = Part.objects.filter(
        decision=OuterRef("pk"),
        member_id=actor.member_id or 0,
        asked_at__isnull=False,
        heard_at=None,
    )
    return (
        visible_to(actor)
        .filter(Exists(unheard) | Exists(asked), state=Decision.State.OPEN)
        .select_related("circle", "proposer")
        .order_by(F("closes_at").asc(nulls_last=True), "id")
    )


def opening(at: datetime) -> list[tuple[int, int, int]]:
    """Ids (organization, decision, proposer) of drafts whose opening time has come."""
    found = Decision.objects.filter(state=Decision.State.DRAFT, opens_at__lte=at)
    found = found.exclude(proposer=None).order_by("opens_at", "id")
    return list(found.values_list("organization_id", "pk", "proposer_id"))


def due(at: datetime) -> list[tuple[int, int]]:
    """Ids (organization, decision) of open decisions whose time is over."""
    return list(
        Decision.objects.filter(state=Decision.State.OPEN, closes_at__lte=at)
        .filter(rounds__closed_at=None, rounds__isnull=False)
        .order_by("closes_at", "id")
        .values_list("organization_id", "pk")
    )


def closing(after: datetime, until: datetime) -> list[tuple[int, int]]:
    """Ids (organization, decision) of open rounds that close between two moments, were open for
    more than a day before, and of which nobody was told that."""
    found = Round.objects.filter(
        awaited_at=None,
        closed_at=None,
        decision__state=Decision.State.OPEN,
        decision__closes_at__gt=after,
        decision__closes_at__lte=until,
        opened_at__lte=after - (until - after),
    )
    return list(found.order_by("decision__closes_at").values_list("organization_id", "decision_id"))


def review_due(on: date) -> list[tuple[int, int]]:
    """Ids (organization, decision) of settled decisions whose review day has come."""
    return list(
        Decision.objects.filter(review_state=Decision.ReviewState.WAITING, review_on__lte=on)
        .order_by("review_on", "id")
        .values_list("organization_id", "pk")
    )


def review_coming(after: date, until: date) -> list[tuple[int, int]]:
    """Ids (organization, decision) of agreements whose review day lies after one day and not
    after another."""
    return list(
        Decision.objects.filter(
            review_state=Decision.ReviewState.WAITING, review_on__gt=after, review_on__lte=until
        )
        .order_by("review_on", "id")
        .values_list("organization_id", "pk")
    )


def is_review_announced(actor: Actor, decision_id: int, day: date) -> bool:
    """Whether the people of a decision were told of this review day."""
    told = journal.entries(actor).filter(
        event=ReviewComing.name, subject_kind="decision", subject_id=decision_id
    )
    return told.order_by().filter(facts__on=day.isoformat()).exists()


def unreminded(asked_before: datetime) -> list[tuple[int, int]]:
    """Ids (organization, decision) of open decisions with somebody asked before that moment who
    neither answered nor was reminded."""
    return list(
        Decision.objects.filter(
            state=Decision.State.OPEN,
            parts__in=Part.objects.filter(
                asked_at__lte=asked_before, heard_at=None, reminded_at=None
            ),
        )
        .order_by("pk")
        .distinct()
        .values_list("organization_id", "pk")
    )


def advice(actor: Actor, advice_id: int) -> Advice:
    """One piece of advice on a decision that the actor may see."""
    found = Advice.objects.filter(pk=advice_id, decision__in=visible_to(actor)).first()
    if found is None:
        raise Missing(f"advice {advice_id}")
    return found


def objection(actor: Actor, objection_id: int) -> Objection:
    """One objection on a decision that the actor may see."""
    found = (
        Objection.objects.filter(pk=objection_id, decision__in=visible_to(actor))
        .select_related("by")
        .first()
    )
    if found is None:
        raise Missing(f"objection {objection_id}")
    return found


def wording(actor: Actor, wording_id: int) -> Wording:
    """One suggested wording of a decision that the actor may see."""
    found = (
        Wording.objects.filter(pk=wording_id, decision__in=visible_to(actor))
        .select_related("decision", "by")
        .first()
    )
    if found is None:
        raise Missing(f"wording {wording_id}")
    return found


feeds.register(
    "decisions",
    label=_("Decisions"),
    says=_("What is to be decided, and what was, for your feed reader (Atom)."),
    url_name="decisions-public:feed",
)
subjects.register(
    "decision",
    label=_("decision"),
    icon="scale",
    visible_to=visible_to,
    url_name="decisions:decision",
)


def _coming_up(actor: Actor, until: date, circle_id: int | None) -> QuerySet[Any, Any]:
    waits = (Decision.ReviewState.WAITING, Decision.ReviewState.DUE)
    found = visible_to(actor).filter(review_state__in=waits, review_on__lte=until)
    if circle_id is not None:
        found = found.filter(circle_id=circle_id)
    return todo.told(found, kind="decision", title="title", about="circle__name", on="review_on")


second_looks.comes_up(
    "decision",
    _coming_up,
    url_name="decisions:decision",
    icon="scale",
    label=_("agreement"),
)
