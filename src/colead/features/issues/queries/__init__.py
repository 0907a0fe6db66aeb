"""Reads of issues and asks, and of who is close to an issue."""

from colead.features.issues.queries.asks import (
    about,
    answers,
    ask,
    asks,
    asks_visible_to,
    enabling_record,
    today_of,
    waiting_for_a_word,
    waiting_for_stewards,
    working_days,
)
from colead.features.issues.queries.issues import (
    carried_by,
    carrier_ids,
    carriers_of,
    issue,
    listed,
    my_offer,
    offered_by_me,
    parts,
    similar,
    visible_to,
    wordings,
)
from colead.features.issues.queries.routing import closest_to, text_of

__all__ = [
    "about",
    "answers",
    "ask",
    "asks",
    "asks_visible_to",
    "carried_by",
    "carrier_ids",
    "carriers_of",
    "closest_to",
    "enabling_record",
    "issue",
    "listed",
    "my_offer",
    "offered_by_me",
    "parts",
    "similar",
    "text_of",
    "today_of",
    "visible_to",
    "waiting_for_a_word",
    "waiting_for_stewards",
    "wordings",
    "working_days",
]
