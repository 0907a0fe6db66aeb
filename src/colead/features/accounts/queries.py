"""Reads of accounts, their links and their sessions."""

from __future__ import annotations

import hashlib

from allauth.usersessions.models import UserSession

from colead.features.accounts.models import Account, SignInLink
from colead.kernel.verdict import Missing


def account(account_id: int) -> Account:
    """One account, or ``Missing``."""
    found = Account.objects.filter(pk=account_id).first()
    if found is None:
        raise Missing(f"account {account_id}")
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


def session(session_id: int, *, account_id: int) -> UserSession:
    """One of an account's own sessions, or ``Missing``."""
    found = UserSession.objects.filter(pk=session_id, user_id=account_id).first()
    if found is None:
        raise Missing(f"session {session_id}")
    return found
