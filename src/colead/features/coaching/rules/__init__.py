"""Pure rules of coaching. ``matching`` loads numpy and scipy: import it in jobs and commands."""

from colead.features.coaching.rules.fit import (
    Alternative,
    Fit,
    NoMatch,
    Offer,
    Reason,
    Wish,
    alternatives,
    fit,
    why_none,
)

__all__ = [
    "Alternative",
    "Fit",
    "NoMatch",
    "Offer",
    "Reason",
    "Wish",
    "alternatives",
    "fit",
    "why_none",
]
