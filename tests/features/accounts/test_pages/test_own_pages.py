"""The pages of one's own account, and one's sessions."""

from __future__ import annotations

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.test import Client
from django.utils import timezone

from colead.features.accounts import actions
from colead.features.accounts.models import Account
from tests.features.accounts.signing_in import (
    PASSWORD,
    enrol,
    letters,
    sign_in,
)

pytestmark = pytest.mark.django_db


OWN_PAGES = [
    "/account/",
    "/account/email/",
    "/account/password/change/",
    "/account/2fa/",
    "/account/2fa/totp/activate/",
    "/account/2fa/webauthn/",
    "/account/2fa/webauthn/add/",
    "/account/sessions/",
    "/account/logout/",
    "/account/reauthenticate/",
]


@pytest.mark.parametrize("path", OWN_PAGES)
def test_own_pages_show(signed_in: Client, path: str) -> None:
    signed_in.post("/account/reauthenticate/", {"password": PASSWORD})
    response = signed_in.get(path)
    assert response.status_code == 200
    assert response.content.decode().count("<h1") == 1


@pytest.mark.parametrize("path", [path for path in OWN_PAGES if "logout" not in path])
def test_own_pages_ask_strangers_to_sign_in(path: str, db: None) -> None:
    response = Client().get(path)
    assert (response.status_code, response["Location"].split("?")[0]) == (302, "/account/login/")


@pytest.mark.parametrize(
    "path",
    [
        "/account/login/",
        "/account/link/",
        "/account/link/sent/",
        "/account/link/nothing/",
        "/account/signup/",
        "/account/inactive/",
        "/account/password/reset/",
        "/account/password/reset/done/",
        "/account/password/reset/key/1-nothing/",
        "/account/password/reset/key/done/",
        "/account/confirm-email/",
        "/account/confirm-email/nothing/",
    ],
)
def test_pages_for_strangers_show(path: str) -> None:
    response = Client().get(path)
    assert response.status_code == (410 if path.endswith("link/nothing/") else 200)
    assert response.content.decode().count("<h1") == 1


def test_ways_that_are_not_open_lead_to_the_page_for_signing_in(db: None) -> None:
    for path in ("/account/login/code/confirm/", "/account/2fa/authenticate/"):
        response = Client().get(path)
        assert (response.status_code, response["Location"]) == (302, "/account/login/")


def test_pages_hold_under_a_strict_policy(signed_in: Client) -> None:
    signed_in.post("/account/reauthenticate/", {"password": PASSWORD})
    for path in OWN_PAGES:
        response = signed_in.get(path)
        assert "unsafe" not in response["Content-Security-Policy"]
        page = response.content.decode()
        assert not re.search(r"<script(?![^>]*(src=|application/json))|\son[a-z]+=|\sstyle=", page)


def test_pages_of_the_second_step_show(ada: Account, signed_in: Client) -> None:
    enrol(signed_in)
    for path in (
        "/account/2fa/",
        "/account/2fa/recovery-codes/",
        "/account/2fa/recovery-codes/generate/",
        "/account/2fa/recovery-codes/download/",
        "/account/2fa/totp/deactivate/",
        "/account/2fa/reauthenticate/",
    ):
        assert signed_in.get(path).status_code == 200, path
    assert signed_in.post("/account/2fa/recovery-codes/generate/").status_code == 302
    assert signed_in.post("/account/2fa/totp/deactivate/").status_code == 302
    assert Authenticator.objects.filter(user=ada).count() == 0


def test_the_page_for_keys_carries_what_the_browser_needs(signed_in: Client) -> None:
    signed_in.post("/account/reauthenticate/", {"password": PASSWORD})
    page = signed_in.get("/account/2fa/webauthn/add/").content.decode()
    assert 'data-passkey="create"' in page
    assert '"challenge":' in page
    assert "onload" not in page
    options = (
        Client().get("/account/2fa/webauthn/login/", headers={"accept": "application/json"}).json()
    )
    assert set(options["request_options"]) == {"publicKey"}


def test_a_profile_is_saved(ada: Account, signed_in: Client) -> None:
    response = signed_in.post(
        "/account/", {"name": " Ada  L. ", "language": "en", "timezone": "Asia/Tokyo"}
    )
    assert response.status_code == 302
    ada.refresh_from_db()
    assert (ada.name, ada.timezone) == ("Ada L.", "Asia/Tokyo")


def test_an_address_changes_once_its_letter_is_answered(ada: Account, signed_in: Client) -> None:
    signed_in.post("/account/reauthenticate/", {"password": PASSWORD})
    signed_in.post("/account/email/", {"email": "ada@new.example", "action_add": "1"})
    ada.refresh_from_db()
    assert ada.email == "ada@example.org"
    [letter] = letters()
    assert letter.to == ["ada@new.example"]
    path = re.search(r"http://127\.0\.0\.1:8000(/\S+)", letter.body)
    assert path
    assert "Yes, it is mine" in signed_in.get(path[1]).content.decode()
    signed_in.post(path[1])
    ada.refresh_from_db()
    assert ada.email == "ada@new.example"
    assert list(EmailAddress.objects.values_list("email", flat=True)) == ["ada@new.example"]
    assert letters()[-1].to == ["ada@example.org"]


def test_a_wished_address_can_be_dropped(ada: Account, signed_in: Client) -> None:
    signed_in.post("/account/reauthenticate/", {"password": PASSWORD})
    signed_in.post("/account/email/", {"email": "ada@new.example", "action_add": "1"})
    assert "Waiting for your answer" in signed_in.get("/account/email/").content.decode()
    signed_in.post("/account/email/", {"email": "ada@new.example", "action_remove": "1"})
    assert list(EmailAddress.objects.values_list("email", flat=True)) == ["ada@example.org"]


def test_one_session_is_ended_elsewhere(ada: Account, signed_in: Client) -> None:
    elsewhere = Client()
    sign_in(elsewhere)
    page = signed_in.get("/account/sessions/").content.decode()
    other = UserSession.objects.get(session_key=elsewhere.session.session_key)
    assert f"/account/sessions/{other.pk}/end/" in page
    signed_in.post(f"/account/sessions/{other.pk}/end/")
    assert elsewhere.get("/account/").status_code == 302
    assert signed_in.get("/account/").status_code == 200


def test_all_other_sessions_are_ended(ada: Account, signed_in: Client) -> None:
    elsewhere = Client()
    sign_in(elsewhere)
    signed_in.post("/account/sessions/")
    assert elsewhere.get("/account/").status_code == 302
    assert signed_in.get("/account/").status_code == 200


def test_a_session_of_another_person_is_not_there(ada: Account, signed_in: Client) -> None:
    actions.create_account(
        email="ben@example.org", name="Ben", password=PASSWORD, at=timezone.now()
    )
    ben = Client()
    sign_in(ben, email="ben@example.org")
    session = UserSession.objects.get(session_key=ben.session.session_key)
    assert signed_in.post(f"/account/sessions/{session.pk}/end/").status_code == 404
    assert ben.get("/account/").status_code == 200


def test_signing_out_needs_a_button(signed_in: Client) -> None:
    signed_in.get("/account/logout/")
    assert signed_in.get("/account/").status_code == 200
    signed_in.post("/account/logout/")
    assert signed_in.get("/account/").status_code == 302
