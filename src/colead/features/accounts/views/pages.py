"""Own pages beside allauth's: the profile, links to sign in, ending one session."""

from __future__ import annotations

from typing import Any, cast

from allauth.account.utils import get_next_redirect_url, perform_login
from allauth.core.ratelimit import consume_or_429
from allauth.usersessions.views import ListUserSessionsView
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from colead.features.accounts import actions, queries, rules
from colead.features.accounts.forms import LinkForm, ProfileForm
from colead.features.accounts.models import Account
from colead.kernel.verdict import Refused, no
from colead.kernel.web import page

_NEXT = "sign_in_next"


def too_many(request: HttpRequest, **counted: str) -> HttpResponse | None:
    """The page that asks to wait, when something was tried too often; else None."""
    return cast("HttpResponse | None", consume_or_429(request, **counted))


def _account(request: HttpRequest) -> Account:
    return cast(Account, request.user)


@login_required
@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """Name, language and time zone."""
    account = _account(request)
    initial = {
        "name": account.name,
        "language": account.language,
        "timezone": account.timezone,
    }
    form = ProfileForm(request.POST or None, initial=initial)
    if form.is_valid():
        actions.amend_account(account.pk, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("accounts:profile")
    return page(request, "accounts/profile.html", {"form": form, "account": account})


@never_cache
@require_http_methods(["GET", "POST"])
def request_link(request: HttpRequest) -> HttpResponse:
    """Ask for a link to sign in. The answer is the same for any address."""
    form = LinkForm(request.POST or None)
    if form.is_valid():
        email = form.cleaned_data["email"]
        slower = too_many(request, action="sign_in_link", key=email)
        if slower:
            return slower
        actions.request_sign_in_link(email=email, at=timezone.now())
        request.session[_NEXT] = get_next_redirect_url(request) or ""
        return redirect("accounts:link-sent")
    return page(request, "accounts/link_request.html", {"form": form, "next": _next(request)})


def _next(request: HttpRequest) -> str:
    return str(get_next_redirect_url(request) or "")


@require_safe
def link_sent(request: HttpRequest) -> HttpResponse:
    """What to do now."""
    return page(request, "accounts/link_sent.html")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    """A page with one button: scanners of letters follow links, but they press no buttons.

    The button signs in, with the second step where one is set up.
    """
    now = timezone.now()
    if request.method == "POST":
        slower = too_many(request, action="open_link")
        if slower:
            return slower
        try:
            account = actions.redeem_sign_in_link(token, at=now)
        except Refused as refusal:
            verdict: dict[str, Any] = {"verdict": no(refusal.reason)}
            return page(request, "accounts/link_open.html", verdict, status=410)
        if request.user.is_authenticated and request.user.pk != account.pk:
            request.session.flush()
        wanted = request.session.pop(_NEXT, "") or None
        return cast(HttpResponse, perform_login(request, account, redirect_url=wanted))
    link = queries.link(token)
    if link is None:
        state = no(_("This link does not hold any more. Ask for a new one."))
    else:
        state = rules.may_redeem(
            used_at=link.used_at,
            expires_at=link.expires_at,
            is_active=link.account.is_active,
            at=now,
        )
    context = {"verdict": state, "account": link.account if link and state else None}
    return page(request, "accounts/link_open.html", context, status=200 if state else 410)


class Sessions(ListUserSessionsView):
    """Where one is signed in, with browsers named in words."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the page shows."""
        return {**super().get_context_data(**kwargs), "browser_of": rules.browser_of}


@login_required
@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign out one other place."""
    actions.end_session(pk, account_id=_account(request).pk)
    messages.success(request, _("Signed out there."))
    return redirect("usersessions_list")
