"""What people choose about notices."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from colead.features.notices.models import When
from colead.kernel.fields import Choice

WEEKDAYS = [
    (0, _("Monday")),
    (1, _("Tuesday")),
    (2, _("Wednesday")),
    (3, _("Thursday")),
    (4, _("Friday")),
    (5, _("Saturday")),
    (6, _("Sunday")),
]
HOURS: list[tuple[Any, Any]] = [("", _("no quiet hours"))] + [(h, f"{h:02d}:00") for h in range(24)]


def hour(value: str) -> int | None:
    """An hour of the day, or None."""
    return int(value) if value else None


class PreferencesForm(forms.Form):
    """When letters come."""

    concerned = Choice(
        label=_("What concerns you directly"),
        help_text=_("Offers to you, advice asked of you, mentions, answers to what you began."),
        choices=When.choices,
    )
    follow = Choice(
        label=_("What you follow"),
        help_text=_("You follow what you act on. Under “What I follow” you can end it."),
        choices=When.choices,
    )
    circle = Choice(
        label=_("News of your circles"),
        help_text=_("A summary of what happened in the circles you are in."),
        choices=[c for c in When.choices if c[0] != When.INSTANT],
    )
    weekday = Choice(
        label=_("The weekly letter comes on"),
        help_text=_("At seven in the morning, by your own time zone."),
        choices=WEEKDAYS,
        coerce=int,
    )
    quiet_from = Choice(label=_("No letters from"), choices=HOURS, coerce=hour, required=False)
    quiet_to = Choice(label=_("until"), choices=HOURS, coerce=hour, required=False)
    stories = forms.BooleanField(
        label=_("Once a month, the stories: what somebody learnt, and was thanked for"),
        required=False,
    )


def numbers(given: Sequence[str], *, most: int = 500) -> list[int]:
    """Ids that a form's hidden fields hold; what is none is left out."""
    return [int(n) for n in given[:most] if n.isascii() and n.isdigit() and len(n) < 16]
