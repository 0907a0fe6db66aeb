"""Before and after a day; one's own network beside published ones."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from colead.features.evidence import actions, forms, jobs, queries, rules
from colead.features.evidence.rules import dates, wording
from colead.features.evidence.rules.indicators import INDICATORS, UNDEFINED
from colead.features.evidence.rules.known import KNOWN, MEASURES
from colead.features.evidence.views.common import as_picture, as_table, common, until_of
from colead.kernel.jobs import name_of
from colead.kernel.web import Request, page


@require_http_methods(["GET", "POST"])
def compare(request: Request) -> HttpResponse:
    """What lies before a day beside what came after it, with how often chance does as much."""
    actor = request.actor
    rules.may_look(actor).enforce()
    form = forms.DayForm(request.POST or None, initial={"day": request.GET.get("day", "")[:10]})
    if form.is_valid():
        day = form.cleaned_data["day"]
        allowed = rules.may_compare(actor, day)
        if allowed:
            jobs.queue_about(jobs.compare, day, by=actor)
            messages.success(request, _("It is being computed. The result stands here soon."))
            return redirect(
                f"{reverse('evidence:compare', args=[actor.slug])}?until={day.isoformat()}"
            )
        form.add_error("day", allowed.reason)
    asked = list(queries.asked(actor, None, "compare")[:50])
    wanted = until_of(request)
    found = next((one for one in asked if one.until == wanted), None)
    if found is None and wanted is None and asked:
        found = asked[0]
    rows = found.facts["rows"] if found else []
    return page(
        request,
        "evidence/compare.html",
        {
            **common(request, None, "compare"),
            "form": form,
            "asked": asked,
            "found": found,
            "rows": [(INDICATORS[row["name"]], row) for row in rows],
            "whole_year": found is not None and found.facts["weeks"] == dates.WEEKS,
            "why_not": UNDEFINED,
            "notes": [note for note in queries.notes(actor) if rules.may_compare(actor, note.on)][
                -10:
            ],
            "running": queries.progress(actor, job_name=name_of(jobs.compare)),
            "told": wording.told,
            "interval": wording.interval,
            "difference": wording.difference,
        },
    )


def _known(request: Request) -> dict[str, Any]:
    """The published networks, and the three values of one's own (None: there is none)."""
    actor = request.actor
    rules.may_look(actor).enforce()
    ties = queries.sheet(actor, None, "ties")
    own: dict[str, float | None] = dict.fromkeys(MEASURES)
    if ties is not None:
        rows = {
            one.indicator: one.value
            for one in queries.visible_to(actor).filter(
                circle=None, until=ties.until, indicator__in=("decentralization", "answered")
            )
        }
        spread = rows.get("decentralization")
        own = {
            "density": ties.facts.get("density"),
            "centralization": None if spread is None else 1 - spread,
            "reciprocity": rows.get("answered"),
        }
    return {"known": KNOWN, "measures": MEASURES, "own": own, "sheet": ties}


@require_safe
def known(request: Request) -> HttpResponse:
    """Published networks beside one's own, by three values; in no order of merit."""
    return page(
        request,
        "evidence/known.html",
        {
            **_known(request),
            **common(request, None, "known"),
            "closed": queries.closed(request.actor, None),
        },
    )


@require_safe
def known_svg(request: Request) -> HttpResponse:
    """One of the pictures (``?measure=``, else the first) as a file."""
    found = _known(request)
    actions.look("known", by=request.actor)
    name = request.GET.get("measure", "")
    name = name if name in MEASURES else next(iter(MEASURES))
    return as_picture(
        f"{request.actor.slug}-known-{name}.svg",
        "evidence/files/scale.svg",
        {**found, "name": name, "label": MEASURES[name], "organization": request.organization},
    )


@require_safe
def known_csv(request: Request) -> HttpResponse:
    """The published networks and one's own as a table."""
    found = _known(request)
    actions.look("known", by=request.actor)
    own: list[tuple[Any, ...]] = []
    if found["sheet"] is not None:
        people = found["sheet"].facts["people"]
        own.append((request.organization.name, "", people, *found["own"].values()))
    rows = [
        (str(one.label), one.source, one.people, *(getattr(one, name) for name in MEASURES))
        for one in KNOWN
    ]
    return as_table(
        f"{request.actor.slug}-known.csv",
        [("network", "source", "people", *MEASURES), *own, *rows],
    )
