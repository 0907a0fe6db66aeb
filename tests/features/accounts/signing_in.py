"""What tests of signing in do again and again."""

from __future__ import annotations

import re
from typing import Any

from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core import mail
from django.test import Client
from django.utils import timezone

from colead.kernel.testing import settle

PASSWORD = "quiet-harbour-lamp-7"


def sign_in(client: Client, *, email: str = "ada@example.org", password: str = PASSWORD) -> Any:
    return client.post("/account/login/", {"login": email, "password": password})


def account_of(client: Client) -> str | None:
    return client.session.get("_auth_user_id")


def answer_of(response: Any) -> str:
    """A page without what differs in every answer."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", response.content.decode())
    return text.replace("ada@example.org", "X").replace("nobody@example.org", "X")


def code_for(secret: str) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


def letters() -> list[Any]:
    settle(timezone.now())
    return list(mail.outbox)


def enrol(client: Client) -> str:
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    page = client.get("/account/2fa/totp/activate/").content.decode()
    found = re.search(r"<code>([A-Z2-7]{16,})</code>", page)
    assert found
    response = client.post("/account/2fa/totp/activate/", {"code": code_for(found[1])})
    assert response["Location"] == "/account/2fa/recovery-codes/"
    return found[1]
