"""Role elections and suggested wordings, for programs."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Status

from colead.features.decisions import actions, queries
from colead.features.decisions.api.routes import router
from colead.features.decisions.api.schemas import (
    DecisionOut,
    NominationIn,
    NominationOut,
    RoundOut,
    WordingIn,
    WordingOut,
)
from colead.features.decisions.models import Decision, Nomination, Round, Wording
from colead.kernel.web import actor_of


@router.get("/{int:pk}/nominations", response=list[NominationOut])
def nominations(request: HttpRequest, pk: int) -> list[Nomination]:
    """The nominations of a role election, once they are heard; before that only one's own."""
    found = queries.dossier(actor_of(request), pk)
    if found.nominations_by_nominee:
        return list(found.nominations)
    return [found.my_nomination] if found.my_nomination else []


@router.post("/{int:pk}/nominations", response={201: NominationOut})
def nominate(request: HttpRequest, pk: int, body: NominationIn) -> Status[Nomination]:
    """Nominate somebody, or change it."""
    return Status(201, actions.nominate(pk, by=actor_of(request), **body.dict()))


@router.post("/{int:pk}/hear", response=DecisionOut)
def hear_nominations(request: HttpRequest, pk: int) -> Decision:
    """Show all nominations now."""
    return actions.hear_nominations(pk, by=actor_of(request))


@router.post("/{int:pk}/candidate", response={201: RoundOut})
def propose_candidate(request: HttpRequest, pk: int, body: NominationIn) -> Status[Round]:
    """Put a candidate before the circle."""
    return Status(201, actions.propose_candidate(pk, by=actor_of(request), **body.dict()))


@router.get("/{int:pk}/wordings", response=list[WordingOut])
def wordings(request: HttpRequest, pk: int) -> list[Wording]:
    """The wordings that stand beside the proposal."""
    return [one for one, _change in queries.dossier(actor_of(request), pk).open_wordings]


@router.post("/{int:pk}/wordings", response={201: WordingOut})
def suggest_wording(request: HttpRequest, pk: int, body: WordingIn) -> Status[Wording]:
    """Suggest a wording that would meet the objections."""
    return Status(201, actions.suggest_wording(pk, by=actor_of(request), **body.dict()))


@router.post("/wordings/{int:pk}/take-back", response=WordingOut)
def take_back_wording(request: HttpRequest, pk: int) -> Wording:
    """Take one's own wording back."""
    return actions.take_back_wording(pk, by=actor_of(request))
