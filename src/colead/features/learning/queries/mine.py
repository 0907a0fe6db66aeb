"""One's own learning, for one's own eyes; and what people chose to share of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from colead.features.learning import rules
from colead.features.learning.models import Learnt, Note, Seat, Share, Taking, WishJoin
from colead.features.learning.queries.budgets import my_shares
from colead.features.learning.queries.offers import visible_to
from colead.kernel import belongings, paging, private, subjects, todo
from colead.kernel.actor import Actor
from colead.kernel.verdict import Missing, Verdict

Opener = Callable[[bytes, str], str]


def about_taking(organization_id: int, share_id: int) -> str:
    """To what the words of a taking are bound."""
    return f"learning.taking:{organization_id}:{share_id}"


def about_learnt(learnt_id: int) -> str:
    """To what the words of an answer are bound."""
    return f"learning.learnt:{learnt_id}"


def my_takings(actor: Actor) -> QuerySet[Taking]:
    """What the actor took; of nobody else's takings there is any query."""
    return Taking.objects.filter(
        organization_id=actor.organization_id, share__member_id=actor.member_id or 0
    ).select_related("share__budget", "offer", "learnt", "seat")


def taking(actor: Actor, taking_id: int) -> Taking:
    """One's own taking, or ``Missing`` - also for everybody else's."""
    found = my_takings(actor).filter(pk=taking_id).first()
    if found is None:
        raise Missing(f"taking {taking_id}")
    return found


def for_what(found: Taking, unsealed: Opener | None = None) -> str:
    """What a taking was for, in the words of who took."""
    if not found.words:
        return found.offer.title if found.offer else ""
    unsealed = unsealed or private.opener(organization_id=found.organization_id)
    return unsealed(bytes(found.words), about_taking(found.organization_id, found.share_id))


def mine_to_say(actor: Actor) -> QuerySet[Learnt]:
    """The actor's own questions; nobody else's."""
    return Learnt.objects.filter(
        organization_id=actor.organization_id, member_id=actor.member_id or 0
    )


def learnt(actor: Actor, learnt_id: int, *, lock: bool = False) -> Learnt:
    """One's own question, or ``Missing`` - also for everybody else's."""
    found = mine_to_say(actor).filter(pk=learnt_id)
    if lock:
        found = found.select_for_update(of=("self",))
    else:
        found = found.select_related("seat__offer", "taking__offer", "note")
    row = found.first()
    if row is None:
        raise Missing(f"learnt {learnt_id}")
    return row


def words_of(found: Learnt, unsealed: Opener | None = None) -> dict[str, str]:
    """The three answers; nothing where none were given."""
    if not found.words:
        return {}
    unsealed = unsealed or private.opener(organization_id=found.organization_id)
    plain = unsealed(bytes(found.words), about_learnt(found.pk))
    return {str(key): str(value) for key, value in json.loads(plain).items()}


def title_of(found: Learnt, unsealed: Opener | None = None) -> str:
    """What it was, for its learner."""
    if found.seat is not None:
        return found.seat.offer.title
    return for_what(found.taking, unsealed) if found.taking is not None else ""


@dataclass(frozen=True, slots=True)
class Taken:
    """One of one's own takings with its words."""

    taking: Taking
    what: str
    can_go_back: Verdict


@dataclass(frozen=True, slots=True)
class Mine:
    """Everything of one's own learning, for one's own page and one's own file."""

    shares: Sequence[Share]
    past_shares: Sequence[Share]
    taken: Sequence[Taken]
    seats: Sequence[Seat]
    wishes: Sequence[Any]
    said: Sequence[tuple[Learnt, str, dict[str, str]]]
    to_say: Sequence[tuple[Learnt, str]]
    teaching: Sequence[Any]


def may_give_back(found: Taking, at: datetime) -> Verdict:
    """Whether a taking can be given back at a moment."""
    return rules.may_give_back(
        is_back=found.given_back_at is not None,
        is_open=found.share.budget.is_open,
        has_begun=found.offer is not None and found.offer.has_begun(at),
    )


def mine(actor: Actor) -> Mine:
    """One's own learning: 7 queries, however much it is (the latest of each)."""
    unsealed = private.opener(organization_id=actor.organization_id)
    shares = my_shares(actor, only_open=False)
    takings = list(my_takings(actor).order_by("-id")[:100])
    seats = Seat.objects.filter(
        organization_id=actor.organization_id, member_id=actor.member_id or 0, left_at=None
    ).select_related("offer", "learnt")
    questions = list(
        mine_to_say(actor)
        .select_related("seat__offer", "taking__offer", "note")
        .order_by("-ask_at", "-pk")[:100]
    )
    joins = WishJoin.objects.filter(member_id=actor.member_id or 0, wish__closed_at=None)
    teaching = visible_to(actor).filter(teacher_id=actor.member_id or 0, cancelled_at=None)
    return Mine(
        shares=[one for one in shares if one.budget.is_open],
        past_shares=[one for one in shares if not one.budget.is_open],
        taken=[
            Taken(one, for_what(one, unsealed), may_give_back(one, actor.at)) for one in takings
        ],
        seats=list(seats.order_by(F("offer__starts_at").desc(nulls_last=True), "-pk")[:60]),
        wishes=[one.wish for one in joins.select_related("wish__offer").order_by("-wish_id")[:60]],
        said=[
            (one, title_of(one, unsealed), words_of(one, unsealed))
            for one in questions
            if one.answered_at
        ],
        to_say=[(one, title_of(one, unsealed)) for one in questions if one.is_waiting],
        teaching=list(teaching.order_by("-id")[:30]),
    )


