"""What people type when they thank, and when they keep the list of practices."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from colead.features.recognition import rules
from colead.kernel.fields import Choice, Line, Text, Whole

Choices = Sequence[tuple[Any, Any]]


class WhomForm(forms.Form):
    """Somebody to thank."""

    to = Choice(label=_("Whom would you like to thank?"), choices=[], coerce=int)

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["to"].choices = [("", _("Choose")), *people] if len(people) <= 60 else people


class GiveForm(WhomForm):
    """Thanks for one thing."""

    about = Choice(label=_("For what?"), choices=[], widget=forms.RadioSelect)
    text = Text(
        label=_("What did they do, and what did it do for you or others?"),
        max_length=rules.LONGEST,
        rows=4,
    )
    practice = Choice(label=_("Which practice did you see?"), choices=[], widget=forms.RadioSelect)
    public = Choice(
        label=_("Who reads it?"),
        choices=[("yes", _("Everybody, as a story")), ("no", _("Only the two of you"))],
        widget=forms.RadioSelect,
        initial="yes",
    )

    def __init__(
        self, *args: Any, acts: Choices, practices: Sequence[rules.Practice], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["about"].choices = acts
        fields["practice"].choices = [(one.key, one.title) for one in practices]

    def said(self) -> dict[str, Any]:
        """What the action takes."""
        kind, _colon, number = self.cleaned_data["about"].partition(":")
        return {
            "to": self.cleaned_data["to"],
            "about": (kind, int(number)),
            "practice": self.cleaned_data["practice"],
            "text": self.cleaned_data["text"],
            "public": self.cleaned_data["public"] == "yes",
        }


class PracticesForm(forms.Form):
    """The whole list: a few fields for each practice, and some empty ones at its end."""

    why = Line(label=_("Why does the list change?"), max_length=300)
    seen = Whole(widget=forms.HiddenInput)

    def __init__(self, *args: Any, entries: Sequence[dict[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.keys = [one["key"] for one in entries] + [""] * min(3, rules.MOST - len(entries))
        for number, one in enumerate([*entries, *[{}] * (len(self.keys) - len(entries))]):
            made = {
                "title": Line(label=_("Practice"), required=False, max_length=120),
                "says": Line(label=_("What somebody does"), required=False, max_length=400),
                "source": Line(label=_("Who described it"), required=False, max_length=200),
            }
            for name, field in made.items():
                field.initial = one.get(name, "")
                self.fields[f"{name}-{number}"] = field

    @property
    def rows(self) -> list[list[forms.BoundField]]:
        """The fields of each practice."""
        return [
            [self[f"{name}-{number}"] for name in ("title", "says", "source")]
            for number in range(len(self.keys))
        ]

    def lines(self) -> list[tuple[str, str, str, str]]:
        """Key, title, what somebody does, source of each; without a title it is dropped."""
        given = self.cleaned_data

        def words(name: str, number: int) -> str:
            return given.get(f"{name}-{number}") or ""

        return [
            (key, words("title", n), words("says", n), words("source", n))
            for n, key in enumerate(self.keys)
        ]
