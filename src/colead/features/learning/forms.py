"""What people type about learning."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from colead.features.learning import rules
from colead.features.learning.models import Offer
from colead.kernel.fields import Amount, Choice, Day, Line, Moment, Text, Whole

Choices = Sequence[tuple[Any, Any]]


class Hours(forms.DecimalField):
    """Hours as people write them (``1.5``); hands over whole minutes, 0 when empty."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal"}))
        super().__init__(min_value=0, max_value=2_000, **kwargs)

    def to_python(self, value: Any) -> Any:
        """A comma is a point, too."""
        return super().to_python(value.replace(",", ".") if isinstance(value, str) else value)

    def clean(self, value: Any) -> int:
        """Whole minutes."""
        found: Decimal | None = super().clean(value)
        return round((found or Decimal(0)) * 60)

    def prepare_value(self, value: Any) -> Any:
        """Kept minutes as hours; what was typed stays as typed."""
        if isinstance(value, int):
            return f"{value / 60:g}"
        return value


class BudgetForm(forms.Form):
    """Release a budget for everybody in a circle."""

    fund_id = Choice(label=_("From which fund?"), choices=[], coerce=int)
    circle_id = Choice(
        label=_("For the people of which circle?"), choices=[], coerce=int, required=False
    )
    title = Line(label=_("What is it called?"), help_text=_("Such as: Learning in 2027."))
    money = Line(
        label=_("Money for each person"),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        help_text=_("In the currency of the fund. Empty: only time."),
    )
    minutes = Hours(label=_("Hours for each person"), required=False)
    starts_on = Day(label=_("From"))
    ends_on = Day(label=_("Until"), help_text=_("The day after, the rest goes back to the fund."))
    decision_id = Choice(
        label=_("By which decision?"),
        choices=[],
        coerce=int,
        required=False,
        help_text=_("Only where the guardrails ask for advice or consent first."),
    )

    def __init__(
        self,
        *args: Any,
        funds: Choices,
        currencies: dict[int, str],
        circles: Choices,
        decisions: Choices,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        self.currencies = currencies
        fields["fund_id"].choices = funds
        fields["circle_id"].choices = [("", _("that keeps the fund")), *circles]
        fields["decision_id"].choices = [("", _("none is needed")), *decisions]
        if not decisions:
            del fields["decision_id"]

    def clean_money(self) -> int:
        """Minor units of the fund's currency; nothing is 0."""
        text = self.cleaned_data["money"]
        if not text:
            return 0
        currency = self.currencies.get(self.cleaned_data.get("fund_id") or 0)
        if currency is None:
            raise ValidationError(say("Choose the fund first."))
        return int(Amount(currency=currency).clean(text))


class TakeForm(forms.Form):
    """Take from one's own share."""

    budget_id = Choice(label=_("From which budget?"), choices=[], coerce=int)
    for_what = Line(
        label=_("What for?"), max_length=300, help_text=_("Only you can read this. Ever.")
    )
    money = Line(
        label=_("How much money?"),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    minutes = Hours(label=_("How many hours?"), required=False)
    over_on = Day(
        label=_("When is it over?"),
        required=False,
        help_text=_("Then you are asked, once, what you learnt. Empty: it is over today."),
    )

    def __init__(
        self, *args: Any, budgets: Choices, currencies: dict[int, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        self.currencies = currencies
        fields["budget_id"].choices = budgets
        if len(budgets) == 1:
            fields["budget_id"].widget = forms.HiddenInput()
            self.initial["budget_id"] = budgets[0][0]
            fields["money"].help_text = currencies[budgets[0][0]]

    def clean_money(self) -> int:
        """Minor units of the budget's currency; nothing is 0."""
        text = self.cleaned_data["money"]
        if not text:
            return 0
        currency = self.currencies.get(self.cleaned_data.get("budget_id") or 0)
        if currency is None:
            raise ValidationError(say("Choose the budget first."))
        return int(Amount(currency=currency).clean(text))


class OfferForm(forms.Form):
    """Something to learn."""

    kind = Choice(label=_("What is it?"), choices=Offer.Kind.choices, widget=forms.RadioSelect)
    title = Line(label=_("What can one learn?"))
    about = Text(label=_("Say a little more"), required=False, rows=3)
    i_teach = forms.BooleanField(label=_("I teach it"), required=False)
    taught_by = Line(
        label=_("Or who teaches it?"),
        required=False,
        help_text=_("Somebody from outside, a school, an author."),
    )
    starts_at = Moment(label=_("When does it begin?"), required=False)
    ends_at = Moment(label=_("When is it over?"), required=False)
    place = Line(label=_("Where?"), required=False, max_length=300)
    seats = Whole(
        label=_("How many seats?"),
        required=False,
        min_value=1,
        max_value=100_000,
        help_text=_("Empty: there is room for all."),
    )
    money = Amount(label=_("What does it cost each?"), required=False)
    minutes = Hours(label=_("How many hours does it take?"), required=False)
    skills = Line(
        label=_("What does one know afterwards?"),
        required=False,
        help_text=_("Skills, with commas between them."),
    )
    circle_id = Choice(
        label=_("Which circle is it closest to?"), choices=[], coerce=int, required=False
    )

    def __init__(
        self, *args: Any, circles: Choices = (), currency: str = "EUR", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["money"].currency = currency
        fields["money"].help_text = currency
        fields["circle_id"].choices = [("", _("all of us")), *circles]

    def clean_money(self) -> int:
        """Nothing, where nothing was typed."""
        return self.cleaned_data["money"] or 0

    def clean_skills(self) -> list[str]:
        """Each skill once."""
        return rules.skill_names(self.cleaned_data["skills"])


class ChangeForm(OfferForm):
    """Another time, place or wording; what it costs stays as people took it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("kind", "i_teach", "money", "circle_id"):
            del self.fields[name]


class CancelForm(forms.Form):
    """That it does not take place."""

    reason = Line(label=_("Why does it not take place?"), max_length=300)


class WishForm(forms.Form):
    """A wish."""

    title = Line(label=_("I would like to learn …"))
    about = Text(label=_("Why, and what you know already"), required=False, rows=3)


class SayForm(forms.Form):
    """Three short answers."""

    what = Text(label=_("What did you learn?"), max_length=2_000, rows=3)
    for_what = Text(label=_("What will you use it for?"), required=False, max_length=2_000, rows=3)
    worth = Text(
        label=_("Is it worth it for others? For whom?"), required=False, max_length=2_000, rows=2
    )


class GuestForm(forms.Form):
    """A guest who may join."""

    name = Line(label=_("Name"))
    email = forms.EmailField(label=_("E-mail"), max_length=200)
