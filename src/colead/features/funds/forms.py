"""What people type about money."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from colead.kernel import money, uploads
from colead.kernel.fields import Amount, Choice, Day, Line, Text, Whole
from colead.kernel.verdict import Refused


def read_amount(text: str, currency: str) -> int:
    """Minor units of what was typed; its own currency's code may stand beside the number.

    Refuses other currencies, zero, and whatever ``money.parse`` refuses.
    """
    try:
        return money.read(text, currency=currency)
    except Refused as no:
        raise ValidationError(no.reason) from None


class FundForm(forms.Form):
    """Open a fund."""

    name = Line(label=_("Name of the fund"))
    purpose = Text(
        label=_("What is it for?"),
        required=False,
        rows=3,
        help_text=_("Whoever leads something that serves this can take from it."),
    )
    circle_id = Choice(label=_("Which circle keeps it?"), choices=[], coerce=int, required=False)
    currency = Line(label=_("Currency"), max_length=3, min_length=3, help_text=_("Such as EUR."))
    floor = Amount(
        label=_("What stays in it at least"),
        required=False,
        help_text=_("Nobody takes below this. Empty: nothing has to stay."),
    )
    from_on = Day(label=_("Money can be taken from"), required=False)
    until_on = Day(label=_("until"), required=False)
    receipt_days = Whole(
        label=_("A missing receipt is asked for after so many days"),
        min_value=1,
        max_value=365,
        initial=14,
        required=False,
        help_text=_("First whoever spent it is asked; after as many days again, their circle."),
    )

    def __init__(self, *args: Any, circles: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["circle_id"].choices = [("", _("all of us")), *circles]  # type: ignore[attr-defined]
        given = str(self["currency"].value() or "").strip().upper()
        if given in money.currencies():
            self.fields["floor"].currency = given  # type: ignore[attr-defined]

    def clean_currency(self) -> str:
        """The code in capitals, if there is such a currency."""
        code = str(self.cleaned_data["currency"]).upper()
        if code not in money.currencies():
            raise ValidationError(say("There is no such currency."))
        return code

    def clean_floor(self) -> int:
        """Nothing, where nothing was typed."""
        return self.cleaned_data["floor"] or 0

    def clean_receipt_days(self) -> int:
        """Two weeks, where nothing was typed."""
        return self.cleaned_data["receipt_days"] or 14


class ChangeForm(FundForm):
    """What a fund is for, and its rules. Its name, circle and currency stay."""

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, circles=[], **kwargs)
        for name in ("name", "circle_id", "currency"):
            del self.fields[name]
        self.fields["floor"].currency = currency  # type: ignore[attr-defined]


class AmountForm(forms.Form):
    """How much, and what for, in one currency."""

    amount = Line(
        label=_("How much?"),
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    for_what = Line(label=_("What for?"), max_length=300)

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currency = currency
        self.fields["amount"].help_text = currency

    def clean_amount(self) -> int:
        """Minor units."""
        return read_amount(self.cleaned_data["amount"], self.currency)


class PayInForm(AmountForm):
    """Note what came in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["for_what"].label = _("Where does it come from?")


class FundAmountForm(AmountForm):
    """How much, what for, and which fund; the fund says in which currency."""

    fund_id = Choice(label=_("Fund"), choices=[], coerce=int)

    field_order = ("fund_id", "amount", "for_what")

    def __init__(
        self,
        *args: Any,
        funds: Sequence[tuple[int, str]],
        currencies: Mapping[int, str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, currency="", **kwargs)
        self.currencies = currencies
        self.fields["fund_id"].choices = funds  # type: ignore[attr-defined]
        self.fields["amount"].help_text = _("In the currency of the fund.")

    def clean_amount(self) -> int:
        """Minor units of the chosen fund's currency."""
        currency = self.currencies.get(self.cleaned_data.get("fund_id") or 0)
        if currency is None:
            raise ValidationError(say("Choose the fund first."))
        return read_amount(self.cleaned_data["amount"], currency)


class SpendForm(AmountForm):
    """Spend what the initiative has; the receipt can come along."""

    paper = forms.FileField(
        label=_("Receipt"),
        required=False,
        allow_empty_file=True,
        help_text=_("A picture or a PDF of at most 10 MB. It can follow later."),
        widget=forms.FileInput(attrs={"accept": ",".join(uploads.ENDINGS)}),
    )


class ReceiptForm(forms.Form):
    """The receipt of what was spent."""

    paper = forms.FileField(
        label=_("Receipt"),
        allow_empty_file=True,
        help_text=_("A picture or a PDF of at most 10 MB."),
        widget=forms.FileInput(attrs={"accept": ",".join(uploads.ENDINGS)}),
    )


class ReasonForm(forms.Form):
    """Why a movement is turned back."""

    for_what = Line(label=_("What was wrong?"), max_length=300)


class CloseForm(forms.Form):
    """Close a fund, and where its rest goes."""

    passed_to = Choice(
        label=_("To which fund does the rest go?"), choices=[], coerce=int, required=False
    )

    def __init__(self, *args: Any, funds: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passed_to"].choices = [("", "—"), *funds]  # type: ignore[attr-defined]
