"""A role election in the browser: nominating, hearing each other, proposing a candidate."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from colead.features.decisions import actions, forms, queries
from colead.features.organizations import queries as organizations
from colead.kernel.picking import pick
from colead.kernel.verdict import Refused
from colead.kernel.web import Request, attempt, page


def _people(request: Request) -> list[tuple[int, str]]:
    found = organizations.present(request.actor).order_by("name", "id")[:10_000]
    return [(member.pk, member.name) for member in found]


@require_http_methods(["GET", "POST"])
def nominate(request: Request, pk: int) -> HttpResponse:
    """Whom one nominates, and why."""
    found = queries.dossier(request.actor, pk)
    found.nominate.enforce()
    held = found.my_nomination
    form = forms.NominateForm(
        request.POST or None,
        people=_people(request),
        initial={"member_id": held.nominee_id, "why": held.why} if held else {},
    )
    pick(form, "member_id")
    if form.is_valid() and attempt(
        form, lambda: actions.nominate(pk, by=request.actor, **form.cleaned_data)
    ):
        messages.success(request, _("Your nomination is noted. You can still change it."))
        return redirect("decisions:decision", request.organization.slug, pk)
    return page(
        request,
        "decisions/act.html",
        {
            "decision": found.decision,
            "form": form,
            "heading": _("Nominate somebody"),
            "lead": _("Others see it when everybody has nominated. You may nominate yourself."),
            "submit": _("Nominate"),
        },
    )


@require_POST
def hear(request: Request, pk: int) -> HttpResponse:
    """Show all nominations now."""
    try:
        actions.hear_nominations(pk, by=request.actor)
        messages.success(request, _("All nominations can be seen now, with their reasons."))
    except Refused as no:
        messages.error(request, no.reason)
    return redirect("decisions:decision", request.organization.slug, pk)


@require_http_methods(["GET", "POST"])
def propose_candidate(request: Request, pk: int) -> HttpResponse:
    """Put a candidate before the circle."""
    found = queries.dossier(request.actor, pk)
    found.facilitate.enforce()
    form = forms.CandidateForm(request.POST or None, people=_people(request))
    pick(form, "member_id")
    if form.is_valid() and attempt(
        form, lambda: bool(actions.propose_candidate(pk, by=request.actor, **form.cleaned_data))
    ):
        messages.success(request, _("The candidate is proposed; everybody is asked to answer."))
        return redirect("decisions:decision", request.organization.slug, pk)
    return page(
        request,
        "decisions/candidate.html",
        {"d": found, "decision": found.decision, "form": form},
    )
