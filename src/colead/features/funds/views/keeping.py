"""Funds: which there are, what lies in each, who took what for what."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from colead.features.circles import queries as circles
from colead.features.funds import actions, forms, queries
from colead.features.funds.models import Account
from colead.features.funds.rules import keeping as rules
from colead.kernel.verdict import Refused
from colead.kernel.web import Request, attempt, page, panel


@require_safe
def funds(request: Request) -> HttpResponse:
    """Every fund, with what lies in it."""
    which = "closed" if request.GET.get("which") == "closed" else "open"
    listed = queries.listed(request.actor, which=which, after=request.GET.get("after"))
    return page(
        request,
        "funds/list.html",
        {"page": listed, "which": which, "balances": queries.balances_of(listed.items)},
    )


@require_safe
@panel
def of_circle(request: Request, pk: int) -> HttpResponse:
    """The open funds of a circle, as a panel."""
    circles.guard(request.actor, pk)
    found = queries.of_circle(request.actor, pk)
    return page(request, "funds/_of_circle.html", {"funds": found})


@require_safe
def fund(request: Request, pk: int) -> HttpResponse:
    """A fund: its purpose, its balance, and its statement."""
    actor = request.actor
    found = queries.fund(actor, pk)
    account = queries.account(actor, Account.Kind.FUND, found.pk, found.currency)
    balance = account.balance if account else 0
    return page(
        request,
        "funds/fund.html",
        {
            "fund": found,
            "balance": balance,
            "free": max(0, balance - found.floor),
            "page": queries.statement(actor, account, after=request.GET.get("after")),
            "keeps": queries.keeps(actor, found),
            "periods": list(found.periods.order_by("-number")[:50]),
        },
    )


@require_http_methods(["GET", "POST"])
def open_new(request: Request) -> HttpResponse:
    """Open a fund."""
    rules.may_open(request.actor).enforce()
    form = forms.FundForm(
        request.POST if request.method == "POST" else None,
        circles=circles.choices(request.actor),
        initial={
            "currency": request.organization.currency,
            "circle_id": request.GET.get("circle"),
        },
    )
    if form.is_valid():
        made = attempt(form, lambda: actions.open_fund(by=request.actor, **form.cleaned_data))
        if made:
            messages.success(request, _("The fund is open. Note what comes in."))
            return redirect("funds:fund", request.organization.slug, made.pk)
    return page(request, "funds/act.html", {
        "form": form, "title": _("Open a fund"), "submit": _("Open it"), "eyebrow": "",
        "back": "", "multipart": False,
    })  # fmt: skip


@require_http_methods(["GET", "POST"])
def change(request: Request, pk: int) -> HttpResponse:
    """Change what a fund is for, and its rules."""
    found = queries.fund(request.actor, pk)
    queries.keeps(request.actor, found).enforce()
    form = forms.ChangeForm(
        request.POST if request.method == "POST" else None,
        currency=found.currency,
        initial={name: getattr(found, name) for name in actions.RULES},
    )
    if form.is_valid() and attempt(
        form, lambda: actions.change_fund(pk, by=request.actor, **form.cleaned_data)
    ):
        messages.success(request, _("Changed. It holds from now on."))
        return redirect("funds:fund", request.organization.slug, pk)
    return page(request, "funds/act.html", {
        "form": form, "title": _("Change the rules"), "submit": _("Keep it"),
        "eyebrow": found.name, "back": _url(request, pk), "multipart": False,
    })  # fmt: skip


@require_POST
def close_period(request: Request, pk: int) -> HttpResponse:
    """Draw up the sums of a period."""
    queries.fund(request.actor, pk)
    try:
        made = actions.close_period(pk, by=request.actor)
    except Refused as no:
        messages.error(request, no.reason)
        return redirect("funds:fund", request.organization.slug, pk)
    return redirect("funds:period", request.organization.slug, made.pk)


@require_safe
def period(request: Request, pk: int) -> HttpResponse:
    """The statement of a closed period, to print."""
    actor = request.actor
    closed = queries.period(actor, pk)
    found = queries.fund(actor, closed.fund_id)
    account = queries.account(actor, Account.Kind.FUND, found.pk, found.currency)
    lines = queries.of_period(actor, account, closed) if account else []
    return page(request, "funds/period.html", {"fund": found, "period": closed, "lines": lines})


@require_http_methods(["GET", "POST"])
def pay_in(request: Request, pk: int) -> HttpResponse:
    """Note money that came in."""
    found = queries.fund(request.actor, pk)
    queries.keeps(request.actor, found).enforce()
    posted = request.POST if request.method == "POST" else None
    form = forms.PayInForm(posted, currency=found.currency)
    if form.is_valid() and attempt(
        form, lambda: actions.pay_in(pk, by=request.actor, **form.cleaned_data)
    ):
        messages.success(request, _("Noted. Leads can take from it now."))
        return redirect("funds:fund", request.organization.slug, pk)
    return page(request, "funds/act.html", {
        "form": form, "title": _("Note what came in"), "submit": _("Note it"),
        "eyebrow": found.name, "back": _url(request, pk), "multipart": False,
    })  # fmt: skip


@require_http_methods(["GET", "POST"])
def close(request: Request, pk: int) -> HttpResponse:
    """Close a fund; its rest goes to another."""
    found = queries.fund(request.actor, pk)
    queries.keeps(request.actor, found).enforce()
    form = forms.CloseForm(
        request.POST if request.method == "POST" else None,
        funds=queries.giving_choices(request.actor, besides=pk),
    )
    if form.is_valid() and attempt(
        form, lambda: actions.close_fund(pk, by=request.actor, **form.cleaned_data)
    ):
        messages.success(request, _("The fund is closed. Its statement stays."))
        return redirect("funds:fund", request.organization.slug, pk)
    return page(request, "funds/act.html", {
        "form": form, "title": _("Close the fund"), "submit": _("Close it"),
        "eyebrow": found.name, "back": _url(request, pk), "multipart": False,
    })  # fmt: skip


def _url(request: Request, pk: int) -> str:
    return str(redirect("funds:fund", request.organization.slug, pk)["Location"])
