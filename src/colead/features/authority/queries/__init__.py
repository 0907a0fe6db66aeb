"""Reads of guardrails, the verdict on an intended act, and the trial on past acts."""

from colead.features.authority.queries.compiled import rulebook, standings, verdict
from colead.features.authority.queries.reads import (
    by_key,
    choices_kept_by,
    guardrail,
    ids_by_name,
    in_force,
    keepers,
    names_of,
    present_ids,
    retired,
    reviews,
    speaking_in,
    to_review,
    versions,
    visible_to,
)
from colead.features.authority.queries.trial import Trial, Tried, past_acts, try_out

__all__ = [
    "Trial",
    "Tried",
    "by_key",
    "choices_kept_by",
    "guardrail",
    "ids_by_name",
    "in_force",
    "keepers",
    "names_of",
    "past_acts",
    "present_ids",
    "retired",
    "reviews",
    "rulebook",
    "speaking_in",
    "standings",
    "to_review",
    "try_out",
    "verdict",
    "versions",
    "visible_to",
]
