"""Pages of needs, of one's time, and what stands on an initiative's page."""

from colead.features.capacity.views.needs import (
    answer,
    money,
    need,
    needs,
    offer,
    people,
    time,
)
from colead.features.capacity.views.pieces import of_initiative, way

__all__ = [
    "answer",
    "money",
    "need",
    "needs",
    "of_initiative",
    "offer",
    "people",
    "time",
    "way",
]
