"""Seekers and coaches as the pure rules know them: for the matching, and for one seeker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Q

from colead.features.circles import queries as circles
from colead.features.coaching import rules
from colead.features.coaching.models import Offer, Pair, Proposal, Wish
from colead.features.coaching.queries.reads import Wished, kept, wished
from colead.features.initiatives import queries as initiatives
from colead.kernel import private
from colead.kernel.actor import Actor


@dataclass
class Pool:
    """All that a matching looks at. ``free`` counts the places that are neither taken nor
    proposed to somebody; ``past`` are (wish, offer) that were proposed before, ``together`` the
    (seeker, coach) who are a pair."""

    wishes: list[tuple[Wish, rules.Wish]]
    offers: list[tuple[Offer, rules.Offer]]
    lines: set[tuple[int, int]]
    free: dict[int, int]
    past: set[tuple[int, int]] = field(default_factory=set)
    together: set[tuple[int, int]] = field(default_factory=set)

    def may_meet(self, wish: Wish, offer: Offer) -> bool:
        """Neither proposed before for this wish, nor a pair already."""
        return (wish.pk, offer.pk) not in self.past and (
            wish.member_id,
            offer.member_id,
        ) not in self.together


def as_wish(wish: Wish, opens: private.Open) -> rules.Wish:
    """A wish for the rules."""
    said = wished(wish, opens)
    return rules.Wish(
        seeker=wish.member_id,
        practices=said.practices,
        languages=said.languages,
        forms=said.forms,
        hours=said.hours,
        vetoes=frozenset(said.who_not),
        own_line_too=said.own_line_too,
    )


def as_offer(offer: Offer, opens: private.Open) -> rules.Offer:
    """An offer for the rules; the hours are those for one person."""
    mine = kept(offer, opens)
    return rules.Offer(
        coach=offer.member_id,
        practices=offer.practices,
        languages=offer.languages,
        forms=offer.forms,
        hours=offer.hours,
        vetoes=frozenset(mine.who_not),
        own_line_too=mine.own_line_too,
    )


def lines(actor: Actor) -> list[rules.Line]:
    """The lines of today: guides and the holders of roles beside them, leads and their teams; two
    queries."""
    return [
        rules.Line(frozenset(heads), frozenset(others))
        for heads, others in (*circles.guided(actor), *initiatives.led_teams(actor))
    ]


def pool(actor: Actor, *, wishes: Sequence[Wish] | None = None) -> Pool:
    """Everybody who looks for a coach and has no open proposal - or only these - with everybody
    who offers; a constant number of queries."""
    open_to = Proposal.State.OPEN
    if wishes is None:
        looking = Wish.objects.filter(
            organization_id=actor.organization_id,
            state=Wish.State.OPEN,
            member__left_on=None,
        )
        wishes = list(looking.exclude(proposals__state=open_to).order_by("pk"))
    offers = list(
        Offer.objects.filter(
            organization_id=actor.organization_id, withdrawn_at=None, member__left_on=None
        )
        .select_related("member")
        .annotate(proposed=Count("proposals", filter=Q(proposals__state=open_to)))
        .order_by("pk")
    )
    past = Proposal.objects.filter(wish__in=wishes).exclude(state=open_to)
    running = lines(actor)
    opens = private.opener(organization_id=actor.organization_id)
    return Pool(
        wishes=[(wish, as_wish(wish, opens)) for wish in wishes],
        offers=[(offer, as_offer(offer, opens)) for offer in offers],
        lines=rules.pairs_in_lines(
            [wish.member_id for wish in wishes], [offer.member_id for offer in offers], running
        ),
        free={one.member_id: max(0, one.free - one.proposed) for one in offers},
        past=set(past.values_list("wish_id", "offer_id")),
        together=set(
            Pair.objects.filter(organization_id=actor.organization_id, ended_at=None).values_list(
                "seeker_id", "coach_id"
            )
        ),
    )


Coaches = list[tuple[Offer, rules.Alternative]]


def closest(actor: Actor, wish: Wish, *, most: int = 3) -> Coaches:
    """Coaches with a free place for one seeker, the best fit first; none that was proposed before,
    none that is proposed now."""
    found = pool(actor, wishes=[wish])
    open_ones = Proposal.objects.filter(wish=wish, state=Proposal.State.OPEN)
    return _closest(found, besides=set(open_ones.values_list("offer_id", flat=True)), most=most)


def _closest(found: Pool, *, besides: set[int], most: int) -> Coaches:
    wish, looks = found.wishes[0]
    asked = [
        (offer, gives)
        for offer, gives in found.offers
        if found.may_meet(wish, offer) and offer.pk not in besides
    ]
    by_coach = {offer.member_id: offer for offer, _gives in asked}
    ranked = rules.alternatives(
        looks,
        [gives for _offer, gives in asked],
        free=found.free,
        lines=found.lines,
        most=len(asked),
    )
    return [(by_coach[one.coach], one) for one in ranked if one.free][:most]


def for_seeker(actor: Actor, proposal: Proposal) -> tuple[rules.Fit, Coaches]:
    """How the two of an open proposal fit today, and the others who would."""
    found = pool(actor, wishes=[proposal.wish])
    own = next((gives for offer, gives in found.offers if offer.pk == proposal.offer_id), None)
    same = (proposal.seeker_id, proposal.coach_id) in found.lines
    fit = rules.fit(found.wishes[0][1], own, same_line=same) if own else rules.Fit(0)
    return fit, _closest(found, besides={proposal.offer_id}, most=3)


def fit_between(actor: Actor, wish: Wish, offer: Offer) -> rules.Fit:
    """How a seeker and a coach fit today."""
    opens = private.opener(organization_id=actor.organization_id)
    same = rules.in_one_line(wish.member_id, offer.member_id, lines(actor))
    return rules.fit(as_wish(wish, opens), as_offer(offer, opens), same_line=same)


@dataclass(frozen=True, slots=True)
class Looked:
    """What one of the two is shown of a proposal: why the two fit; for the coach, what is looked
    for; for the seeker, who else would fit."""

    reasons: list[str]
    what: str
    why_now: str
    others: list[tuple[Offer, list[str]]]


def looked_at(actor: Actor, proposal: Proposal) -> Looked:
    """A proposal as the actor, one of its two, may see it."""
    is_open = proposal.state == Proposal.State.OPEN
    others: Coaches = []
    fit = None
    if proposal.seeker_id != actor.member_id:
        fit = fit_between(actor, proposal.wish, proposal.offer) if is_open else None
    elif proposal.wish.state == Wish.State.OPEN:
        if is_open:
            fit, others = for_seeker(actor, proposal)
        else:
            others = closest(actor, proposal.wish)
    shows = is_open and proposal.coach_id == actor.member_id
    said = wished(proposal.wish) if shows else Wished()
    told = rules.told(fit) if fit else []
    return Looked(
        told, said.what, said.why_now, [(one, rules.told(how.fit)) for one, how in others]
    )
