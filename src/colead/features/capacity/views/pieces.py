"""What stands on an initiative's page: what it has and needs, and the picture of its progress."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from colead.features.capacity import queries
from colead.kernel.web import Request, page, panel


@require_safe
@panel
def of_initiative(request: Request, pk: int) -> HttpResponse:
    """What an initiative has and needs."""
    found = queries.panel(request.actor, pk)
    return page(
        request,
        "capacity/_panel.html",
        {
            "p": found,
            "initiative": found.initiative,
            "leading": request.actor.member_id in found.lead_ids,
        },
    )


@require_safe
@panel
def way(request: Request, pk: int) -> HttpResponse:
    """The picture of an initiative's way so far."""
    return page(request, "capacity/_progress.html", {"way": queries.way(request.actor, pk)})
