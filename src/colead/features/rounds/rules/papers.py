"""What a ballot is: which proposals one would fund, points for them, or an order of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from colead.features.rounds.models import Round
from colead.kernel.verdict import refuse

Choice = list[int] | dict[str, int]


def _number(given: Any) -> int | None:
    if isinstance(given, bool):
        return None
    if isinstance(given, int):
        return given
    text = str(given).strip() if isinstance(given, str) else ""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None


def read(given: Any, *, paper: str, standing: Collection[int], points: int) -> Choice:
    """A ballot in canonical form, of what was given for the proposals ``standing`` (ids).

    ``approval``: a list of ids. ``ordinal``: a list of ids, the dearest first, as long as one
    likes. ``cumulative``: points (whole, above zero) by id, at most ``points`` in all. Refused:
    what names others, names one twice, or is empty.
    """
    if paper == Round.Paper.CUMULATIVE:
        return _points(given, standing, points)
    found = [_number(one) for one in given] if isinstance(given, Sequence) else [None]
    if isinstance(given, str) or any(one is None for one in found):
        refuse(_("This is no ballot of this round."), field="choice")
    ids = [one for one in found if one is not None]
    _known(ids, standing)
    if not ids:
        refuse(_("Mark at least one proposal."), field="choice")
    if len(set(ids)) < len(ids):
        refuse(_("Each proposal stands once on a ballot."), field="choice")
    return sorted(ids) if paper == Round.Paper.APPROVAL else ids


def _points(given: Any, standing: Collection[int], points: int) -> dict[str, int]:
    if not isinstance(given, Mapping):
        refuse(_("This is no ballot of this round."), field="choice")
    pairs = [(_number(key), _number(value)) for key, value in given.items()]
    if any(key is None or value is None or value < 0 for key, value in pairs):
        refuse(_("Points are whole numbers, zero or more."), field="choice")
    found = {key: value for key, value in pairs if key is not None and value}
    _known(found, standing)
    if not found:
        refuse(_("Give at least one point."), field="choice")
    if sum(found.values()) > points:
        refuse(
            _("You have %(points)s points; this is %(given)s.")
            % {"points": points, "given": sum(found.values())},
            field="choice",
        )
    return {str(key): found[key] for key in sorted(found)}


def _known(ids: Collection[int], standing: Collection[int]) -> None:
    if not set(ids) <= set(standing):
        refuse(_("This proposal does not stand on the ballot."), field="choice")


def in_order(places: Mapping[int, str]) -> list[int]:
    """The order that places (1, 2, 3 …; empty: none) typed beside proposals make. Refused: the
    same place twice, and what is no place."""
    found: dict[int, int] = {}
    for pk, typed in places.items():
        if not typed.strip():
            continue
        place = _number(typed)
        if place is None or not 1 <= place <= 1000:
            refuse(_("Places are 1, 2, 3 and so on."), field="choice")
        if place in found:
            refuse(_("Place %(place)s is given twice.") % {"place": place}, field="choice")
        found[place] = pk
    return [found[place] for place in sorted(found)]
