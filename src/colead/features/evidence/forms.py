"""What people type beside the evidence."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from colead.kernel.fields import Day, Line


class AnnotationForm(forms.Form):
    """What happened on a day."""

    on = Day(label=_("On which day?"))
    text = Line(
        label=_("What happened?"),
        help_text=_("For instance: the founder stepped down"),
        max_length=200,
    )
