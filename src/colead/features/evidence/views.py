"""Pages of evidence. They read figures; jobs compute them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from colead.features.circles import queries as circles
from colead.features.circles.models import Circle
from colead.features.evidence import actions, forms, jobs, queries, rules
from colead.features.evidence.rules import drawing, wording
from colead.features.evidence.rules.indicators import INDICATORS
from colead.kernel import journal, paging
from colead.kernel.jobs import name_of, queue
from colead.kernel.sheets import table
from colead.kernel.verdict import refuse
from colead.kernel.web import Request, attempt, page


def _whole_number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


def _circle(request: Request) -> Circle | None:
    """The circle named in the address, or None for the organization."""
    rules.may_look(request.actor).enforce()
    return queries.circle_or_whole(request.actor, _whole_number(request.GET.get("circle", "")))


def _until(request: Request) -> date | None:
    try:
        return date.fromisoformat(request.GET.get("until", ""))
    except ValueError:
        return None


def _common(request: Request, circle: Circle | None, here: str) -> dict[str, Any]:
    """What every page of evidence shows around its own; notes that the actor looked."""
    actor = request.actor
    actions.look(here, circle_id=circle.pk if circle else None, by=actor)
    of = f"?circle={circle.pk}" if circle else ""
    home = (
        reverse("evidence:of-circle", args=[actor.slug, circle.pk])
        if circle
        else reverse("evidence:evidence", args=[actor.slug])
    )
    places = [
        ("evidence", _("Six profiles"), home),
        ("over-time", _("Over time"), None),
        ("durations", _("How long it takes"), None),
        ("dependence", _("What hangs on one"), None),
        ("network", _("Network"), None),
    ]
    return {
        "circle": circle,
        "here": here,
        "of": of,
        "tabs": [
            {
                "label": label,
                "url": address or reverse(f"evidence:{name}", args=[actor.slug]) + of,
                "current": name == here,
            }
            for name, label, address in places
        ],
        "circles": circles.choices(actor),
        "position": queries.position(actor),
    }


def _evidence(request: Request, circle: Circle | None) -> HttpResponse:
    rules.may_look(request.actor).enforce()
    found = queries.profiles(request.actor, circle, until=_until(request))
    reading = queries.sheet(request.actor, None, "reading")
    return page(
        request,
        "evidence/evidence.html",
        {
            **_common(request, circle, "evidence"),
            "found": found,
            "told": wording.told,
            "interval": wording.interval,
            "chance": wording.chance,
            "running": queries.progress(request.actor, job_name=name_of(jobs.measure)),
            "undated": reading.facts["undated"] if reading else 0,
        },
    )


@require_safe
def evidence(request: Request) -> HttpResponse:
    """Six profiles of the organization."""
    chosen = _whole_number(request.GET.get("circle", ""))
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


@require_safe
def over_time(request: Request) -> HttpResponse:
    """One indicator over time, with what people noted."""
    actor, circle = request.actor, _circle(request)
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
    return page(
        request,
        "evidence/over_time.html",
        {
            **_common(request, circle, "over-time"),
            "indicator": indicator,
            "indicators": [
                one for one in INDICATORS.values() if circle is None or not one.whole_only
            ],
            "rows": rows,
            "chart": chart,
            "notes": [(note, rules.may_withdraw(actor, by_id=note.by_id)) for note in notes],
            "note_form": forms.AnnotationForm(initial={"on": actor.today}),
            "closed": queries.closed(actor, circle),
            "told": wording.told,
            "interval": wording.interval,
        },
    )


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


@require_safe
def durations(request: Request) -> HttpResponse:
    """From issue to decision to outcome: how long it takes."""
    circle = _circle(request)
    found = queries.sheet(request.actor, circle, "curves", until=_until(request))
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
    return page(
        request,
        "evidence/durations.html",
        {
            **_common(request, circle, "durations"),
            "curves": curves,
            "sheet": found,
            "closed": queries.closed(request.actor, circle),
        },
    )


@require_safe
def dependence(request: Request) -> HttpResponse:
    """Domains that one person or nobody looked after, and goals nobody leads for."""
    circle = _circle(request)
    found = queries.sheet(request.actor, circle, "domains")
    listed = queries.domains(request.actor, found)
    return page(
        request,
        "evidence/dependence.html",
        {
            **_common(request, circle, "dependence"),
            "nobody": [one for one in listed if one.people == 0],
            "single": [one for one in listed if one.people == 1],
            "several": [one for one in listed if one.people > 1],
            "sheet": found,
            "goals": queries.goals_without_leads(request.actor, circle),
            "closed": queries.closed(request.actor, circle),
        },
    )


def _network(request: Request) -> dict[str, Any]:
    circle = _circle(request)
    actor = request.actor
    found = queries.sheet(actor, circle, "ties", until=_until(request))
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
        "ends": queries.ends(actor, circle),
        "closed": queries.closed(actor, circle),
    }


@require_safe
def network(request: Request) -> HttpResponse:
    """The network of public work: who turned to, credited or followed whom."""
    found = _network(request)
    return page(
        request,
        "evidence/network.html",
        {**_common(request, found["circle"], "network"), **found, "query": request.GET.urlencode()},
    )


@require_safe
def network_svg(request: Request) -> HttpResponse:
    """The picture as a file."""
    found = _network(request)
    actions.look("network", by=request.actor)
    if found["net"] is None:
        refuse(_("There is no network to draw here."))
    drawn = render_to_string(
        "evidence/network.svg", {**found, "organization": request.organization}
    )
    answer = HttpResponse(drawn, content_type="image/svg+xml; charset=utf-8")
    answer.headers["Content-Disposition"] = (
        f'attachment; filename="{request.actor.slug}-network.svg"'
    )
    return answer


def _table(name: str, rows: Iterable[Sequence[Any]]) -> HttpResponse:
    answer = HttpResponse(table(rows), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@require_safe
def ties_csv(request: Request) -> HttpResponse:
    """The network as a table: who turned to whom, by what, how often."""
    found = _network(request)
    actions.look("network", by=request.actor)
    return _table(f"{request.actor.slug}-ties.csv", [("from", "to", "by", "value"), *found["rows"]])


@require_safe
def figures_csv(request: Request) -> HttpResponse:
    """All figures of the organization or a circle as a table."""
    circle = _circle(request)
    actions.look("evidence", circle_id=circle.pk if circle else None, by=request.actor)
    names = (
        "indicator", "until", "days", "people", "cases", "value", "low", "high", "null_mean",
        "null_percentile", "undefined",
    )  # fmt: skip
    rows = queries.visible_to(request.actor).filter(circle=circle).order_by("indicator", "until")
    return _table(f"{request.actor.slug}-figures.csv", [names, *rows.values_list(*names)])


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
