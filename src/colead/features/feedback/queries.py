"""Reads of feedback: one's own, and nobody else's."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy

from colead.features.circles import queries as circles
from colead.features.feedback import rules
from colead.features.feedback.models import Asked, Piece, Turn, Wish, Word
from colead.features.feedback.rules import Matter
from colead.features.initiatives import queries as initiatives
from colead.features.organizations import queries as organizations
from colead.features.organizations.models import Member
from colead.kernel import belongings, paging, private, subjects, todo, urn
from colead.kernel.actor import Actor
from colead.kernel.verdict import Missing, Verdict

Opener = Callable[[bytes | memoryview, str], str]


def visible_to(actor: Actor) -> QuerySet[Piece]:
    """The feedback an actor got or wrote under their name; no steward and no administrator sees
    another's."""
    mine = Q(receiver_id=actor.member_id or 0) | Q(writer_id=actor.member_id or 0)
    found = Piece.objects.filter(mine, organization_id=actor.organization_id)
    return found.select_related("writer", "receiver")


def wishes(actor: Actor) -> QuerySet[Wish]:
    """The wishes an actor has, or is asked by."""
    asked = Asked.objects.filter(wish=OuterRef("pk"), member_id=actor.member_id or 0)
    mine = Q(receiver_id=actor.member_id or 0) | Exists(asked)
    found = Wish.objects.filter(mine, organization_id=actor.organization_id)
    return found.select_related("receiver")


def turns(actor: Actor) -> QuerySet[Turn]:
    """The rounds of feedback of circles; none for guests."""
    found = Turn.objects.filter(organization_id=actor.organization_id)
    return found.none() if actor.is_guest else found


def wish(actor: Actor, wish_id: int, *, lock: bool = False) -> Wish:
    """One wish that one has or is asked by, or ``Missing``."""
    found = wishes(actor).filter(pk=wish_id)
    if lock:
        found = found.select_for_update(of=("self",))
    one = found.select_related("receiver", "turn").first()
    if one is None:
        raise Missing(f"wish {wish_id}")
    return one


def any_wish(organization_id: int, wish_id: int) -> Wish | None:
    """A wish, locked, for Colead's own end of it."""
    found = Wish.objects.select_for_update(of=("self",))
    return found.filter(organization_id=organization_id, pk=wish_id).first()


def piece(actor: Actor, piece_id: int, *, lock: bool = False) -> Piece:
    """One piece of feedback, or ``Missing``."""
    found = visible_to(actor).filter(pk=piece_id)
    if lock:
        found = found.select_for_update(of=("self",))
    one = found.select_related("receiver", "writer", "wish").first()
    if one is None:
        raise Missing(f"feedback {piece_id}")
    return one


def turn(actor: Actor, turn_id: int) -> Turn:
    """One round of feedback, or ``Missing``."""
    found = turns(actor).select_related("circle").filter(pk=turn_id).first()
    if found is None:
        raise Missing(f"turn {turn_id}")
    return found


def matter_of(found: Wish) -> Matter:
    """What a wish asks."""
    text = private.unseal(
        bytes(found.sealed), organization_id=found.organization_id, about=f"wish:{found.pk}"
    )
    return rules.read_matter(text)


@dataclass
class Sheet:
    """Feedback as its receiver or named writer reads it."""

    piece: Piece
    pairs: list[tuple[str, str]]
    doing: str
    words: list[tuple[bool, str]] = field(default_factory=list)


def sheet(found: Piece, *, words: list[Word], at: datetime, read: Opener) -> Sheet:
    """A piece opened. Words from behind the veil are left out until their day."""
    shown = [
        (one.from_receiver, read(one.sealed, _about_word(found)))
        for one in words
        if one.from_receiver or found.writer_id is not None or one.shown_on <= at.date()
    ]
    doing = read(found.doing, f"doing:{found.receiver_id}") if found.doing else ""
    text = read(found.sealed, f"feedback:{found.receiver_id}")
    return Sheet(found, [(q, a) for q, a in json.loads(text)], doing, shown)


def _about_word(found: Piece) -> str:
    return f"feedback.word:{found.pk}"


