"""Money: whole minor units and an ISO 4217 code; never a float."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from babel.core import UnknownLocaleError
from babel.numbers import format_currency, get_currency_precision, list_currencies
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from colead.kernel.verdict import Refused

LARGEST = 10**14
_CODE = re.compile(r"\b[A-Za-z]{3}\b")


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount in minor units (cents) of one currency."""

    minor: int
    currency: str

    def __str__(self) -> str:
        return show(self.minor, self.currency)


def currencies() -> list[str]:
    """The codes of all currencies, in order."""
    return sorted(list_currencies())


def digits(currency: str) -> int:
    """How many digits stand behind the point: 2 for EUR, 0 for JPY, 3 for KWD."""
    return get_currency_precision(currency)


def parse(text: str, *, currency: str) -> int:
    """Read an amount as a person writes it (``1 250.50``, ``1250,5``) into minor units.

    Refuses what is not a number, negative, finer than the currency's smallest coin, or too large.
    """
    plain = text.strip().replace("\u00a0", "").replace("\u202f", "").replace(" ", "")
    if "," in plain and "." in plain:
        thousands = "," if plain.rindex(".") > plain.rindex(",") else "."
        plain = plain.replace(thousands, "")
    plain = plain.replace(",", ".")
    try:
        if len(plain) > 30:
            raise InvalidOperation
        amount = Decimal(plain)
        if not amount.is_finite():
            raise InvalidOperation
    except InvalidOperation:
        raise Refused(_("Write an amount such as 1250.50.")) from None
    minor = amount.scaleb(digits(currency))
    if minor < 0:
        raise Refused(_("The amount cannot be negative."))
    if minor > LARGEST:
        raise Refused(_("This amount is too large."))
    if minor != minor.to_integral_value():
        raise Refused(_("This amount is finer than the smallest coin of the currency."))
    return int(minor)


def read(text: str, *, currency: str) -> int:
    """An amount above zero; the code of its own currency may stand beside the number.

    Refuses other currencies, zero, and whatever ``parse`` refuses.
    """
    number = text
    for code in _CODE.findall(text):
        if code.upper() == currency:
            number = number.replace(code, "")
        elif code.upper() in currencies():
            raise Refused(
                _("This is about %(currency)s, not %(code)s.")
                % {"currency": currency, "code": code.upper()}
            )
    amount = parse(number, currency=currency)
    if amount == 0:
        raise Refused(_("The amount must be above zero."))
    return amount


def show(minor: int, currency: str, *, language: str | None = None) -> str:
    """The amount as the reader's language writes it."""
    return _written(minor, currency, (language or get_language() or "en").replace("-", "_"))


@lru_cache(maxsize=10_000)  # A list shows the same amounts again and again.
def _written(minor: int, currency: str, locale: str) -> str:
    amount = Decimal(minor).scaleb(-digits(currency))
    try:
        return format_currency(amount, currency, locale=locale)
    except (UnknownLocaleError, ValueError):
        return format_currency(amount, currency, locale="en")
