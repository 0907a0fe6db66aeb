"""What people type about needs and about their time."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from colead.features.capacity.rules import MOST_HOURS
from colead.kernel.fields import Choice, Day, Line, Text, Whole
from colead.kernel.picking import pick


class AnswerForm(forms.Form):
    """“I can do that”, with what one will do and how much time one has, if one likes to say so."""

    what = Line(
        label=_("What will you do first?"),
        required=False,
        max_length=300,
        help_text=_("With this it is a commitment of yours. You can leave it open."),
    )
    due_on = Day(label=_("By when?"), required=False)
    hours = Whole(
        label=_("About how many hours a week?"), required=False, min_value=1, max_value=MOST_HOURS
    )


class OfferForm(forms.Form):
    """Offer a need to somebody of one's choice."""

    to = Choice(label=_("Whom do you ask?"), choices=[], coerce=int)
    note = Text(label=_("A word to them"), required=False, max_length=2_000, rows=3)
    what = Line(
        label=_("What would they do?"),
        required=False,
        max_length=300,
        help_text=_("With this their yes is a commitment, too."),
    )
    due_on = Day(label=_("By when?"), required=False)

    def __init__(self, *args: Any, people: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [("", "…"), *people]  # type: ignore[attr-defined]
        pick(self, "to")


class MoneyForm(forms.Form):
    """From which fund."""

    fund_id = Whole(min_value=1, max_value=2**53)


class TimeForm(forms.Form):
    """How much time one has to give."""

    hours = Whole(
        label=_("How many hours a week could you give?"),
        required=False,
        max_value=MOST_HOURS,
        help_text=_("Leave it empty to say nothing. With 0 you are suggested to nobody."),
    )
    opted_out = forms.BooleanField(label=_("Do not suggest me to anybody"), required=False)