def read(actor: Actor, piece_id: int) -> Sheet:
    """One piece, opened for its receiver or its named writer, who does not see what the receiver
    noted; two queries."""
    found = piece(actor, piece_id)
    opener = private.opener(organization_id=found.organization_id)
    opened = sheet(found, words=list(found.words.order_by("id")), at=actor.at, read=opener)
    if found.receiver_id != actor.member_id:
        opened.doing = ""
    return opened


def got(actor: Actor, *, after: str | None = None) -> paging.Page[Piece]:
    """The feedback one got, the newest first."""
    found = visible_to(actor).filter(receiver_id=actor.member_id or 0)
    return paging.page(
        found.select_related("writer", "receiver"), after=after, order=("-given_on", "-id")
    )


def opened(pieces: list[Piece], *, at: datetime) -> list[Sheet]:
    """Pieces of one organization opened, with their words: two queries for all."""
    if not pieces:
        return []
    opener = private.opener(organization_id=pieces[0].organization_id)
    words: dict[int, list[Word]] = {one.pk: [] for one in pieces}
    for word in Word.objects.filter(piece__in=pieces).order_by("id"):
        words[word.piece_id].append(word)
    return [sheet(one, words=words[one.pk], at=at, read=opener) for one in pieces]


def gave(actor: Actor) -> list[Piece]:
    """The newest feedback one gave under one's name."""
    found = visible_to(actor).filter(writer_id=actor.member_id or 0)
    return list(found.select_related("receiver").order_by("-given_on", "-id")[:20])


def my_wishes(actor: Actor) -> list[Wish]:
    """The newest wishes one has."""
    found = Wish.objects.filter(
        organization_id=actor.organization_id, receiver_id=actor.member_id or 0
    )
    return list(found.select_related("turn").order_by("-asked_at", "-id")[:20])


def place(actor: Actor, wish_id: int, *, lock: bool = False) -> Asked | None:
    """The actor's own line on the roll of a wish."""
    found = Asked.objects.filter(wish_id=wish_id, member_id=actor.member_id or 0)
    return (found.select_for_update() if lock else found).first()


@dataclass
class Told:
    """A wish as its page shows it."""

    actor: Actor
    wish: Wish
    mine: Asked | None
    asked: list[Member]
    pieces: list[Sheet]

    @cached_property
    def matter(self) -> Matter:
        """What is asked."""
        return matter_of(self.wish)

    @property
    def is_mine(self) -> bool:
        """Whether the actor asks."""
        return self.wish.receiver_id == self.actor.member_id

    @cached_property
    def write(self) -> Verdict:
        """Whether the actor may write."""
        return rules.may_write(
            on_roll=self.mine is not None, done=self.mine.done if self.mine else "",
            is_open=self.wish.state == Wish.State.OPEN, ends_at=self.wish.ends_at,
            at=self.actor.at, anonymous=self.wish.anonymous,
        )  # fmt: skip


def told(actor: Actor, wish_id: int) -> Told:
    """A wish, for who has it (whom they asked, what came) or who is asked."""
    found = wish(actor, wish_id)
    mine = place(actor, wish_id)
    asked: list[Member] = []
    pieces: list[Sheet] = []
    if found.receiver_id == actor.member_id:
        lines = Asked.objects.filter(wish=found).select_related("member")
        asked = [line.member for line in lines.order_by("member__name", "id")[:60]]
        some = visible_to(actor).filter(wish=found).select_related("writer", "receiver")
        pieces = opened(list(some.order_by("id")[:100]), at=actor.at)
    return Told(actor, found, mine, asked, pieces)


def behind_veil(actor: Actor, code: str) -> Sheet:
    """The piece that a receipt belongs to, for whoever has the receipt; ``Missing`` for none."""
    found = Piece.objects.filter(
        organization_id=actor.organization_id, number=urn.number_of(code), writer=None
    ).first()
    if found is None or not code.strip():
        raise Missing("receipt")
    words = list(found.words.order_by("id"))
    opener = private.opener(organization_id=found.organization_id)
    opened = sheet(found, words=words, at=actor.at, read=opener)
    opened.doing = ""
    # The writer sees their own words at once.
    opened.words = [(one.from_receiver, opener(one.sealed, _about_word(found))) for one in words]
    return opened


def roll(wish_id: int) -> list[Asked]:
    """Who is asked by a wish."""
    return list(Asked.objects.filter(wish_id=wish_id).order_by("member_id"))


