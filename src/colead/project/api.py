"""The API: every room's routes under ``/api/v1/<room>/``, with one way to sign in and to fail."""

from __future__ import annotations

import json
import re
from http import HTTPStatus
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.parser import Parser
from ninja.security import HttpBearer

from colead import __version__
from colead.features.organizations import actions, queries
from colead.features.organizations.models import Token
from colead.kernel import faults
from colead.kernel.verdict import Missing, Refused
from colead.project.rooms import ROOMS
from colead.ui.errors import RETRY

_BROKEN = re.compile("[\x00\ud800-\udfff]")
DEEPEST = 30


class CleanParser(Parser):
    """JSON without NUL, lone surrogates or senseless depth, which no database could keep."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The body as JSON values."""
        try:
            found = json.loads(request.body.decode("utf-8"), parse_constant=_no_constant)
        except (ValueError, RecursionError):
            raise HttpError(400, _("The body is not JSON.")) from None
        if not isinstance(found, dict):
            # Ninja reads attributes: a mere text has a `title`, and would pass for a thing.
            raise HttpError(422, _("The body is not a JSON object."))
        _check(found, 0)
        return found


def _no_constant(name: str) -> Any:
    raise ValueError(name)


def _check(value: Any, depth: int) -> None:
    if depth > DEEPEST:
        raise HttpError(400, _("The body is nested too deeply."))
    if isinstance(value, str) and _BROKEN.search(value):
        raise HttpError(422, _("A text holds characters that cannot be kept (NUL or surrogates)."))
    if isinstance(value, dict):
        for key, item in value.items():
            _check(key, depth + 1)
            _check(item, depth + 1)
    elif isinstance(value, list):
        for item in value:
            _check(item, depth + 1)


class ByToken(HttpBearer):
    """A member's key for programs. It decides the organization, too."""

    def authenticate(self, request: HttpRequest, token: str) -> Token | None:
        """Put the actor on the request, or refuse."""
        now = timezone.now()
        try:
            found = queries.token(token, at=now)
            member = queries.acting_by_id(found.member_id)
        except Missing:
            return None
        if request.method not in ("GET", "HEAD") and found.scope != Token.Scope.WRITE:
            raise HttpError(403, _("This key may only read."))
        actions.touch_token(found, at=now)
        request.actor = queries.actor_for(member, at=now, door="api")  # type: ignore[attr-defined]
        request.organization = member.organization  # type: ignore[attr-defined]
        account = member.account
        translation.activate(account.language if account else settings.LANGUAGE_CODE)
        return found


api = NinjaAPI(
    title="Colead",
    version=__version__,
    description="Everything a member can do in the browser, a program can do here.",
    auth=ByToken(),
    parser=CleanParser(),
    urls_namespace="api",
    docs_url="/docs" if settings.DEBUG else None,
)


def _problem(
    request: HttpRequest, status: int, detail: str, *, field: str | None = None, **more: Any
) -> HttpResponse:
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        **({"field": field} if field else {}),
        **more,
    }
    return HttpResponse(
        json.dumps(body), status=status, content_type="application/problem+json; charset=utf-8"
    )


@api.exception_handler(Refused)
def refused(request: HttpRequest, no: Refused) -> HttpResponse:
    """A rule said no."""
    return _problem(request, 409, no.reason, field=no.field)


@api.exception_handler(Missing)
def missing(request: HttpRequest, fault: Missing) -> HttpResponse:
    """Not there, or not for this actor."""
    return _problem(request, 404, _("There is no such thing here."))


@api.exception_handler(HttpError)
def http_error(request: HttpRequest, fault: HttpError) -> HttpResponse:
    """Wrong key, wrong body. What the parser said is told, not that it failed."""
    if isinstance(fault.__cause__, HttpError):
        fault = fault.__cause__
    return _problem(request, fault.status_code, str(fault))


@api.exception_handler(DatabaseError)
@api.exception_handler(InterfaceError)
@api.exception_handler(OSError)
def unavailable(request: HttpRequest, fault: Exception) -> HttpResponse:
    """Disk or database are not well: 503 with what happened. Nothing of the request was kept."""
    what = faults.sentence(fault)
    if what is None:
        raise fault
    faults.let_go()
    detail = _("%(what)s Nothing of this request was kept: send it again.") % {"what": what}
    answer = _problem(request, HTTPStatus.SERVICE_UNAVAILABLE, detail)
    answer.headers["Retry-After"] = RETRY
    return answer


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, fault: ValidationError) -> HttpResponse:
    """The body does not have the shape that the documentation states."""
    errors = [
        {"at": ".".join(str(part) for part in error["loc"]), "says": error["msg"]}
        for error in fault.errors
    ]
    first = errors[0] if errors else {"at": "", "says": _("Something is wrong.")}
    return _problem(
        request,
        422,
        f"{first['at']}: {first['says']}",
        field=first["at"].rsplit(".", 1)[-1],
        errors=errors[:20],
    )


for room in ROOMS:
    if find_spec(f"colead.features.{room}.api"):
        api.add_router(f"/{room}", import_module(f"colead.features.{room}.api").router)
