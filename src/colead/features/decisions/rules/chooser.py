"""Three questions, and the method that fits the answers, with the reason."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from django.utils.translation import gettext_lazy as _

Undone = Literal["easy", "hard", "never"]
Affected = Literal["few", "circle", "many"]
Answers = Literal["one", "several"]


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
        ),
    ),
)


def choose(reversibility: Undone, affected: Affected, answers: Answers) -> Proposed:
    """The method that fits; the proposer may still take another."""
    if answers == "several":
        if reversibility == "never":
            return Proposed(
                "majority",
                _("One of several answers, and it stays: let more than half stand behind it."),
                {"threshold": "half", "quorum": 60},
            )
        return Proposed(
            "majority",
            _("One of several answers is to be chosen: a vote shows which most people want."),
            {"threshold": "most"},
        )
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
