"""Whatever is sent, the answer is polite."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from colead.features.accounts.models import Account
from tests.features.accounts.signing_in import (
    PASSWORD,
    account_of,
)

pytestmark = pytest.mark.django_db


HOSTILE = ["\0", "x" * 1_000_000, "\ud800", "‮gro.elpmaxe@ada", "{}", "[]", "null", "9" * 5_000]
FORMS: list[tuple[str, list[str]]] = [
    ("/account/login/", ["login", "password"]),
    ("/account/link/", ["email"]),
    ("/account/password/reset/", ["email"]),
    ("/account/2fa/webauthn/login/", ["credential"]),
    ("/account/signup/", ["email", "password1"]),
]
OWN_FORMS: list[tuple[str, list[str]]] = [
    ("/account/", ["name", "language", "timezone"]),
    ("/account/email/", ["email", "action_add"]),
    ("/account/password/change/", ["oldpassword", "password1", "password2"]),
    ("/account/2fa/totp/activate/", ["code"]),
    ("/account/2fa/webauthn/add/", ["name", "credential"]),
]


@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_input_is_refused_politely(ada: Account, signed_in: Client, value: str) -> None:
    signed_in.post("/account/reauthenticate/", {"password": PASSWORD})
    signed_in.get("/account/2fa/webauthn/add/")
    sent = quote(value.encode("utf-8", "surrogatepass"))
    for client, forms in ((Client(), FORMS), (signed_in, OWN_FORMS)):
        for path, names in forms:
            body = "&".join(f"{name}={sent}" for name in names)
            response = client.post(path, body, content_type="application/x-www-form-urlencoded")
            assert response.status_code < 500, path


@pytest.mark.parametrize(
    "credential",
    [
        "{",
        "7",
        '"text"',
        "[[[]]]",
        '{"id": 1}',
        '{"id": "AA", "rawId": "AA", "type": "public-key", "response": []}',
        '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {"userHandle": "\\ud800"}}',
        '{"id":"AA","rawId":"AA","type":"public-key","response":{"clientDataJSON":"AA",'
        '"authenticatorData":"AA","signature":"AA","userHandle":"AA"}}',
        '{"id":"AA","rawId":"AA","type":"public-key","response":{"clientDataJSON":"e30",'
        '"attestationObject":"AA"}}',
        "[" * 5_000,
    ],
)
def test_a_broken_key_is_a_wrong_key(ada: Account, signed_in: Client, credential: str) -> None:
    signed_in.post("/account/reauthenticate/", {"password": PASSWORD})
    signed_in.get("/account/2fa/webauthn/add/")
    added = signed_in.post("/account/2fa/webauthn/add/", {"credential": credential})
    assert added.status_code == 200
    stranger = Client()
    stranger.get("/account/2fa/webauthn/login/", headers={"accept": "application/json"})
    response = stranger.post("/account/2fa/webauthn/login/", {"credential": credential})
    assert (response.status_code, response["Location"]) == (302, "/account/login/")
    assert Authenticator.objects.count() == 0
    assert account_of(stranger) is None
