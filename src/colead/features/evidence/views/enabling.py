"""The stewards' record: how well they enable the others."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from colead.features.evidence import actions, queries, rules
from colead.features.evidence.models import Sheet
from colead.features.evidence.rules import drawing
from colead.features.evidence.views.common import as_picture, as_table, common, until_of
from colead.kernel.money import digits
from colead.kernel.verdict import refuse
from colead.kernel.web import Request, page


def _sheet(request: Request) -> tuple[Sheet | None, dict[str, Any]]:
    """The sheet that was asked for, with what it says of asks."""
    found = queries.sheet(request.actor, None, "enabling", until=until_of(request))
    return found, (found.facts if found else {}).get("asks", {"cases": 0, "steps": []})


@require_safe
def asks_svg(request: Request) -> HttpResponse:
    """How long asks wait for an answer, as a file."""
    rules.may_look(request.actor).enforce()
    actions.look("enabling", by=request.actor)
    _found, asks = _sheet(request)
    if not asks["cases"]:
        refuse(_("There is nothing to draw here."))
    context = {"chart": drawing.steps(asks), "title": _("Asks still without an answer")}
    return as_picture(f"{request.actor.slug}-asks.svg", "evidence/files/curve.svg", context)


@require_safe
def asks_csv(request: Request) -> HttpResponse:
    """The same as a table."""
    rules.may_look(request.actor).enforce()
    actions.look("enabling", by=request.actor)
    _found, asks = _sheet(request)
    return as_table(
        f"{request.actor.slug}-asks.csv", [("days", "open", "low", "high"), *asks["steps"]]
    )


@require_safe
def record_csv(request: Request) -> HttpResponse:
    """The whole record as a table: what, how much, of how many cases, in which unit."""
    rules.may_look(request.actor).enforce()
    actions.look("enabling", by=request.actor)
    found, asks = _sheet(request)
    facts = found.facts if found else {}
    rows: list[tuple[Any, ...]] = []
    if found is not None:
        tried = facts["experiments"]
        rows = [
            ("days until half of the asks are answered", asks.get("median"), asks["cases"], "days"),
            ("answers that helped", *facts["helped"], "answers"),
            ("experiments that failed", tried["failed"], tried["ended"], "experiments"),
        ]

    def money(minor: int, currency: str) -> str:
        return str(Decimal(minor).scaleb(-digits(currency)))

    for currency, times, amount, free_times, free in facts.get("money", ()):
        rows.append(("money taken", money(amount, currency), times, currency))
        rows.append(("money taken without asking", money(free, currency), free_times, currency))
    for currency, amount, minutes, shares in facts.get("learning", ()):
        rows.append(("money for learning", money(amount, currency), shares, currency))
        rows.append(("time for learning", minutes, shares, "minutes"))
    return as_table(f"{request.actor.slug}-enabling.csv", [("what", "value", "of", "unit"), *rows])


@require_safe
def enabling(request: Request) -> HttpResponse:
    """How the stewards enable: answers to asks, failures allowed, money and time released. About
    the stewards together, never about one of them."""
    actor = request.actor
    rules.may_look(actor).enforce()
    found, asks = _sheet(request)
    failed = []
    if found is not None:
        start = found.until - timedelta(days=found.days - 1)
        failed = queries.failed_experiments(actor, start, found.until)
    return page(
        request,
        "evidence/enabling.html",
        {
            **common(request, None, "enabling"),
            "sheet": found,
            "facts": found.facts if found else {},
            "query": request.GET.urlencode(),
            "chart": drawing.steps(asks) if asks["cases"] else None,
            "waiting": queries.open_asks(actor),
            "today": queries.day_of(actor, actor.at),
            "failed": failed,
            "ends": queries.ends(actor, None),
            "closed": queries.closed(actor, None),
        },
    )
