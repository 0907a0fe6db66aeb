"""What people type beside the evidence."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from colead.features.evidence.rules.indicators import INDICATORS
from colead.kernel.fields import Day, Line, Several


class AnnotationForm(forms.Form):
    """What happened on a day."""

    on = Day(label=_("On which day?"))
    text = Line(
        label=_("What happened?"),
        help_text=_("For instance: the founder stepped down"),
        max_length=200,
    )


class DayForm(forms.Form):
    """A day somebody asks about."""

    day = Day(label=_("Which day?"))


class ReportForm(forms.Form):
    """What a report holds."""

    title = Line(label=_("What is it called?"), max_length=200, required=False)
    names = Several(
        label=_("Which figures?"),
        choices=[(one.name, one.label) for one in INDICATORS.values()],
        help_text=_("What is read beside a figure comes with it."),
    )
    notes = forms.BooleanField(label=_("with what people noted"), required=False)
