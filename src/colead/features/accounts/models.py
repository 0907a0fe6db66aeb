"""Who signs in."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone


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
            email=self.normalize_email(email).strip(),
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
    timezone = models.CharField(max_length=60, default="UTC")
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
