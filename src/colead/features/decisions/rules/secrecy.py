"""Anonymous ballots lie in an urn (``kernel.urn``): what they ask for, and when nothing may be
told. By their receipt a voter finds their ballot in the published list, and may change it while
voting is open."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from colead.features.decisions.rules.settings import Settings
from colead.kernel import urn as urns
from colead.kernel.urn import Receipt, Urn, new_receipt, number_of
from colead.kernel.verdict import Refused

__all__ = ["Receipt", "Urn", "new_receipt", "number_of"]

# With fewer ballots, how many there are - and what they say - would tell who said what.
FEWEST = 3

# What an anonymous decision does not leave to choice: a count that moves while people vote, or a
# closing that follows from somebody's ballot, would tell whose it was.
FORCED: Mapping[str, Any] = {
    "show": "closed",
    "early": False,
    "reasons": "never",
    "spoken_for": False,
}


def is_anonymous(settings: Settings) -> bool:
    """Whether ballots lie in the urn, apart from the roll."""
    return bool(settings.get("anonymous"))


def force(settings: dict[str, Any]) -> dict[str, Any]:
    """The settings with what anonymity asks for. Voices given to others may come back until the
    end, so that with them nothing is certain early."""
    if not is_anonymous(settings):
        early = {"early": False} if settings.get("spoken_for") and "early" in settings else {}
        return {**settings, **early}
    return {**settings, **{name: FORCED[name] for name in FORCED if name in settings}}


def told(cast: int, settings: Settings) -> int | None:
    """How many answered, as far as it may be told: of anonymous answers nothing below three."""
    return None if is_anonymous(settings) and cast < FEWEST else cast


def put(urn: Urn, number: str, choice: Any, reason: str) -> dict[str, dict[str, Any]]:
    """The urn with a ballot in it (or changed)."""
    return urns.put(urn, number, {"choice": choice, **({"reason": reason} if reason else {})})


def find(urn: Urn, code: str) -> str:
    """The number of the ballot in the urn to which a receipt belongs, or a refusal."""
    if not code.strip():
        raise Refused(
            _("You have answered. To change your answer, give the receipt that you were shown."),
            field="receipt",
        )
    number = number_of(code)
    if number not in urn:
        raise Refused(_("No ballot belongs to this receipt."), field="receipt")
    return number


def grouped(urn: Urn) -> tuple[tuple[Any, int], ...]:
    """Distinct choices with how often each lies in the urn."""
    counts = Counter(json.dumps(ballot["choice"], sort_keys=True) for ballot in urn.values())
    return tuple((json.loads(choice), times) for choice, times in sorted(counts.items()))
