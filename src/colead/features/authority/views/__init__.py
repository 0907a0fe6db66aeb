"""Pages of guardrails."""

from colead.features.authority.views.reading import (
    ask,
    ground,
    guardrail,
    guardrails,
    of_circle,
    retired,
)
from colead.features.authority.views.writing import amend, review, try_out, write

__all__ = [
    "amend",
    "ask",
    "ground",
    "guardrail",
    "guardrails",
    "of_circle",
    "retired",
    "review",
    "try_out",
    "write",
]
