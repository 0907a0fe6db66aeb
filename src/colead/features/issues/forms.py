"""What people type about issues and asks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from colead.features.issues.models import Ask
from colead.kernel.fields import Choice, Day, Line, Several, Text


class IssueForm(forms.Form):
    """Raise an issue."""

    title = Line(label=_("What falls short, in one line?"))
    facts = Text(
        label=_("What happens?"),
        required=False,
        rows=3,
        help_text=_("What one could see or count, without blame."),
    )
    effect = Text(label=_("What does it do to people or work?"), required=False, rows=2)
    need = Text(label=_("What is needed?"), required=False, rows=2)
    circle_id = Choice(label=_("Where?"), choices=[], coerce=int, required=False)
    domain_ids = Several(
        label=_("Does it touch one of these domains?"),
        choices=[],
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self,
        *args: Any,
        circles: list[tuple[int, str]],
        domains: list[tuple[int, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["circle_id"].choices = [("", _("all of us")), *circles]  # type: ignore[attr-defined]
        self.fields["domain_ids"].choices = domains  # type: ignore[attr-defined]
        if not domains:
            del self.fields["domain_ids"]


class ReasonForm(forms.Form):
    """A few words."""

    reason = Text(label=_("Why?"), max_length=2_000, rows=3)


class ResolveForm(forms.Form):
    """How it was resolved."""

    how = Text(label=_("How was it resolved?"), max_length=5_000, rows=3)


class OfferForm(forms.Form):
    """Offer an issue to people close to it."""

    to = Several(label=_("To"), choices=[], coerce=int, widget=forms.CheckboxSelectMultiple)
    note = Text(label=_("A word to them"), required=False, max_length=2_000, rows=2)

    def __init__(self, *args: Any, people: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = people  # type: ignore[attr-defined]


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
