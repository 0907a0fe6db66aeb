"""The second look at a role."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from colead.features.circles import actions, forms, queries
from colead.features.circles.views.roles import initial_of
from colead.kernel.web import Request, attempt, page


@require_http_methods(["GET", "POST"])
def review_role(request: Request, pk: int) -> HttpResponse:
    """Keep, adapt or drop, with the reason; to adapt it, its words come next."""
    found = queries.role(request.actor, pk)
    queries.may_shape_role(request.actor, found).enforce()
    form = forms.ReviewRoleForm(request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        if given["outcome"] == "adapt":
            target = redirect("circles:adapt-role", request.organization.slug, pk)
            target["Location"] += "?" + urlencode({"reason": given["reason"]})
            return target
        if attempt(form, lambda: actions.review_role(pk, by=request.actor, **given)) is not None:
            kept = given["outcome"] == "keep"
            messages.success(
                request,
                _("The role stays as it is.")
                if kept
                else _("The role is closed. Its history stays."),
            )
            return redirect("circles:role", request.organization.slug, pk)
    return page(request, "circles/review_role.html", {"form": form, "role": found})


@require_http_methods(["GET", "POST"])
def adapt_role(request: Request, pk: int) -> HttpResponse:
    """Change what a role is, as the outcome of a second look."""
    found = queries.role(request.actor, pk)
    queries.may_shape_role(request.actor, found).enforce()
    form = forms.AdaptRoleForm(
        request.POST or None,
        initial={
            **initial_of(found),
            "review_on": None,
            "reason": request.GET.get("reason", "")[:2000],
        },
    )
    if (
        form.is_valid()
        and attempt(
            form,
            lambda: actions.review_role(pk, outcome="adapt", by=request.actor, **form.cleaned_data),
        )
        is not None
    ):
        messages.success(request, _("The role is adapted. Its holders are told."))
        return redirect("circles:role", request.organization.slug, pk)
    return page(
        request, "circles/edit_role.html", {"form": form, "circle": found.circle, "role": found}
    )
