"""What people type about visions and goals."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from colead.features.guidance.models import Goal
from colead.kernel.fields import Choice, Day, Line, Text, Whole


class Number(forms.DecimalField):
    """A number with up to six digits behind the point; a comma works too."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal"}))
        super().__init__(max_digits=19, decimal_places=6, **kwargs)

    def to_python(self, value: Any) -> Any:
        """The number; ``12,5`` is ``12.5``."""
        if isinstance(value, str):
            value = value.strip().replace("\u00a0", "").replace(" ", "")
            if value.count(",") == 1 and "." not in value:
                value = value.replace(",", ".")
        return super().to_python(value)


class VisionForm(forms.Form):
    """A vision, and why it is written anew."""

    text = Text(
        label=_("Where we want to be"),
        help_text=_("A picture of the time when it is done. Markdown works."),
        rows=8,
    )
    reason = Text(label=_("Why this wording?"), required=False, max_length=2000, rows=2)
    review_on = Day(label=_("Look at it again on"), required=False)
    number = Whole(widget=forms.HiddenInput)


class GoalForm(forms.Form):
    """A new goal."""

    circle_id = Choice(label=_("Whose goal is it?"), choices=[], coerce=int)
    title = Line(label=_("What we want to reach"), max_length=300)
    text = Text(
        label=_("What it means, and why"),
        help_text=_("Say what will be different. How to get there stays open."),
        required=False,
    )
    review_on = Day(label=_("Look at it again on"), required=False)

    def __init__(self, *args: Any, circles: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["circle_id"].choices = circles  # type: ignore[attr-defined]


class AmendGoalForm(forms.Form):
    """A new wording of a goal."""

    title = Line(label=_("What we want to reach"), max_length=300)
    text = Text(label=_("What it means, and why"), required=False)
    reason = Text(
        label=_("Why change it?"),
        help_text=_("The wording before is kept, with its reason."),
        max_length=2000,
        rows=2,
    )
    review_on = Day(label=_("Look at it again on"), required=False)
    version = Whole(widget=forms.HiddenInput)


class KeepGoalForm(forms.Form):
    """The goal stays as it is."""

    reason = Text(label=_("Why does it still hold?"), max_length=2000, rows=2)
    review_on = Day(label=_("Look at it again on"), required=False)


class CloseGoalForm(forms.Form):
    """What came of a goal."""

    result = Choice(
        label=_("What came of it?"), choices=Goal.Result.choices, widget=forms.RadioSelect
    )
    outcome = Text(
        label=_("In words"),
        help_text=_("Also what did not work: the next goal gets better by it."),
        rows=4,
    )


class ReopenGoalForm(forms.Form):
    """Why a goal is pursued again."""

    reason = Text(label=_("Why open it again?"), max_length=2000, rows=2)


class MeasureForm(forms.Form):
    """A measure of a goal."""

    name = Line(
        label=_("What do we look at?"),
        help_text=_("For instance: pupils who feel safe on the way to school"),
        max_length=200,
    )
    unit = Line(
        label=_("Unit"), help_text=_("For instance: %, people, days"), required=False, max_length=40
    )
    start = Number(label=_("Where we start"))
    target = Number(label=_("Where we want to be"))


class ReadingForm(forms.Form):
    """What a measure shows."""

    value = Number(label=_("What does it show?"))
    read_on = Day(label=_("On which day?"), required=False)
    note = Line(label=_("Note"), required=False, max_length=300)
