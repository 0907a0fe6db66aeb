"""The yearly report: to print, and to publish by a secret link."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from colead.features.circles import queries as circles
from colead.features.circles.models import Circle
from colead.features.evidence import actions, forms, queries, rules
from colead.features.evidence.queries.reporting import day
from colead.features.evidence.rules import drawing, wording
from colead.features.evidence.rules.indicators import INDICATORS, UNDEFINED
from colead.features.evidence.views.common import circle_of, common, whole_number
from colead.kernel.web import Request, attempt, page


def drawn(facts: dict[str, Any]) -> dict[str, Any]:
    """A report's values with words and pictures, for pages with and without signing in."""
    notes = [(day(on), text) for on, text in facts["notes"]]
    figures = []
    for one in facts["figures"]:
        indicator = INDICATORS.get(one["name"])
        if indicator is None:
            continue  # It was published before this indicator was dropped.
        rows = [
            (day(until), value, low, high)
            for until, value, low, high in facts["series"].get(one["name"], [])
        ]
        chart = None
        if sum(row[1] is not None for row in rows) > 1:
            chart = drawing.over_time(rows, notes=notes, percent=indicator.unit == "share")
        figures.append(
            {
                "indicator": indicator,
                "value": wording.told(one["value"], indicator.unit),
                "range": wording.interval(one["low"], one["high"], indicator.unit),
                "chance": wording.chance(one["null_mean"], one["null_percentile"], indicator.unit),
                "cases": one["cases"],
                "why_not": UNDEFINED.get(one["undefined"], ""),
                "chart": chart,
                "rows": [
                    {
                        "until": until,
                        "value": wording.told(value, indicator.unit),
                        "range": wording.interval(low, high, indicator.unit),
                        "figures": (value, low, high),
                    }
                    for until, value, low, high in rows
                ],
            }
        )
    return {**facts, "until": day(facts["until"]), "notes": notes, "figures": figures}


def _names(request: Request) -> list[str]:
    found = request.GET.getlist("names")[:100] if request.method != "POST" else []
    return found or list(queries.USUAL)


def _shown(
    request: Request, circle: Circle | None, form: forms.ReportForm, names: list[str]
) -> HttpResponse:
    actor = request.actor
    with_notes = request.GET.get("notes") == "on" or "names" not in request.GET
    facts = queries.report(actor, circle, names, with_notes=with_notes)
    belongs = queries.belongs(actor, circle)
    mine = set(circles.my_circle_ids(actor))
    return page(
        request,
        "evidence/report.html",
        {
            **common(request, circle, "report"),
            "form": form,
            "report": drawn(facts) if facts else None,
            "names": names,
            "with_notes": with_notes,
            "indicators": [
                one for one in INDICATORS.values() if circle is None or not one.whole_only
            ],
            "may_publish": rules.may_publish(actor, belongs=belongs, whole=circle is None),
            "reports": [
                (one, rules.may_take_back(actor, by_id=one.by_id, belongs=one.circle_id in mine))
                for one in queries.reports(actor)[:20]
            ],
            "closed": queries.closed(actor, circle),
        },
    )


@require_safe
def report(request: Request) -> HttpResponse:
    """One page to print, of the organization or a circle, with chosen figures."""
    circle = circle_of(request)
    names = _names(request)
    return _shown(request, circle, forms.ReportForm(initial={"names": names}), names)


@require_POST
def publish(request: Request) -> HttpResponse:
    """Freeze the report behind a secret link, which is shown this one time and kept by no cache."""
    actor = request.actor
    circle = queries.circle_or_whole(actor, whole_number(request.POST.get("circle", "")))
    belongs = queries.belongs(actor, circle)
    rules.may_publish(actor, belongs=belongs, whole=circle is None).enforce()
    form = forms.ReportForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        made = attempt(
            form,
            lambda: actions.publish(
                circle_id=circle.pk if circle else None,
                title=given["title"],
                names=given["names"],
                with_notes=given["notes"],
                by=actor,
            ),
        )
        if made is not None:
            found, link = made
            url = request.build_absolute_uri(reverse("evidence-public:shared", args=[link]))
            shown = page(request, "evidence/published.html", {"report": found, "link": url})
            shown["Cache-Control"] = "no-store"
            return shown
    return _shown(request, circle, form, list(queries.USUAL))


@require_POST
def take_back(request: Request, pk: int) -> HttpResponse:
    """Take a published report back."""
    actions.take_back(pk, by=request.actor)
    return redirect("evidence:report", request.actor.slug)


@require_safe
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """A published report, without signing in: what was frozen, and nothing else."""
    found = queries.by_link(token)
    shown = page(
        request, "evidence/shared.html", {"report": drawn(found.facts), "title": found.title}
    )
    shown["Cache-Control"] = "no-store"
    shown["X-Robots-Tag"] = "noindex"
    shown["Referrer-Policy"] = "no-referrer"
    return shown
