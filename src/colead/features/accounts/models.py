"""Who signs in."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class AccountManager(BaseUserManager["Account"]):
    """Makes accounts and finds them by address."""

    def create_user(
        self,
        email: str,
        password: str | None = None,
        *,
        name: str = "",
        joined_at: datetime | None = None,
        **fields: Any,
    ) -> Account:
        """A new account; without a password it can sign in by link or passkey only."""
        account = self.model(
            email=email.strip().lower(),
            name=name,
            joined_at=joined_at or timezone.now(),
            **fields,
        )
        if password:
            account.set_password(password)
        else:
            account.set_unusable_password()
        account.save(using=self._db)
        return account

    def get_by_natural_key(self, username: str | None) -> Account:
        """By e-mail address, in any case."""
        return self.get(email__iexact=username or "")


class Account(AbstractBaseUser):
    """A person who can sign in; a member of any number of organizations."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=12, default="en")
    # Empty: as in the organization whose pages are looked at.
    timezone = models.CharField(max_length=60, blank=True, default="")
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField()

    objects: ClassVar[AccountManager] = AccountManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    is_staff = False
    is_superuser = False

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="one_account_an_address")]

    def __str__(self) -> str:
        return self.email

    def get_full_name(self) -> str:
        """The name, for letters."""
        return self.name or self.email


class SignInLink(models.Model):
    """A link that signs one person in once. Only the hash of its secret is kept."""

    class Purpose(models.TextChoices):
        SIGN_IN = "sign-in", _("signing in")
        SET_UP = "set-up", _("setting up")
        DEMO = "demo", _("looking around")

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="sign_in_links")
    token_hash = models.CharField(max_length=64, unique=True)
    purpose = models.CharField(max_length=8, choices=Purpose.choices, default=Purpose.SIGN_IN)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("created_at")),
                name="link_holds_for_a_while",
            )
        ]
        indexes = [models.Index(fields=["expires_at"], name="link_by_end")]
