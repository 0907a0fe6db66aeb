"""What can happen to a guardrail."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from colead.kernel.events import Event


class GuardrailWritten(Event):
    """A new guardrail holds from now on."""

    subject = "guardrail"
    sentence = _("{who} wrote the guardrail {title}")
    icon = "shield"
    guardrail: int
    title: str
    circle: int
    version: int = 1


class GuardrailAmended(Event):
    """A guardrail has a new wording; the one before is kept."""

    subject = "guardrail"
    sentence = _("{who} changed the guardrail {title} (now version {version})")
    icon = "shield"
    guardrail: int
    title: str
    circle: int
    version: int
    reason: str = ""


class GuardrailReviewed(Event):
    """A guardrail was looked at again: keep, adapt or drop."""

    subject = "guardrail"
    sentence = _("{who} looked again at the guardrail {title}: {outcome}")
    icon = "calendar-check"
    guardrail: int
    title: str
    circle: int
    outcome: str
    reason: str = ""


class GuardrailRetired(Event):
    """A guardrail holds no more."""

    subject = "guardrail"
    sentence = _("{who} retired the guardrail {title}")
    icon = "shield-off"
    guardrail: int
    title: str
    circle: int
    reason: str = ""
