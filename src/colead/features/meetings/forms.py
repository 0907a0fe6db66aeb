"""What people type about meetings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from colead.kernel.fields import Choice, Line, Moment, Several, Text, Whole

Choices = Sequence[tuple[Any, Any]]


class CallForm(forms.Form):
    """A meeting: what it is called, when, where, with whom."""

    title = Line(label=_("What is it called?"))
    starts_at = Moment(label=_("When does it begin?"))
    minutes = Whole(label=_("How long, in minutes?"), min_value=5, max_value=20_160, initial=60)
    place = Line(
        label=_("Where?"),
        required=False,
        max_length=300,
        help_text=_("A room, an address, or the link of a call."),
    )
    circle_id = Choice(label=_("Who is invited?"), choices=[], coerce=int)
    invite = Several(
        label=_("Or only some people"),
        choices=[],
        coerce=int,
    )
    about = Text(label=_("What is it for?"), required=False, rows=3)
    topics = Text(
        label=_("What do you go through? One a line"), required=False, max_length=5_000, rows=3
    )

    def __init__(
        self, *args: Any, circles: Choices = (), people: Choices = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["circle_id"].choices = circles
        fields["invite"].choices = people
        if not circles:
            for name in ("circle_id", "invite", "topics"):
                del fields[name]

    def clean_topics(self) -> list[str]:
        """The lines that hold something."""
        return [line.strip() for line in self.cleaned_data["topics"].split("\n") if line.strip()]


class CancelForm(forms.Form):
    """That it does not take place."""

    reason = Line(label=_("Why does it not take place?"), max_length=300)


class ItemForm(forms.Form):
    """One more thing on the list."""

    title = Line(label=_("What else?"))


class NoteForm(forms.Form):
    """Notes on one thing."""

    notes = Text(label=_("Notes"), required=False, rows=5)
