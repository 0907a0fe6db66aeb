"""Choosing from long lists: above ``SHORT`` choices (``FEW`` boxes to tick) a field is searched by
name, not scrolled.

The search is a submission of the form that never acts: with script it fetches the choices found
while one types, without script a button asks for the page again. What was chosen stays chosen.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from colead.kernel.fields import Choice, Several
from colead.kernel.search import fold

SHORT = 60
FEW = 15
SHOWN = 20

Pairs = list[tuple[Any, Any]]


class _Picks:
    """What both kinds of pickers have: the words looked for, and the choices they find."""

    choices: Any
    picks = True
    words = ""
    is_finding = False

    def clean(self, value: Any) -> Any:
        """As any field; while somebody looks for a name the form is not valid, so nothing acts."""
        if self.is_finding:
            raise ValidationError(_("Choose from those found, then go on."), code="finding")
        return super().clean(value)  # type: ignore[misc]

    def chosen(self, value: Any) -> Pairs:
        """The choices that are chosen, by the value of the bound field."""
        values = value if isinstance(value, list | tuple | set) else [value]
        marked = {str(one) for one in values if one not in (None, "")}
        return [(key, label) for key, label in self._pairs() if str(key) in marked]

    def found(self, value: Any) -> Pairs:
        """The choices whose words begin with the words looked for, without those chosen; one more
        than ``SHOWN`` at most, so that a page can say that there are more."""
        wanted = fold(self.words).split()
        if not wanted:
            return []
        out = {key for key, _label in self.chosen(value)}
        found: Pairs = []
        for key, label in self._pairs():
            parts = fold(str(label)).split()
            if key not in out and all(any(p.startswith(w) for p in parts) for w in wanted):
                found.append((key, label))
                if len(found) > SHOWN:
                    break
        return found

    @property
    def count(self) -> int:
        """How many there are to choose from."""
        return len(self._pairs())

    def _pairs(self) -> Pairs:
        return [(key, label) for key, label in self.choices if key not in (None, "")]


class PickOne(_Picks, Choice):
    """One of many, looked for by name."""

    several = False


class PickSeveral(_Picks, Several):
    """Some of many, looked for by name."""

    several = True


def pick(form: forms.Form, *names: str) -> None:
    """Let fields of a form with more than ``SHORT`` or ``FEW`` choices be searched by name.

    Takes ``Choice`` and ``Several`` fields; a name that the form does not have is passed by. To be
    called before the form is cleaned.
    """
    for name in names:
        field: Any = form.fields.get(name)
        if not isinstance(field, Choice | Several):
            continue
        choices: Any = field.choices
        if len(list(choices)) <= (FEW if isinstance(field, Several) else SHORT):
            continue
        kind: type[PickOne] | type[PickSeveral]
        kind = PickSeveral if isinstance(field, Several) else PickOne
        made = kind(
            choices=choices,
            coerce=field.coerce,
            required=field.required,
            label=field.label,
            help_text=field.help_text,
            initial=field.initial,
        )
        made.words = str(form.data.get(f"find-{name}") or "")[:100]
        made.is_finding = form.is_bound and ("find" in form.data or "finding" in form.data)
        form.fields[name] = made