def as_file(actor: Actor) -> dict[str, Any]:
    """One's own learning as JSON values: the only export that holds it."""
    found = mine(actor)
    return {
        "shares": [
            {
                "budget": one.budget.title,
                "currency": one.budget.currency,
                "until": one.budget.ends_on.isoformat(),
                "money": one.money,
                "money_taken": one.money_taken,
                "minutes": one.minutes,
                "minutes_taken": one.minutes_taken,
            }
            for one in (*found.shares, *found.past_shares)
        ],
        "taken": [
            {
                "what": one.what,
                "money": one.taking.money,
                "minutes": one.taking.minutes,
                "taken_at": one.taking.taken_at.isoformat(),
                "given_back_at": _text(one.taking.given_back_at),
            }
            for one in found.taken
        ],
        "joined": [
            {"title": one.offer.title, "joined_at": one.joined_at.isoformat()}
            for one in found.seats
        ],
        "wished": [one.title for one in found.wishes],
        "learnt": [{"title": title, **words} for _one, title, words in found.said],
    }


def _text(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def notes_visible_to(actor: Actor) -> QuerySet[Note]:
    """What people shared: members see all, guests none."""
    found = Note.objects.filter(organization_id=actor.organization_id)
    return found.none() if actor.is_guest else found


def notes(actor: Actor, *, after: str | None = None) -> paging.Page[Note]:
    """One page of what people shared, the newest first."""
    found = notes_visible_to(actor).select_related("member", "offer")
    return paging.page(found, after=after, order=("-id",))


def note(actor: Actor, note_id: int) -> Note:
    """What somebody shared, by its number (``LearntShared.learnt``); or ``Missing``."""
    found = notes_visible_to(actor).filter(pk=note_id).select_related("member", "offer").first()
    if found is None:
        raise Missing(f"learnt {note_id}")
    return found


def to_ask(now: datetime, *, limit: int = 500) -> list[tuple[int, int]]:
    """Ids (organization, question) of what is over and was not asked about yet."""
    found = Learnt.objects.filter(
        ask_at__lte=now, asked_at=None, answered_at=None, declined_at=None, member__left_on=None
    )
    return list(found.order_by("pk").values_list("organization_id", "pk")[:limit])


def waiting(actor: Actor) -> QuerySet[Learnt, Any]:
    """Questions that were asked and wait for the actor's answer."""
    found = Learnt.objects.filter(
        organization_id=actor.organization_id,
        member_id=actor.member_id or 0,
        asked_at__isnull=False,
        answered_at=None,
        declined_at=None,
    )
    title = Coalesce("seat__offer__title", "taking__share__budget__title")
    return todo.told(found, kind="learnt", title=title)


def as_rows(actor: Actor) -> list[dict[str, Any]]:
    """The same as rows, but for the answers, each with the part that it belongs to."""
    parts = {name: rows for name, rows in as_file(actor).items() if name != "learnt"}
    parts["wished"] = [{"title": title} for title in parts["wished"]]
    return [{"part": name, **row} for name, rows in parts.items() for row in rows]


def my_answers(actor: Actor) -> list[dict[str, Any]]:
    """What one said one learnt, for oneself."""
    rows: list[dict[str, Any]] = as_file(actor)["learnt"]
    return rows


belongings.register(
    "learning",
    label=_("My learning"),
    says=_("What you may take, took, joined and wished for. Takings stay: they prove the sums."),
    take=as_rows,
    private=True,
)
belongings.register(
    "learnt",
    label=_("What I learnt"),
    says=_(
        "Your answers, for you alone. What you shared of them stays shared until you unshare it."
    ),
    take=my_answers,
    private=True,
)
todo.waits(
    "learnt",
    waiting,
    url_name="learning:say",
    icon="ear",
    why=_("It is over. Three short answers, for yourself"),
    label=_("Say what you learnt"),
    urgency=6,
)
subjects.register(
    "learnt",
    label=_("what somebody learnt"),
    icon="book-open",
    visible_to=notes_visible_to,
    url_name="learning:note",
)
subjects.register(
    "learnt_question",
    label=_("what I learnt"),
    icon="ear",
    visible_to=mine_to_say,
    url_name="learning:say",
)
