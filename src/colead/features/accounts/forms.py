"""Input of signing in and of one's own account.

The forms of allauth are narrowed here: every field has a length, no invisible characters, and no
placeholder in place of a label.
"""

from __future__ import annotations

import struct
from typing import Any

from allauth.account import forms as account_forms
from allauth.mfa.adapter import get_adapter as mfa
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as webauthn_forms
from django import forms
from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from colead.features.accounts import actions
from colead.kernel import calendar
from colead.kernel.fields import Choice, Line, check_text

ADDRESS, PASSWORD, CODE, CREDENTIAL = 254, 512, 64, 20_000
_LENGTHS = {"code": CODE, "name": 100}
_LABELS = {
    "oldpassword": _("Your password now"),
    "password1": _("New password"),
    "password2": _("The new password again"),
    "code": _("Code"),
}
_HINTS = {
    "password1": _("At least ten characters; no common word, not your name, not digits alone."),
}
_WRONG_SHAPE = (
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
    struct.error,
)


class Address(forms.EmailField):
    """An e-mail address, in lower case."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("E-mail address"))
        kwargs.setdefault("widget", forms.EmailInput(attrs={"autocomplete": "email"}))
        super().__init__(max_length=ADDRESS, **kwargs)
        self.validators.append(check_text)

    def clean(self, value: Any) -> str:
        """The address in lower case."""
        return str(super().clean(value)).lower()


class Narrow(forms.Form):
    """Bounds every field of a form that comes from allauth."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = _LABELS.get(name, field.label)
            field.help_text = _HINTS.get(name, "" if "password" in name else field.help_text)
            if isinstance(field, forms.JSONField):
                continue
            if isinstance(field, forms.CharField):
                length = PASSWORD if "password" in name else _LENGTHS.get(name, ADDRESS)
                field.widget.attrs["maxlength"] = str(length)
                field.validators = [*field.validators, MaxLengthValidator(length), check_text]


class Credential(forms.Form):
    """A form that carries what a passkey or security key answered.

    The answer is JSON from the browser: whatever is too long or does not have its shape is
    refused as a wrong code, before or while the library reads it.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_bound and len(self.data.get("credential") or "") > CREDENTIAL:
            self.data = {**self.data.dict(), "credential": "null"}  # type: ignore[attr-defined]

    def _clean_fields(self) -> None:
        try:
            super()._clean_fields()  # type: ignore[misc]
        except _WRONG_SHAPE:
            self.add_error("credential", mfa().validation_error("incorrect_code"))

    def _clean_form(self) -> None:
        try:
            super()._clean_form()  # type: ignore[misc]
        except _WRONG_SHAPE:
            self.add_error("credential", mfa().validation_error("incorrect_code"))


class SignInForm(Narrow, account_forms.LoginForm):
    """Address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = Address(
            widget=forms.EmailInput(attrs={"autocomplete": "username webauthn"})
        )
        self.fields["remember"].label = _("Keep me signed in on this device")
        self.order_fields(["login", "password", "remember"])


class LinkForm(forms.Form):
    """Where a link to sign in is sent to."""

    email = Address()


class ResetPasswordForm(Narrow, account_forms.ResetPasswordForm):
    """Ask for a letter by which a password is set anew."""

    email = Address()

    def clean_email(self) -> str:
        """The address as typed: whether there is an account is found out by the job."""
        return str(self.cleaned_data["email"])

    def save(self, request: Any, **kwargs: Any) -> str:
        """Queue the letter; known and unknown addresses cost the same here."""
        email = str(self.cleaned_data["email"])
        actions.request_password_reset(email=email, at=timezone.now())
        return email


class ResetPasswordKeyForm(Narrow, account_forms.ResetPasswordKeyForm):
    """The new password, twice."""


class ChangePasswordForm(Narrow, account_forms.ChangePasswordForm):
    """The old password and the new one, twice."""


class SetPasswordForm(Narrow, account_forms.SetPasswordForm):
    """A first password, twice."""


class ReauthenticateForm(Narrow, account_forms.ReauthenticateForm):
    """The password again."""


class ChangeAddressForm(Narrow, account_forms.AddEmailForm):
    """A new address, which counts once its letter was answered."""

    email = Address(label=_("New e-mail address"))
    # By this name allauth knows what is wanted, where browsers send the button's name.
    action_add = forms.CharField(widget=forms.HiddenInput, initial="1", required=False)


class CodeForm(Narrow, mfa_forms.AuthenticateForm):
    """The second step: a code of the app, or a recovery code."""


class CodeAgainForm(Narrow, mfa_forms.ReauthenticateForm):
    """A code again."""


class ActivateTOTPForm(Narrow, totp_forms.ActivateTOTPForm):
    """The first code of an app."""


class AddKeyForm(Narrow, Credential, webauthn_forms.AddWebAuthnForm):
    """A new passkey or security key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name")
        self.fields["name"].help_text = _("So that you recognise it: “my phone”, “blue key”.")
        if "passwordless" in self.fields:
            self.fields["passwordless"].label = _("Sign in with it alone, without a password")
            self.fields["passwordless"].help_text = _(
                "It then asks for your finger, face or PIN. Not for a plain security key."
            )


class RenameKeyForm(Narrow, webauthn_forms.EditWebAuthnForm):
    """Another name for a passkey or security key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name")


class SignInByKeyForm(Credential, webauthn_forms.LoginWebAuthnForm):
    """Sign in by a passkey alone."""


class KeyForm(Credential, webauthn_forms.AuthenticateWebAuthnForm):
    """The second step, by a key."""


class KeyAgainForm(Credential, webauthn_forms.ReauthenticateWebAuthnForm):
    """A key again."""


class ProfileForm(forms.Form):
    """Name, language, time zone."""

    name = Line(label=_("Name"), widget=forms.TextInput(attrs={"autocomplete": "name"}))
    language = Choice(label=_("Language"), choices=[])
    timezone = Choice(
        label=_("Time zone"), choices=[], help_text=_("Dates and reminders follow it.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = list(settings.LANGUAGES)  # type: ignore[attr-defined]
        zones = [(name, name.replace("_", " ")) for name in calendar.timezones()]
        zones.insert(0, ("", str(_("as in the organization"))))
        self.fields["timezone"].choices = zones  # type: ignore[attr-defined]
