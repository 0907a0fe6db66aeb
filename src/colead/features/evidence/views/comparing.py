"""Before and after a day; one's own network beside published ones."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from colead.features.evidence import forms, jobs, queries, rules
from colead.features.evidence.rules import dates, wording
from colead.features.evidence.rules.indicators import INDICATORS, UNDEFINED
from colead.features.evidence.rules.known import KNOWN, MEASURES
from colead.features.evidence.views.common import common, until_of
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


@require_safe
def known(request: Request) -> HttpResponse:
    """Published networks beside one's own, by three values; in no order of merit."""
    actor = request.actor
    rules.may_look(actor).enforce()
    ties = queries.sheet(actor, None, "ties")
    own: dict[str, float | None] = {}
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
    return page(
        request,
        "evidence/known.html",
        {
            **common(request, None, "known"),
            "known": KNOWN,
            "measures": MEASURES,
            "own": own,
            "sheet": ties,
            "closed": queries.closed(actor, None),
        },
    )
