"""What people type about ideas."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from colead.features.ideas.models import Support
from colead.kernel.fields import Choice, Line, Text, Whole


class IdeaForm(forms.Form):
    """Share or reword an idea."""

    title = Line(label=_("Your idea in one line"))
    falls_short = Text(
        label=_("What falls short today?"),
        required=False,
        rows=3,
        help_text=_("The practice you are not content with, and whom it touches."),
    )
    result = Text(
        label=_("What would you love to see instead?"),
        required=False,
        rows=3,
        help_text=_("The result, not the way. The way is up to whoever takes the lead."),
    )
    text = Text(label=_("Anything else"), required=False, rows=3)
    circle_id = Choice(label=_("Close to which circle?"), choices=[], coerce=int, required=False)

    def __init__(self, *args: Any, circles: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["circle_id"].choices = [("", _("all of us")), *circles]  # type: ignore[attr-defined]


class SupportForm(forms.Form):
    """Respond to an idea."""

    kind = Choice(choices=Support.Kind.choices)
    reason = Text(required=False, max_length=2_000, rows=2)


class MergeForm(forms.Form):
    """Merge into another idea."""

    into = Whole(label=_("Number of the other idea"), min_value=1, max_value=2**53)
