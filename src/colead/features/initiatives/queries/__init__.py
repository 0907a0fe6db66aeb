"""Reads of initiatives."""

from colead.features.initiatives.queries.dossier import (
    Dossier,
    Measured,
    commitment,
    dossier,
    need,
    outcome,
)
from colead.features.initiatives.queries.people import (
    HEARD_FOR,
    lead_ids,
    of_member,
    offered_help_lately,
    team_ids,
    volunteers,
)
from colead.features.initiatives.queries.reads import (
    FILTERS,
    ORDER,
    about,
    ended_at,
    initiative,
    like,
    listed,
    of_circle,
    verdict,
    visible_to,
)
from colead.features.initiatives.queries.waiting import (
    check_ins_due,
    commitments_of,
    due_for_a_word,
    led_by,
    long_quiet,
    open_needs,
)

__all__ = [
    "FILTERS",
    "HEARD_FOR",
    "ORDER",
    "Dossier",
    "Measured",
    "about",
    "check_ins_due",
    "commitment",
    "commitments_of",
    "dossier",
    "due_for_a_word",
    "ended_at",
    "initiative",
    "lead_ids",
    "led_by",
    "like",
    "listed",
    "long_quiet",
    "need",
    "of_circle",
    "of_member",
    "offered_help_lately",
    "open_needs",
    "outcome",
    "team_ids",
    "verdict",
    "visible_to",
    "volunteers",
]
