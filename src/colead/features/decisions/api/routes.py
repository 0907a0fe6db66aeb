"""The routes of decisions, for programs."""

from __future__ import annotations

import json
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Query, Status

from colead.features.decisions import actions, queries
from colead.features.decisions.api.schemas import (
    AdviceIn,
    AdviceOut,
    AnswerIn,
    AskIn,
    BallotIn,
    BallotOut,
    ChangesIn,
    ChosenOut,
    DecideIn,
    DecisionOut,
    DossierOut,
    ExamineIn,
    Filter,
    IntegrateIn,
    MethodOut,
    ObjectionOut,
    OptionIn,
    OptionOut,
    ProposeIn,
    ReceiptOut,
    ReviewIn,
    ReviewOut,
    RoundOut,
    ScheduleIn,
    SecretBallotIn,
    SeedIn,
    UntilIn,
    VoiceIn,
    VoiceOut,
    WhyIn,
)
from colead.features.decisions.models import (
    Advice,
    Ballot,
    Decision,
    Objection,
    Option,
    Review,
    Round,
    Voice,
)
from colead.features.decisions.queries import Dossier
from colead.features.decisions.rules import chooser, methods
from colead.features.decisions.rules.patterns import SHIPPED
from colead.features.decisions.rules.secrecy import Receipt
from colead.kernel import paging
from colead.kernel.api import Listed, Router, listed
from colead.kernel.web import actor_of

router = Router(tags=["decisions"])


def _full(found: Dossier) -> dict[str, Any]:
    shown = found.result is not None and (found.shown or not found.decision.is_open)
    return {
        "decision": found.decision,
        "options": found.options,
        "rounds": [
            {
                **{name: getattr(one, name) for name in RoundOut.model_fields},
                "cast": found.heard_in(one),
            }
            for one in found.rounds
            if one.pk
        ],
        "advice": found.advice,
        "objections": found.objections,
        "reviews": found.reviews,
        "may_answer": found.cast.allowed,
        "why_not": found.cast.reason,
        "my_answer": found.mine.now,
        "result": found.result.as_facts() if found.result is not None and shown else {},
    }


@router.get("/methods", response=list[MethodOut])
def all_methods(request: HttpRequest) -> list[dict[str, Any]]:
    """The methods, each with what it is for and what can be set."""
    return [
        {
            "name": method.name,
            "label": str(method.label),
            "says": str(method.says),
            "fits": str(method.fits),
            "ballot": method.ballot,
            "settings": [
                {
                    "name": setting.name,
                    "kind": setting.kind,
                    "label": str(setting.label),
                    "default": setting.default,
                    "choices": [value for value, _label in setting.choices],
                }
                for setting in method.settings
            ],
        }
        for method in methods.methods()
    ]


@router.get("/choose", response=ChosenOut)
def choose(
    request: HttpRequest,
    reversibility: Literal["easy", "hard", "never"],
    affected: Literal["few", "circle", "many"],
    answers: Literal["one", "several", "more"],
) -> dict[str, Any]:
    """Three questions, and the method that fits."""
    found = chooser.choose(reversibility, affected, answers)
    return {"method": found.method, "reason": str(found.reason), "settings": found.settings}


@router.get("/", response=Listed[DecisionOut])
def register(request: HttpRequest, given: Query[Filter]) -> dict[str, object]:
    """The decision register, newest first."""
    found = queries.register(
        actor_of(request),
        words=given.q,
        circle_id=given.circle_id,
        method=given.method,
        state=given.state,
        result=given.result,
        review=given.review,
    )
    return listed(paging.page(found, after=given.after, order=("-id",)))


@router.get("/waiting", response=list[DecisionOut])
def waiting(request: HttpRequest) -> list[Decision]:
    """Open decisions that wait for my answer or advice."""
    return list(queries.waiting_for(actor_of(request))[:100])


