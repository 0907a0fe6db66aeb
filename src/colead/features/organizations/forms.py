"""What people type about organizations and themselves."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from colead.features.organizations.models import Token
from colead.kernel import calendar, money
from colead.kernel.fields import Choice, Line, Text


class InviteForm(forms.Form):
    """Invite a new member."""

    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    name = Line(
        label=_("Name"), required=False, help_text=_("As you call them; they can change it.")
    )
    note = Text(
        label=_("A word of welcome"),
        required=False,
        max_length=2000,
        rows=3,
        help_text=_("Goes into the letter."),
    )


class InviteGuestForm(forms.Form):
    """Invite an outside stakeholder to a circle."""

    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    name = Line(label=_("Name"))
    circle_id = Choice(label=_("Invited to"), choices=[], coerce=int)

    def __init__(self, *args: Any, circles: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["circle_id"].choices = circles  # type: ignore[attr-defined]


class AcceptForm(forms.Form):
    """Join with a new account."""

    name = Line(label=_("Your name"))
    password = forms.CharField(
        label=_("Password"),
        required=False,
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_(
            "Leave empty to sign in by links sent to your address, or add a passkey later."
        ),
    )

    def clean_password(self) -> str:
        """Refuse passwords that are easily guessed."""
        password = str(self.cleaned_data.get("password") or "")
        if password:
            validate_password(password)
        return password


class ProfileForm(forms.Form):
    """What a member says about themselves here."""

    name = Line(label=_("Name"))
    about = Text(
        label=_("About me"),
        required=False,
        max_length=4000,
        help_text=_("What you do, what you care about, what people can ask you."),
    )


class OrganizationForm(forms.Form):
    """What the organization says about itself."""

    name = Line(label=_("Name"))
    purpose = Text(label=_("Purpose"), required=False, max_length=4000)
    currency = Choice(label=_("Currency"), choices=[])
    timezone = Choice(label=_("Time zone"), choices=[])
    language = Choice(label=_("Language"), choices=[])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = {
            "currency": [(code, code) for code in money.currencies()],
            "timezone": [(zone, zone) for zone in calendar.timezones()],
            "language": settings.LANGUAGES,
        }
        for name, found in choices.items():
            self.fields[name].choices = found  # type: ignore[attr-defined]


class TokenForm(forms.Form):
    """Make a key for programs."""

    name = Line(label=_("What is it for?"), max_length=100)
    scope = Choice(label=_("It may"), choices=Token.Scope.choices, initial=Token.Scope.READ)
    holds_days = Choice(
        label=_("It holds for"),
        choices=[(30, _("30 days")), (365, _("a year")), (0, _("until I end it"))],
        coerce=int,
        initial=365,
    )
