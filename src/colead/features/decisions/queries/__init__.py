"""Reads of decisions."""

from colead.features.decisions.queries.dossier import Dossier, Mine, ballots, dossier, record
from colead.features.decisions.queries.people import (
    Suggested,
    electorate,
    guides_of,
    leading,
    profile,
    suggestions,
)
from colead.features.decisions.queries.reads import (
    about,
    abouts,
    advice,
    decision,
    due,
    objection,
    of_circle,
    register,
    review_due,
    unreminded,
    visible_to,
    waiting_for,
)

__all__ = [
    "Dossier",
    "Mine",
    "Suggested",
    "about",
    "abouts",
    "advice",
    "ballots",
    "decision",
    "dossier",
    "due",
    "electorate",
    "guides_of",
    "leading",
    "objection",
    "of_circle",
    "profile",
    "record",
    "register",
    "review_due",
    "suggestions",
    "unreminded",
    "visible_to",
    "waiting_for",
]
