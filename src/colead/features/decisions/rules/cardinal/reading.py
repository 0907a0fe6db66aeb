"""How ballots with marks for options are read into canonical form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from colead.features.decisions.rules.settings import Settings
from colead.features.decisions.rules.tallies import ABSTAIN, NO, YES
from colead.kernel.verdict import Refused

FIELD = "choice"
NO_OPINION = "no-opinion"


def whole(value: Any) -> int | None:
    """A whole number, also one written in digits; text, fractions, NaN and flags are None."""
    if isinstance(value, str):
        text = value.strip()
        if not (text.isascii() and text.removeprefix("-").isdigit() and len(text) < 19):
            return None
        return int(text)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _option(raw: Any, options: Sequence[int], seen: set[int]) -> int:
    option = whole(raw)
    if option is None or option not in options:
        raise Refused(_("One of these options does not stand for choice."), field=FIELD)
    if option in seen:
        raise Refused(_("An option is marked twice."), field=FIELD)
    seen.add(option)
    return option


def _pairs(value: Any) -> list[tuple[Any, Any]]:
    if isinstance(value, Mapping):
        return list(value.items())
    if isinstance(value, list | tuple) and all(
        isinstance(pair, list | tuple) and len(pair) == 2 for pair in value
    ):
        return [(pair[0], pair[1]) for pair in value]
    raise Refused(_("Mark the options."), field=FIELD)


def _blank(mark: Any) -> bool:
    return mark is None or (isinstance(mark, str) and not mark.strip())


def read_approval(value: Any, options: Sequence[int], settings: Settings) -> list[int]:
    """The options that a voter can live with, in order of their ids; none of them is an answer,
    too. At most ``choices`` of them where that setting is above 0."""
    if isinstance(value, str | bytes) or not isinstance(value, Sequence):
        raise Refused(_("Tick the options that you can live with."), field=FIELD)
    seen: set[int] = set()
    for raw in value:
        _option(raw, options, seen)
    most = settings.get("choices", 0)
    if most and len(seen) > most:
        raise Refused(_("Tick at most %(most)s options.") % {"most": most}, field=FIELD)
    return sorted(seen)


def read_scores(value: Any, options: Sequence[int], settings: Settings) -> list[list[Any]]:
    """Pairs of option and score from 0 to the setting ``top``; ``no-opinion`` or an empty mark
    leaves the option out of this ballot."""
    top = settings.get("top", 5)
    marks: list[list[Any]] = []
    seen: set[int] = set()
    for raw, mark in _pairs(value):
        option = _option(raw, options, seen)
        if _blank(mark) or mark == NO_OPINION:
            continue
        score = whole(mark)
        if score is None or not 0 <= score <= top:
            raise Refused(
                _("A score is a whole number from 0 to %(top)s.") % {"top": top}, field=FIELD
            )
        marks.append([option, score])
    if not marks:
        raise Refused(_("Score at least one option."), field=FIELD)
    return sorted(marks)


def read_dots(value: Any, options: Sequence[int], settings: Settings) -> list[list[int]]:
    """Pairs of option and number of dots, at most ``dots`` in all and ``per_option`` (if above
    0) on one; fewer may be given."""
    limit, each = settings.get("dots", 5), settings.get("per_option", 0)
    marks: list[list[int]] = []
    seen: set[int] = set()
    for raw, mark in _pairs(value):
        option = _option(raw, options, seen)
        dots = 0 if _blank(mark) else whole(mark)
        if dots is None or dots < 0:
            raise Refused(_("Dots are whole numbers from 0."), field=FIELD)
        if each and dots > each:
            raise Refused(
                _("At most %(each)s dots go on one option.") % {"each": each}, field=FIELD
            )
        if dots:
            marks.append([option, dots])
    spent = sum(dots for _option_id, dots in marks)
    if spent > limit:
        raise Refused(
            _("These are %(spent)s dots; you have %(limit)s.") % {"spent": spent, "limit": limit},
            field=FIELD,
        )
    if not marks:
        raise Refused(_("Give at least one dot."), field=FIELD)
    return sorted(marks)


def read_each(value: Any, options: Sequence[int], settings: Settings) -> list[list[Any]]:
    """Pairs of option and yes, no or abstain; an option left empty is an abstention."""
    return marks_of_options(value, options, (YES, NO, ABSTAIN), _("Choose: yes, no or abstain."))


def marks_of_options(
    value: Any, options: Sequence[int], words: Sequence[str], refusal: str
) -> list[list[Any]]:
    """Pairs of option and one of these words; options left empty are left out."""
    marks: list[list[Any]] = []
    seen: set[int] = set()
    for raw, mark in _pairs(value):
        option = _option(raw, options, seen)
        if _blank(mark):
            continue
        if not isinstance(mark, str) or mark not in words:
            raise Refused(refusal, field=FIELD)
        marks.append([option, mark])
    return sorted(marks)


def read_stance_of(names: Sequence[str]) -> Any:
    """A reader that takes one of these stances."""

    def read(value: Any, options: Sequence[int], settings: Settings) -> str:
        if isinstance(value, str) and value in names:
            return value
        raise Refused(_("Choose one of the answers."), field=FIELD)

    return read
