"""The Jinja2 environment of all pages: filters and functions that show values to people."""

from __future__ import annotations

from datetime import date, datetime, timedelta, tzinfo
from fractions import Fraction
from functools import lru_cache
from typing import Any

from babel.dates import (
    TIMEDELTA_UNITS,
    format_date,
    format_datetime,
    format_skeleton,
    format_time,
    format_timedelta,
    get_datetime_format,
)
from babel.numbers import format_decimal
from django.conf import settings
from django.db.models import Field
from django.forms import BoundField
from django.templatetags.static import static as django_static
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from jinja2 import Environment
from markupsafe import Markup, escape

from colead.kernel import money
from colead.ui import markdown
from colead.ui.backend import TranslatedEnvironment
from colead.ui.keeping import Kept, holds_until


def _locale() -> str:
    return (translation.get_language() or "en").replace("-", "_")


def gettext(message: str, **values: Any) -> str:
    """A message in the reader's language, its placeholders filled if values are given."""
    told = translation.gettext(message)
    return _filled(told, values) if values else told


def ngettext(singular: str, plural: str, n: int, **values: Any) -> str:
    """A message that depends on a number, which also fills ``%(n)s``."""
    told = translation.ngettext(singular, plural, n)
    return _filled(told, {"n": n, "num": n, **values}) if "%(" in told else told


def _filled(told: str, values: dict[str, Any]) -> str:
    """With markup among the values (a moment, a person) the whole is markup, the rest escaped."""
    if any(isinstance(value, Markup) for value in values.values()):
        return escape(told) % values
    return told % values


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
    step = _step((moment - (now or timezone.now())).total_seconds())
    holds_until(moment.timestamp() - _turns(*step))
    return _when(moment, step, timezone.get_current_timezone(), _locale())


@lru_cache(maxsize=20_000)
def _when(moment: datetime, step: tuple[int, int], zone: tzinfo, locale: str) -> Markup:
    exact, ago = _exact(moment, zone, "long", locale), _ago(*step, locale)
    iso = moment.isoformat()
    return Markup(f'<time datetime="{iso}" title="{exact}">{ago}</time>')  # noqa: S704


def _step(seconds: float) -> tuple[int, int]:
    """How many of which unit (in seconds) tell a span: as babel counts, which asks for 0.85 of a
    unit. Few steps exist, so that their words can be kept."""
    for _name, unit in TIMEDELTA_UNITS:
        if abs(seconds) / unit >= 0.85:
            return max(1, round(abs(seconds) / unit)) * (1 if seconds > 0 else -1), unit
    return 0, 1


def _turns(count: int, unit: int) -> float:
    """From how many seconds before a moment on (after it: negative) a step of ``_step`` ends. A
    wait becomes shorter and what has been longer ago, until half a unit is passed or, with 0.85
    of it, the next smaller or larger unit tells it."""
    if count > 0:
        return max(0.85, count - 0.5) * unit
    larger = [each for _name, each in TIMEDELTA_UNITS if each > unit]
    first = 0.5 - count if count else 0.85
    return -min([first * unit, *(0.85 * each for each in larger)])


@lru_cache(maxsize=5_000)
def _ago(count: int, unit: int, locale: str) -> Markup:
    return escape(
        format_timedelta(timedelta(seconds=count * unit), add_direction=True, locale=locale)
    )


@lru_cache(maxsize=20_000)
def _exact(value: datetime, zone: tzinfo, style: str, locale: str) -> Markup:
    return escape(format_datetime(value.astimezone(zone), style, locale=locale))


def _to_the_minute(value: datetime, locale: str) -> Markup:
    """As babel's "medium", without the seconds."""
    pattern = str(get_datetime_format("medium", locale=locale)).replace("'", "")
    time = format_time(value, "short", tzinfo=value.tzinfo, locale=locale)
    day = format_date(value, "medium", locale=locale)
    return escape(pattern.replace("{0}", time).replace("{1}", day))


def moment(value: datetime | None) -> Markup:
    """Day and time."""
    if value is None:
        return Markup("")
    text = _to_the_minute(value.astimezone(timezone.get_current_timezone()), _locale())
    return Markup(f'<time datetime="{value.isoformat()}">{text}</time>')  # noqa: S704


def clock(value: datetime) -> Markup:
    """The time of the day."""
    local = value.astimezone(timezone.get_current_timezone())
    text = escape(format_time(local, "short", tzinfo=local.tzinfo, locale=_locale()))
    return Markup(f'<time datetime="{value.isoformat()}">{text}</time>')  # noqa: S704


def weekday(value: date) -> str:
    """The name of a day in the week, short."""
    return format_date(value, "EEE", locale=_locale())


def long_day(value: date) -> str:
    """A day with its name in the week, in full."""
    return format_date(value, "full", locale=_locale())


@lru_cache(maxsize=10_000)
def _day_text(value: date, locale: str) -> Markup:
    text = escape(format_date(value, "medium", locale=locale))
    return Markup(f'<time datetime="{value.isoformat()}">{text}</time>')  # noqa: S704


def day(value: date | datetime | None) -> Markup:
    """A day as the reader's language writes it."""
    if value is None:
        return Markup("")
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    return _day_text(value, _locale())


