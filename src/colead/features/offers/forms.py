"""What people type about offers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from colead.kernel.fields import Choice, Text


class AnswerForm(forms.Form):
    """Yes, no, or taking it back."""

    answer = Choice(choices=[("take", "take"), ("decline", "decline"), ("withdraw", "withdraw")])
    reply = Text(label=_("A word to them"), required=False, max_length=2000, rows=2)


class OfferStewardshipForm(forms.Form):
    """Offer stewardship to a member."""

    to = Choice(label=_("Offer it to"), choices=[], coerce=int)
    note = Text(label=_("Why them?"), required=False, max_length=2000, rows=3)

    def __init__(self, *args: Any, people: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = people  # type: ignore[attr-defined]
