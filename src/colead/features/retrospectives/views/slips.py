"""One's slip in one's own browser: a cookie, which no page, script or session of Colead keeps."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse

from colead.kernel.web import Request

LASTS = 120 * 24 * 3600


def slip_of(request: Request, pk: int) -> str:
    """The slip that this browser has for a retrospective, or nothing."""
    return request.COOKIES.get(f"slip-{pk}", "")[:200]


def hand_out(request: Request, answer: HttpResponse, pk: int, slip: str) -> HttpResponse:
    """Give a slip to this browser."""
    if slip:
        answer.set_cookie(
            f"slip-{pk}",
            slip,
            max_age=LASTS,
            path=reverse("retrospectives:list", args=[request.organization.slug]),
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return answer
