"""Pages for what went wrong. The last one needs neither database nor session."""

from __future__ import annotations

import sys
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.utils.translation import gettext as _

from colead.kernel import faults

RETRY = "10"


def _error(request: HttpRequest | None, status: int, title: str, text: str) -> HttpResponse:
    body = loader.render_to_string("ui/error.html", {"title": title, "text": text, "code": status})
    return HttpResponse(body, status=status)


def handler400(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The request could not be understood."""
    return _error(
        request, 400, _("We did not understand that"),
        _("Something in the address or the form was broken. Go back and try once more."),
    )  # fmt: skip


def handler403(
    request: HttpRequest, exception: Exception | None = None, reason: str = ""
) -> HttpResponse:
    """Refused, most often because a form lay open too long."""
    return _error(
        request, 403, _("That did not go through"),
        _("The page lay open too long, or cookies are blocked. Reload it and send it again; what"
          " you typed is kept in this browser."),
    )  # fmt: skip


def handler404(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Nothing here, for this person."""
    return _error(
        request, 404, _("There is nothing here"),
        _("Perhaps it was moved or merged, or it belongs to others. Search for it, or start again"
          " at home."),
    )  # fmt: skip


def handler500(request: HttpRequest, *args: Any) -> HttpResponse:
    """Our own fault; or 503 where disk or database keep us from it. Called while it is handled."""
    what = faults.sentence(sys.exc_info()[1])
    if what is not None:
        return unavailable(request, str(what))
    return _error(
        request, 500, _("Something broke on our side"),
        _("Nothing you did is lost if it was saved before. Try again in a moment; if it goes on,"
          " tell those who run this server."),
    )  # fmt: skip


def unavailable(request: HttpRequest, what: str) -> HttpResponse:
    """Disk or database are not well: 503, and it comes right by itself."""
    faults.let_go()
    keeps = _("Nothing that was saved is lost. What you typed is kept in this browser: go back and"
              " send it again in a moment.")  # fmt: skip
    answer = _error(request, 503, _("This has to wait a moment"), f"{what} {keeps}")
    answer.headers["Retry-After"] = RETRY
    return answer
