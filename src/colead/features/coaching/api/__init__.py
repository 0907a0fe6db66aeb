"""Coaching, for programs of the two. No operation tells anything of anybody else's."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Status

from colead.features.coaching import actions, queries, rules
from colead.features.coaching.api.schemas import (
    DoneIn,
    EndIn,
    InsteadIn,
    MatchingOut,
    NumbersOut,
    OfferIn,
    OfferOut,
    PairOut,
    PracticeOut,
    ProposalOut,
    ProposedOut,
    RoomOut,
    SessionIn,
    SessionOut,
    ShowIn,
    StepOut,
    TextIn,
    TextOut,
    WishIn,
    WishOut,
    WordsIn,
)
from colead.features.coaching.models import Matching, Offer, Pair, Proposal, Session, Text
from colead.kernel.api import Listed, Router, listed
from colead.kernel.verdict import Missing
from colead.kernel.web import actor_of

router = Router(tags=["coaching"])


def _member(request: HttpRequest) -> Any:
    actor = actor_of(request)
    rules.may_take_part(actor).enforce()
    return actor


@router.get("/coaches", response=Listed[OfferOut])
def coaches(request: HttpRequest, after: str | None = None) -> dict[str, object]:
    """Who offers to coach, and is listed."""
    return listed(queries.coaches(actor_of(request), after=after))


@router.get("/coaches/{int:pk}", response=OfferOut)
def coach(request: HttpRequest, pk: int) -> Offer:
    """One offer."""
    return queries.coach(actor_of(request), pk)


@router.put("/offer", response=OfferOut)
def offer(request: HttpRequest, body: OfferIn) -> Offer:
    """Offer to coach, or change what one offers."""
    return actions.offer(by=actor_of(request), **body.dict())


@router.delete("/offer", response={204: None})
def withdraw_offer(request: HttpRequest) -> Status[None]:
    """Offer no coaching for now."""
    actions.withdraw_offer(by=actor_of(request))
    return Status(204, None)


@router.get("/wish", response=WishOut)
def own_wish(request: HttpRequest) -> queries.Wished:
    """What one looks for oneself."""
    found = queries.own_wish(actor_of(request))
    if found is None:
        raise Missing("wish")
    return queries.wished(found)


@router.put("/wish", response=WishOut)
def wish(request: HttpRequest, body: WishIn) -> queries.Wished:
    """Look for a coach, or change what one looks for."""
    return queries.wished(actions.wish(by=actor_of(request), **body.dict()))


@router.delete("/wish", response={204: None})
def withdraw_wish(request: HttpRequest) -> Status[None]:
    """Look for a coach no more; what was said is erased."""
    actions.withdraw_wish(by=actor_of(request))
    return Status(204, None)


@router.post("/find", response={200: ProposalOut, 204: None})
def find(request: HttpRequest) -> Status[Proposal | None]:
    """Find me a coach now; 204: nobody who fits has a place, one is told once somebody does."""
    found = actions.find_now(by=actor_of(request))
    return Status(200 if found else 204, found)


@router.post("/matchings", response={201: MatchingOut})
def call_matching(request: HttpRequest) -> Status[Matching]:
    """Call a matching of all who look with all who offer."""
    return Status(201, actions.call_matching(by=actor_of(request)))


@router.get("/matchings/{int:pk}", response=MatchingOut)
def matching(request: HttpRequest, pk: int) -> Matching:
    """One matching; not what came of it."""
    return queries.matching(actor_of(request), pk)


@router.get("/proposals", response=list[ProposalOut])
def proposals(request: HttpRequest) -> list[Proposal]:
    """The pairs that are proposed to oneself."""
    return queries.waiting_proposals(actor_of(request))


@router.get("/proposals/{int:pk}", response=ProposedOut)
def proposal(request: HttpRequest, pk: int) -> dict[str, Any]:
    """One proposal."""
    actor = actor_of(request)
    found = queries.proposal(actor, pk)
    seen = queries.looked_at(actor, found)
    return {
        "proposal": found,
        "reasons": seen.reasons,
        "what": seen.what,
        "why_now": seen.why_now,
        "said_yes": queries.said_yes(actor, found),
        "others": [
            {"offer_id": one.pk, "coach_id": one.member_id, "why": why} for one, why in seen.others
        ],
    }


@router.post("/proposals/{int:pk}/yes", response=ProposalOut)
def say_yes(request: HttpRequest, pk: int) -> Proposal:
    """Say yes; ``paired`` once both did, ``full`` if the last place had just been taken."""
    return actions.say_yes(pk, by=actor_of(request))


@router.post("/proposals/{int:pk}/no", response={204: None})
def say_no(request: HttpRequest, pk: int) -> Status[None]:
    """Say no, without a reason."""
    actions.say_no(pk, by=actor_of(request))
    return Status(204, None)


@router.post("/proposals/{int:pk}/instead", response={201: ProposalOut})
def ask_instead(request: HttpRequest, pk: int, body: InsteadIn) -> Status[Proposal]:
    """Rather have another coach who fits."""
    return Status(201, actions.ask_instead(pk, offer_id=body.offer_id, by=actor_of(request)))


@router.get("/pairs", response=list[PairOut])
def pairs(request: HttpRequest) -> list[Pair]:
    """One's own pairs."""
    return queries.own_pairs(actor_of(request))


