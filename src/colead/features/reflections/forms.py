"""What people type about their reflections."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from colead.features.reflections import rules
from colead.features.reflections.models import Rhythm
from colead.kernel.fields import Choice, Day, Line, Moment, Text, Whole

Choices = Sequence[tuple[Any, Any]]


class WriteForm(forms.Form):
    """A reflection: a field for each question."""

    title = Line(label=_("A name for it"), required=False)

    def __init__(self, *args: Any, asks: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asks = [ask for ask, _text in asks]
        for number, (ask, text) in enumerate(asks):
            self.fields[f"answer-{number}"] = Text(
                label=ask or _("What is on your mind?"),
                required=False,
                max_length=rules.LONGEST,
                initial=text,
                rows=12 if len(self.asks) == 1 else 4,
            )

    @property
    def answer_fields(self) -> list[forms.BoundField]:
        """The fields of the questions."""
        return [self[f"answer-{number}"] for number in range(len(self.asks))]

    def answers(self) -> list[tuple[str, str]]:
        """Each question with what was written."""
        return [
            (ask, self.cleaned_data.get(f"answer-{number}") or "")
            for number, ask in enumerate(self.asks)
        ]


class FindForm(forms.Form):
    """Words to look for. They are sent, not put into an address, which logs would keep."""

    words = Line(label=_("Find in what I wrote"), max_length=200)


class RhythmForm(forms.Form):
    """How often one wishes to be invited."""

    every = Choice(
        label=_("How often would you like to be invited to look back?"),
        choices=Rhythm.Every.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    begins_on = Day(label=_("From which day on?"), required=False)
    template = Choice(label=_("With which questions?"), choices=[])
    after_acts = forms.BooleanField(
        label=_("Also when an initiative of mine ended, or a decision of mine was looked at again"),
        required=False,
    )

    def __init__(self, *args: Any, templates: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["template"].choices = templates


class TemplateForm(forms.Form):
    """Questions of one's own."""

    name = Line(label=_("What is it called?"), max_length=120)
    asks = Text(label=_("Your questions, one a line"), max_length=5_000, rows=5)

    def clean_asks(self) -> list[str]:
        """The lines that hold something."""
        return [line.strip() for line in self.cleaned_data["asks"].split("\n") if line.strip()]


class ShareForm(forms.Form):
    """A passage to give on, and to whom."""

    words = Text(
        label=_("The words you give on"),
        max_length=rules.LONGEST,
        rows=8,
        help_text=_("Keep only what you would say aloud. It is a copy; the rest stays yours."),
    )
    whom = Choice(
        label=_("To whom?"),
        choices=[
            ("person", _("One person")),
            ("circle", _("A circle of mine")),
            ("library", _("The library, as a lesson for all")),
        ],
        widget=forms.RadioSelect,
    )
    to = Choice(label=_("The person"), choices=[], coerce=int, required=False)
    circle_id = Choice(label=_("The circle"), choices=[], coerce=int, required=False)

    def __init__(self, *args: Any, people: Choices, circles: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["to"].choices = [("", "–"), *people]
        fields["circle_id"].choices = [("", "–"), *circles]

    def clean(self) -> dict[str, Any]:
        """Whoever is meant is named."""
        found = super().clean() or {}
        wanted = {"person": "to", "circle": "circle_id"}.get(found.get("whom") or "")
        if wanted and wanted not in self.errors and not found.get(wanted):
            self.add_error(wanted, _("Say with whom."))
        return found

    def shared(self) -> dict[str, Any]:
        """What the action takes."""
        found = self.cleaned_data
        return {
            "words": found["words"],
            "to": found["to"] if found["whom"] == "person" else None,
            "circle_id": found["circle_id"] if found["whom"] == "circle" else None,
        }


class PauseForm(forms.Form):
    """Time to keep free."""

    starts_at = Moment(label=_("When?"))
    minutes = Whole(label=_("How long, in minutes?"), min_value=5, max_value=1_440, initial=30)
    note = Line(
        label=_("What for?"),
        required=False,
        max_length=300,
        help_text=_("Only you read it; it does not go into your calendar."),
    )


class EraseForm(forms.Form):
    """That one means it."""

    sure = forms.BooleanField(label=_("Yes, erase all of it. It cannot be brought back."))
    passages = forms.BooleanField(
        label=_("Also take back what I shared with others"), required=False
    )
