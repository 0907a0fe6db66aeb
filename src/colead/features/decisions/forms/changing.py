"""A change to circles and roles, typed into the form of its kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from colead.features.decisions.rules.changes import Field, Kind
from colead.kernel.fields import Choice, Line, Text, Whole

Choices = Sequence[tuple[Any, Any]]


def field_of(field: Field, choices: Mapping[str, Choices]) -> forms.Field:
    """The form field of one field of a change."""
    if field.type == "line":
        return Line(label=field.label)
    if field.type == "text":
        return Text(label=field.label, required=field.required, max_length=5_000, rows=3)
    if field.type == "months":
        return Whole(label=field.label, required=field.required, min_value=1, max_value=120)
    return Choice(label=field.label, choices=[("", "—"), *choices[field.type]], coerce=int)


class ChangeForm(forms.Form):
    """The fields of one kind of change."""

    def __init__(
        self, *args: Any, kind: Kind, choices: Mapping[str, Choices], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for field in kind.fields:
            self.fields[field.name] = field_of(field, choices)
