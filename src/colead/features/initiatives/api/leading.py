"""Taking the lead, steering, having a part."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Query, Status

from colead.features.initiatives import actions, queries
from colead.features.initiatives.api import schemas
from colead.features.initiatives.models import Initiative, Part
from colead.kernel.api import Listed, Router, listed
from colead.kernel.web import actor_of

router = Router(tags=["initiatives"])


@router.get("/", response=Listed[schemas.InitiativeOut])
def initiatives(
    request: HttpRequest,
    which: Literal["running", "mine", "help", "ended", "lessons", "orphaned"] = "running",
    circle_id: Annotated[int | None, Query(ge=1, le=schemas.BIG)] = None,
    after: Annotated[str | None, Query(max_length=500)] = None,
) -> dict[str, object]:
    """Initiatives, newest first: running, mine, help, ended, lessons, orphaned."""
    return listed(queries.listed(actor_of(request), which=which, circle_id=circle_id, after=after))


@router.post("/", response={201: schemas.InitiativeOut})
def start(request: HttpRequest, body: schemas.StartIn) -> Status[Initiative]:
    """Take the lead. 409 when the guardrails say that it is not to be done here."""
    return Status(201, actions.start(by=actor_of(request), **body.dict()))


@router.post("/verdict", response=schemas.VerdictOut)
def verdict(request: HttpRequest, body: schemas.FactsIn) -> dict[str, Any]:
    """What the guardrails would say. Nothing is kept."""
    return queries.verdict(actor_of(request), body.dict()).as_facts()


@router.get("/{int:pk}", response=schemas.InitiativeOut)
def initiative(request: HttpRequest, pk: int) -> Initiative:
    """One initiative."""
    return queries.initiative(actor_of(request), pk)


@router.put("/{int:pk}", response=schemas.InitiativeOut)
def amend(request: HttpRequest, pk: int, body: schemas.FactsIn) -> Initiative:
    """Change what it is about."""
    return actions.amend(pk, by=actor_of(request), **body.dict())


@router.get("/{int:pk}/parts", response=list[schemas.PartOut])
def parts(request: HttpRequest, pk: int) -> list[Part]:
    """Who leads, helps and advises, now and before."""
    return queries.dossier(actor_of(request), pk).parts


@router.post("/{int:pk}/join", response={201: schemas.PartOut})
def join(request: HttpRequest, pk: int) -> Status[Part]:
    """Help in it."""
    return Status(201, actions.join(pk, by=actor_of(request)))


@router.post("/{int:pk}/leave", response={204: None})
def leave(request: HttpRequest, pk: int) -> Status[None]:
    """Stop helping."""
    actions.leave(pk, by=actor_of(request))
    return Status(204, None)


@router.post("/{int:pk}/would-co-lead", response={204: None})
def would_co_lead(request: HttpRequest, pk: int) -> Status[None]:
    """Tell the leads that one would like to co-lead."""
    actions.offer_help(pk, part=Part.Kind.LEAD, by=actor_of(request))
    return Status(204, None)


@router.post("/{int:pk}/step-in", response={201: schemas.PartOut})
def step_in(request: HttpRequest, pk: int) -> Status[Part]:
    """Take the lead of what nobody leads any more."""
    return Status(201, actions.step_in(pk, by=actor_of(request)))


@router.post("/{int:pk}/step-back", response={204: None})
def step_back(request: HttpRequest, pk: int, body: schemas.NotesIn) -> Status[None]:
    """Give the lead back while others go on, with notes."""
    actions.step_back(pk, notes=body.text, by=actor_of(request))
    return Status(204, None)


@router.post("/{int:pk}/advice", response=schemas.InitiativeOut)
def advice(request: HttpRequest, pk: int, body: schemas.WordsIn) -> Initiative:
    """Say whom one asked and what came of it, and go on by one's own responsibility."""
    return actions.seek_advice(pk, note=body.text, by=actor_of(request))


@router.post("/{int:pk}/offers", response={201: schemas.OfferOut})
def offer(request: HttpRequest, pk: int, body: schemas.OfferIn) -> Status[dict[str, int]]:
    """Offer somebody to lead as an equal, to help, or to lead in one's place."""
    by = actor_of(request)
    if body.part == "instead-of-me":
        return Status(201, {"offer": actions.hand_over(pk, to=body.to, notes=body.note, by=by).pk})
    made = actions.offer_part(pk, to=body.to, kind=body.part, note=body.note, by=by)
    return Status(201, {"offer": made.pk})


@router.post("/{int:pk}/pause", response=schemas.InitiativeOut)
def pause(request: HttpRequest, pk: int) -> Initiative:
    """Pause it."""
    return actions.pause(pk, by=actor_of(request))


@router.post("/{int:pk}/resume", response=schemas.InitiativeOut)
def resume(request: HttpRequest, pk: int) -> Initiative:
    """Go on."""
    return actions.resume(pk, by=actor_of(request))


@router.post("/{int:pk}/end", response=schemas.InitiativeOut)
def end(request: HttpRequest, pk: int, body: schemas.EndIn) -> Initiative:
    """End it."""
    return actions.end(pk, by=actor_of(request), **body.dict())


@router.post("/{int:pk}/reopen", response=schemas.InitiativeOut)
def reopen(request: HttpRequest, pk: int, body: schemas.WordsIn) -> Initiative:
    """Undo its end, within two weeks, with the reason."""
    return actions.reopen_initiative(pk, reason=body.text, by=actor_of(request))
