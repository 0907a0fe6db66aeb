"""Signing in by password, link and second step, as a browser sees it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.usersessions.models import UserSession
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from colead.features.accounts import actions
from colead.features.accounts.models import Account, SignInLink
from colead.kernel.testing import settle

pytestmark = pytest.mark.django_db
PASSWORD = "quiet-harbour-lamp-7"


@pytest.fixture
def ada() -> Account:
    """Somebody with a password."""
    return actions.create_account(
        email="ada@example.org", name="Ada", password=PASSWORD, at=timezone.now()
    )


@pytest.fixture
def signed_in(ada: Account) -> Client:
    """Ada's browser, signed in by password."""
    client = Client()
    sign_in(client)
    return client


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


# --- password


def test_a_password_signs_in(ada: Account) -> None:
    client = Client()
    response = sign_in(client, email="ADA@example.org")
    assert (response.status_code, response["Location"]) == (302, "/")
    assert account_of(client) == str(ada.pk)


def test_after_signing_in_one_is_where_one_wanted_to_be(ada: Account) -> None:
    client = Client()
    page = client.get("/account/login/?next=/o/north/ideas/")
    assert 'action="/account/login/?next=/o/north/ideas/"' in page.content.decode()
    response = client.post(
        "/account/login/?next=/o/north/ideas/",
        {"login": "ada@example.org", "password": PASSWORD},
    )
    assert response["Location"] == "/o/north/ideas/"


def test_nobody_is_sent_to_a_foreign_place(ada: Account) -> None:
    response = Client().post(
        "/account/login/?next=https://evil.example/",
        {"login": "ada@example.org", "password": PASSWORD},
    )
    assert response["Location"] == "/"


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(ada: Account) -> None:
    wrong = sign_in(Client(), password="not-the-password")
    unknown = sign_in(Client(), email="nobody@example.org")
    assert wrong.status_code == unknown.status_code == 200
    assert "do not fit together" in wrong.content.decode()
    assert answer_of(wrong) == answer_of(unknown)


def test_guessing_passwords_is_slowed_down(ada: Account) -> None:
    client = Client()
    for _ in range(5):
        sign_in(client, password="guess-guess-guess")
    assert "Too many tries" in sign_in(client).content.decode()
    assert account_of(client) is None


def test_the_same_holds_for_an_unknown_address(ada: Account) -> None:
    client = Client()
    for _ in range(5):
        sign_in(client, email="nobody@example.org")
    assert "Too many tries" in sign_in(client, email="nobody@example.org").content.decode()


def test_nobody_signs_up_alone(ada: Account) -> None:
    client = Client()
    page = client.get("/account/signup/")
    assert "By invitation" in page.content.decode()
    client.post(
        "/account/signup/",
        {"email": "new@example.org", "password1": PASSWORD, "password2": PASSWORD},
    )
    assert list(Account.objects.values_list("email", flat=True)) == ["ada@example.org"]


def test_a_password_is_set_anew_by_letter(ada: Account) -> None:
    client = Client()
    assert (
        client.post("/account/password/reset/", {"email": "ada@example.org"})["Location"]
        == "/account/password/reset/done/"
    )
    [letter] = letters()
    path = re.search(r"http://127\.0\.0\.1:8000(/\S+)", letter.body)
    assert path
    form = client.get(path[1], follow=True)
    address = form.redirect_chain[-1][0]
    response = client.post(address, {"password1": PASSWORD + "x", "password2": PASSWORD + "x"})
    assert (response.status_code, account_of(client)) == (302, str(ada.pk))
    assert client.get(path[1]).status_code == 200
    assert "This link does not work" in client.get(path[1], follow=True).content.decode()


def test_asking_for_a_password_says_nothing_about_who_is_here(ada: Account) -> None:
    known, unknown = Client(), Client()
    first = known.post("/account/password/reset/", {"email": "ada@example.org"}, follow=True)
    second = unknown.post("/account/password/reset/", {"email": "nobody@example.org"}, follow=True)
    assert answer_of(first) == answer_of(second)
    assert [letter.to for letter in letters()] == [["ada@example.org"]]


def test_a_weak_password_is_refused(signed_in: Client) -> None:
    response = signed_in.post(
        "/account/password/change/",
        {"oldpassword": PASSWORD, "password1": "1234567890", "password2": "1234567890"},
    )
    assert response.status_code == 200
    assert "entirely numeric" in response.content.decode()


def test_a_changed_password_signs_the_others_out(ada: Account, signed_in: Client) -> None:
    elsewhere = Client()
    sign_in(elsewhere)
    new = {"password1": PASSWORD + "x", "password2": PASSWORD + "x"}
    signed_in.post("/account/password/change/", {"oldpassword": PASSWORD, **new})
    assert signed_in.get("/account/").status_code == 200
    assert elsewhere.get("/account/").status_code == 302
    assert [letter.subject for letter in letters()] == ["Your password was changed."]


# --- link


