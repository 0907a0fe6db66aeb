"""What is typed on the pages of home."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from colead.features.organizations.models import Organization
from colead.kernel import calendar
from colead.kernel.fields import Choice, Line


class SetUpForm(forms.Form):
    """The first person, and the first organization; or which of those ``there`` it is, where an
    import made them."""

    organization = Line(label=_("What is your organization called?"), max_length=200)
    name = Line(label=_("Your name"), max_length=200)
    email = forms.EmailField(label=_("Your e-mail address"), max_length=254)
    password = forms.CharField(
        label=_("A password"),
        help_text=_("At least ten characters. You can add a passkey afterwards."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        max_length=200,
    )
    timezone = Choice(label=_("Time zone"), choices=[], initial="UTC")

    def __init__(self, *args: Any, there: Sequence[Organization] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if there:
            del self.fields["organization"], self.fields["timezone"]
            which = Choice(
                label=_("Which organization is yours?"),
                choices=[(one.pk, one.name) for one in there],
                coerce=int,
                initial=there[0].pk,
            )
            self.fields = {"into": which, **self.fields}
            self.fields["name"].help_text = _(
                "Written as in the import, your name or your address finds you there, with all that"
                " you did."
            )
            return
        zones = [(name, name) for name in calendar.timezones()]
        self.fields["timezone"].choices = zones  # type: ignore[attr-defined]

    def clean_password(self) -> str:
        """A password that is not easily guessed."""
        password = str(self.cleaned_data["password"])
        if "\0" in password:
            raise ValidationError(_("This password holds characters that cannot be kept."))
        password_validation.validate_password(password)
        return password
