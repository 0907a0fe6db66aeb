"""Coaches' offers, one's own wish, and the pairs that are proposed to one."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, F, Q, QuerySet, When
from django.db.models.expressions import Combinable
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from colead.features.coaching import rules
from colead.features.coaching.models import Matching, Offer, Proposal, Suggestion, Wish
from colead.kernel import paging, parts, private, subjects, todo
from colead.kernel.actor import Actor
from colead.kernel.verdict import Missing, Verdict


def visible_to(actor: Actor) -> QuerySet[Offer]:
    """The offers an actor may see: listed ones that hold, and one's own. Guests see none."""
    found = Offer.objects.filter(organization_id=actor.organization_id, member__left_on=None)
    if actor.is_guest:
        return found.none()
    return found.filter(
        Q(is_listed=True, withdrawn_at=None) | Q(member_id=actor.member_id or 0)
    ).select_related("member")


def coaches(actor: Actor, *, after: str | None = None) -> paging.Page[Offer]:
    """Who offers to coach, listed, the newest first."""
    listed = visible_to(actor).filter(is_listed=True, withdrawn_at=None)
    return paging.page(listed, after=after, order=("-offered_at", "-id"))


def coach(actor: Actor, offer_id: int) -> Offer:
    """One offer that the actor may see, or ``Missing``."""
    found = visible_to(actor).filter(pk=offer_id).first()
    if found is None:
        raise Missing(f"coach {offer_id}")
    return found


def own_offer(actor: Actor) -> Offer | None:
    """The actor's own offer, withdrawn or not."""
    return (
        Offer.objects.filter(organization_id=actor.organization_id, member_id=actor.member_id or 0)
        .select_related("member")
        .first()
    )


def own_wish(actor: Actor) -> Wish | None:
    """What the actor looks for, while they do."""
    return Wish.objects.filter(
        organization_id=actor.organization_id,
        member_id=actor.member_id or 0,
        state=Wish.State.OPEN,
    ).first()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wished:
    """What is in the box of a wish."""

    what: str = ""
    why_now: str = ""
    practices: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    hours: int = 1
    who_not: tuple[int, ...] = ()
    own_line_too: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What is in the box of an offer: whom they would not coach."""

    who_not: tuple[int, ...] = ()
    own_line_too: bool = False


def _boxed(box: Any, kind: type[Any], about: str, opens: private.Open) -> Any:
    if not bytes(box):
        return kind()
    values = json.loads(opens(box, about))
    return kind(**{k: tuple(v) if isinstance(v, list) else v for k, v in values.items()})


def wish_box(wish: Wish) -> str:
    """What the seal of a wish is bound to."""
    return f"coaching.wish:{wish.member_id}"


def offer_box(offer: Offer) -> str:
    """What the seal of an offer is bound to."""
    return f"coaching.offer:{offer.member_id}"


def wished(wish: Wish, opens: private.Open | None = None) -> Wished:
    """What somebody looks for. For themselves, for the matching, and - but for ``who_not`` - for
    the coach to whom the pair is proposed. ``opens``: an opener, where many are read."""
    opens = opens or private.opener(organization_id=wish.organization_id)
    found: Wished = _boxed(wish.box, Wished, wish_box(wish), opens)
    return found


def kept(offer: Offer, opens: private.Open | None = None) -> Kept:
    """Whom a coach would not coach: for themselves and for the matching only."""
    opens = opens or private.opener(organization_id=offer.organization_id)
    found: Kept = _boxed(offer.box, Kept, offer_box(offer), opens)
    return found


def proposals(actor: Actor) -> QuerySet[Proposal]:
    """The pairs that are or were proposed to the actor: to the two, and to nobody else."""
    me = actor.member_id or 0
    found = Proposal.objects.filter(organization_id=actor.organization_id)
    if actor.is_guest:
        return found.none()
    return found.filter(Q(seeker_id=me) | Q(coach_id=me))


def proposal(actor: Actor, proposal_id: int) -> Proposal:
    """One of the actor's proposals, or ``Missing``."""
    found = (
        proposals(actor)
        .filter(pk=proposal_id)
        .select_related("seeker", "coach", "offer__member", "wish")
        .first()
    )
    if found is None:
        raise Missing(f"proposal {proposal_id}")
    return found


def waiting_proposals(actor: Actor) -> list[Proposal]:
    """The proposals that wait for somebody's yes, the actor's own answer first."""
    found = proposals(actor).filter(state=Proposal.State.OPEN, expires_at__gt=actor.at)
    some = found.select_related("seeker", "coach").order_by("proposed_at", "id")[:20]
    return sorted(some, key=lambda one: said_yes(actor, one))


def said_yes(actor: Actor, found: Proposal) -> bool:
    """Whether the actor said yes to it. What the other one said is told only by what becomes of
    it, so that nobody answers under pressure."""
    mine = found.seeker_yes_at if found.seeker_id == actor.member_id else found.coach_yes_at
    return mine is not None