def test_a_link_comes_by_letter_and_signs_in_by_its_button(ada: Account) -> None:
    client = Client()
    asked = client.post("/account/link/?next=/o/north/", {"email": "Ada@example.org"})
    assert asked["Location"] == "/account/link/sent/"
    [letter] = letters()
    path = re.search(r"http://127\.0\.0\.1:8000(/\S+)", letter.body)
    assert path
    for _ in range(3):  # a scanner of letters, and a second look
        page = client.get(path[1])
        assert (page.status_code, "Welcome, Ada" in page.content.decode()) == (200, True)
    assert account_of(client) is None
    assert client.post(path[1])["Location"] == "/o/north/"
    assert account_of(client) == str(ada.pk)
    stranger = Client()
    assert stranger.post(path[1]).status_code == 410
    assert stranger.get(path[1]).status_code == 410
    assert account_of(stranger) is None


def test_looking_at_a_link_changes_nothing(ada: Account) -> None:
    token = actions.issue_sign_in_link(ada, at=timezone.now())
    before = list(SignInLink.objects.values())
    Client().get(f"/account/link/{token}/")
    Client().head(f"/account/link/{token}/")
    assert list(SignInLink.objects.values()) == before


def test_asking_for_a_link_says_nothing_about_who_is_here(ada: Account) -> None:
    answers, costs = [], []
    for email in ("ada@example.org", "nobody@example.org"):
        client = Client()
        with CaptureQueriesContext(connection) as queries:
            response = client.post("/account/link/", {"email": email})
        costs.append(len(queries))
        answers.append(client.get(response["Location"]))
    assert answer_of(answers[0]) == answer_of(answers[1])
    assert costs[0] == costs[1]


def test_asking_again_and_again_is_slowed_down(ada: Account) -> None:
    client = Client()
    answers = [
        client.post("/account/link/", {"email": "ada@example.org"}).status_code for _ in range(4)
    ]
    assert answers == [302, 302, 302, 429]
    assert len(letters()) == 3


def test_a_link_for_another_account_ends_the_session_before(ada: Account) -> None:
    ben = actions.create_account(email="ben@example.org", name="Ben", at=timezone.now())
    client = Client()
    sign_in(client)
    before = client.session.session_key
    token = actions.issue_sign_in_link(ben, at=timezone.now())
    client.post(f"/account/link/{token}/")
    assert account_of(client) == str(ben.pk)
    assert client.session.session_key != before


# --- the second step


def enrol(client: Client) -> str:
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    page = client.get("/account/2fa/totp/activate/").content.decode()
    found = re.search(r"<code>([A-Z2-7]{16,})</code>", page)
    assert found
    response = client.post("/account/2fa/totp/activate/", {"code": code_for(found[1])})
    assert response["Location"] == "/account/2fa/recovery-codes/"
    return found[1]


def test_an_app_is_set_up_and_asked_for(ada: Account, signed_in: Client) -> None:
    secret = enrol(signed_in)
    stored = Authenticator.objects.get(user=ada, type="totp").data["secret"]
    assert secret not in stored
    client = Client()
    assert sign_in(client)["Location"] == "/account/2fa/authenticate/"
    assert account_of(client) is None
    wrong = client.post("/account/2fa/authenticate/", {"code": "000000"})
    assert (wrong.status_code, account_of(client)) == (200, None)
    codes = Authenticator.objects.get(user=ada, type="recovery_codes").wrap().get_unused_codes()
    assert len(codes) == 10
    client.post("/account/2fa/authenticate/", {"code": codes[0]})
    assert account_of(client) == str(ada.pk)
    again = Client()
    sign_in(again)
    again.post("/account/2fa/authenticate/", {"code": codes[0]})
    assert account_of(again) is None


def test_a_change_to_the_second_step_is_told_by_letter(
    signed_in: Client, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        enrol(signed_in)
    [letter] = letters()
    assert letter.subject == "An authenticator app was set up."
    assert "from 127.0.0.1 with this browser: Unspecified" in letter.body


def test_a_code_of_the_app_signs_in(ada: Account, signed_in: Client) -> None:
    secret = enrol(signed_in)
    cache.clear()  # the code of the enrolment counts as used
    client = Client()
    sign_in(client)
    assert client.get("/account/2fa/authenticate/").status_code == 200
    client.post("/account/2fa/authenticate/", {"code": code_for(secret)})
    assert account_of(client) == str(ada.pk)


def test_a_link_does_not_get_around_the_second_step(ada: Account, signed_in: Client) -> None:
    enrol(signed_in)
    client = Client()
    token = actions.issue_sign_in_link(ada, at=timezone.now())
    response = client.post(f"/account/link/{token}/")
    assert response["Location"] == "/account/2fa/authenticate/"
    assert account_of(client) is None


def test_changing_the_second_step_asks_who_it_is(signed_in: Client) -> None:
    response = signed_in.get("/account/2fa/totp/activate/")
    assert response["Location"].startswith("/account/reauthenticate/?next=")


def test_the_operator_takes_a_lost_second_step_off(ada: Account, signed_in: Client) -> None:
    enrol(signed_in)
    assert actions.remove_second_factor(ada) == 2
    assert signed_in.get("/account/").status_code == 302
    client = Client()
    sign_in(client)
    assert account_of(client) == str(ada.pk)


# --- one's own pages

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


# --- sessions


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


# --- hostile input

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
