"""Making accounts, signing in by a link, ending sessions.

An account lies outside every organization, so nothing here is written to a journal: what an
organization should know (somebody joined) is recorded by the room ``organizations``.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core import signing
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from colead.features.accounts import queries, rules
from colead.features.accounts.models import Account, SignInLink
from colead.kernel.actions import action
from colead.kernel.jobs import queue
from colead.kernel.verdict import Refused, refuse

SEND_LINK = "colead.features.accounts.jobs.send_sign_in_link"
SEND_RESET = "colead.features.accounts.jobs.send_password_reset"

# What upper rooms do, in the same transaction, when an account is closed or has a new address.
Following = Callable[[Account, datetime], None]
_on_closing: list[Following] = []
_on_moving: list[Following] = []


def when_closed(follow: Following) -> Following:
    """Register what happens when an account is closed; called with the account and the moment."""
    _on_closing.append(follow)
    return follow


def when_moved(follow: Following) -> Following:
    """Register what happens when an account has another, confirmed address."""
    _on_moving.append(follow)
    return follow


@action
def create_account(
    *,
    email: str,
    name: str = "",
    password: str | None = None,
    at: datetime,
    language: str = "",
    timezone: str = "",
) -> Account:
    """A new account for an address that is known to be the person's own; in the language of the
    page on which it is made, unless another is given.

    The address counts as confirmed: accounts begin by an invitation that came by letter, or by
    whoever runs the server. Refused when there is an account with this address.
    """
    spoken = language or translation.get_language() or "en"
    try:
        with transaction.atomic():
            account = Account.objects.create_user(
                email, password, name=name, joined_at=at, language=spoken, timezone=timezone
            )
            confirm_address(account)
    except IntegrityError:
        raise Refused(
            _("There is an account with this address already. Sign in first."), field="email"
        ) from None
    return account


@action
def confirm_address(account: Account) -> None:
    """Remember that the account's address is truly its person's."""
    address, new = EmailAddress.objects.get_or_create(
        user=account, email=account.email, defaults={"verified": True, "primary": True}
    )
    if not new and not address.verified:
        EmailAddress.objects.filter(pk=address.pk).update(verified=True)


@action
def request_sign_in_link(*, email: str, at: datetime) -> None:
    """Ask for a link to sign in. Known or not, an address costs the same here: one queued job."""
    queue(SEND_LINK, at=at, email=email, asked_at=at.isoformat())


@action
def request_password_reset(*, email: str, at: datetime) -> None:
    """Ask for a letter by which a password is set anew; the same for any address."""
    queue(SEND_RESET, at=at, email=email)


@action
def issue_sign_in_link(
    account: Account,
    *,
    at: datetime,
    purpose: str = SignInLink.Purpose.SIGN_IN,
    valid_for: timedelta | None = None,
) -> str:
    """A fresh secret that signs the account in once; only its hash is kept here."""
    token = secrets.token_urlsafe(32)
    SignInLink.objects.create(
        account=account,
        token_hash=queries.token_hash(token),
        purpose=purpose,
        created_at=at,
        expires_at=rules.holds_until(at=at, purpose=purpose, valid_for=valid_for),
    )
    return token


def set_up_token() -> str:
    """The secret of the link by which a new installation is set up.

    It is signed, not stored: it holds for a week, and only while there is no organization yet,
    which the page it leads to must check.
    """
    return signing.dumps(queries.SET_UP, salt=queries.SET_UP, compress=False)


@action
def redeem_sign_in_link(token: str, *, at: datetime) -> Account:
    """The account that a link signs in. Of two who come with the same link, one is refused.

    A link that was mailed confirms the address, and ends the account's other mailed links.
    """
    link = queries.link(token)
    if link is None:
        refuse(_("This link does not hold any more. Ask for a new one."))
    rules.may_redeem(
        used_at=link.used_at, expires_at=link.expires_at, is_active=link.account.is_active, at=at
    ).enforce()
    if not SignInLink.objects.filter(pk=link.pk, used_at=None).update(used_at=at):
        refuse(_("This link was used already. Ask for a new one."))
    if link.purpose == SignInLink.Purpose.SIGN_IN:
        confirm_address(link.account)
        SignInLink.objects.filter(
            account=link.account, purpose=SignInLink.Purpose.SIGN_IN, used_at=None
        ).update(used_at=at)
    return link.account


@action
def amend_account(account_id: int, *, name: str, language: str, timezone: str) -> Account:
    """Change one's own name, language and time zone."""
    account = queries.account(account_id)
    account.name, account.language, account.timezone = name, language, timezone
    account.save(update_fields=["name", "language", "timezone"])
    return account


@action
def end_session(session_id: int, *, account_id: int) -> None:
    """Sign one's own session out somewhere else, at once."""
    queries.session(session_id, account_id=account_id).end()


@action
def end_all_sessions(account: Account) -> int:
    """Sign an account out everywhere; returns how many sessions there were."""
    sessions = list(UserSession.objects.filter(user=account))
    for session in sessions:
        session.end()
    return len(sessions)


@action
def remove_second_factor(account: Account) -> int:
    """Take all authenticator apps, keys and recovery codes off an account (for the operator,
    when somebody lost them); returns how many there were. Ends its sessions."""
    removed, _kinds = Authenticator.objects.filter(user=account).delete()
    end_all_sessions(account)
    return int(removed)


@action
def move_address(account: Account, *, at: datetime) -> None:
    """The account's address is another one now, and confirmed: tell the rooms that follow it.

    Links to sign in that went to the earlier address end.
    """
    SignInLink.objects.filter(account=account, used_at=None).update(used_at=at)
    for follow in _on_moving:
        follow(account, at)


@action
def close_account(account: Account, *, at: datetime) -> None:
    """Nobody signs in or acts with this account any more: its sessions and links end at once,
    and with them what other rooms gave it to act by (keys for programs, invitations)."""
    Account.objects.filter(pk=account.pk).update(is_active=False)
    SignInLink.objects.filter(account=account).delete()
    end_all_sessions(account)
    for follow in _on_closing:
        follow(account, at)


@action
def forget_old_links(*, at: datetime) -> int:
    """Remove links that ended a week ago; returns how many."""
    removed, _kinds = SignInLink.objects.filter(expires_at__lt=at - rules.LINKS_ARE_KEPT).delete()
    return removed


@action
def forget_old_sessions(*, at: datetime) -> int:
    """Remove sessions that ended by their age; returns how many."""
    ended = Session.objects.filter(expire_date__lt=at)
    UserSession.objects.filter(session_key__in=ended.values("session_key")).delete()
    removed, _kinds = ended.delete()
    return removed
