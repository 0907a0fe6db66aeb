"""Changes to circles and roles that a decision carries, in the browser."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from colead.features.decisions import actions, forms, queries
from colead.features.decisions.rules import changes as rules
from colead.features.organizations import queries as organizations
from colead.kernel.picking import pick
from colead.kernel.verdict import Refused
from colead.kernel.web import Request, attempt, page


@require_http_methods(["GET", "POST"])
def changes(request: Request, pk: int) -> HttpResponse:
    """The changes that a proposal carries, and one more: first its kind, then its fields."""
    actor = request.actor
    found = queries.dossier(actor, pk)
    found.steer.enforce()
    found.carry.enforce()
    decision = found.decision
    kind = rules.KINDS.get(request.GET.get("kind", ""))
    form = None
    if kind is not None and decision.circle_id is not None:
        people = organizations.present(actor).order_by("name", "id")[:10_000]
        form = forms.ChangeForm(
            request.POST or None,
            kind=kind,
            choices={
                **queries.things_within(actor, decision.circle_id),
                "member": [(member.pk, member.name) for member in people],
            },
        )
        pick(form, "member")
        if form.is_valid():
            wanted = [*decision.changes, {"kind": kind.name, **form.cleaned_data}]
            if attempt(form, lambda: actions.set_changes(pk, wanted, by=actor)):
                messages.success(request, _("It is part of the proposal now."))
                return redirect("decisions:changes", request.organization.slug, pk)
    return page(
        request,
        "decisions/changes.html",
        {
            "d": found,
            "decision": decision,
            "proposed": queries.proposed(actor, decision),
            "kinds": rules.KINDS.values(),
            "kind": kind,
            "form": form,
        },
    )


@require_POST
def drop_change(request: Request, pk: int, number: int) -> HttpResponse:
    """Take one change out of the proposal."""
    decision = queries.decision(request.actor, pk)
    kept = [one for place, one in enumerate(decision.changes, 1) if place != number]
    try:
        actions.set_changes(pk, kept, by=request.actor)
        messages.success(request, _("It is not part of the proposal any more."))
    except Refused as no:
        messages.error(request, no.reason)
    return redirect("decisions:changes", request.organization.slug, pk)


@require_POST
def try_changes_again(request: Request, pk: int) -> HttpResponse:
    """Make the agreed changes that could not be made at once."""
    try:
        decision = actions.try_changes_again(pk, by=request.actor)
        if decision.trouble:
            messages.error(request, decision.trouble)
        else:
            messages.success(request, _("Done as agreed."))
    except Refused as no:
        messages.error(request, no.reason)
    return redirect("decisions:decision", request.organization.slug, pk)
