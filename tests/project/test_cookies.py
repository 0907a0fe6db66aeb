"""The cookie against forged requests is sent once, and the forms of later pages fit it."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.test import Client

pytestmark = pytest.mark.django_db


def test_the_cookie_against_forged_requests_is_sent_once_and_holds() -> None:
    browser = Client(enforce_csrf_checks=True)
    assert "csrftoken" in browser.get(settings.SIGN_IN_URL).cookies
    again = browser.get(settings.SIGN_IN_URL)
    assert "csrftoken" not in again.cookies
    found = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', again.content)
    assert found is not None
    given = {"login": "nobody@example.org", "password": "wrong"}
    assert browser.post(settings.SIGN_IN_URL, given).status_code == 403
    given["csrfmiddlewaretoken"] = found.group(1).decode()
    assert browser.post(settings.SIGN_IN_URL, given).status_code == 200


def test_a_broken_cookie_is_replaced() -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.cookies["csrftoken"] = "broken"
    assert browser.get(settings.SIGN_IN_URL).cookies["csrftoken"].value != "broken"
