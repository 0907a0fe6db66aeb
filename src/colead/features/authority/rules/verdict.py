"""What the guardrails answer to an intended act."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

OUTCOMES = ("go", "inform", "advise", "consent", "not_here")
STRENGTH = {outcome: strength for strength, outcome in enumerate(OUTCOMES)}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to turn to; ``part`` says for what: ``advise``, ``inform`` or ``talk``."""

    id: int
    name: str
    why: str = ""
    part: str = "advise"


@dataclass(frozen=True, slots=True)
class ConsentCircle:
    """A circle whose consent is needed first."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Reason:
    """One guardrail's answer in plain words; ``guardrail_id`` is None for what needs none."""

    text: str
    outcome: str = "go"
    guardrail_id: int | None = None
    guardrail_title: str = ""
    version: int | None = None
    why: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class ActVerdict:
    """The answer: the strongest outcome of all guardrails that speak, with every reason.

    ``go``: go ahead. ``inform``: go ahead and tell these people. ``advise``: ask these people
    first, then decide yourself. ``consent``: these circles consent first. ``not_here``: outside
    this authority; ``people`` says with whom to talk. ``notes`` are guardrails that only ask to
    be borne in mind.
    """

    outcome: str
    reasons: tuple[Reason, ...] = ()
    people: tuple[Person, ...] = ()
    consent_circles: tuple[ConsentCircle, ...] = ()
    notes: tuple[Reason, ...] = ()

    @property
    def allowed(self) -> bool:
        """Everything but ``not_here``: it can be done by this person, perhaps after a step."""
        return self.outcome != "not_here"

    @property
    def is_free(self) -> bool:
        """It can be done at once, without asking anybody first."""
        return STRENGTH[self.outcome] <= STRENGTH["inform"]

    @property
    def advisers(self) -> tuple[Person, ...]:
        """Whose advice is needed before deciding."""
        return tuple(person for person in self.people if person.part == "advise")

    @property
    def informed(self) -> tuple[Person, ...]:
        """Who is to be told."""
        return tuple(person for person in self.people if person.part == "inform")

    @property
    def talk_to(self) -> tuple[Person, ...]:
        """With whom to talk where it is not to be done here."""
        return tuple(person for person in self.people if person.part == "talk")

    def as_facts(self) -> dict[str, Any]:
        """The verdict as JSON values, so that a record keeps it as it was."""
        return {
            "outcome": self.outcome,
            "reasons": [asdict(reason) for reason in self.reasons],
            "people": [asdict(person) for person in self.people],
            "consent_circles": [asdict(circle) for circle in self.consent_circles],
            "notes": [asdict(note) for note in self.notes],
        }

    @classmethod
    def from_facts(cls, facts: Mapping[str, Any]) -> ActVerdict:
        """The verdict that a record kept; an empty mapping is a plain *go*."""
        return cls(
            outcome=str(facts.get("outcome", "go")),
            reasons=tuple(Reason(**reason) for reason in facts.get("reasons", ())),
            people=tuple(Person(**person) for person in facts.get("people", ())),
            consent_circles=tuple(
                ConsentCircle(**circle) for circle in facts.get("consent_circles", ())
            ),
            notes=tuple(Reason(**note) for note in facts.get("notes", ())),
        )
