"""Who may ask, write, read; what a wish holds."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from colead.kernel.actor import Actor
from colead.kernel.verdict import YES, Refused, Verdict, no

NAMED_FROM, ANONYMOUS_FROM, UPWARD_FROM = 1, 4, 5
SHORTEST, LONGEST = timedelta(days=1), timedelta(days=60)
QUESTIONS, LETTERS, ASKED = 5, 5_000, 300


@dataclass(frozen=True, slots=True)
class Matter:
    """What feedback is asked about, with the questions."""

    about: str
    questions: tuple[str, ...]


def may_ask(actor: Actor) -> Verdict:
    """Every member may ask for feedback."""
    return YES if actor.is_member else no(_("Members ask for feedback."))


def may_ask_upward(actor: Actor, *, leads: bool) -> Verdict:
    """Many to one, always anonymous: for stewards, guides and leads."""
    if not actor.is_member or not leads:
        return no(_("This is for whoever holds a role, leads work or is a steward."))
    return YES


def may_offer(actor: Actor, *, receiver_id: int, receiver_is_guest: bool) -> Verdict:
    """Every member may offer another one feedback, under their name."""
    if not actor.is_member:
        return no(_("Members offer feedback."))
    if receiver_id == actor.member_id:
        return no(_("Feedback goes to somebody else. For yourself there are reflections."))
    if receiver_is_guest:
        return no(_("Feedback goes to members."))
    return YES


def may_write(*, on_roll: bool, done: str, is_open: bool, ends_at: datetime, at: datetime,
              anonymous: bool) -> Verdict:  # fmt: skip
    """Who is asked writes until the end, once."""
    if not on_roll:
        return no(_("You are not among those who are asked."))
    if not is_open or at >= ends_at:
        return no(_("It is over."))
    if done == "wrote":
        return no(
            _("You have written. It is in the box, and nobody can take it out again.")
            if anonymous
            else _("You have written.")
        )
    return YES


def may_begin_turn(actor: Actor, *, belongs: bool) -> Verdict:
    """Whoever is in a circle may begin a round of feedback in it."""
    if not actor.is_member or not belongs:
        return no(_("The people of a circle begin a round in it."))
    return YES


def check_end(ends_at: datetime, *, at: datetime) -> None:
    """Refuse ends that are too near or too far."""
    if not at + SHORTEST <= ends_at <= at + LONGEST:
        raise Refused(_("Leave people between one day and 60 days."), field="until")


def check_people(count: int, *, anonymous: bool, threshold: int) -> None:
    """Refuse to ask nobody, too many, or fewer than anonymity takes."""
    if count < 1:
        raise Refused(_("Choose whom you ask."), field="people")
    if count > ASKED:
        raise Refused(_("Ask at most %(most)s people.") % {"most": ASKED}, field="people")
    if anonymous and count < threshold:
        raise Refused(
            _("Ask at least %(n)s people, or ask with names: among fewer, nobody is hidden.")
            % {"n": threshold},
            field="people",
        )


def matter(about: str, questions: Sequence[str]) -> str:
    """What is asked, as text to be sealed."""
    lines = [" ".join(one.split())[:300] for one in questions if one.strip()]
    if len(lines) > QUESTIONS:
        raise Refused(_("Ask at most %(most)s questions.") % {"most": QUESTIONS}, field="questions")
    if not about.strip():
        raise Refused(_("Say what it is about."), field="about")
    return json.dumps({"about": about.strip()[:2_000], "questions": lines}, ensure_ascii=False)


def read_matter(text: str) -> Matter:
    """What is asked; without questions of one's own, two that fit everything."""
    found = json.loads(text)
    questions = tuple(found["questions"]) or (
        _("What helps, and should stay as it is?"),
        _("What could I do otherwise?"),
    )
    return Matter(found["about"], questions)


def written(answers: Sequence[str], questions: Sequence[str]) -> str:
    """What somebody wrote, as text to be sealed: each question with its answer."""
    texts = [str(one).strip() for one in answers]
    if not any(texts):
        raise Refused(_("Write something to at least one question."), field="answer_0")
    for at, text in enumerate(texts):
        if len(text) > LETTERS:
            raise Refused(_("At most 5000 characters."), field=f"answer_{at}")
    pairs = [[q, a] for q, a in zip(questions, texts, strict=False) if a]
    return json.dumps(pairs, ensure_ascii=False)


def padded(contents: Mapping[str, Any]) -> str:
    """A box as text to be sealed, filled up to steps of 16 KB, so that its growth does not tell
    how much somebody wrote."""
    text = json.dumps(contents, sort_keys=True, ensure_ascii=False)
    return text + " " * (-len(text.encode()) % 16_384)
