"""What people type about surveys: what to ask, a file of questions, and their answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from colead.features.surveys.rules.asking import CUTS, TEXT
from colead.features.surveys.rules.instruments import Form
from colead.kernel.fields import Choice, Day, Line, Several, Text, Whole
from colead.kernel.picking import pick

Choices = Sequence[tuple[Any, Any]]


class _WhomForm(forms.Form):
    """Who is asked, and what is told apart."""

    title = Line(label=_("What is it called?"))
    instrument_id = Choice(label=_("Which questions?"), choices=[])
    circle_id = Choice(label=_("Who is asked?"), choices=[], coerce=int)
    cuts = Several(
        label=_("Tell apart"),
        choices=list(CUTS.items()),
        help_text=_(
            "Only groups that give nobody away. They are fixed when you ask, and shown"
            " to everybody who answers."
        ),
    )
    threshold = Whole(
        label=_("Show nothing below how many answers?"),
        min_value=5,
        max_value=1000,
        initial=5,
        help_text=_("At least five. It cannot be changed later."),
    )

    def __init__(
        self, *args: Any, instruments: Choices = (), circles: Choices = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["instrument_id"].choices = instruments
        fields["circle_id"].choices = circles


class AskForm(_WhomForm):
    """A survey."""

    until = Day(label=_("Open until the end of"))
    about = Text(
        label=_("What is it for, and what will you do with it?"),
        required=False,
        max_length=4_000,
        rows=3,
    )
    guests = forms.BooleanField(
        label=_("Guests of the circle are asked, too; they answer by a link in a letter."),
        required=False,
    )

    field_order = ("title", "instrument_id", "circle_id", "guests", "until", "about", "cuts",
                   "threshold")  # fmt: skip


class PulseForm(_WhomForm):
    """A pulse."""

    weeks = Whole(label=_("Every how many weeks?"), min_value=1, max_value=52, initial=2)
    questions = Whole(
        label=_("How many questions each time?"), min_value=1, max_value=20, initial=3
    )
    days = Whole(label=_("Open for how many days?"), min_value=1, max_value=90, initial=5)

    field_order = ("title", "instrument_id", "circle_id", "weeks", "questions", "days", "cuts",
                   "threshold")  # fmt: skip


class FileForm(forms.Form):
    """A file of questions."""

    file = forms.FileField(
        label=_("File of questions"), help_text=_("JSON, at most 100 KB. Its form is in the guide.")
    )


class WithdrawForm(forms.Form):
    """Taking a survey back."""

    reason = Line(label=_("Why do you take it back?"), max_length=300)


class AnswerForm(forms.Form):
    """An answer: one choice a question, texts, people; the receipt where one answered before."""

    def __init__(
        self, *args: Any, asked: Form, people: Choices = (), again: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.asked = asked
        marks = [(n, label) for n, label in enumerate(asked.labels, 1)]
        field: forms.Field
        for one in asked.questions:
            if one.kind == "item":
                field = Choice(
                    label=one.text, choices=marks, coerce=int, widget=forms.RadioSelect,
                    error_messages={"required": _("Choose one answer.")},
                )  # fmt: skip
            elif one.kind == "text":
                field = Text(
                    label=one.text, required=False, max_length=TEXT, rows=3,
                    help_text=_("All see what you write, without your name. Leave out what tells"
                                " who you are."),
                )  # fmt: skip
            else:
                field = Several(
                    label=one.text, choices=people, coerce=int, required=False,
                    help_text=_("Nobody sees whom you name, nor who is named: only how many ties"
                                " there are in all."),
                )  # fmt: skip
            self.fields[one.key] = field
        pick(self, *(one.key for one in asked.questions if one.kind == "tie"))
        if again:
            self.fields["receipt"] = Line(
                label=_("Your receipt"), max_length=60,
                help_text=_("It was shown when you answered; only it leads back to your answer."),
            )  # fmt: skip

    @property
    def groups(self) -> list[tuple[str, list[Any]]]:
        """The questions for the page: kind and fields, items that follow each other together."""
        found: list[tuple[str, list[Any]]] = []
        for one in self.asked.questions:
            if not found or found[-1][0] != one.kind:
                found.append((one.kind, []))
            found[-1][1].append(self[one.key])
        return found
