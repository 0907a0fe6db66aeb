"""What may stand on a ballot, and its canonical form (so that equal ballots group together)."""

from __future__ import annotations

from collections.abc import Sequence
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

BLOCKING = frozenset({OBJECTION, NO})


@dataclass(frozen=True, slots=True)
class Stance:
    """An answer that a method offers by itself."""

    value: str
    label: Any
    hint: Any
    tone: str
    icon: str


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
    ),
)
VOTE_STANCES = (
    Stance(YES, gettext_lazy("Yes"), "", "good", "check"),
    Stance(NO, gettext_lazy("No"), "", "bad", "x"),
)
ABSTENTION = Stance(
    ABSTAIN,
    gettext_lazy("Abstain"),
    gettext_lazy("Counts for the quorum, not for an answer."),
    "neutral",
    "minus",
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


def check_reason(choice: Any, reason: str, settings: Settings) -> None:
    """Refuse a ballot without the reason that the settings ask for."""
    if reason.strip():
        return
    asked = settings.get("reasons", "never")
    if choice == OBJECTION:
        raise Refused(
            _("Say what harm you see or which chance would be missed, so that it can be built in."),
            field="reason",
        )
    if asked == "always" or (asked == "objection" and choice in BLOCKING):
        raise Refused(_("A reason is asked for with this answer."), field="reason")
