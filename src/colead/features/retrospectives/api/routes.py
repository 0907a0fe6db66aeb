"""The routes of looking back."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Status

from colead.features.retrospectives import actions, queries
from colead.features.retrospectives.api.schemas import (
    AnswerIn,
    BoardOut,
    CardIn,
    CardOut,
    CommitIn,
    CommitmentOut,
    DotsIn,
    EditIn,
    FormatIn,
    FormatOut,
    GroupOut,
    Id,
    LessonIn,
    LessonOut,
    LookOut,
    MoveIn,
    NoteIn,
    PeopleIn,
    PhaseIn,
    RetrospectiveOut,
    ReviewIn,
    RhythmIn,
    RhythmOut,
    Slip,
    SlipOut,
    StartIn,
    SwitchIn,
    TakeIn,
    TimerIn,
    TitleIn,
    TopicIn,
    UsefulIn,
    WishIn,
)
from colead.features.retrospectives.models import (
    Card,
    Commitment,
    Format,
    Group,
    Lesson,
    Retrospective,
    Rhythm,
)
from colead.kernel import review
from colead.kernel.api import Listed, Router, listed
from colead.kernel.web import actor_of

router = Router(tags=["retrospectives"])


@router.get("/", response=Listed[RetrospectiveOut])
def retrospectives(
    request: HttpRequest, past: bool = False, after: str | None = None
) -> dict[str, object]:
    """Those under way, or those that were."""
    return listed(queries.listed(actor_of(request), past=past, after=after))


@router.post("/", response={201: RetrospectiveOut})
def start(request: HttpRequest, body: StartIn) -> Status[Retrospective]:
    """Begin to look back."""
    facts: dict[str, Any] = body.dict()
    kind, number = facts.pop("about_kind"), facts.pop("about_id")
    about = (kind, number) if kind and number else None
    return Status(201, actions.start(about=about, by=actor_of(request), **facts))


@router.get("/second-look", response=list[LookOut])
def second_look(
    request: HttpRequest, until: date | None = None, circle_id: Id | None = None
) -> list[review.Look]:
    """What is due for a second look by a day (today): guardrails, roles, agreements, goals and
    ways of looking back."""
    actor = actor_of(request)
    return review.coming(actor, until=until or actor.today, circle_id=circle_id)


@router.get("/lessons", response=Listed[LessonOut])
def lessons(request: HttpRequest, after: str | None = None) -> dict[str, object]:
    """Lessons that people kept, the latest first."""
    return listed(queries.lessons(actor_of(request), after=after))


@router.get("/formats", response=list[FormatOut])
def formats(request: HttpRequest) -> list[Format]:
    """Formats made here."""
    return queries.formats(actor_of(request))


@router.post("/formats", response={201: FormatOut})
def keep_format(request: HttpRequest, body: FormatIn) -> Status[Format]:
    """Make a format."""
    return Status(201, actions.keep_format(by=actor_of(request), **body.dict()))


@router.put("/formats/{int:pk}", response=FormatOut)
def change_format(request: HttpRequest, pk: int, body: FormatIn) -> Format:
    """Change a format; boards that began with it stay as they are."""
    return actions.keep_format(format_id=pk, by=actor_of(request), **body.dict())


@router.delete("/formats/{int:pk}", response={204: None})
def retire_format(request: HttpRequest, pk: int) -> Status[None]:
    """Offer a format no more."""
    actions.retire_format(pk, by=actor_of(request))
    return Status(204, None)


@router.put("/rhythms/{int:pk}", response=RhythmOut)
def set_rhythm(request: HttpRequest, pk: int, body: RhythmIn) -> Rhythm:
    """Say how often a circle (its id) looks back."""
    return actions.set_rhythm(pk, by=actor_of(request), **body.dict())


@router.post("/rhythms/{int:pk}/review", response=RhythmOut)
def review_rhythm(request: HttpRequest, pk: int, body: ReviewIn) -> Rhythm:
    """Keep, adapt or drop it."""
    return actions.review_rhythm(pk, by=actor_of(request), **body.dict())


@router.get("/{int:pk}", response=BoardOut)
def retrospective(request: HttpRequest, pk: int, slip: Slip = "") -> queries.Board:
    """The board; with one's slip also one's own unnamed cards while they are gathered."""
    return queries.board(actor_of(request), pk, slip=slip)


@router.post("/{int:pk}/come", response=SlipOut)
def come(request: HttpRequest, pk: int) -> dict[str, str]:
    """Come in."""
    return {"slip": actions.come(pk, by=actor_of(request))}


@router.post("/{int:pk}/invite", response={204: None})
def invite(request: HttpRequest, pk: int, body: PeopleIn) -> Status[None]:
    """Invite more people."""
    actions.invite(pk, people=body.people, by=actor_of(request))
    return Status(204, None)


@router.post("/{int:pk}/cards", response={201: CardOut})
def write_card(request: HttpRequest, pk: int, body: CardIn) -> Status[Card]:
    """Write a card."""
    return Status(201, actions.write_card(pk, by=actor_of(request), **body.dict()))


@router.put("/cards/{int:pk}", response=CardOut)
def edit_card(request: HttpRequest, pk: int, body: EditIn) -> Card:
    """Change one's own card."""
    return actions.edit_card(pk, by=actor_of(request), **body.dict())


