"""The daily work: commitments, check-ins, measures, needs."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Status

from colead.features.initiatives import actions, queries, rules
from colead.features.initiatives.api import schemas
from colead.features.initiatives.models import CheckIn, Commitment, Need, Reading, Snooze
from colead.kernel.api import Router
from colead.kernel.web import actor_of

router = Router(tags=["initiatives"])


@router.get("/{int:pk}/commitments", response=list[schemas.CommitmentOut])
def commitments(request: HttpRequest, pk: int) -> list[Commitment]:
    """What people said they will do."""
    return queries.dossier(actor_of(request), pk).commitments


@router.post("/{int:pk}/commitments", response={201: schemas.CommitmentOut})
def commit(request: HttpRequest, pk: int, body: schemas.CommitmentIn) -> Status[Commitment]:
    """Say what one will do."""
    return Status(201, actions.commit(pk, by=actor_of(request), **body.dict()))


@router.post("/commitments/{int:pk}/done", response=schemas.CommitmentOut)
def done(request: HttpRequest, pk: int) -> Commitment:
    """Say that it is done."""
    return actions.do(pk, by=actor_of(request))


@router.post("/{int:pk}/tasks", response={201: schemas.OfferOut})
def offer_task(request: HttpRequest, pk: int, body: schemas.TaskIn) -> Status[dict[str, int]]:
    """Offer somebody a task; it is theirs when they say yes."""
    return Status(
        201, {"offer": actions.offer_commitment(pk, by=actor_of(request), **body.dict()).pk}
    )


@router.post("/commitments/{int:pk}/let-go", response=schemas.CommitmentOut)
def let_go(request: HttpRequest, pk: int, body: schemas.WordsIn) -> Commitment:
    """Give it back, with a reason."""
    return actions.let_go(pk, reason=body.text, by=actor_of(request))


@router.post("/commitments/{int:pk}/reopen", response=schemas.CommitmentOut)
def reopen(request: HttpRequest, pk: int) -> Commitment:
    """It was not done after all."""
    return actions.reopen(pk, by=actor_of(request))


@router.post("/commitments/{int:pk}/confirm", response=schemas.CommitmentOut)
def confirm(request: HttpRequest, pk: int) -> Commitment:
    """Another of the team confirms that it was kept."""
    actions.confirm(pk, by=actor_of(request))
    return queries.commitment(actor_of(request), pk)


@router.post("/commitments/{int:pk}/remind", response={204: None})
def remind(request: HttpRequest, pk: int) -> Status[None]:
    """Remind kindly, once a day at most."""
    actions.remind(pk, by=actor_of(request))
    return Status(204, None)


@router.get("/{int:pk}/check-ins", response=list[schemas.CheckInOut])
def check_ins(request: HttpRequest, pk: int) -> list[CheckIn]:
    """How it went, newest first; the last thirty."""
    return queries.dossier(actor_of(request), pk).check_ins


@router.get("/{int:pk}/outcomes", response=list[schemas.OutcomeOut])
def outcomes(request: HttpRequest, pk: int) -> list[dict[str, Any]]:
    """What is measured, with its readings."""
    return [
        {
            "id": measured.outcome.pk,
            "measure": measured.outcome.measure,
            "unit": measured.outcome.unit,
            "start": measured.outcome.start,
            "target": measured.outcome.target,
            "readings": measured.readings,
        }
        for measured in queries.dossier(actor_of(request), pk).outcomes
    ]


@router.post("/{int:pk}/outcomes", response={201: schemas.OutcomeOut})
def state_outcome(request: HttpRequest, pk: int, body: schemas.OutcomeIn) -> Status[dict[str, Any]]:
    """State what is measured."""
    made = actions.state_outcome(pk, by=actor_of(request), **body.dict())
    return Status(201, {"id": made.pk, **body.dict(), "readings": []})


@router.post("/outcomes/{int:pk}/readings", response={201: schemas.ReadingOut})
def read(request: HttpRequest, pk: int, body: schemas.ReadingIn) -> Status[Reading]:
    """Note a value."""
    return Status(201, actions.read(pk, by=actor_of(request), **body.dict()))


@router.get("/{int:pk}/needs", response=list[schemas.NeedOut])
def needs(request: HttpRequest, pk: int) -> list[Need]:
    """What is lacking, and what was."""
    return queries.needs_of(actor_of(request), pk)


@router.post("/{int:pk}/needs", response={201: schemas.NeedOut})
def state_need(request: HttpRequest, pk: int, body: schemas.NeedIn) -> Status[Need]:
    """Say what is lacking."""
    return Status(201, actions.state_need(pk, by=actor_of(request), **body.dict()))


@router.post("/needs/{int:pk}/met", response={204: None})
def meet_need(request: HttpRequest, pk: int) -> Status[None]:
    """It is there now."""
    actions.meet_need(pk, by=actor_of(request))
    return Status(204, None)


@router.post("/{int:pk}/check-ins", response={201: schemas.CheckInOut})
def check_in(request: HttpRequest, pk: int, body: schemas.CheckInIn) -> Status[CheckIn]:
    """Tell how it goes."""
    return Status(201, actions.check_in(pk, by=actor_of(request), **body.dict()))


@router.post("/{int:pk}/snooze", response=schemas.SnoozeOut)
def snooze(request: HttpRequest, pk: int, body: schemas.SnoozeIn) -> Snooze:
    """Put off one's own reminders of an initiative that one leads."""
    by = actor_of(request)
    found = queries.initiative(by, pk)
    return actions.snooze(found.pk, until_at=rules.until(body.until, span=body.span, by=by), by=by)


@router.post("/{int:pk}/wake", response={204: None})
def unsnooze(request: HttpRequest, pk: int) -> Status[None]:
    """Be reminded of an initiative again."""
    by = actor_of(request)
    actions.unsnooze(initiative_id=queries.initiative(by, pk).pk, by=by)
    return Status(204, None)


@router.post("/commitments/{int:pk}/snooze", response=schemas.SnoozeOut)
def snooze_commitment(request: HttpRequest, pk: int, body: schemas.SnoozeIn) -> Snooze:
    """Put off one's own reminders of a commitment of one's own."""
    by = actor_of(request)
    found = queries.commitment(by, pk)
    until_at = rules.until(body.until, span=body.span, by=by)
    return actions.snooze_commitment(found.pk, until_at=until_at, by=by)


@router.post("/commitments/{int:pk}/wake", response={204: None})
def unsnooze_commitment(request: HttpRequest, pk: int) -> Status[None]:
    """Be reminded of a commitment again."""
    by = actor_of(request)
    actions.unsnooze(commitment_id=queries.commitment(by, pk).pk, by=by)
    return Status(204, None)
