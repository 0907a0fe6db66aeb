"""What every request passes: input that no person sends is refused, and who acts is found."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

from csp.constants import HEADER
from csp.utils import build_policy
from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from colead.features.notices import queries as notices
from colead.features.organizations import queries as organizations
from colead.features.organizations.models import Member
from colead.kernel import prepared, subjects
from colead.kernel.verdict import Missing, Refused
from colead.kernel.web import Request

GetResponse = Callable[[HttpRequest], HttpResponse]


class PolicyMiddleware:
    """The content security policy of all pages. It is the same for all, so it is made once; no page
    has a script or a style within it that would need a nonce."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.policy = build_policy()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault(HEADER, self.policy)
        return response


class CookieMiddleware:
    """A browser that has the cookie against forged requests is not sent it again with each page:
    every sign-in brings a new one, long before a year is over."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.COOKIES.get(settings.CSRF_COOKIE_NAME) == request.META.get("CSRF_COOKIE"):
            request.META["CSRF_COOKIE_NEEDS_UPDATE"] = False
        return response


class InputMiddleware:
    """Refuses addresses with NUL or broken characters; turns refusals and misses into pages."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        query = request.META.get("QUERY_STRING", "")
        if "\0" in request.path or "%00" in query or len(query) > 8_000:
            return HttpResponseBadRequest(_("This address holds characters that no page has."))
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        """The page for what a view did not catch."""
        if isinstance(fault, Missing):
            return render(request, "ui/404.html", status=404)
        if isinstance(fault, Refused):
            return render(request, "ui/refused.html", {"reason": fault.reason}, status=409)
        return None


class LocaleMiddleware:
    """The account's own language and time zone; else the browser's language."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        account = cast(Any, request.user)
        if account.is_authenticated:
            language, zone = account.language, account.timezone or settings.TIME_ZONE
        else:
            language, zone = translation.get_language_from_request(request), settings.TIME_ZONE
        translation.activate(language)
        try:
            timezone.activate(ZoneInfo(zone))
        except (ValueError, OSError):
            timezone.activate(ZoneInfo("UTC"))
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", translation.get_language() or "en")
        return response


class ActorMiddleware:
    """Finds who acts below ``/o/<organization>/``: an account's membership, or a guest's link.

    Outsiders get 404, as if the organization did not exist; strangers are asked to sign in.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Put actor and organization on the request."""
        slug = kwargs.get("organization")
        if slug is None or not request.path_info.startswith("/o/"):
            return None
        del kwargs["organization"]
        now = timezone.now()
        try:
            about = page_about(request) if request.method == "GET" else None
            member = acting(request.user, request.session, slug, at=now, about=about)
        except Missing:  # Django asks process_exception only for what views raise.
            return render(request, "ui/404.html", status=404)
        if member is None:
            return redirect(f"{settings.SIGN_IN_URL}?next={request.get_full_path()}")
        seen = cast(Request, request)
        seen.organization = member.organization
        seen.bell = notices.bell_of(member) if hasattr(member, "unread") else None
        zone = getattr(request.user, "timezone", "")
        seen.actor = organizations.actor_for(member, at=now, door="web", timezone=zone)
        timezone.activate(ZoneInfo(seen.actor.timezone))
        return None


def acting(
    account: Any, session: Any, slug: str, *, at: datetime, about: tuple[str, int] | None = None
) -> Member | None:
    """The member or guest that a session acts as in an organization; None for strangers.

    Pages and event streams ask the same question here; pages at once with what the bell tells,
    ``about`` being what they are about. Outsiders: ``Missing``.
    """
    guest_token = session.get(f"guest:{slug}")
    if account.is_authenticated and about is not None:
        found: Member | None = prepared.first(_on_page, account.pk, prepared.Text(slug), *about)
        if found is None:
            raise Missing(slug)
        return found
    if account.is_authenticated:
        return organizations.acting_member(account_id=account.pk, slug=slug)
    if guest_token:
        return organizations.acting_guest(token=guest_token, slug=slug, at=at)
    return None


def _on_page(account_id: int, slug: str, kind: str, subject_id: int) -> QuerySet[Member]:
    return notices.with_bell(organizations.acting_as(account_id, slug), kind, subject_id)


def page_about(request: HttpRequest) -> tuple[str, int]:
    """What a page is about, by its address: the kind and number of a thing, or nothing."""
    met = request.resolver_match
    kind = subjects.kind_of_page(met.view_name) if met else None
    number = met.kwargs.get("pk", 0) if met else 0
    return (kind, number) if kind and number < 2**63 else ("", 0)
