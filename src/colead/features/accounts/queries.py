"""Reads of accounts, their links and their sessions."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.core import signing
from django.db.models import QuerySet

from colead.features.accounts.models import Account, SignInLink
from colead.kernel import prepared
from colead.kernel.verdict import Missing

SET_UP = "colead.set-up"
SET_UP_HOLDS = timedelta(days=7)


def account(account_id: int) -> Account:
    """One account, or ``Missing``."""
    found = Account.objects.filter(pk=account_id).first()
    if found is None:
        raise Missing(f"account {account_id}")
    return found


def _open(account_id: int) -> QuerySet[Account]:
    return Account.objects.filter(pk=account_id, is_active=True)


def open_account(account_id: int) -> Account | None:
    """The account of a session, if it was not closed."""
    found: Account | None = prepared.first(_open, account_id)
    return found


def account_of(email: str) -> Account | None:
    """The open account with this address, in any case; None when there is none."""
    return Account.objects.filter(email__iexact=email.strip(), is_active=True).first()


def token_hash(token: str) -> str:
    """What is stored of a link's secret: its SHA-256 as hexadecimal text."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def link(token: str) -> SignInLink | None:
    """The link with this secret, with its account, whether it still holds or not."""
    return SignInLink.objects.select_related("account").filter(token_hash=token_hash(token)).first()


def is_set_up_token(token: str) -> bool:
    """Whether a secret was made by ``actions.set_up_token`` within the last week."""
    try:
        told = signing.loads(token, salt=SET_UP, max_age=SET_UP_HOLDS)
    except signing.BadSignature:
        return False
    return bool(told == SET_UP)


def session(session_id: int, *, account_id: int) -> UserSession:
    """One of an account's own sessions, or ``Missing``."""
    found = UserSession.objects.filter(pk=session_id, user_id=account_id).first()
    if found is None:
        raise Missing(f"session {session_id}")
    return found
