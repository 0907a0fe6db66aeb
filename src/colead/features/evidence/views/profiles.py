"""Six profiles, curves, one's own acts, who looked."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from colead.features.circles import queries as circles
from colead.features.circles.models import Circle
from colead.features.evidence import actions, forms, jobs, queries, rules
from colead.features.evidence.rules import drawing, wording
from colead.features.evidence.rules.indicators import INDICATORS
from colead.features.evidence.views.common import (
    as_picture,
    as_table,
    circle_of,
    common,
    until_of,
    whole_number,
)
from colead.kernel import journal, paging
from colead.kernel.jobs import name_of, queue
from colead.kernel.verdict import refuse
from colead.kernel.web import Request, attempt, page


def _evidence(request: Request, circle: Circle | None) -> HttpResponse:
    rules.may_look(request.actor).enforce()
    found = queries.profiles(request.actor, circle, until=until_of(request))
    reading = queries.sheet(request.actor, None, "reading", until=found.until)
    return page(
        request,
        "evidence/evidence.html",
        {
            **common(request, circle, "evidence"),
            "found": found,
            "told": wording.told,
            "interval": wording.interval,
            "chance": wording.chance,
            "running": queries.progress(request.actor, job_name=name_of(jobs.measure)),
            "undated": reading.facts["undated"] if reading else 0,
            "tied": reading.facts.get("tied") if reading and circle is None else None,
        },
    )


@require_safe
def evidence(request: Request) -> HttpResponse:
    """Six profiles of the organization."""
    chosen = whole_number(request.GET.get("circle", ""))
    if chosen is not None and queries.circle_or_whole(request.actor, chosen) is not None:
        return redirect("evidence:of-circle", request.actor.slug, chosen)
    return _evidence(request, None)


@require_safe
def of_circle(request: Request, pk: int) -> HttpResponse:
    """Six profiles of a circle; the root circle's are the organization's."""
    circle = queries.circle_or_whole(request.actor, pk)
    if circle is None:
        return redirect("evidence:evidence", request.actor.slug)
    return _evidence(request, circle)


@require_POST
def measure(request: Request) -> HttpResponse:
    """Ask for the figures to be brought up to date now."""
    actor = request.actor
    rules.may_look(actor).enforce()
    queue(
        jobs.measure,
        at=actor.at,
        key=f"evidence:{actor.organization_id}:{actor.at:%Y%m%d%H%M}",
        kept=True,
        organization_id=actor.organization_id,
        organization=actor.organization_id,
        moment=actor.at.isoformat(),
    )
    messages.success(request, _("The journal is being read. The figures stand here soon."))
    return redirect("evidence:evidence", request.actor.slug)


def _over_time(request: Request) -> dict[str, Any]:
    actor, circle = request.actor, circle_of(request)
    name = request.GET.get("indicator", "spread")
    indicator = INDICATORS.get(name) or INDICATORS["spread"]
    rows = queries.series(actor, circle, indicator.name)
    notes = queries.notes(actor)
    chart = None
    if any(row.value is not None for row in rows):
        chart = drawing.over_time(
            [(row.until, row.value, row.low, row.high) for row in rows],
            notes=[(note.on, note.text) for note in notes],
            percent=indicator.unit == "share",
        )
    return {
        "circle": circle, "indicator": indicator, "rows": rows, "notes": notes, "chart": chart
    }  # fmt: skip


@require_safe
def over_time(request: Request) -> HttpResponse:
    """One indicator over time, with what people noted."""
    actor = request.actor
    found = _over_time(request)
    circle = found["circle"]
    return page(
        request,
        "evidence/over_time.html",
        {
            **common(request, circle, "over-time"),
            **found,
            "indicators": [
                one for one in INDICATORS.values() if circle is None or not one.whole_only
            ],
            "notes": [
                (note, rules.may_withdraw(actor, by_id=note.by_id)) for note in found["notes"]
            ],
            "note_form": forms.AnnotationForm(initial={"on": actor.today}),
            "closed": queries.closed(actor, circle),
            "told": wording.told,
            "interval": wording.interval,
            "query": request.GET.urlencode(),
        },
    )


@require_safe
def over_time_svg(request: Request) -> HttpResponse:
    """The curve of one indicator as a file."""
    found = _over_time(request)
    _note(request, "over-time", found["circle"])
    if found["chart"] is None:
        refuse(_("There is nothing to draw here."))
    name = f"{request.actor.slug}-{found['indicator'].name}.svg"
    context = {"chart": found["chart"], "title": found["indicator"].label}
    return as_picture(name, "evidence/files/curve.svg", context)


@require_safe
def over_time_csv(request: Request) -> HttpResponse:
    """One indicator over time as a table."""
    found = _over_time(request)
    _note(request, "over-time", found["circle"])
    names = ("until", "value", "low", "high", "cases", "people", "undefined")
    rows = [[getattr(row, name) for name in names] for row in found["rows"]]
    return as_table(f"{request.actor.slug}-{found['indicator'].name}.csv", [names, *rows])


def _note(request: Request, here: str, circle: Circle | None) -> None:
    actions.look(here, circle_id=circle.pk if circle else None, by=request.actor)


@require_http_methods(["GET", "POST"])
def annotate(request: Request) -> HttpResponse:
    """Write down what happened on a day."""
    rules.may_annotate(request.actor).enforce()
    form = forms.AnnotationForm(request.POST or None, initial={"on": request.actor.today})
    if form.is_valid():
        made = attempt(form, lambda: actions.annotate(by=request.actor, **form.cleaned_data))
        if made is not None:
            messages.success(request, _("Noted."))
            return redirect("evidence:over-time", request.actor.slug)
    return page(request, "evidence/annotate.html", {"form": form})


@require_POST
def withdraw(request: Request, pk: int) -> HttpResponse:
    """Take a note back."""
    actions.withdraw_annotation(pk, by=request.actor)
    messages.success(request, _("Taken back."))
    return redirect("evidence:over-time", request.actor.slug)


def _durations(request: Request) -> dict[str, Any]:
    circle = circle_of(request)
    found = queries.sheet(request.actor, circle, "curves", until=until_of(request))
    labels = {
        "taken": (_("An issue is taken up"), _("days since it was raised")),
        "decided": (_("A decision is settled"), _("days since it was proposed")),
        "resolved": (_("An issue is resolved"), _("days since it was raised")),
        "outcome": (_("An initiative comes to a result"), _("days since it began")),
    }
    curves = [
        {
            "name": name,
            "label": label,
            "axis": axis,
            "facts": found.facts[name],
            "chart": drawing.steps(found.facts[name]) if found.facts[name]["cases"] else None,
        }
        for name, (label, axis) in labels.items()
        if found is not None
    ]
    return {"circle": circle, "sheet": found, "curves": curves}


@require_safe
def durations(request: Request) -> HttpResponse:
    """From issue to decision to outcome: how long it takes."""
    found = _durations(request)
    return page(
        request,
        "evidence/durations.html",
        {
            **common(request, found["circle"], "durations"),
            **found,
            "closed": queries.closed(request.actor, found["circle"]),
            "query": request.GET.urlencode(),
        },
    )


@require_safe
def durations_svg(request: Request) -> HttpResponse:
    """One of the curves of durations (``?curve=``, else the first there is) as a file."""
    found = _durations(request)
    _note(request, "durations", found["circle"])
    curves = {one["name"]: one for one in found["curves"] if one["chart"]}
    if not curves:
        refuse(_("There is nothing to draw here."))
    one = curves.get(request.GET.get("curve", "")) or next(iter(curves.values()))
    context = {"chart": one["chart"], "title": one["label"]}
    return as_picture(
        f"{request.actor.slug}-{one['name']}.svg", "evidence/files/curve.svg", context
    )


@require_safe
def durations_csv(request: Request) -> HttpResponse:
    """All curves of durations as a table."""
    found = _durations(request)
    _note(request, "durations", found["circle"])
    rows = [[one["name"], *step] for one in found["curves"] for step in one["facts"]["steps"]]
    names = ("curve", "days", "open", "low", "high")
    return as_table(f"{request.actor.slug}-durations.csv", [names, *rows])


@require_safe
def figures_csv(request: Request) -> HttpResponse:
    """All figures of the organization or a circle as a table."""
    circle = circle_of(request)
    actions.look("evidence", circle_id=circle.pk if circle else None, by=request.actor)
    names = (
        "indicator", "until", "days", "people", "cases", "value", "low", "high", "null_mean",
        "null_percentile", "undefined", "drawn_at",
    )  # fmt: skip
    rows = queries.visible_to(request.actor).filter(circle=circle).order_by("indicator", "until")
    return as_table(f"{request.actor.slug}-figures.csv", [names, *rows.values_list(*names)])


@require_safe
def mine(request: Request) -> HttpResponse:
    """One's own acts; nobody else sees this page."""
    actor = request.actor
    rules.may_look(actor).enforce()
    listed = paging.page(
        queries.my_acts(actor), after=request.GET.get("after"), order=("-at", "-pk")
    )
    found = queries.my_counts(actor)
    counts = [(label, found[event]) for event, label in wording.OWN.items() if event in found]
    return page(
        request,
        "evidence/mine.html",
        {
            "acts": [(entry, journal.tell(entry, who=actor.name)) for entry in listed.items],
            "next": listed.next,
            "counts": counts,
        },
    )


@require_safe
def looks(request: Request) -> HttpResponse:
    """Who looked at which page of evidence, open to every member."""
    rules.may_look(request.actor).enforce()
    listed = paging.page(
        queries.looks(request.actor), after=request.GET.get("after"), order=("-at", "-pk")
    )
    names = {one.pk: one.name for _depth, one in circles.tree(request.actor)}
    return page(
        request,
        "evidence/looks.html",
        {"looks": listed.items, "next": listed.next, "names": names},
    )