@router.delete("/cards/{int:pk}", response={204: None})
def drop_card(request: HttpRequest, pk: int, slip: Slip = "") -> Status[None]:
    """Take one's own card away."""
    actions.drop_card(pk, slip=slip, by=actor_of(request))
    return Status(204, None)


@router.post("/cards/{int:pk}/move", response=CardOut)
def move_card(request: HttpRequest, pk: int, body: MoveIn) -> Card:
    """Put a card where it belongs."""
    return actions.move_card(pk, to=body.to, by=actor_of(request))


@router.put("/groups/{int:pk}", response=GroupOut)
def name_group(request: HttpRequest, pk: int, body: TitleIn) -> Group:
    """Name a group."""
    return actions.name_group(pk, title=body.title, by=actor_of(request))


@router.post("/{int:pk}/move-on", response=RetrospectiveOut)
def move_on(request: HttpRequest, pk: int, body: PhaseIn) -> Retrospective:
    """Go on to the next phase; after the last one it is closed."""
    return actions.move_on(pk, phase=body.phase, by=actor_of(request))


@router.post("/{int:pk}/move-back", response=RetrospectiveOut)
def move_back(request: HttpRequest, pk: int) -> Retrospective:
    """Go back one phase, where that undoes nothing."""
    return actions.move_back(pk, by=actor_of(request))


@router.post("/{int:pk}/close", response=RetrospectiveOut)
def close(request: HttpRequest, pk: int) -> Retrospective:
    """End it here."""
    return actions.close(pk, by=actor_of(request))


@router.post("/{int:pk}/take-facilitation", response=RetrospectiveOut)
def take_facilitation(request: HttpRequest, pk: int) -> Retrospective:
    """Lead through it from now on."""
    return actions.take_facilitation(pk, by=actor_of(request))


@router.post("/{int:pk}/switch", response=RetrospectiveOut)
def switch(request: HttpRequest, pk: int, body: SwitchIn) -> Retrospective:
    """Go on together, or over days."""
    return actions.switch(pk, by=actor_of(request), **body.dict())


@router.post("/{int:pk}/done", response=RetrospectiveOut)
def be_done(request: HttpRequest, pk: int) -> Retrospective:
    """Say that one is done with this phase."""
    return actions.be_done(pk, by=actor_of(request))


@router.put("/{int:pk}/dots", response={204: None})
def give_dots(request: HttpRequest, pk: int, body: DotsIn) -> Status[None]:
    """Give all one's dots."""
    actions.give_dots(pk, by=actor_of(request), **body.dict())
    return Status(204, None)


@router.post("/{int:pk}/topic", response=RetrospectiveOut)
def talk_about(request: HttpRequest, pk: int, body: TopicIn) -> Retrospective:
    """Talk about this group now."""
    return actions.talk_about(pk, group_id=body.group_id, by=actor_of(request))


@router.post("/{int:pk}/timer", response=RetrospectiveOut)
def set_timer(request: HttpRequest, pk: int, body: TimerIn) -> Retrospective:
    """Set a timer."""
    return actions.set_timer(pk, seconds=body.seconds, by=actor_of(request))


@router.post("/{int:pk}/notes", response={204: None})
def note(request: HttpRequest, pk: int, body: NoteIn) -> Status[None]:
    """Add a line."""
    actions.note(pk, by=actor_of(request), **body.dict())
    return Status(204, None)


@router.post("/{int:pk}/commitments", response={201: CommitmentOut})
def commit(request: HttpRequest, pk: int, body: CommitIn) -> Status[Commitment]:
    """Say what one will do oneself."""
    return Status(201, actions.commit(pk, by=actor_of(request), **body.dict()))


@router.post("/{int:pk}/wishes", response={201: CommitmentOut})
def wish(request: HttpRequest, pk: int, body: WishIn) -> Status[Commitment]:
    """Leave open what somebody could do."""
    return Status(201, actions.wish(pk, what=body.what, by=actor_of(request)))


@router.post("/promises/{int:pk}/take", response=CommitmentOut)
def take(request: HttpRequest, pk: int, body: TakeIn) -> Commitment:
    """Take what is open."""
    return actions.take(pk, due_on=body.due_on, by=actor_of(request))


@router.post("/promises/{int:pk}/answer", response=CommitmentOut)
def answer(request: HttpRequest, pk: int, body: AnswerIn) -> Commitment:
    """Say what became of it."""
    return actions.answer(pk, by=actor_of(request), **body.dict())


@router.put("/{int:pk}/useful", response={204: None})
def say_useful(request: HttpRequest, pk: int, body: UsefulIn) -> Status[None]:
    """Say unnamed how useful it was."""
    actions.say_useful(pk, by=actor_of(request), **body.dict())
    return Status(204, None)


@router.post("/{int:pk}/lessons", response={201: LessonOut})
def keep_lesson(request: HttpRequest, pk: int, body: LessonIn) -> Status[Lesson]:
    """Keep a lesson."""
    return Status(201, actions.keep_lesson(pk, by=actor_of(request), **body.dict()))


@router.post("/ended/{int:pk}/put-off", response={204: None})
def put_off(request: HttpRequest, pk: int, days: int | None = None) -> Status[None]:
    """Look back on an ended initiative so many days later, or (without) not at all."""
    actions.put_off(pk, days=days, by=actor_of(request))
    return Status(204, None)
