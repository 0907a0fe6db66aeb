"""Decisions: the question, its rounds, who takes part, what they said, and the review."""

from colead.features.decisions.models.answering import Ballot, Nomination, Part, Urn, Voice, Voter
from colead.features.decisions.models.putting import Decision, Option, Round, Template
from colead.features.decisions.models.working import Advice, AdviceTie, Objection, Review, Wording

__all__ = [
    "Advice",
    "AdviceTie",
    "Ballot",
    "Decision",
    "Nomination",
    "Objection",
    "Option",
    "Part",
    "Review",
    "Round",
    "Template",
    "Urn",
    "Voice",
    "Voter",
    "Wording",
]