def month(value: date | datetime) -> str:
    """The month and the year of a day."""
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    return str(format_skeleton("yMMMM", value, locale=_locale()))


def number(value: float | int | str | None) -> str:
    """A number as the reader's language writes it; an exact one given as text, ``7/2``, with at
    most three decimals."""
    if value is None:
        return ""
    return _number(float(Fraction(value)) if isinstance(value, str) else value, _locale())


@lru_cache(maxsize=5_000)
def _number(value: float | int, locale: str) -> str:
    return format_decimal(value, locale=locale)


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


TURNING = ("arrow-left", "arrow-right", "chevron-left", "chevron-right", "undo-2", "reply", "send")


# The three smallest components stand on a page a hundred times: as kept functions, not macros.
@lru_cache(maxsize=2_000)
def icon(name: str, size: int = 20) -> Markup:
    """A drawing of the sprite; it says nothing to people who do not see it. What points forward
    or back turns with the direction of the page."""
    return Markup(
        '<svg class="icon{3}" width="{0}" height="{0}" aria-hidden="true" focusable="false">'
        '<use href="{1}#{2}"/></svg>'
    ).format(size, static("ui/icons.svg"), name, " turns" if name in TURNING else "")


def small_icon(name: str) -> Markup:
    """A drawing as it stands in a button."""
    return icon(name, 18)


@lru_cache(maxsize=20_000)
def _avatar(key: Any, name: str, size: str) -> Markup:
    return Markup('<span class="avatar {} hue-{}" aria-hidden="true">{}</span>').format(
        size, hue(key), initials(name)
    )


def avatar(person: Any, size: str = "m") -> Markup:
    """A person's initials on their colour; ``person`` has an id and a name."""
    if isinstance(person, dict):
        return _avatar(person["id"] or 0, str(person["name"]), size)
    return _avatar(person.id or 0, str(person.name), size)


@lru_cache(maxsize=5_000)
def _badge(text: str, tone: str) -> Markup:
    return Markup('<span class="badge {}">{}</span>').format(tone, text)


def badge(text: Any, tone: str = "neutral") -> Markup:
    """A word about the state of a thing."""
    return _badge(text if isinstance(text, Markup) else str(text), tone)


def select(bound: BoundField, **attributes: Any) -> Markup:
    """A list to choose from, drawn here: long lists cost Django's own widget milliseconds."""
    widget = bound.field.widget
    given = widget.format_value(bound.value())
    chosen = {str(value) for value in given or ()} or {""}
    attrs = bound.build_widget_attrs(
        {**widget.attrs, **{key.replace("_", "-"): value for key, value in attributes.items()}},
        widget,
    )
    attrs.setdefault("id", bound.auto_id)
    shown = "".join(
        f" {key}" if value is True else f' {key}="{escape(value)}"'
        for key, value in attrs.items()
        if value is not None and value is not False and value != ""
    )
    options = []
    for value, label in widget.choices:
        if isinstance(label, list | tuple):
            return Markup(bound.as_widget(attrs=attrs))  # noqa: S704 - a widget's own
        key = "" if value is None else str(value)
        mark = " selected" if key in chosen else ""
        options.append(f'<option value="{escape(key)}"{mark}>{escape(label)}</option>')
    return Markup(  # noqa: S704 - every part is escaped above
        f'<select name="{escape(bound.html_name)}"{shown}>{"".join(options)}</select>'
    )


def display(thing: Any, name: str) -> str:
    """The words of a choice: as ``get_…_display``, which makes a table of all choices each time."""
    field = thing._meta.get_field(name)
    return _choice(field, getattr(thing, name), translation.get_language())


@lru_cache(maxsize=5_000)
def _choice(field: Field[Any, Any], value: Any, language: str | None) -> str:
    return str(dict(field.flatchoices).get(value, value))


def lines(text: str) -> Markup:
    """Plain text with its line breaks."""
    return Markup("<br>").join(escape(line) for line in str(text).splitlines())


def environment(**options: Any) -> Environment:
    """The environment that Django's Jinja2 backend asks for."""
    options["autoescape"] = True
    options.setdefault("trim_blocks", True)
    options.setdefault("lstrip_blocks", True)
    # All templates stay: whoever keeps only the latest looks through them at each use.
    options["cache_size"] = -1
    options["extensions"] = [
        *options.get("extensions", []),
        "jinja2.ext.i18n",
        "jinja2.ext.do",
        Kept,
    ]
    made = TranslatedEnvironment(**options)
    made.install_gettext_callables(  # type: ignore[attr-defined]
        gettext, ngettext, newstyle=False
    )
    made.globals.update(
        static=static,
        url=url,
        drawn_icon=icon,
        small_icon=small_icon,
        drawn_avatar=avatar,
        drawn_badge=badge,
        drawn_select=select,
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
        month=month,
        date=day,
        clock=clock,
        weekday=weekday,
        long_day=long_day,
        number=number,
        money=show_money,
        initials=initials,
        hue=hue,
        display=display,
        markdown=markdown.render,
        excerpt=markdown.excerpt,
        lines=lines,
    )
    return made