def due(at: datetime) -> list[tuple[int, int]]:
    """Ids (organization, wish) of wishes that are over: by their end, or since all are through."""
    waits = Asked.objects.filter(wish=OuterRef("pk"), done="", member__left_on=None)
    found = Wish.objects.filter(state=Wish.State.OPEN).filter(Q(ends_at__lte=at) | ~Exists(waits))
    return list(found.order_by("ends_at", "id").values_list("organization_id", "pk"))


def leads(actor: Actor) -> bool:
    """Whether the actor holds a role, leads work or is a steward."""
    if actor.is_steward or not actor.is_member:
        return actor.is_steward
    if circles.terms_of_member(actor, actor.member_id or 0).filter(ended_on=None).exists():
        return True
    return bool(initiatives.led_by(actor, limit=1))


def choices(actor: Actor) -> list[tuple[int, str]]:
    """Whom one may ask: all members but oneself."""
    found = organizations.present(actor).exclude(pk=actor.member_id or 0)
    return list(found.values_list("pk", "name"))


@dataclass
class Round:
    """A round of feedback of a circle, as one of its people sees it."""

    turn: Turn
    mine: Wish | None
    count: int
    people: list[tuple[int, str]]


def round_of(actor: Actor, turn_id: int) -> Round:
    """A round with the actor's own wish in it; how many ask, never who from whom."""
    found = turn(actor, turn_id)
    mine = Wish.objects.filter(turn=found, receiver_id=actor.member_id or 0).first()
    count = Wish.objects.filter(turn=found).count()
    return Round(found, mine, count, choices(actor))


def open_turns(actor: Actor) -> list[Turn]:
    """The rounds that run in the actor's circles."""
    found = turns(actor).filter(ends_at__gt=actor.at, circle_id__in=circles.my_circle_ids(actor))
    return list(found.select_related("circle").order_by("ends_at", "id")[:20])


def _waiting(actor: Actor) -> QuerySet[Asked, Any]:
    found = Asked.objects.filter(
        organization_id=actor.organization_id, member_id=actor.member_id or 0, done="",
        wish__state=Wish.State.OPEN, wish__ends_at__gt=actor.at,
    )  # fmt: skip
    return todo.told(
        found, kind="feedback", id="wish_id", title=F("wish__receiver__name"), due="wish__ends_at"
    )


def _taken(pieces: QuerySet[Piece], actor: Actor) -> list[dict[str, Any]]:
    return [
        {
            "on": one.piece.given_on,
            "from": one.piece.writer.name if one.piece.writer else "",
            "to": one.piece.receiver.name,
            "text": "\n\n".join(f"{question}\n{answer}" for question, answer in one.pairs),
            "doing": one.doing if one.piece.receiver_id == actor.member_id else "",
        }
        for one in opened(list(pieces.order_by("pk")), at=actor.at)
    ]


belongings.register(
    "feedback_got",
    label=gettext_lazy("Feedback I got, and what I noted about it"),
    says=gettext_lazy("Erased, it is gone for whoever wrote it under their name, too."),
    take=lambda actor: _taken(visible_to(actor).filter(receiver_id=actor.member_id or 0), actor),
    private=True,
)
belongings.register(
    "feedback_gave",
    label=gettext_lazy("Feedback I gave under my name"),
    says=gettext_lazy(
        "It is with whoever got it, who may erase it. What you wrote anonymously"
        " nobody can find, you neither."
    ),
    take=lambda actor: _taken(visible_to(actor).filter(writer_id=actor.member_id or 0), actor),
    private=True,
)
todo.waits(
    "feedback",
    _waiting,
    url_name="feedback:wish",
    icon="message-circle",
    why=gettext_lazy("Asks you for feedback"),
    label=gettext_lazy("Write"),
    urgency=4,
)
subjects.register(
    "asked_words",
    label=gettext_lazy("wish for feedback"),
    icon="message-circle",
    visible_to=wishes,
    url_name="feedback:wish",
)
subjects.register(
    "feedback",
    label=gettext_lazy("feedback"),
    icon="message-circle",
    visible_to=visible_to,
    url_name="feedback:piece",
)
subjects.register(
    "turn",
    label=gettext_lazy("round of feedback"),
    icon="refresh-cw",
    visible_to=turns,
    url_name="feedback:turn",
)
