"""What can be practised with a coach, in which forms and languages; and how a fit is told."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from babel import Locale, UnknownLocaleError
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from colead.features.coaching.rules.fit import Fit

PRACTICES: tuple[tuple[str, Any], ...] = (
    ("starting", gettext_lazy("taking the lead for the first time")),
    ("together", gettext_lazy("leading together with others")),
    ("letting-go", gettext_lazy("sharing responsibility, and letting go")),
    ("deciding", gettext_lazy("deciding, with advice and consent")),
    ("listening", gettext_lazy("listening and asking")),
    ("feedback", gettext_lazy("giving and taking feedback")),
    ("conflict", gettext_lazy("conflict and difficult talks")),
    ("meetings", gettext_lazy("leading through meetings")),
    ("speaking-up", gettext_lazy("speaking up, also upwards")),
    ("failing", gettext_lazy("trying things, and failing well")),
    ("planning", gettext_lazy("keeping a clear view of much work")),
    ("balance", gettext_lazy("my own strength and time")),
)
FORMS: tuple[tuple[str, Any], ...] = (
    ("in-person", gettext_lazy("in person")),
    ("walk", gettext_lazy("on a walk")),
    ("video", gettext_lazy("by video")),
    ("phone", gettext_lazy("by telephone")),
    ("at-work", gettext_lazy("at work, side by side")),
)
LANGUAGES = (
    "en", "de", "fr", "es", "it", "pt", "nl", "pl", "sv", "da", "nb", "fi", "cs", "sk", "hu", "ro",
    "bg", "el", "hr", "sr", "sl", "uk", "ru", "tr", "ar", "he", "fa", "hi", "ur", "bn", "ta", "sw",
    "zh", "ja", "ko", "vi",
)  # fmt: skip


def named(keys: Iterable[str], choices: tuple[tuple[str, Any], ...]) -> list[str]:
    """The words for some keys, in the reader's language; a key that is not known stays."""
    words = dict(choices)
    return [str(words.get(key, key)) for key in keys]


def language_names(keys: Iterable[str]) -> list[str]:
    """The names of languages, in the reader's own."""
    here = (get_language() or "en").replace("-", "_")
    return [_language(key, here) for key in keys]


def _language(key: str, here: str) -> str:
    try:
        return Locale.parse(key).get_display_name(here) or key
    except (UnknownLocaleError, ValueError):
        return key


def language_choices() -> list[tuple[str, str]]:
    """Languages to choose from, by name."""
    return sorted(
        zip(LANGUAGES, language_names(LANGUAGES), strict=True), key=lambda one: one[1].casefold()
    )


def told(fit: Fit) -> list[str]:
    """Why two fit, in plain sentences; nothing is said of what does not fit."""
    said = []
    for reason in fit.reasons:
        if not reason.points:
            continue
        if reason.kind == "practices" and reason.names:
            some = ", ".join(named(reason.names, PRACTICES))
            said.append(_("What is wished and offered: %(some)s.") % {"some": some})
        elif reason.kind == "form" and reason.names:
            some = ", ".join(named(reason.names, FORMS))
            said.append(_("It can be %(some)s.") % {"some": some})
        elif reason.kind == "hours" and reason.points == reason.of:
            said.append(_("There is as much time as is wished."))
        elif reason.kind == "hours":
            said.append(_("There is some of the time that is wished."))
        elif reason.kind == "language":
            some = ", ".join(language_names(reason.names))
            said.append(_("You both speak %(some)s.") % {"some": some})
    return said
