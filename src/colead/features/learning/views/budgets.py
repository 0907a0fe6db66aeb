"""Budgets: which there are, what they give to each, and the sums that tell of nobody."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from colead.features.circles import queries as circles
from colead.features.funds import queries as funds
from colead.features.initiatives.actions import NotHere
from colead.features.learning import actions, forms, queries, rules
from colead.kernel.picking import pick
from colead.kernel.verdict import Missing, Refused
from colead.kernel.web import Request, attempt, page, panel


@require_safe
def budgets(request: Request) -> HttpResponse:
    """Every budget, open and closed."""
    if request.actor.is_guest:
        raise Missing("budgets")
    found = queries.budgets(request.actor, after=request.GET.get("after"))
    context = {"page": found, "may_release": rules.may_offer(request.actor)}
    return page(request, "learning/budgets.html", context)


@require_safe
def budget(request: Request, pk: int) -> HttpResponse:
    """A budget: what it gives to each, and its sums."""
    actor = request.actor
    found = queries.budget(actor, pk)
    keeps = queries.keeps(actor, found)
    people = queries.people_in(pk)
    context = {
        "budget": found,
        "people": len(people),
        "share": queries.share_of(actor, pk),
        "keeps": keeps,
        "may_close": rules.may_close(found, today=actor.today, keeps=keeps),
        "newcomers": len(queries.newcomers(actor, found)) if found.is_open else 0,
        "each": rules.share_in_words(found.money, found.minutes, found.currency),
        "fewest": rules.FEWEST,
    }
    return page(request, "learning/budget.html", context)


@require_http_methods(["GET", "POST"])
def release(request: Request) -> HttpResponse:
    """Release a budget from a fund."""
    actor = request.actor
    rules.may_offer(actor).enforce()
    kept = [one for one in funds.open_funds(actor)[:200] if funds.keeps(actor, one)]
    form = forms.BudgetForm(
        request.POST if request.method == "POST" else None,
        funds=[(one.pk, f"{one.name} · {one.currency}") for one in kept],
        currencies={one.pk: one.currency for one in kept},
        circles=circles.choices(actor),
        decisions=queries.agreed_about(actor, [one.pk for one in kept]),
        initial={"fund_id": request.GET.get("fund"), "starts_on": actor.today},
    )
    pick(form, "circle_id")
    verdict: Any = None
    if form.is_valid():
        try:
            made = attempt(form, lambda: actions.release(by=actor, **form.cleaned_data))
        except NotHere as no:
            made, verdict = None, no.verdict
            form.add_error(None, no.reason)
        if made:
            messages.success(request, _("Released. Everybody who has a share is told."))
            return redirect("learning:budget", request.organization.slug, made.pk)
    return page(
        request,
        "learning/release.html",
        {"form": form, "kept": kept, "verdict": verdict},
    )


@require_POST
def widen(request: Request, pk: int) -> HttpResponse:
    """Those who came since have their share, too."""
    queries.budget(request.actor, pk)
    return _done(request, pk, lambda: actions.widen(pk, by=request.actor), _("They are told."))


@require_POST
def close(request: Request, pk: int) -> HttpResponse:
    """Close it after its last day."""
    queries.budget(request.actor, pk)
    says = _("Closed. What was left is back in the fund.")
    return _done(request, pk, lambda: actions.close(pk, by=request.actor), says)


def _done(request: Request, pk: int, act: Any, says: str) -> HttpResponse:
    try:
        act()
        messages.success(request, says)
    except Refused as no:
        messages.error(request, no.reason)
    return redirect("learning:budget", request.organization.slug, pk)


@require_safe
@panel
def of_circle(request: Request, pk: int) -> HttpResponse:
    """A panel: a circle's budgets with their sums, and its next offers."""
    actor = request.actor
    found = queries.of_circle(actor, pk)
    context = {
        "circle_id": pk,
        "budgets": found,
        "offers": queries.offers_of_circle(actor, pk),
        "fewest": rules.FEWEST,
    }
    return page(request, "learning/panel.html", context)
