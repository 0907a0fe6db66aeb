"""Needs: the need of ``ground`` is what stands behind all of their addresses."""

from __future__ import annotations

from tests.cast import Cast


def build(cast: Cast, made: dict[str, int]) -> None:
    """Nothing more than what the initiative of ``ground`` needs."""
    assert made["need"]


MEANS = (
    ("needs/of-initiative/", "initiative"),
    ("needs/", "need"),
)
WORDS: dict[str, str] = {}