@router.get("/pairs/{int:pk}", response=RoomOut)
def pair(request: HttpRequest, pk: int) -> queries.Room:
    """One of one's own pairs, opened."""
    return queries.room(actor_of(request), pk)


@router.post("/pairs/{int:pk}/texts", response={201: TextOut})
def write(request: HttpRequest, pk: int, body: TextIn) -> Status[Text]:
    """Write something that only the two read."""
    actor = actor_of(request)
    made = actions.write(pk, by=actor, **body.dict())
    return Status(201, queries.text(actor, made.pk))


@router.post("/pairs/{int:pk}/sessions", response={201: SessionOut})
def plan(request: HttpRequest, pk: int, body: SessionIn) -> Status[Session]:
    """Plan a session."""
    return Status(201, actions.plan_session(pk, by=actor_of(request), **body.dict()))


@router.post("/pairs/{int:pk}/end", response=PairOut)
def end(request: HttpRequest, pk: int, body: EndIn) -> Pair:
    """End it, with words or without."""
    return actions.end(pk, by=actor_of(request), **body.dict())


@router.get("/pairs/{int:pk}/acts", response=list[PracticeOut])
def shown_acts(request: HttpRequest, pk: int) -> list[dict[str, Any]]:
    """What the one whom one coaches chose to show."""
    return _practices(queries.acts_shown_to_me(actor_of(request), pk))


@router.put("/sessions/{int:pk}", response=SessionOut)
def move(request: HttpRequest, pk: int, body: SessionIn) -> Session:
    """Another time or place."""
    return actions.move_session(pk, by=actor_of(request), **body.dict())


@router.post("/sessions/{int:pk}/held", response=SessionOut)
def held(request: HttpRequest, pk: int) -> Session:
    """Note that it took place."""
    return actions.hold_session(pk, by=actor_of(request))


@router.delete("/sessions/{int:pk}", response={204: None})
def cancel(request: HttpRequest, pk: int) -> Status[None]:
    """It does not take place."""
    actions.cancel_session(pk, by=actor_of(request))
    return Status(204, None)


@router.put("/texts/{int:pk}", response={204: None})
def reword(request: HttpRequest, pk: int, body: WordsIn) -> Status[None]:
    """Change one's own words."""
    actions.reword(pk, words=body.words, by=actor_of(request))
    return Status(204, None)


@router.post("/texts/{int:pk}/done", response={204: None})
def tick(request: HttpRequest, pk: int, body: DoneIn) -> Status[None]:
    """Tick a goal or one's own action off, or open it again."""
    actions.tick(pk, done=body.done, by=actor_of(request))
    return Status(204, None)


@router.delete("/texts/{int:pk}", response={204: None})
def erase(request: HttpRequest, pk: int) -> Status[None]:
    """Erase one's own words."""
    actions.erase(pk, by=actor_of(request))
    return Status(204, None)


@router.get("/steps", response=list[StepOut])
def steps(request: HttpRequest) -> list[dict[str, Any]]:
    """Where one has been in leading oneself."""
    found = queries.steps(_member(request))
    return [{"step": one.step.name, "traces": one.traces} for one in found]


def _practices(found: list[tuple[rules.Practice, list[Any]]]) -> list[dict[str, Any]]:
    return [
        {
            "practice": str(one.label),
            "limit": str(one.limit),
            "acts": [{"event": e.event, "title": e.title, "at": e.at} for e in some],
        }
        for one, some in found
    ]


@router.get("/acts", response=list[PracticeOut])
def acts(request: HttpRequest) -> list[dict[str, Any]]:
    """What one's own public acts may say, if one turned it on."""
    return _practices(queries.own_acts(_member(request)))


@router.put("/acts", response={204: None})
def show(request: HttpRequest, body: ShowIn) -> Status[None]:
    """Turn it on, for oneself or for one's coach as well."""
    actions.show(pair_id=body.pair_id, by=actor_of(request))
    return Status(204, None)


@router.delete("/acts", response={204: None})
def hide(request: HttpRequest) -> Status[None]:
    """Turn it off."""
    actions.hide(by=_member(request))
    return Status(204, None)


@router.get("/numbers", response=NumbersOut)
def numbers(request: HttpRequest) -> queries.Numbers:
    """Coaching in numbers."""
    return queries.numbers(_member(request))


@router.get("/mine")
def mine(request: HttpRequest) -> dict[str, Any]:
    """A copy of all that is one's own."""
    return queries.own_copy(_member(request))


@router.delete("/mine", response={204: None})
def erase_mine(request: HttpRequest) -> Status[None]:
    """Erase all that is one's own, for good."""
    actions.erase_mine(by=_member(request))
    return Status(204, None)
