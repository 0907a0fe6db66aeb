"""Needs: a list, one need with who and what could meet it, and the acts that meet it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from colead.features.capacity import actions, forms, queries, rules
from colead.features.initiatives import queries as initiatives
from colead.features.initiatives import rules as steering
from colead.features.initiatives.models import Need
from colead.features.organizations import queries as organizations
from colead.features.organizations import rules as membership
from colead.kernel.verdict import Refused
from colead.kernel.web import Request, attempt, page

MOST = 10_000


@require_safe
def needs(request: Request) -> HttpResponse:
    """Where what one can do is wanted; or all that is needed."""
    actor = request.actor
    whole = request.GET.get("all") == "1" or actor.is_guest
    context: dict[str, Any] = {"all": whole}
    if whole:
        context["page"] = queries.listed(actor, after=request.GET.get("after"))
    else:
        context["wanted"] = queries.wanted(actor)
    return page(request, "capacity/list.html", context)


def _back(request: Request, pk: int) -> HttpResponse:
    return redirect("capacity:need", request.organization.slug, pk)


def _shown(request: Request, found: Need, form: forms.AnswerForm) -> HttpResponse:
    actor = request.actor
    leads = initiatives.lead_ids(found.initiative_id)
    running, is_met = found.initiative.is_running, found.met_at is not None
    leading = actor.member_id in leads
    context = {
        "need": found,
        "initiative": found.initiative,
        "form": form,
        "leading": leading,
        "may_answer": steering.may_take_need(
            actor, kind=found.kind, is_met=is_met, running=running
        ),
        "may_offer": rules.may_offer(
            actor, leads=leads, is_met=is_met, running=running, kind=found.kind
        ),
        "ways": [] if is_met or actor.is_guest else queries.ways(actor, found),
        "offers": queries.offered(actor, found.pk) if leading and not is_met else [],
    }
    return page(request, "capacity/need.html", context)


@require_safe
def need(request: Request, pk: int) -> HttpResponse:
    """One need: what, for what, who and what could meet it."""
    return _shown(request, queries.need(request.actor, pk), forms.AnswerForm())


@require_POST
def answer(request: Request, pk: int) -> HttpResponse:
    """“I can do that.”"""
    found = queries.need(request.actor, pk)
    form = forms.AnswerForm(request.POST)
    if form.is_valid() and attempt(
        form, lambda: actions.answer_need(pk, by=request.actor, **form.cleaned_data)
    ):
        messages.success(request, _("Thank you. You are in the team, and the leads know."))
        return _back(request, pk)
    return _shown(request, found, form)


@require_safe
def people(request: Request, pk: int) -> HttpResponse:
    """Who could help with a need, each with why; for those who lead."""
    found = queries.need(request.actor, pk)
    rules.may_see(request.actor, leads=initiatives.lead_ids(found.initiative_id)).enforce()
    matched = queries.suggestions(request.actor, found)
    return page(request, "capacity/_people.html", {"need": found, "matched": matched})


@require_http_methods(["GET", "POST"])
def offer(request: Request, pk: int) -> HttpResponse:
    """Offer it to somebody: one of those suggested, in one act, or anybody."""
    actor = request.actor
    found = queries.need(actor, pk)
    rules.may_see(actor, leads=initiatives.lead_ids(found.initiative_id)).enforce()
    here = organizations.present(actor).values_list("pk", "name")[:MOST]
    form = forms.OfferForm(
        request.POST or None,
        people=[pair for pair in here if pair[0] != actor.member_id],
        initial={"to": request.GET.get("to")},
    )
    if form.is_valid() and attempt(
        form, lambda: actions.offer_need(pk, by=actor, **form.cleaned_data)
    ):
        messages.success(request, _("The offer is made. It is theirs when they say yes."))
        return _back(request, pk)
    return page(request, "capacity/offer.html", {"form": form, "need": found})


@require_POST
def money(request: Request, pk: int) -> HttpResponse:
    """Take what is needed from a fund."""
    queries.need(request.actor, pk)
    form = forms.MoneyForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Choose a fund."))
    try:
        actions.take_money(pk, fund_id=form.cleaned_data["fund_id"], by=request.actor)
        messages.success(request, _("It is yours to use. Everyone can see what it is for."))
    except Refused as no:
        messages.error(request, no.reason)
    return _back(request, pk)


@require_http_methods(["GET", "POST"])
def time(request: Request) -> HttpResponse:
    """How much time one has to give: for oneself alone."""
    membership.may_take_part(request.actor).enforce()
    said = queries.time_of(request.actor)
    form = forms.TimeForm(
        request.POST if request.method == "POST" else None,
        initial={"hours": said.hours, "opted_out": said.opted_out},
    )
    if form.is_valid() and attempt(
        form, lambda: actions.state_time(by=request.actor, **form.cleaned_data)
    ):
        messages.success(request, _("Kept, for you alone."))
        return redirect("capacity:needs", request.organization.slug)
    return page(request, "capacity/time.html", {"form": form})
