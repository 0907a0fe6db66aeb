"""What stands on an initiative's page: what it has and needs, and the picture of its progress."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from colead.features.capacity import queries
from colead.features.funds.rules import keeping
from colead.kernel.web import Request, page, panel


@require_safe
@panel
def of_initiative(request: Request, pk: int) -> HttpResponse:
    """What an initiative has and needs, and the way so far."""
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
            "picture": queries.picture(request.actor, pk),
        },
    )
