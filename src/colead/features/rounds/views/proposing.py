"""Proposals of a round."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from colead.features.authority.rules import ActVerdict
from colead.features.conversations import queries as conversations
from colead.features.organizations import queries as organizations
from colead.features.rounds import actions, forms, queries
from colead.features.rounds.models import Proposal
from colead.features.rounds.rules import permissions
from colead.kernel.picking import pick
from colead.kernel.verdict import Refused
from colead.kernel.web import Request, attempt, page


def _people(request: Request) -> list[tuple[int, str]]:
    rows = organizations.present(request.actor).exclude(pk=request.actor.member_id or 0)
    return [(one.pk, one.name) for one in rows[:2_000]]


@require_http_methods(["GET", "POST"])
def propose(request: Request, pk: int) -> HttpResponse:
    """Make a proposal; similar ones show while typing."""
    found = queries.table(request.actor, pk)
    found.propose.enforce()
    form = forms.ProposalForm(
        request.POST if request.method == "POST" else None,
        currency=found.round.currency,
        people=_people(request),
    )
    if "offer_to" in form.fields:
        pick(form, "offer_to")
    if form.is_valid():
        made = attempt(form, lambda: actions.propose(pk, by=request.actor, **form.cleaned_data))
        if made:
            messages.success(request, _("Proposed. You can change it until voting begins."))
            return redirect("rounds:proposal", request.organization.slug, made.pk)
    return page(request, "rounds/propose.html", {"form": form, "round": found.round})


@require_safe
def similar(request: Request) -> HttpResponse:
    """Proposals like the one that is being typed."""
    words = f"{request.GET.get('title', '')} {request.GET.get('plan', '')}"[:2_000]
    return page(request, "rounds/similar.html", {"proposals": queries.like(request.actor, words)})


def _shown(request: Request, found: Proposal) -> dict[str, Any]:
    leads = list(found.leads.select_related("member").order_by("pk"))
    ids = {one.member_id for one in leads}
    place = found.round
    may = permissions.may_change(
        request.actor, phase=place.phase, state=found.state, by_id=found.by_id, leads=ids
    )
    open_ = found.state == Proposal.State.OPEN and place.is_running
    return {
        "proposal": found,
        "round": place,
        "leads": [one.member for one in leads],
        "leading": request.actor.member_id in ids,
        "offered": queries.offered_leads(request.actor, found.pk) if open_ else [],
        "verdict": ActVerdict.from_facts(found.verdict) if found.verdict else None,
        "may_change": may,
        "may_lead": permissions.may_lead(request.actor, phase=place.phase, state=found.state),
        "alike": queries.like(request.actor, f"{found.title} {found.plan}", besides=found.pk)
        if open_
        else [],
        "thread": conversations.thread(request.actor, "proposal", found.pk),
    }


@require_safe
def proposal(request: Request, pk: int) -> HttpResponse:
    """A proposal: the plan, who would lead it, what the guardrails say, what others note."""
    found = queries.proposal(request.actor, pk)
    return page(request, "rounds/proposal.html", _shown(request, found))


def _changeable(request: Request, pk: int) -> Proposal:
    found = queries.proposal(request.actor, pk)
    permissions.may_change(
        request.actor, phase=found.round.phase, state=found.state, by_id=found.by_id,
        leads=queries.lead_ids(pk),
    ).enforce()  # fmt: skip
    return found


@require_http_methods(["GET", "POST"])
def change(request: Request, pk: int) -> HttpResponse:
    """Change a proposal."""
    found = _changeable(request, pk)
    form = forms.ProposalForm(
        request.POST if request.method == "POST" else None,
        currency=found.round.currency,
        initial={"title": found.title, "plan": found.plan, "cost": found.cost},
    )
    if form.is_valid() and attempt(
        form, lambda: actions.change(pk, by=request.actor, **form.cleaned_data)
    ):
        messages.success(request, _("Changed."))
        return redirect("rounds:proposal", request.organization.slug, pk)
    return page(request, "rounds/act.html", {
        "form": form, "title": _("Change the proposal"), "submit": _("Keep it"),
        "eyebrow": found.title, "round": found.round,
    })  # fmt: skip


@require_http_methods(["GET", "POST"])
def offer(request: Request, pk: int) -> HttpResponse:
    """Offer somebody to lead it."""
    found = _changeable(request, pk)
    form = forms.LeadForm(
        request.POST if request.method == "POST" else None, people=_people(request)
    )
    pick(form, "to")
    if form.is_valid() and attempt(
        form, lambda: actions.offer_lead(pk, by=request.actor, **form.cleaned_data)
    ):
        messages.success(request, _("Offered. They lead it when they say yes."))
        return redirect("rounds:proposal", request.organization.slug, pk)
    return page(request, "rounds/act.html", {
        "form": form, "title": _("Offer the lead"), "submit": _("Offer it"),
        "eyebrow": found.title, "round": found.round,
    })  # fmt: skip


@require_POST
def withdraw(request: Request, pk: int) -> HttpResponse:
    """Take a proposal back."""
    found = queries.proposal(request.actor, pk)
    try:
        actions.withdraw(pk, by=request.actor)
        messages.success(request, _("Taken back."))
    except Refused as no:
        messages.error(request, no.reason)
    return redirect("rounds:round", request.organization.slug, found.round_id)


@require_POST
def step_back(request: Request, pk: int) -> HttpResponse:
    """Not lead it after all."""
    queries.proposal(request.actor, pk)
    try:
        actions.step_back(pk, by=request.actor)
        messages.success(request, _("Noted. Without a lead it does not come onto the ballot."))
    except Refused as no:
        messages.error(request, no.reason)
    return redirect("rounds:proposal", request.organization.slug, pk)
