"""Pages of rooms, things and stock."""

from colead.features.materials.views.booking import (
    act,
    booking,
    calendar,
    feed,
    feed_mine,
    mine,
    move,
    of_meeting,
)
from colead.features.materials.views.catalogue import catalogue, day, material
from colead.features.materials.views.keeping import (
    add,
    bring,
    change,
    count,
    damage,
    damage_picture,
    mend,
    picture,
    reinstate,
    retire,
)

__all__ = [
    "act",
    "add",
    "booking",
    "bring",
    "calendar",
    "catalogue",
    "change",
    "count",
    "damage",
    "damage_picture",
    "day",
    "feed",
    "feed_mine",
    "material",
    "mend",
    "mine",
    "move",
    "of_meeting",
    "picture",
    "reinstate",
    "retire",
]
