"""Every write of rooms, things and stock: one verb, one function, one transaction."""

from pathlib import Path

from colead.features.materials.actions.booking import (
    Taken,
    book,
    free_leaver,
    give_up,
    move,
)
from colead.features.materials.actions.keeping import (
    FOLDER,
    add,
    change,
    reinstate,
    retire,
)
from colead.features.materials.actions.lending import (
    bring_back,
    hand_out,
    mend,
    miss,
    note_damage,
)
from colead.features.materials.actions.stocking import bring, count, take
from colead.features.materials.actions.waiting import accept, lapse, wait
from colead.features.materials.models import Damage, Material
from colead.kernel import uploads


def picture_of(found: Material | Damage, *, small: bool = False) -> Path:
    """Where the picture of a material or damage lies; ``Missing`` if there is none."""
    return uploads.path_of(FOLDER, found.organization_id, found.picture, number=int(small))


__all__ = [
    "Taken",
    "accept",
    "add",
    "book",
    "bring",
    "bring_back",
    "change",
    "count",
    "free_leaver",
    "give_up",
    "hand_out",
    "lapse",
    "mend",
    "miss",
    "move",
    "note_damage",
    "picture_of",
    "reinstate",
    "retire",
    "take",
    "wait",
]
