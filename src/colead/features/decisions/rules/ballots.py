"""What may stand on a ballot, and its canonical form (so that equal ballots group together).

Kinds of ballot, and what one holds: ``stance`` one of the method's answers; ``vote`` yes, no or
abstain, or the id of an option; ``ticks`` a list of option ids; ``ranking`` pairs of option and
rank; ``scores`` and ``dots`` pairs of option and number; ``each`` pairs of option and yes, no or
abstain; ``times`` pairs of option and yes, if-needed or no.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from colead.features.decisions.rules.settings import Settings
from colead.features.decisions.rules.tallies import (
    ABSTAIN,
    CONCERN,
    CONSENT,
    NO,
    OBJECTION,
    YES,
)
from colead.kernel.verdict import Refused

# Kinds that hold a mark for each of several options.
MARKED = frozenset({"ticks", "ranking", "scores", "dots", "each", "times"})


@dataclass(frozen=True, slots=True)
class Stance:
    """An answer that a method offers by itself. ``because`` is what it is refused with when no
    reason is given; ``against`` tells that it speaks against the proposal."""

    value: str
    label: Any
    hint: Any
    tone: str
    icon: str
    because: Any = ""
    against: bool = False


CONSENT_STANCES = (
    Stance(
        CONSENT,
        gettext_lazy("I consent"),
        gettext_lazy("Good enough for now, safe enough to try."),
        "good",
        "check",
    ),
    Stance(
        CONCERN,
        gettext_lazy("I consent, with a concern"),
        gettext_lazy("It shall be heard; it does not hold anything up."),
        "warn",
        "message-circle",
    ),
    Stance(
        OBJECTION,
        gettext_lazy("I object"),
        gettext_lazy("I see harm, or a chance that we would miss. I say why."),
        "bad",
        "hand",
        gettext_lazy(
            "Say what harm you see or which chance would be missed, so that it can be built in."
        ),
        against=True,
    ),
)
VOTE_STANCES = (
    Stance(YES, gettext_lazy("Yes"), "", "good", "check"),
    Stance(NO, gettext_lazy("No"), "", "bad", "x", against=True),
)
ABSTENTION = Stance(
    ABSTAIN,
    gettext_lazy("Abstain"),
    gettext_lazy("Counts for the quorum, not for an answer."),
    "neutral",
    "minus",
)


_SAY_WHY = gettext_lazy("Say why: the others can only work with a reason.")
CONSENSUS_STANCES = (
    Stance("agree", gettext_lazy("I agree"), "", "good", "check"),
    Stance(
        "aside",
        gettext_lazy("I stand aside"),
        gettext_lazy("I do not agree, and let the others go ahead."),
        "warn",
        "door-open",
    ),
    ABSTENTION,
    Stance(
        "block",
        gettext_lazy("I block"),
        gettext_lazy("It goes against what we are here for. I say why."),
        "bad",
        "octagon-x",
        _SAY_WHY,
        against=True,
    ),
)
GRADIENT_STANCES = (
    Stance("endorse", gettext_lazy("I am all for it"), "", "good", "star"),
    Stance("minor", gettext_lazy("I agree, with a small flaw to name"), "", "good", "check"),
    Stance("reservations", gettext_lazy("I support it with reservations"), "", "good", "check"),
    Stance("abstain", gettext_lazy("I have no opinion"), "", "neutral", "minus"),
    Stance("aside", gettext_lazy("I stand aside"), "", "warn", "door-open"),
    Stance(
        "disagree",
        gettext_lazy("I disagree, and go with the majority"),
        "",
        "warn",
        "hand",
        against=True,
    ),
    Stance(
        "absolve",
        gettext_lazy("I disagree, and do not want to carry it"),
        "",
        "bad",
        "x",
        against=True,
    ),
    Stance("block", gettext_lazy("I block it"), "", "bad", "octagon-x", _SAY_WHY, against=True),
)
SENSE_STANCES = (
    Stance("for", gettext_lazy("I lean towards it"), "", "good", "thumbs-up"),
    Stance("unsure", gettext_lazy("I am not sure"), "", "neutral", "circle-help"),
    Stance("against", gettext_lazy("I lean against it"), "", "bad", "x", against=True),
)
OPTING_STANCES = (
    Stance("in", gettext_lazy("I am in"), "", "good", "user-plus"),
    Stance("maybe", gettext_lazy("Perhaps"), "", "neutral", "circle-help"),
    Stance("out", gettext_lazy("Not this time"), "", "neutral", "minus"),
)
TIME_STANCES = (
    Stance(YES, gettext_lazy("Yes"), "", "good", "check"),
    Stance("if-needed", gettext_lazy("If need be"), "", "warn", "circle-help"),
    Stance(NO, gettext_lazy("No"), "", "neutral", "x"),
)
QUESTION_STANCES = (
    Stance(
        "question",
        gettext_lazy("I have a question"),
        gettext_lazy("Something I need to know before I can answer."),
        "warn",
        "circle-help",
        gettext_lazy("Write your question."),
    ),
    Stance("clear", gettext_lazy("It is clear to me"), "", "good", "check"),
)


def read_stance(value: Any, options: Sequence[int], settings: Settings) -> str:
    """One of the stances of consent."""
    if value in (CONSENT, CONCERN, OBJECTION) and isinstance(value, str):
        return value
    raise Refused(_("Choose: consent, concern or objection."), field="choice")


def read_vote(value: Any, options: Sequence[int], settings: Settings) -> str | int:
    """Yes, no or abstain; with several options, one of them (its id) or abstain."""
    if value == ABSTAIN:
        return ABSTAIN
    if not options:
        if isinstance(value, str) and value in (YES, NO):
            return value
        raise Refused(_("Choose: yes, no or abstain."), field="choice")
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 19:
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool) and value in options:
        return value
    raise Refused(_("Choose one of the options, or abstain."), field="choice")


def check_reason(
    choice: Any, reason: str, settings: Settings, stances: Sequence[Stance] = ()
) -> None:
    """Refuse a ballot without the reason that its answer, or the settings, ask for."""
    if reason.strip():
        return
    stance = next((one for one in stances if one.value == choice), None)
    if stance is not None and stance.because:
        raise Refused(str(stance.because), field="reason")
    asked = settings.get("reasons", "never")
    against = stance is not None and stance.against
    if asked == "always" or (asked == "objection" and against):
        raise Refused(_("A reason is asked for with this answer."), field="reason")


def words(kind: str, choice: Any, labels: Mapping[Any, Any]) -> str:
    """A ballot in one line for people: ``1. Soup · 2. Bread = Rice``."""
    if kind not in MARKED:
        return str(labels.get(choice, choice) if isinstance(choice, str | int) else choice)
    return _TOLD[kind](choice, labels) or _("none of the options")


def _name(option: Any, labels: Mapping[Any, Any]) -> str:
    return str(labels.get(option, option))


def _ticked(choice: Any, labels: Mapping[Any, Any]) -> str:
    return ", ".join(_name(option, labels) for option in choice)


def _ranked(choice: Any, labels: Mapping[Any, Any]) -> str:
    places: dict[Any, list[str]] = {}
    for option, mark in choice:
        places.setdefault(mark, []).append(_name(option, labels))
    told = [
        f"{rank}. {' = '.join(places[rank])}"
        for rank in sorted(mark for mark in places if isinstance(mark, int))
    ]
    told += [
        _("no opinion: %(options)s") % {"options": ", ".join(places[mark])}
        for mark in places
        if not isinstance(mark, int)
    ]
    return " · ".join(told)


def _numbered(choice: Any, labels: Mapping[Any, Any]) -> str:
    most_first = sorted(choice, key=lambda pair: (-pair[1], pair[0]))
    return " · ".join(f"{_name(option, labels)} {number}" for option, number in most_first)


def _judged(choice: Any, labels: Mapping[Any, Any]) -> str:
    return " · ".join(f"{_name(option, labels)}: {_name(mark, labels)}" for option, mark in choice)


_TOLD: dict[str, Callable[[Any, Mapping[Any, Any]], str]] = {
    "ticks": _ticked,
    "ranking": _ranked,
    "scores": _numbered,
    "dots": _numbered,
    "each": _judged,
    "times": _judged,
}