def may_answer(actor: Actor, found: Proposal) -> Verdict:
    """Whether the actor may answer a proposal."""
    return rules.may_answer(
        state=found.state,
        expires_at=found.expires_at,
        at=actor.at,
        said_yes=said_yes(actor, found),
    )


def last_matching(actor: Actor) -> Matching | None:
    """The matching that was called last."""
    return (
        Matching.objects.filter(organization_id=actor.organization_id)
        .order_by("-called_at", "-id")
        .first()
    )


def matching(actor: Actor, matching_id: int) -> Matching:
    """One matching, or ``Missing``; guests see none."""
    found = matchings(actor).filter(pk=matching_id).first()
    if found is None:
        raise Missing(f"matching {matching_id}")
    return found


def matchings(actor: Actor) -> QuerySet[Matching]:
    """The matchings that were called."""
    found = Matching.objects.filter(organization_id=actor.organization_id)
    return found.none() if actor.is_guest else found.select_related("called_by")


def may_call_matching(actor: Actor) -> Verdict:
    """Whether the actor may call a matching now."""
    last = last_matching(actor)
    return rules.may_call_matching(
        actor,
        last_called_at=last.called_at if last else None,
        is_on=last is not None and last.held_at is None,
    )


def suggestions(actor: Actor) -> QuerySet[Suggestion]:
    """Where the work itself offered coaching to the actor."""
    return Suggestion.objects.filter(
        organization_id=actor.organization_id, member_id=actor.member_id or 0
    )


def suggestion(actor: Actor, suggestion_id: int) -> Suggestion:
    """One of the actor's own suggestions, or ``Missing``."""
    found = suggestions(actor).filter(pk=suggestion_id).first()
    if found is None:
        raise Missing(f"suggestion {suggestion_id}")
    return found


def open_suggestion(actor: Actor) -> Suggestion | None:
    """The newest suggestion that was not put away."""
    return suggestions(actor).filter(put_away_at=None).order_by("-suggested_at", "-id").first()


def run_out(at: datetime) -> list[tuple[int, int]]:
    """Ids (organization, proposal) of proposals that nobody answered in time."""
    found = Proposal.objects.filter(state=Proposal.State.OPEN, expires_at__lte=at)
    return list(found.order_by("expires_at").values_list("organization_id", "pk")[:1_000])


def patient() -> list[tuple[int, int]]:
    """Ids (organization, wish) of those who asked to be told as soon as somebody fits."""
    found = Wish.objects.filter(state=Wish.State.OPEN, waits_since__isnull=False)
    found = found.exclude(proposals__state=Proposal.State.OPEN)
    return list(found.order_by("waits_since", "pk").values_list("organization_id", "pk")[:1_000])


def other_name(seeker: str, coach: str, me: int) -> Combinable:
    """In a query: the name of the other one of the two."""
    return Case(
        When(**{f"{seeker}_id": me}, then=F(f"{coach}__name")), default=F(f"{seeker}__name")
    )


def _to_answer(actor: Actor) -> QuerySet[Proposal, Any]:
    me = actor.member_id or 0
    return todo.told(
        Proposal.objects.filter(
            Q(seeker_id=me, seeker_yes_at=None) | Q(coach_id=me, coach_yes_at=None),
            organization_id=actor.organization_id,
            state=Proposal.State.OPEN,
            expires_at__gt=actor.at,
        ),
        kind="coaching-pair",
        title=other_name("seeker", "coach", me),
        due="expires_at",
    )


todo.waits(
    "coaching-pair",
    _to_answer,
    url_name="coaching:proposal",
    icon="handshake",
    why=_("A coaching pair is proposed: only the two of you know of it"),
    label=_("Look at it"),
    urgency=2,
)
subjects.register(
    "coach",
    label=_("coach"),
    icon="handshake",
    visible_to=visible_to,
    url_name="coaching:coach",
    spoken_of=False,
)
subjects.register(
    "pairing",
    label=_("proposed coaching"),
    icon="handshake",
    visible_to=proposals,
    url_name="coaching:proposal",
    spoken_of=False,
)
subjects.register(
    "matching",
    label=_("matching"),
    icon="handshake",
    visible_to=matchings,
    url_name="coaching:matching",
    spoken_of=False,
)
subjects.register(
    "suggestion",
    label=_("a coach for you"),
    icon="sprout",
    visible_to=suggestions,
    url_name="coaching:suggestion",
    spoken_of=False,
)


def _for_need(actor: Actor, _words: str) -> parts.Part:
    """Where somebody who needs a coach finds one."""
    where = reverse("coaching:home", args=[actor.slug])
    line = parts.Line(str(_("Find a coach")), where, str(_("who fits, and only if both say yes")))
    return parts.Part(str(_("Coaching")), "handshake", [line])


parts.adds("need:coach", "coaching", _for_need)
