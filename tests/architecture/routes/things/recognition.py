"""Thanks, and a list of practices."""

from __future__ import annotations

from colead.features.recognition import actions, rules
from tests.cast import Cast


def build(cast: Cast, made: dict[str, int]) -> None:
    """Public thanks of Ben for Ada, and what the north circle adds to the list."""
    made["recognition"] = actions.give(
        to=made["member"], about=("initiative", made["initiative"]), practice="dare",
        text="You dared", by=cast.ben,
    ).pk  # fmt: skip
    lines = [(one.key, one.title, one.says, one.source) for one in rules.shipped()]
    made["practices"] = actions.change_practices(
        lines, why="As they are", seen=0, by=cast.steward
    ).pk


MEANS = (
    ("recognition/practices/", "practices"),
    ("recognition/", "recognition"),
)
WORDS = {"deed": "hide"}