@router.post("/", response={201: DecisionOut})
def propose(request: HttpRequest, body: ProposeIn) -> Status[Decision]:
    """Put a question."""
    values = body.dict(exclude={"about_kind", "about_id", "settings"})
    about = (body.about_kind, body.about_id) if body.about_kind and body.about_id else None
    chosen = methods.method(body.method)
    settings = chosen.clean(dict(body.settings))
    return Status(201, actions.propose(about=about, by=actor_of(request), **values, **settings))


@router.get("/templates", response=list[dict[str, Any]])
def templates(request: HttpRequest) -> list[dict[str, Any]]:
    """All templates, kept and shipped, as their files hold them."""
    own = map(queries.pattern_of, queries.own_templates(actor_of(request)))
    return [{"key": one.key, **json.loads(one.as_file())} for one in (*own, *SHIPPED.values())]


@router.get("/voices", response=list[VoiceOut])
def voices(request: HttpRequest) -> list[Voice]:
    """The voices that I gave and carry."""
    return list(queries.voices(actor_of(request))[:500])


@router.post("/voices", response={201: VoiceOut})
def give_voice(request: HttpRequest, body: VoiceIn) -> Status[Voice]:
    """Ask somebody to speak for me; it counts once they take it."""
    return Status(201, actions.give_voice(by=actor_of(request), **body.dict()))


@router.post("/voices/{int:pk}/take", response=VoiceOut)
def take_voice(request: HttpRequest, pk: int) -> Voice:
    """Speak for somebody who asked for it."""
    return actions.take_voice(pk, by=actor_of(request))


@router.post("/voices/{int:pk}/end", response={204: None})
def end_voice(request: HttpRequest, pk: int) -> Status[None]:
    """Take one's voice back, or give back one that is carried."""
    actions.end_voice(pk, by=actor_of(request))
    return Status(204, None)


@router.get("/{int:pk}", response=DossierOut)
def decision(request: HttpRequest, pk: int) -> dict[str, Any]:
    """One decision with all that belongs to it."""
    return _full(queries.dossier(actor_of(request), pk))


@router.get("/{int:pk}/ballots", response=Listed[BallotOut])
def ballots(request: HttpRequest, pk: int, after: str | None = None) -> dict[str, object]:
    """The answers of the present round, as far as they may be seen now."""
    return listed(queries.ballots(actor_of(request), pk, after=after))


@router.put("/{int:pk}/changes", response=DecisionOut)
def set_changes(request: HttpRequest, pk: int, body: ChangesIn) -> Decision:
    """Say which changes to circles and roles are made when this is agreed."""
    return actions.set_changes(pk, body.changes, by=actor_of(request))


@router.post("/{int:pk}/changes/again", response=DecisionOut)
def try_changes_again(request: HttpRequest, pk: int) -> Decision:
    """Make the agreed changes that could not be made at once."""
    return actions.try_changes_again(pk, by=actor_of(request))


@router.post("/{int:pk}/options", response={201: OptionOut})
def add_option(request: HttpRequest, pk: int, body: OptionIn) -> Status[Option]:
    """Add an option, where the settings let those who answer do so."""
    return Status(201, actions.add_option(pk, label=body.label, by=actor_of(request)))


@router.post("/{int:pk}/draw", response=DecisionOut)
def draw_lots(request: HttpRequest, pk: int, body: SeedIn) -> Decision:
    """Draw lots from a seed, once."""
    return actions.draw_lots(pk, seed=body.seed, by=actor_of(request))


@router.post("/{int:pk}/put", response=DecisionOut)
def put(request: HttpRequest, pk: int) -> Decision:
    """Put a draft."""
    return actions.put(pk, by=actor_of(request))


@router.post("/{int:pk}/ballots", response=BallotOut)
def cast(request: HttpRequest, pk: int, body: BallotIn) -> Ballot:
    """Answer, or answer anew; the later answer counts."""
    return actions.cast(pk, by=actor_of(request), **body.dict())


@router.post("/{int:pk}/urn", response={201: ReceiptOut})
def cast_secretly(request: HttpRequest, pk: int, body: SecretBallotIn) -> Status[Receipt]:
    """Answer anonymously. The receipt is given once, and kept nowhere."""
    return Status(201, actions.cast_secretly(pk, by=actor_of(request), **body.dict()))


