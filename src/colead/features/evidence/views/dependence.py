"""What hangs on one person: domains, and goals nobody leads for."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from colead.features.evidence import actions, queries
from colead.features.evidence.rules import dots
from colead.features.evidence.views.common import as_picture, as_table, circle_of, common
from colead.kernel.verdict import refuse
from colead.kernel.web import Request, page


def _found(request: Request) -> dict[str, Any]:
    actor, circle = request.actor, circle_of(request)
    sheet = queries.sheet(actor, circle, "domains")
    domains = queries.domains(actor, sheet)
    goals = queries.goals(actor, circle)
    return {
        "circle": circle,
        "sheet": sheet,
        "domains": domains,
        "goals": goals,
        "domain_dots": dots.dots((one.name, one.people) for one in domains),
        "goal_dots": dots.dots((one.name, one.people) for one in goals),
    }


@require_safe
def dependence(request: Request) -> HttpResponse:
    """Domains that one person or nobody looked after, and goals nobody leads for."""
    found = _found(request)
    domains = found["domains"]
    return page(
        request,
        "evidence/dependence.html",
        {
            **common(request, found["circle"], "dependence"),
            **found,
            "nobody": [one for one in domains if one.people == 0],
            "single": [one for one in domains if one.people == 1],
            "several": [one for one in domains if one.people > 1],
            "unled": [one for one in found["goals"] if one.people == 0],
            "closed": queries.closed(request.actor, found["circle"]),
            "query": request.GET.urlencode(),
        },
    )


def _for_file(request: Request) -> dict[str, Any]:
    found = _found(request)
    circle = found["circle"]
    actions.look("dependence", circle_id=circle.pk if circle else None, by=request.actor)
    return found


@require_safe
def dependence_svg(request: Request) -> HttpResponse:
    """The picture of domains, or with ``?of=goals`` of goals, as a file."""
    found = _for_file(request)
    goals = request.GET.get("of") == "goals"
    picture = found["goal_dots" if goals else "domain_dots"]
    if picture is None:
        refuse(_("There is nothing to draw here."))
    title = _("Goals by people who lead for them") if goals else _("Domains by people")
    name = f"{request.actor.slug}-{'goals' if goals else 'domains'}.svg"
    return as_picture(name, "evidence/files/dots.svg", {"picture": picture, "title": title})


@require_safe
def dependence_csv(request: Request) -> HttpResponse:
    """Each domain and each open goal with its circle and people, as a table."""
    found = _for_file(request)
    rows = [
        (kind, one.name, one.circle, one.people)
        for kind, things in (("domain", found["domains"]), ("goal", found["goals"]))
        for one in things
    ]
    return as_table(
        f"{request.actor.slug}-dependence.csv", [("kind", "name", "circle", "people"), *rows]
    )
