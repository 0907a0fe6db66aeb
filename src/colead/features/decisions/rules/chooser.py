"""Three questions, and the method that fits the answers, with the reason."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from django.utils.translation import gettext_lazy as _

Undone = Literal["easy", "hard", "never"]
Affected = Literal["few", "circle", "many"]
Answers = Literal["one", "several", "more"]


@dataclass(frozen=True, slots=True)
class Proposed:
    """A method with the reason, and settings that go with it."""

    method: str
    reason: Any
    settings: dict[str, Any] = field(default_factory=dict)


QUESTIONS = (
    (
        "reversibility",
        _("Can it be undone?"),
        (
            ("easy", _("easily")),
            ("hard", _("with effort")),
            ("never", _("hardly ever")),
        ),
    ),
    (
        "affected",
        _("Whom does it touch?"),
        (
            ("few", _("a few people")),
            ("circle", _("a whole circle")),
            ("many", _("many, in several circles")),
        ),
    ),
    (
        "answers",
        _("How many answers are there?"),
        (
            ("one", _("one proposal")),
            ("several", _("several, one is to be chosen")),
            ("more", _("several, and more than one can be chosen")),
        ),
    ),
)


def choose(reversibility: Undone, affected: Affected, answers: Answers) -> Proposed:
    """The method that fits; the proposer may still take another."""
    if answers == "several":
        return _one_of_several(reversibility)
    if answers == "more":
        return _more_than_one(reversibility)
    if reversibility == "easy":
        return Proposed(
            "advice",
            _("It can be undone: whoever is close to it asks for advice, decides and learns."),
        )
    if affected == "few":
        if reversibility == "hard":
            return Proposed(
                "advice",
                _("It touches few: ask each of them and those who know about it, then decide."),
            )
        return Proposed(
            "consent",
            _("It cannot be undone: those whom it touches should have no reasoned objection."),
            {"silence": False},
        )
    if affected == "circle":
        return Proposed(
            "consent",
            _("It is hard to undo and touches a circle: objections make the proposal better."),
            {"silence": reversibility != "never"},
        )
    if reversibility == "never":
        return Proposed(
            "majority",
            _("It touches many and stays: ask for two thirds, and for a good quorum."),
            {"threshold": "two-thirds", "quorum": 60},
        )
    return Proposed(
        "majority",
        _("It touches many in several circles: a vote hears them all in a few days."),
    )


def _one_of_several(reversibility: Undone) -> Proposed:
    if reversibility == "easy":
        return Proposed(
            "approval",
            _("One of several answers, and it can be undone: find what most can live with."),
        )
    return Proposed(
        "ranked",
        _("One of several answers, and it will last: rankings find who wins each comparison."),
        {"quorum": 60} if reversibility == "never" else {},
    )


def _more_than_one(reversibility: Undone) -> Proposed:
    if reversibility == "easy":
        return Proposed("dot", _("More than one can be done: dots show what matters most."))
    return Proposed(
        "each",
        _("More than one can be done: judge each by itself, so that none rides on another."),
        {"at_least": 67 if reversibility == "never" else 50},
    )
