"""A lesson, and somebody who used it."""

from __future__ import annotations

from colead.features.library import actions
from tests.cast import Cast


def build(cast: Cast, made: dict[str, int]) -> None:
    """A lesson of Ada's in the north circle, which she used herself elsewhere."""
    made["lesson"] = actions.keep(
        title="Soup", text="Salt last", circle_id=made["circle"], by=cast.ada
    ).pk
    made["reuse"] = actions.use(made["lesson"], by=cast.ada).pk


MEANS = (
    ("library/about/", "idea"),
    ("library/reuses/", "reuse"),
    ("library/", "lesson"),
)
WORDS: dict[str, str] = {}
