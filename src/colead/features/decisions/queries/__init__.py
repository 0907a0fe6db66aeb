"""Reads of decisions."""

from colead.features.decisions.queries.answers import ballots
from colead.features.decisions.queries.changes import proposed, role_choices, things_within
from colead.features.decisions.queries.dossier import Dossier, Mine, dossier
from colead.features.decisions.queries.links import answer_links, read_answer_link
from colead.features.decisions.queries.people import (
    Paper,
    Suggested,
    electorate,
    guides_of,
    leading,
    paper,
    profile,
    suggestions,
)
from colead.features.decisions.queries.reads import (
    about,
    abouts,
    advice,
    closing,
    decision,
    due,
    is_review_announced,
    lately,
    objection,
    of_circle,
    opening,
    register,
    review_coming,
    review_due,
    unreminded,
    visible_to,
    waiting_for,
    wording,
)
from colead.features.decisions.queries.record import ballot_list, record
from colead.features.decisions.queries.templates import own_templates, pattern, pattern_of
from colead.features.decisions.queries.times import FoundTime, found_time
from colead.features.decisions.queries.voices import carried, takers_in, voices

__all__ = [
    "Dossier",
    "FoundTime",
    "Mine",
    "Paper",
    "Suggested",
    "about",
    "abouts",
    "advice",
    "answer_links",
    "ballot_list",
    "ballots",
    "carried",
    "closing",
    "decision",
    "dossier",
    "due",
    "electorate",
    "found_time",
    "guides_of",
    "is_review_announced",
    "lately",
    "leading",
    "objection",
    "of_circle",
    "opening",
    "own_templates",
    "paper",
    "pattern",
    "pattern_of",
    "profile",
    "proposed",
    "read_answer_link",
    "record",
    "register",
    "review_coming",
    "review_due",
    "role_choices",
    "suggestions",
    "takers_in",
    "things_within",
    "unreminded",
    "visible_to",
    "voices",
    "waiting_for",
    "wording",
]
