"""How long a link holds, and whom it signs in."""

from __future__ import annotations

from datetime import timedelta

import pytest

from colead.features.accounts import rules
from colead.kernel.testing import NOON, later


@pytest.mark.parametrize(
    ("purpose", "span"),
    [
        ("sign-in", timedelta(minutes=20)),
        ("set-up", timedelta(days=7)),
        ("demo", timedelta(days=30)),
    ],
)
def test_each_purpose_has_its_span(purpose: str, span: timedelta) -> None:
    assert rules.holds_until(at=NOON, purpose=purpose) == NOON + span


def test_a_span_of_ones_own_overrules() -> None:
    ends = rules.holds_until(at=NOON, purpose="sign-in", valid_for=timedelta(hours=2))
    assert ends == NOON + timedelta(hours=2)


def test_a_fresh_link_signs_in() -> None:
    verdict = rules.may_redeem(
        used_at=None, expires_at=later(minutes=20), is_active=True, at=later(minutes=19)
    )
    assert verdict.allowed


def test_a_used_link_says_so() -> None:
    verdict = rules.may_redeem(
        used_at=NOON, expires_at=later(minutes=20), is_active=True, at=later(minutes=1)
    )
    assert (verdict.allowed, verdict.reason) == (
        False,
        "This link was used already. Ask for a new one.",
    )


def test_a_link_ends_at_its_very_moment() -> None:
    verdict = rules.may_redeem(
        used_at=None, expires_at=later(minutes=20), is_active=True, at=later(minutes=20)
    )
    assert (verdict.allowed, verdict.reason) == (
        False,
        "This link does not hold any more. Ask for a new one.",
    )


def test_a_closed_account_is_not_signed_in() -> None:
    verdict = rules.may_redeem(used_at=None, expires_at=later(minutes=20), is_active=False, at=NOON)
    assert (verdict.allowed, verdict.reason) == (
        False,
        "This account is closed. Ask whoever runs this place.",
    )


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
            "Firefox, Linux",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
            " Chrome/140.0 Safari/537.36 Edg/140.0",
            "Edge, Windows",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15"
            " (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
            "Safari, iPhone",
        ),
        (
            "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko)"
            " Chrome/140.0 Mobile Safari/537.36",
            "Chrome, Android",
        ),
        ("curl/8.0", "Unknown browser"),
        ("", "Unknown browser"),
    ],
)
def test_a_browser_is_named_in_words(told: str, words: str) -> None:
    assert rules.browser_of(told) == words
