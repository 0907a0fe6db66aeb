"""The network of public work, and what flows between circles."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from colead.features.circles import queries as circles
from colead.features.evidence import actions, forms, jobs, queries, rules
from colead.features.evidence.rules import drawing, ring, wording
from colead.features.evidence.views.common import (
    as_picture,
    as_table,
    circle_of,
    common,
    until_of,
    whole_number,
)
from colead.kernel.jobs import name_of
from colead.kernel.verdict import refuse
from colead.kernel.web import Request, page


def _network(request: Request) -> dict[str, Any]:
    circle = circle_of(request)
    actor = request.actor
    drawn = queries.asked(actor, circle, "drawn").values_list("until", flat=True)
    ends = sorted({*queries.ends(actor, circle), *drawn}, reverse=True)
    # The slider sends the number of a day, the oldest being 0.
    at = whole_number(request.GET.get("at", ""))
    chosen = ends[-1 - at] if at is not None and at < len(ends) else until_of(request)
    found = queries.network(actor, circle, until=chosen)
    facts: dict[str, Any] = (
        found.facts if found else {"arcs": [], "places": {}, "between": [], "people": 0}
    )
    names = queries.names(actor, {one for arc in facts["arcs"] for one in arc[:2]})
    gone = _("somebody who is not here any more")
    rows = sorted(
        (
            (
                names.get(source, gone),
                names.get(target, gone),
                wording.ties(kinds),
                sum(kinds.values()),
            )
            for source, target, kinds in facts["arcs"]
        ),
        key=lambda row: (row[0].casefold(), row[1].casefold()),
    )
    by_circle = {one.pk: one.name for _depth, one in circles.tree(actor)}
    return {
        "circle": circle,
        "sheet": found,
        "rows": rows,
        "net": drawing.net(facts["places"], facts["arcs"], names) if facts["arcs"] else None,
        "between": [(by_circle.get(pk, "…"), count) for pk, count in facts["between"]],
        "ends": ends,
        "closed": queries.closed(actor, circle),
    }


@require_safe
def network(request: Request) -> HttpResponse:
    """The network of public work: who turned to, credited or followed whom."""
    found = _network(request)
    return page(
        request,
        "evidence/network.html",
        {
            **common(request, found["circle"], "network"),
            **found,
            "query": request.GET.urlencode(),
            "day_form": forms.DayForm(),
            "running": queries.progress(request.actor, job_name=name_of(jobs.draw)),
        },
    )


@require_POST
def draw(request: Request) -> HttpResponse:
    """Have the network of any past day drawn."""
    actor = request.actor
    rules.may_look(actor).enforce()
    form = forms.DayForm(request.POST)
    if not form.is_valid():
        return page(request, "evidence/draw.html", {"form": form})
    day = form.cleaned_data["day"]
    allowed = rules.may_draw(actor, day)
    if not allowed:
        form.add_error("day", allowed.reason)
        return page(request, "evidence/draw.html", {"form": form})
    jobs.queue_about(jobs.draw, day, by=actor)
    messages.success(request, _("The picture is being drawn. It stands here soon."))
    return redirect(f"{reverse('evidence:network', args=[actor.slug])}?until={day.isoformat()}")


@require_safe
def network_svg(request: Request) -> HttpResponse:
    """The picture as a file."""
    found = _network(request)
    actions.look("network", by=request.actor)
    if found["net"] is None:
        refuse(_("There is no network to draw here."))
    return as_picture(
        f"{request.actor.slug}-network.svg",
        "evidence/files/network.svg",
        {**found, "organization": request.organization},
    )


@require_safe
def ties_csv(request: Request) -> HttpResponse:
    """The network as a table: who turned to whom, by what, how often."""
    found = _network(request)
    actions.look("network", by=request.actor)
    return as_table(
        f"{request.actor.slug}-ties.csv", [("from", "to", "by", "value"), *found["rows"]]
    )


def _flow(request: Request) -> dict[str, Any]:
    actor = request.actor
    rules.may_look(actor).enforce()
    found = queries.sheet(actor, None, "flow", until=until_of(request))
    facts: dict[str, Any] = found.facts if found else {"circles": [], "cells": []}
    names = {one.pk: one.name for _depth, one in circles.tree(actor)}
    cells = {(i, j): count for i, j, count in facts["cells"] if i in names and j in names}
    there = [pk for pk in facts["circles"] if pk in names]
    order = sorted(there, key=lambda pk: names[pk].casefold())
    return {
        "sheet": found,
        "names": names,
        "order": order,
        "cells": cells,
        "picture": ring.ring(order, [[*pair, count] for pair, count in cells.items()], names),
    }


@require_safe
def between(request: Request) -> HttpResponse:
    """What flows between circles: from the people of one to the people of another."""
    return page(
        request,
        "evidence/between.html",
        {
            **common(request, None, "between"),
            **_flow(request),
            "ends": queries.ends(request.actor, None),
            "closed": queries.closed(request.actor, None),
            "query": request.GET.urlencode(),
        },
    )


@require_safe
def between_svg(request: Request) -> HttpResponse:
    """The picture of what flows between circles, as a file."""
    found = _flow(request)
    actions.look("between", by=request.actor)
    if found["picture"] is None:
        refuse(_("There is nothing to draw here."))
    return as_picture(f"{request.actor.slug}-between.svg", "evidence/files/between.svg", found)


@require_safe
def between_csv(request: Request) -> HttpResponse:
    """The same as a table; *few* stands where fewer than three ties are."""
    found = _flow(request)
    actions.look("between", by=request.actor)
    names = found["names"]
    rows = [
        (names[i], names[j], "few" if count is None else count)
        for (i, j), count in sorted(found["cells"].items())
    ]
    return as_table(f"{request.actor.slug}-between.csv", [("from", "to", "ties"), *rows])
