"""Ballots on the page: a form for every kind (``rules.ballots`` tells what each kind holds)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from colead.features.decisions.models import Objection, Option
from colead.features.decisions.rules.ballots import (
    ABSTENTION,
    TIME_STANCES,
    VOTE_STANCES,
    Stance,
)
from colead.features.decisions.rules.methods import Method
from colead.features.decisions.rules.secrecy import is_anonymous
from colead.features.decisions.rules.settings import Settings
from colead.kernel.fields import Choice, Line, Several, Text, Whole

NO_OPINION = ("no-opinion", _("no opinion"))
# Above so many steps a score is typed instead of clicked.
CLICKED = 10
MARK = "mark_"


class BallotForm(forms.Form):
    """One's answer, with its reason.

    One field ``choice`` where there is one answer; for methods that mark every option a field
    ``mark_<id>`` each. ``answer`` hands either over as ``actions.cast`` takes it.
    """

    objection = Choice(
        label=_("What do you see?"),
        choices=Objection.Kind.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    reason = Text(label=_("Why?"), required=False, max_length=5000, rows=3)
    receipt = Line(
        label=_("Your receipt"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("The code that you were shown. Only with it can your answer be found again."),
    )

    def __init__(
        self,
        *args: Any,
        method: Method,
        options: Sequence[Option],
        stances: Sequence[Stance],
        settings: Settings,
        changing: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if not (is_anonymous(settings) and changing):
            self.fields["receipt"].required = False
            self.fields["receipt"].widget = forms.HiddenInput()
        asked = settings.get("reasons", "never")
        self.fields["reason"].required = asked == "always"
        if asked == "objection":
            self.fields["reason"].help_text = _("Needed with an objection or a no.")
        self.kind = method.ballot
        self.options = options
        if method.settles != "consent":
            del self.fields["objection"]
        if self.kind == "ticks":
            self.fields["choice"] = Several(
                label=_("Your answer"),
                choices=[(str(option.pk), option.label) for option in options],
            )
        elif method.marks_options:
            for option in options:
                self.fields[f"{MARK}{option.pk}"] = mark_field(
                    self.kind, option, len(options), settings
                )
        else:
            self.fields["choice"] = Choice(
                label=_("Your answer"),
                choices=[
                    *[(str(option.pk), option.label) for option in options],
                    *[(stance.value, stance.label) for stance in stances],
                ],
                widget=forms.RadioSelect,
            )

    @property
    def marks(self) -> list[forms.BoundField]:
        """The fields that mark one option each."""
        return [self[name] for name in self.fields if name.startswith(MARK)]

    @property
    def answer(self) -> Any:
        """What a valid form says, as ``actions.cast`` takes it."""
        if "choice" in self.cleaned_data:
            return self.cleaned_data["choice"]
        return {
            option.pk: mark
            for option in self.options
            if (mark := self.cleaned_data[f"{MARK}{option.pk}"]) not in (None, "")
        }


def mark_field(kind: str, option: Option, count: int, settings: Settings) -> forms.Field:
    """The field that marks one option on a ballot of this kind."""
    field: forms.Field
    if kind == "ranking":
        ranks = [(str(rank), str(rank)) for rank in range(1, count + 1)]
        field = Choice(choices=[("", "–"), *ranks, NO_OPINION], required=False)
    elif kind == "scores" and settings.get("top", 5) <= CLICKED:
        steps = [(str(step), str(step)) for step in range(settings.get("top", 5) + 1)]
        field = Choice(
            choices=[*steps, NO_OPINION],
            widget=forms.RadioSelect,
            required=False,
            initial=NO_OPINION[0],
        )
    elif kind in ("each", "times"):
        stances = TIME_STANCES if kind == "times" else (*VOTE_STANCES, ABSTENTION)
        field = Choice(
            choices=[(stance.value, stance.label) for stance in stances],
            widget=forms.RadioSelect,
            required=False,
            initial=stances[-1].value,
        )
    else:
        most = settings.get("top", 5) if kind == "scores" else settings.get("dots", 5)
        most = min(most, settings.get("per_option", 0) or most)
        field = Whole(required=False, max_value=most)
    field.label = option.label
    return field


def initial_of(kind: str, choice: Any) -> Mapping[str, Any]:
    """The values with which the form shows a ballot that was cast."""
    if kind == "ticks":
        return {"choice": [str(option) for option in choice]}
    if isinstance(choice, list):
        return {f"{MARK}{option}": str(mark) for option, mark in choice}
    return {"choice": str(choice)}