@router.get("/{int:pk}/ballot-list", response=dict[str, Any])
def ballot_list(request: HttpRequest, pk: int) -> dict[str, Any]:
    """The ballots of a settled vote, to count again: ``colead decision verify`` reads it."""
    return queries.ballot_list(actor_of(request), pk)


@router.post("/{int:pk}/confirm", response=BallotOut)
def confirm(request: HttpRequest, pk: int) -> Ballot:
    """Answer as in the round before."""
    return actions.confirm(pk, by=actor_of(request))


@router.post("/{int:pk}/ask", response={200: dict[str, int]})
def ask(request: HttpRequest, pk: int, body: AskIn) -> dict[str, int]:
    """Ask people for advice."""
    people: list[tuple[int, str, str]] = [
        (person.member_id, person.part, person.why) for person in body.people
    ]
    return {"asked": len(actions.ask(pk, people, by=actor_of(request)))}


@router.post("/{int:pk}/advice", response={201: AdviceOut})
def advise(request: HttpRequest, pk: int, body: AdviceIn) -> Status[Advice]:
    """Give advice, or note what was heard."""
    actor = actor_of(request)
    if body.member_id is None and not body.name:
        return Status(201, actions.give_advice(pk, text=body.text, by=actor))
    return Status(201, actions.note_advice(pk, by=actor, **body.dict()))


@router.post("/advice/{int:pk}/answer", response=AdviceOut)
def answer(request: HttpRequest, pk: int, body: AnswerIn) -> Advice:
    """Say what one did with a piece of advice."""
    return actions.answer_advice(pk, by=actor_of(request), **body.dict())


@router.post("/{int:pk}/decide", response=DecisionOut)
def decide(request: HttpRequest, pk: int, body: DecideIn) -> Decision:
    """Decide, after advice."""
    return actions.decide(pk, by=actor_of(request), **body.dict())


@router.post("/{int:pk}/rounds", response={201: RoundOut})
def integrate(request: HttpRequest, pk: int, body: IntegrateIn) -> Status[Round]:
    """New wording, new round."""
    return Status(201, actions.integrate(pk, by=actor_of(request), **body.dict()))


@router.post("/{int:pk}/reopen", response={201: RoundOut})
def reopen(request: HttpRequest, pk: int, body: WhyIn) -> Status[Round]:
    """A further round with the same words."""
    return Status(201, actions.reopen(pk, note=body.reason, by=actor_of(request)))


@router.post("/objections/{int:pk}/examine", response=ObjectionOut)
def examine(request: HttpRequest, pk: int, body: ExamineIn) -> Objection:
    """Test an objection."""
    return actions.examine_objection(pk, by=actor_of(request), **body.dict())


@router.post("/objections/{int:pk}/withdraw", response=ObjectionOut)
def withdraw_objection(request: HttpRequest, pk: int) -> Objection:
    """Take one's own objection back."""
    return actions.withdraw_objection(pk, by=actor_of(request))


@router.post("/{int:pk}/schedule", response=DecisionOut)
def schedule(request: HttpRequest, pk: int, body: ScheduleIn) -> Decision:
    """Let a draft open by itself at a time."""
    return actions.schedule(pk, opens_at=body.opens_at, by=actor_of(request))


@router.post("/{int:pk}/extend", response=DecisionOut)
def extend(request: HttpRequest, pk: int, body: UntilIn) -> Decision:
    """Give more time."""
    return actions.extend(pk, closes_at=body.closes_at, by=actor_of(request))


@router.post("/{int:pk}/withdraw", response={204: None})
def withdraw(request: HttpRequest, pk: int, body: WhyIn) -> Status[None]:
    """Take the question back."""
    actions.withdraw(pk, reason=body.reason, by=actor_of(request))
    return Status(204, None)


@router.post("/{int:pk}/review", response={201: ReviewOut})
def review(request: HttpRequest, pk: int, body: ReviewIn) -> Status[Review]:
    """Keep, adapt or drop."""
    return Status(201, actions.review(pk, by=actor_of(request), **body.dict()))
