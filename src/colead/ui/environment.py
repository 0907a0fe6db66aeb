"""The Jinja2 environment of all pages: filters and functions that show values to people."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from typing import Any

from babel.dates import format_date, format_datetime, format_timedelta
from babel.numbers import format_decimal
from django.conf import settings
from django.templatetags.static import static as django_static
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from jinja2 import Environment
from markupsafe import Markup, escape

from colead.kernel import money
from colead.ui import markdown


def _locale() -> str:
    return (translation.get_language() or "en").replace("-", "_")


def gettext(message: str, **values: Any) -> str:
    """A message in the reader's language, its placeholders filled if values are given."""
    told = translation.gettext(message)
    return told % values if values else told


def ngettext(singular: str, plural: str, n: int, **values: Any) -> str:
    """A message that depends on a number, which also fills ``%(n)s``."""
    told = translation.ngettext(singular, plural, n)
    return told % {"n": n, "num": n, **values} if "%(" in told else told


@lru_cache(maxsize=20_000)
def url(name: str, *args: Any) -> str:
    """The address of a page by its name. Addresses never change while Colead runs."""
    return reverse(name, args=args)


@lru_cache(maxsize=1_000)
def static(path: str) -> str:
    """The address of a static file, with the hash of its content."""
    return str(django_static(path))


def when(moment: datetime | None, now: datetime | None = None) -> Markup:
    """How long ago or how soon, with the exact time on hovering."""
    if moment is None:
        return Markup("")
    span = moment - (now or timezone.now())
    text = format_timedelta(span, add_direction=True, locale=_locale())
    exact = format_datetime(timezone.localtime(moment), "long", locale=_locale())
    return Markup('<time datetime="{}" title="{}">{}</time>').format(
        moment.isoformat(), exact, text
    )


def moment(value: datetime | None) -> Markup:
    """Day and time."""
    if value is None:
        return Markup("")
    text = format_datetime(timezone.localtime(value), "medium", locale=_locale())
    return Markup('<time datetime="{}">{}</time>').format(value.isoformat(), text)


@lru_cache(maxsize=10_000)
def _day_text(value: date, locale: str) -> str:
    return format_date(value, "medium", locale=locale)


def day(value: date | datetime | None) -> Markup:
    """A day as the reader's language writes it."""
    if value is None:
        return Markup("")
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    text = _day_text(value, _locale())
    return Markup('<time datetime="{}">{}</time>').format(value.isoformat(), text)


def number(value: float | int | None) -> str:
    """A number as the reader's language writes it."""
    return "" if value is None else format_decimal(value, locale=_locale())


def show_money(minor: int | None, currency: str) -> str:
    """Minor units as an amount."""
    return "" if minor is None else money.show(minor, currency)


def initials(name: str) -> str:
    """One or two letters for an avatar."""
    parts = [part for part in str(name).split() if part[:1].isalnum()] or [str(name) or "?"]
    return (parts[0][:1] + (parts[-1][:1] if len(parts) > 1 else "")).upper()


def hue(key: Any) -> int:
    """A colour of twelve for a person or thing, always the same one."""
    return (int(key) * 7 + 3) % 12 if str(key).lstrip("-").isdigit() else len(str(key)) % 12


def lines(text: str) -> Markup:
    """Plain text with its line breaks."""
    return Markup("<br>").join(escape(line) for line in str(text).splitlines())


def environment(**options: Any) -> Environment:
    """The environment that Django's Jinja2 backend asks for."""
    options["autoescape"] = True
    options.setdefault("trim_blocks", True)
    options.setdefault("lstrip_blocks", True)
    options["extensions"] = [*options.get("extensions", []), "jinja2.ext.i18n", "jinja2.ext.do"]
    made = Environment(**options)  # noqa: S701
    made.install_gettext_callables(  # type: ignore[attr-defined]
        gettext, ngettext, newstyle=False
    )
    made.globals.update(
        static=static,
        url=url,
        now=timezone.now,
        debug=settings.DEBUG,
        language=translation.get_language,
        rtl=translation.get_language_bidi,
        date_format=date_format,
    )
    made.filters.update(
        when=when,
        moment=moment,
        day=day,
        date=day,
        number=number,
        money=show_money,
        initials=initials,
        hue=hue,
        markdown=markdown.render,
        excerpt=markdown.excerpt,
        lines=lines,
    )
    return made
