"""What people type about initiatives."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from colead.features.initiatives.models import CheckIn, Initiative, Need
from colead.kernel.fields import Amount, Choice, Day, Line, Several, Text, Whole
from colead.kernel.picking import pick

RHYTHMS = [
    ("", _("as it comes: by its own beat")),
    (7, _("every week")),
    (14, _("every two weeks")),
    (30, _("every month")),
]


class InitiativeForm(forms.Form):
    """Take the lead: what is wanted, where, and what is risked."""

    title = Line(label=_("What do you take the lead on?"))
    result = Text(
        label=_("Which result do you want?"),
        required=False,
        rows=3,
        help_text=_("The result, not the way. How you get there stays open."),
    )
    why = Text(label=_("Why now?"), required=False, rows=2)
    circle_id = Choice(label=_("In which circle?"), choices=[], coerce=int, required=False)
    goal_id = Choice(label=_("Which goal does it serve?"), choices=[], coerce=int, required=False)
    domain_ids = Several(
        label=_("Which domains does it touch?"),
        choices=[],
        coerce=int,
        help_text=_("Those who hold a domain have a say in it."),
    )
    amount = Amount(label=_("What may it cost?"), required=False)
    people_affected = Whole(
        label=_("How many people will notice?"), required=False, max_value=1_000_000
    )
    reversibility = Choice(
        label=_("If it goes wrong, it is …"),
        choices=Initiative.Reversibility.choices,
        initial=Initiative.Reversibility.EASY,
        widget=forms.RadioSelect,
    )
    hypothesis = Text(
        label=_("What do you believe will happen?"),
        required=False,
        rows=2,
        help_text=_("With this it is an experiment: “If we …, then …, because …”."),
    )
    acceptable_loss = Text(
        label=_("What may be lost, at most?"),
        required=False,
        rows=2,
        help_text=_("Money, time, trust: said beforehand, so that failing is safe."),
    )
    safe_to_try_on = Day(label=_("Safe to try until"), required=False)
    rhythm_days = Choice(
        label=_("How often will you tell how it goes?"),
        choices=RHYTHMS,
        coerce=int,
        initial=14,
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        circles: Sequence[tuple[int, str]],
        goals: Sequence[tuple[int, str]],
        domains: Sequence[tuple[int, str]],
        currency: str,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["circle_id"].choices = [("", _("all of us")), *circles]  # type: ignore[attr-defined]
        self.fields["goal_id"].choices = [("", _("none in particular")), *goals]  # type: ignore[attr-defined]
        self.fields["domain_ids"].choices = domains  # type: ignore[attr-defined]
        self.fields["amount"].currency = currency  # type: ignore[attr-defined]
        self.fields["amount"].help_text = currency
        self.currency = currency
        if not domains:
            del self.fields["domain_ids"]

    def facts(self) -> dict[str, Any]:
        """The cleaned values, with the currency of an amount."""
        values = dict(self.cleaned_data)
        values["currency"] = self.currency if values.get("amount") else ""
        return values


class CommitmentForm(forms.Form):
    """Say what one will do, or offer it to somebody."""

    what = Line(label=_("I will …"), max_length=300)
    due_on = Day(label=_("by"), required=False)


class OfferCommitmentForm(CommitmentForm):
    """Offer a task to somebody."""

    to = Choice(label=_("Offer it to"), choices=[], coerce=int)
    note = Text(label=_("A word to them"), required=False, max_length=2_000, rows=2)

    def __init__(self, *args: Any, people: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["what"].label = _("The task")
        self.fields["to"].choices = [("", "…"), *people]  # type: ignore[attr-defined]
        pick(self, "to")


class CheckInForm(forms.Form):
    """Tell how it goes."""

    progress = Text(label=_("What happened since last time?"), max_length=5_000, rows=3)
    confidence = Choice(
        label=_("How confident are you?"),
        choices=CheckIn.Confidence.choices,
        coerce=int,
        widget=forms.RadioSelect,
    )
    needs = Line(label=_("What would help?"), required=False, max_length=300)


class OutcomeForm(forms.Form):
    """State what is measured."""

    measure = Line(label=_("What will you measure?"))
    unit = Line(label=_("Unit"), required=False, max_length=40)
    start = forms.FloatField(
        label=_("Today it is"), required=False, max_value=1e15, min_value=-1e15
    )
    target = forms.FloatField(
        label=_("It should become"), required=False, max_value=1e15, min_value=-1e15
    )


class ReadingForm(forms.Form):
    """Note a value."""

    value = forms.FloatField(label=_("Value"), max_value=1e15, min_value=-1e15)
    on = Day(label=_("On"), required=False)
    note = Line(label=_("Note"), required=False, max_length=300)


class NeedForm(forms.Form):
    """Say what is lacking."""

    kind = Choice(label=_("What kind?"), choices=Need.Kind.choices)
    text = Line(label=_("What do you need?"), max_length=300)
    amount = Amount(
        label=_("If it is money: how much?"),
        required=False,
        help_text=_("With it, funds that have enough are shown at once."),
    )

    def __init__(self, *args: Any, currency: str = "EUR", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount"].currency = currency  # type: ignore[attr-defined]


class SnoozeForm(forms.Form):
    """Until when a reminder is put off: a span, or a day."""

    span = Choice(choices=[("day", _("Tomorrow")), ("week", _("In a week"))], required=False)
    until = Day(label=_("On a day of your choice"), required=False)
    commitment = Whole(min_value=1, max_value=2**53, required=False)
    wake = forms.BooleanField(required=False)


class OfferPartForm(forms.Form):
    """Offer to lead together, to help, or to lead in one's place."""

    to = Choice(label=_("Whom do you ask?"), choices=[], coerce=int)
    note = Text(label=_("A word to them"), required=False, max_length=2_000, rows=3)

    def __init__(self, *args: Any, people: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [("", "…"), *people]  # type: ignore[attr-defined]
        pick(self, "to")


class EndForm(forms.Form):
    """End it."""

    status = Choice(
        label=_("How did it end?"),
        choices=[
            (Initiative.Status.SUCCEEDED, _("It succeeded")),
            (Initiative.Status.FAILED, _("It failed, and we learnt")),
            (Initiative.Status.STOPPED, _("We stopped it for other reasons")),
        ],
        widget=forms.RadioSelect,
    )
    outcome = Text(label=_("What came of it?"), rows=3, max_length=10_000)
    lesson = Text(
        label=_("What should others know who try something similar?"),
        required=False,
        rows=3,
        max_length=10_000,
        help_text=_("After a failure this is what makes it worth it, so it is needed then."),
    )


class ReasonForm(forms.Form):
    """Why something goes on."""

    reason = Text(label=_("Why does it go on?"), rows=3, max_length=300)


class NotesForm(forms.Form):
    """A few words."""

    note = Text(label=_("Notes"), required=False, max_length=5_000, rows=3)
