"""What stands on an initiative's page: what it has and needs, and the picture of its progress."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from colead.features.capacity import queries
from colead.features.funds.rules import keeping
from colead.kernel.web import Request, page


@require_safe
def of_initiative(request: Request, pk: int) -> HttpResponse:
    """Money, people and their time, things, learning, what is needed, what is here."""
    found = queries.panel(request.actor, pk)
    may_take = keeping.may_take(request.actor, leads=found.lead_ids, status=found.initiative.status)
    return page(
        request,
        "capacity/_panel.html",
        {
            "p": found,
            "initiative": found.initiative,
            "leading": request.actor.member_id in found.lead_ids,
            "may_take": may_take,
        },
    )


@require_safe
def progress(request: Request, pk: int) -> HttpResponse:
    """A picture of what happened on the way, and the same as a table."""
    found = queries.picture(request.actor, pk)
    return page(request, "capacity/_progress.html", {"picture": found})
