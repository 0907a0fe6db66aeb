"""Letters about one's account, and tidying up. No secret waits in the queue: it is made here."""

from __future__ import annotations

from datetime import datetime, timedelta

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from colead.features.accounts import actions, queries
from colead.kernel.jobs import every, job

# What allauth calls a change, and how a letter says it.
CHANGES = {
    "account/email/email_changed": gettext_lazy("The e-mail address of your account was changed."),
    "account/email/email_confirm": gettext_lazy("An e-mail address was confirmed."),
    "account/email/email_deleted": gettext_lazy("An e-mail address was removed."),
    "account/email/password_changed": gettext_lazy("Your password was changed."),
    "account/email/password_reset": gettext_lazy("Your password was set anew."),
    "account/email/password_set": gettext_lazy("A password was set."),
    "mfa/email/recovery_codes_generated": gettext_lazy("New recovery codes were made."),
    "mfa/email/totp_activated": gettext_lazy("An authenticator app was set up."),
    "mfa/email/totp_deactivated": gettext_lazy("The authenticator app was turned off."),
    "mfa/email/webauthn_added": gettext_lazy("A passkey or security key was added."),
    "mfa/email/webauthn_removed": gettext_lazy("A passkey or security key was removed."),
    "operator/second_step_removed": gettext_lazy("Your second step was taken off by the operator."),
    "operator/signed_out": gettext_lazy("The operator signed you out everywhere."),
    "operator/account_closed": gettext_lazy("Your account was closed by the operator."),
}


def _send(to: str, subject: str, *, text: str, path: str, button: str, closing: str) -> None:
    context = {
        "heading": subject,
        "text": text,
        "link": f"{settings.SITE_URL}{path}",
        "button": button,
        "closing": closing,
    }
    letter = EmailMultiAlternatives(
        " ".join(subject.split()),
        render_to_string("accounts/letter.txt", context),
        to=[to],
        headers={"Auto-Submitted": "auto-generated"},
    )
    letter.attach_alternative(render_to_string("accounts/letter.html", context), "text/html")
    letter.send()


@job
def send_sign_in_link(*, email: str, asked_at: str) -> None:
    """The letter with a link to sign in; nothing is sent to an address without an account."""
    account = queries.account_of(email)
    if account is None:
        return
    token = actions.issue_sign_in_link(account, at=datetime.fromisoformat(asked_at))
    with translation.override(account.language):
        _send(
            account.email,
            _("Your link to sign in"),
            text=_("Here is the link you asked for. It works once, within 20 minutes."),
            path=reverse("sign_in_link", args=[token]),
            button=_("Sign in"),
            closing=_("You did not ask for it? Then leave this letter alone; nothing happens."),
        )


@job
def send_password_reset(*, email: str) -> None:
    """The letter by which a password is set anew; nothing to an address without an account."""
    account = queries.account_of(email)
    if account is None:
        return
    key = default_token_generator.make_token(account)
    path = reverse(
        "account_reset_password_from_key",
        kwargs={"uidb36": user_pk_to_url_str(account), "key": key},
    )
    with translation.override(account.language):
        _send(
            account.email,
            _("Choose a new password"),
            text=_("Somebody, we hope you, asked to set the password of your account anew."),
            path=path,
            button=_("Choose a new password"),
            closing=_("You did not ask for it? Then leave this letter alone; nothing happens."),
        )


@job
def send_address_confirmation(*, address_id: int) -> None:
    """The letter that asks whether a new address is truly its person's."""
    address = EmailAddress.objects.select_related("user").filter(pk=address_id).first()
    if address is None or address.verified:
        return
    key = EmailConfirmationHMAC(address).key
    with translation.override(address.user.language):
        _send(
            address.email,
            _("Is this your address?"),
            text=_("Somebody, we hope you, wants to sign in to Colead with this address."),
            path=reverse("account_confirm_email", args=[key]),
            button=_("Yes, it is mine"),
            closing=_("It was not you? Then leave this letter alone; nothing happens."),
        )


@job
def send_change_notice(
    *, account_id: int, email: str, change: str, moment: str, ip: str, browser: str
) -> None:
    """The letter that tells somebody of a change to how they sign in."""
    account = queries.account(account_id)
    with translation.override(account.language):
        _send(
            email,
            str(CHANGES[change]),
            text=_("It happened on %(moment)s (UTC) from %(ip)s with this browser: %(browser)s")
            % {"moment": moment, "ip": ip, "browser": browser},
            path=reverse("usersessions_list"),
            button=_("See where you are signed in"),
            closing=_("It was not you? Sign the others out and choose a new password now."),
        )


@every(timedelta(days=1))
def tidy(*, at: str) -> None:
    """Remove links and sessions that ended."""
    actions.forget_old_links(at=datetime.fromisoformat(at))
    actions.forget_old_sessions(at=datetime.fromisoformat(at))
