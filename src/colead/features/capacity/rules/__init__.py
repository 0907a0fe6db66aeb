"""Matching needs to people, the picture of progress, and who may do what; pure functions."""

from colead.features.capacity.rules.matching import (
    Known,
    Match,
    Mine,
    Past,
    Skill,
    Wanted,
    fits_skill,
    matches,
    wanted,
)
from colead.features.capacity.rules.permissions import MOST_HOURS, is_hours, may_offer, may_see
from colead.features.capacity.rules.picture import Lane, Mark, Picture, Told, progress

__all__ = [
    "MOST_HOURS",
    "Known",
    "Lane",
    "Mark",
    "Match",
    "Mine",
    "Past",
    "Picture",
    "Skill",
    "Told",
    "Wanted",
    "fits_skill",
    "is_hours",
    "matches",
    "may_offer",
    "may_see",
    "progress",
    "wanted",
]
