"""Signing in by password, link and second step, as a browser sees it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from colead.features.accounts import actions
from colead.features.accounts.models import Account, SignInLink
from tests.features.accounts.signing_in import (
    PASSWORD,
    account_of,
    answer_of,
    code_for,
    enrol,
    letters,
    sign_in,
)

pytestmark = pytest.mark.django_db


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
