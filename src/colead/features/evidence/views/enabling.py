"""The stewards' record: how well they enable the others."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from colead.features.evidence import queries, rules
from colead.features.evidence.rules import drawing
from colead.features.evidence.views.common import common, until_of
from colead.kernel.web import Request, page


@require_safe
def enabling(request: Request) -> HttpResponse:
    """How the stewards enable: answers to asks, failures allowed, money and time released. About
    the stewards together, never about one of them."""
    actor = request.actor
    rules.may_look(actor).enforce()
    found = queries.sheet(actor, None, "enabling", until=until_of(request))
    failed = []
    if found is not None:
        start = found.until - timedelta(days=found.days - 1)
        failed = queries.failed_experiments(actor, start, found.until)
    facts = found.facts if found else {}
    asks = facts.get("asks", {"cases": 0})
    return page(
        request,
        "evidence/enabling.html",
        {
            **common(request, None, "enabling"),
            "sheet": found,
            "facts": facts,
            "chart": drawing.steps(asks) if asks["cases"] else None,
            "waiting": queries.open_asks(actor),
            "today": queries.day_of(actor, actor.at),
            "failed": failed,
            "ends": queries.ends(actor, None),
            "closed": queries.closed(actor, None),
        },
    )
