"""Form fields that refuse hostile or senseless input with a sentence, before anything else runs."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from colead.kernel import money
from colead.kernel.verdict import Refused

EARLIEST, LATEST = date(1900, 1, 1), date(2200, 1, 1)
LINE, TEXT = 200, 20_000

# C0 and C1 controls but tab and line breaks, lone surrogates, and the bidirectional overrides
# that make a text show something else than it says.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]"
)


def check_text(text: str) -> None:
    """Refuse characters that no person types."""
    if _UNWANTED.search(text):
        raise ValidationError(
            _("This text holds invisible control characters. Remove them and try again."),
            code="control_characters",
        )


class Line(forms.CharField):
    """One line of text."""

    def __init__(self, *, max_length: int = LINE, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, **kwargs)
        self.validators.append(check_text)

    def to_python(self, value: Any) -> str:
        """The text with all white space folded into single spaces."""
        return " ".join(str(super().to_python(value) or "").split())


class Text(forms.CharField):
    """Several paragraphs, in Markdown."""

    widget = forms.Textarea

    def __init__(self, *, max_length: int = TEXT, rows: int = 5, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(max_length=max_length, **kwargs)
        self.validators.append(check_text)

    def to_python(self, value: Any) -> str:
        """The text with plain line ends."""
        return str(super().to_python(value) or "").replace("\r\n", "\n").replace("\r", "\n")


class Day(forms.DateField):
    """A date between 1900 and 2200, by the browser's own date picker."""

    widget = forms.DateInput

    def __init__(self, *, not_before: date = EARLIEST, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        super().__init__(**kwargs)
        self.not_before = not_before

    def validate(self, value: Any) -> None:
        """Refuse dates that are far out."""
        super().validate(value)
        if value is not None and not self.not_before <= value <= LATEST:
            raise ValidationError(_("Choose a date between 1900 and 2200."), code="far_date")


class Moment(forms.DateTimeField):
    """Day and time at the reader's place, between 1900 and 2200, by the browser's own picker."""

    widget = forms.DateTimeInput

    def __init__(self, **kwargs: Any) -> None:
        look = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        kwargs.setdefault("widget", look)
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> datetime | None:
        """An aware moment; refused where it is far out or not there (a clock set forward)."""
        found: datetime | None = super().to_python(value)
        if found is not None and not EARLIEST <= found.date() <= LATEST:
            raise ValidationError(_("Choose a date between 1900 and 2200."), code="far_date")
        return found


class Whole(forms.IntegerField):
    """A whole number of at most ten digits."""

    def __init__(self, *, min_value: int = 0, max_value: int = 10**9, **kwargs: Any) -> None:
        super().__init__(min_value=min_value, max_value=max_value, **kwargs)


class Amount(forms.CharField):
    """An amount of money as a person writes it; hands over minor units, or None when empty.

    With ``positive`` it is above zero, and the code of its currency may stand beside it.
    """

    def __init__(self, *, currency: str = "EUR", positive: bool = False, **kwargs: Any) -> None:
        look = {"inputmode": "decimal", "autocomplete": "off"}
        kwargs.setdefault("widget", forms.TextInput(attrs=look))
        super().__init__(max_length=40 if positive else 30, **kwargs)
        self.currency, self.positive = currency, positive

    def clean(self, value: Any) -> Any:
        """Minor units of ``currency``."""
        text = super().clean(value)
        if not text:
            return None
        try:
            read = money.read if self.positive else money.parse
            return read(text, currency=self.currency)
        except Refused as no:
            raise ValidationError(no.reason) from None

    def prepare_value(self, value: Any) -> Any:
        """Show stored minor units as an amount; what was typed stays as typed."""
        if isinstance(value, int):
            places = money.digits(self.currency)
            return f"{value / 10**places:.{places}f}"
        return value


class Choice(forms.TypedChoiceField):
    """One of a few; ids come out as numbers."""

    def __init__(
        self, *, choices: Any, coerce: Any = str, required: bool = True, **kw: Any
    ) -> None:
        super().__init__(choices=choices, coerce=coerce, required=required, empty_value=None, **kw)


class Several(forms.TypedMultipleChoiceField):
    """Any number of a list."""

    def __init__(
        self, *, choices: Any, coerce: Any = str, required: bool = False, **kw: Any
    ) -> None:
        kw.setdefault("widget", forms.CheckboxSelectMultiple)
        super().__init__(choices=choices, coerce=coerce, required=required, empty_value=[], **kw)
