"""What people type about issues and asks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from colead.features.issues.models import Ask
from colead.kernel.fields import Choice, Day, Line, Several, Text, Whole


class WordsForm(forms.Form):
    """The words of an issue."""

    title = Line(label=_("What falls short, in one line?"))
    facts = Text(
        label=_("What happens?"),
        required=False,
        rows=3,
        help_text=_("What one could see or count, without blame."),
    )
    effect = Text(label=_("What does it do to people or work?"), required=False, rows=2)
    need = Text(label=_("What is needed?"), required=False, rows=2)


class IssueForm(WordsForm):
    """Raise an issue."""

    circle_id = Choice(label=_("Where?"), choices=[], coerce=int, required=False)
    domain_ids = Several(
        label=_("Does it touch one of these domains?"),
        choices=[],
        coerce=int,
    )
    offer_it = forms.BooleanField(
        label=_("Offer it at once to those closest to it (three people at most)"), required=False
    )

    def __init__(
        self,
        *args: Any,
        circles: Sequence[tuple[int, str]],
        domains: Sequence[tuple[int, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["circle_id"].choices = [("", _("all of us")), *circles]  # type: ignore[attr-defined]
        self.fields["domain_ids"].choices = domains  # type: ignore[attr-defined]
        if not domains:
            del self.fields["domain_ids"]


class PassOnForm(forms.Form):
    """Give an issue back."""

    reason = Text(label=_("Why?"), max_length=2_000, rows=3)
    to = Choice(
        label=_("Do you know who is closer?"),
        choices=[],
        coerce=int,
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, people: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [("", _("no, it is open to everyone")), *people]  # type: ignore[attr-defined]


class ReopenForm(forms.Form):
    """Why an issue is opened again."""

    reason = Text(
        label=_("What falls short now?"),
        max_length=2_000,
        rows=3,
        required=False,
        help_text=_("It becomes a comment that everybody can read."),
    )


class ResolveForm(forms.Form):
    """How it was resolved."""

    how = Text(label=_("How was it resolved?"), max_length=5_000, rows=3)


class Ids(forms.MultipleChoiceField):
    """Some ids, whatever they are; whose they are is asked below."""

    widget = forms.CheckboxSelectMultiple

    def validate(self, value: Any) -> None:
        """Numbers, ten at most."""
        if not value or len(value) > 10 or not all(v.isdecimal() and len(v) < 16 for v in value):
            raise forms.ValidationError(_("Choose people from the list."))

    def clean(self, value: Any) -> list[int]:
        """The ids as numbers."""
        return [int(one) for one in super().clean(value)]


class OfferForm(forms.Form):
    """Offer an issue to people close to it."""

    to = Ids(label=_("To"))
    note = Text(label=_("A word to them"), required=False, max_length=2_000, rows=2)


class AskForm(forms.Form):
    """Ask the stewards."""

    title = Line(label=_("Which obstacle should they remove?"))
    text = Text(label=_("What stands in the way, and what have you tried?"), required=False, rows=4)


class AnswerForm(forms.Form):
    """Answer an ask."""

    state = Choice(
        label=_("Your answer"),
        choices=[
            (Ask.State.REMOVED, _("The obstacle is removed")),
            (Ask.State.WORKING, _("We are on it")),
            (Ask.State.REFUSED, _("No, because …")),
        ],
        widget=forms.RadioSelect,
    )
    answer = Text(label=_("In words"), max_length=5_000, rows=4)
    until = Day(label=_("Until (if you are on it)"), required=False)


class JudgeForm(forms.Form):
    """Whether an answer helped."""

    helped = Choice(choices=[("yes", _("Yes")), ("no", _("Not really"))])
    note = Text(label=_("What is still missing?"), required=False, max_length=2_000, rows=2)


class AskAgainForm(forms.Form):
    """Ask again, in the same words or others."""

    text = Text(label=_("What stands in the way, and what have you tried?"), required=False, rows=4)


class ClockForm(forms.Form):
    """Within how many working days asks are answered."""

    working_days = Whole(
        label=_("Within how many working days do you answer?"), min_value=1, max_value=60
    )
