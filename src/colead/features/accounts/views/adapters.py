"""Colead's answers to what allauth leaves open: nobody signs up alone, letters are jobs, and
secrets are encrypted at rest."""

from __future__ import annotations

import base64
import hashlib
from io import BytesIO
from typing import Any

import qrcode
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from qrcode.image.svg import SvgPathFillImage

from colead.features.accounts import jobs, queries
from colead.features.accounts.models import Account
from colead.kernel.jobs import queue

NOWHERE = "0.0.0.0"  # noqa: S104 - an address to count by, nothing is bound to it


class SignInBackend(AuthenticationBackend):
    """allauth's own, but for how the account of a session is read: by a prepared query."""

    def get_user(self, user_id: Any) -> Account | None:
        """The account a session belongs to, if it is open."""
        return queries.open_account(int(user_id))


class AccountAdapter(DefaultAccountAdapter):
    """Signing in, by invitation only."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": gettext_lazy(
            "This address and this password do not fit together. Try again, or ask for a link."
        ),
        "too_many_login_attempts": gettext_lazy(
            "Too many tries. Wait five minutes, or ask for a link to sign in."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts begin by an invitation only."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Where a request comes from; one bucket for all whose address is unknown."""
        try:
            return str(super().get_client_ip(request))
        except PermissionDenied:
            return NOWHERE

    def send_confirmation_mail(
        self, request: HttpRequest, emailconfirmation: Any, signup: bool
    ) -> None:
        """Queue the letter that confirms a new address."""
        queue(
            jobs.send_address_confirmation,
            at=timezone.now(),
            address_id=emailconfirmation.email_address.pk,
        )

    def send_notification_mail(
        self,
        template_prefix: str,
        user: Any,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Queue the letter that tells of a change to how somebody signs in."""
        to = email or EmailAddress.objects.get_primary_email(user)
        if to and template_prefix in jobs.CHANGES:
            now = timezone.now()
            queue(
                jobs.send_change_notice,
                at=now,
                account_id=user.pk,
                email=to,
                change=template_prefix,
                moment=now.strftime("%Y-%m-%d %H:%M"),
                ip=self.get_client_ip(self.request),
                browser=self.get_http_user_agent(self.request)[:200],
            )


class SecondStepAdapter(DefaultMFAAdapter):
    """Authenticator apps, recovery codes, passkeys."""

    def _get_site_name(self) -> str:
        return "Colead"

    def build_totp_svg(self, url: str) -> str:
        """The QR code on its own white ground: apps cannot read it on a dark page."""
        picture = BytesIO()
        qrcode.make(url, image_factory=SvgPathFillImage).save(picture)
        return picture.getvalue().decode()

    def encrypt(self, text: str) -> str:
        """Secrets of authenticator apps are not kept in the clear."""
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The secret again. With another installation's key nothing fits any more: no code will
        be right, and the operator removes the second step (``colead account reset-second-step``).
        """
        try:
            return _box().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return ""

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        """A first name for a key."""
        return _("My key")


def _box() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [hashlib.sha256(f"colead second step {key}".encode()).digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
