"""Working on a proposal: where it stands, its objections, and wordings that would meet them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from colead.features.decisions import actions, forms, queries
from colead.features.decisions.rules.permissions import TEST_QUESTIONS
from colead.kernel.verdict import Refused
from colead.kernel.web import Request, attempt, page


@require_http_methods(["GET", "POST"])
def work(request: Request, pk: int) -> HttpResponse:
    """The facilitator's view, open to everybody: how many are heard, what stands against it, and
    the wordings side by side."""
    found = queries.dossier(request.actor, pk)
    decision = found.decision
    form = forms.WordingForm(request.POST or None, initial={"proposal": decision.proposal})
    if form.is_valid() and attempt(
        form, lambda: actions.suggest_wording(pk, by=request.actor, **form.cleaned_data)
    ):
        messages.success(request, _("Your wording stands beside the others."))
        return redirect("decisions:work", request.organization.slug, pk)
    return page(
        request,
        "decisions/work.html",
        {
            "d": found,
            "decision": decision,
            "method": found.method,
            "form": form,
            "tests": dict(TEST_QUESTIONS),
        },
    )


@require_POST
def take_back_wording(request: Request, pk: int) -> HttpResponse:
    """Take one's own wording back."""
    found = queries.wording(request.actor, pk)
    try:
        actions.take_back_wording(pk, by=request.actor)
        messages.success(request, _("Taken back."))
    except Refused as no:
        messages.error(request, no.reason)
    return redirect("decisions:work", request.organization.slug, found.decision_id)
