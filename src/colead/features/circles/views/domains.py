"""Pages about the areas that circles and roles decide in."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from colead.features.circles import actions, forms, queries
from colead.kernel.web import Request, attempt, page


def _roles(request: Request, circle_id: int) -> list[tuple[int, str]]:
    return [(one.pk, one.title) for one in queries.roles_of_circle(request.actor, circle_id)]


@require_http_methods(["GET", "POST"])
def open_domain(request: Request, pk: int) -> HttpResponse:
    """Make a circle or one of its roles responsible for an area."""
    found = queries.circle(request.actor, pk)
    queries.may_shape(request.actor, found).enforce()
    form = forms.DomainForm(
        request.POST or None,
        roles=_roles(request, pk),
        initial={"role_id": request.GET.get("role", "")[:20]},
    )
    if (
        form.is_valid()
        and attempt(form, lambda: actions.open_domain(pk, by=request.actor, **form.cleaned_data))
        is not None
    ):
        messages.success(request, _("Written down. Everyone can see now who decides in it."))
        return redirect("circles:circle", request.organization.slug, pk)
    return page(request, "circles/domain.html", {"form": form, "circle": found, "domain": None})


@require_http_methods(["GET", "POST"])
def amend_domain(request: Request, pk: int) -> HttpResponse:
    """Reword a domain, or let another role decide in it."""
    found = queries.domain(request.actor, pk)
    queries.may_shape(request.actor, found.circle).enforce()
    form = forms.DomainForm(
        request.POST or None,
        roles=_roles(request, found.circle_id),
        initial={
            "name": found.name,
            "description": found.description,
            "role_id": found.role_id,
        },
    )
    if (
        form.is_valid()
        and attempt(form, lambda: actions.amend_domain(pk, by=request.actor, **form.cleaned_data))
        is not None
    ):
        messages.success(request, _("Saved."))
        return redirect("circles:circle", request.organization.slug, found.circle_id)
    return page(
        request, "circles/domain.html", {"form": form, "circle": found.circle, "domain": found}
    )


@require_POST
def close_domain(request: Request, pk: int) -> HttpResponse:
    """Give an area up."""
    found = actions.close_domain(pk, by=request.actor)
    messages.success(request, _("Closed. Nobody in particular decides in it from now on."))
    return redirect("circles:circle", request.organization.slug, found.circle_id)
