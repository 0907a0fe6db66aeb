"""Published networks whose values anybody can check, to see what sizes there are. They are no
target and no measuring rod: networks of other sizes, asked in other ways."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Known:
    """A network: where it is from, how many people, and three published values."""

    label: Any
    source: str
    people: int
    density: float
    centralization: float
    reciprocity: float


KNOWN = (
    Known(_("A technology company: who asks whom for advice"), "Krackhardt 1987",
          21, 0.452381, 0.47, 0.473684),
    Known(_("The same company: who is friends with whom"), "Krackhardt 1987",
          21, 0.242857, 0.27, 0.45098),
    Known(_("A school, teachers (1)"), "Pitts & Spillane 2009", 30, 0.070115, 0.212842, 0.098361),
    Known(_("A school, teachers (2)"), "Pitts & Spillane 2009", 21, 0.245238, 0.53, 0.38835),
    Known(_("A school, teachers (4)"), "Pitts & Spillane 2009", 19, 0.157895, 0.185185, 0.222222),
    Known(_("A school, teachers (7)"), "Pitts & Spillane 2009", 76, 0.055088, 0.363022, 0.312102),
)  # fmt: skip
MEASURES = {
    "density": _("Density: of all ties there could be, so many are there"),
    "centralization": _("Centralization: 1 where all turn to one, 0 where to all alike"),
    "reciprocity": _("Reciprocity: of all ties, so many are answered"),
}
