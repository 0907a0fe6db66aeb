"""Surveys, their figures, pulses and questions, to read."""

from __future__ import annotations

import json

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from colead.features.surveys import actions, forms, queries, rules
from colead.features.surveys.rules import instruments as files
from colead.features.surveys.rules.shipped import SHIPPED
from colead.kernel.web import Request, attempt, page


@require_safe
def surveys(request: Request) -> HttpResponse:
    """Surveys that are open, or over; and the pulses."""
    over = request.GET.get("over") == "1"
    found = queries.listed(
        request.actor, state="over" if over else "open", after=request.GET.get("after")
    )
    context = {
        "page": found,
        "over": over,
        "waits": queries.to_answer(request.actor) if not over else set(),
        "pulses": [] if over else list(queries.pulses(request.actor).select_related("circle")[:20]),
    }
    return page(request, "surveys/list.html", context)


@require_safe
def survey(request: Request, pk: int) -> HttpResponse:
    """A survey: what it asks while it is open, what it showed when it is over."""
    found = queries.sheet(request.actor, pk)
    return page(request, "surveys/survey.html", {"s": found, "survey": found.survey})


@require_safe
def pulse(request: Request, pk: int) -> HttpResponse:
    """A pulse over its waves."""
    found = queries.trend(request.actor, pk)
    return page(request, "surveys/pulse.html", {"t": found, "pulse": found.pulse})


@require_http_methods(["GET", "POST"])
def instruments(request: Request) -> HttpResponse:
    """All questions at hand, and bringing some from a file."""
    rules.may_add(request.actor).enforce()
    form = forms.FileForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        raw = form.cleaned_data["file"].read(files.MOST_BYTES + 1)
        made = attempt(form, lambda: actions.add_instrument(raw, by=request.actor))
        if made:
            messages.success(request, _("The questions are at hand. Ask them when you like."))
            return redirect("surveys:instrument", request.organization.slug, made.pk)
    own = list(queries.instruments(request.actor)[:200])
    there = {one.key for one in own}
    shipped = [make() for key, make in SHIPPED.items() if key not in there]
    return page(request, "surveys/instruments.html", {"form": form, "own": own, "shipped": shipped})


@require_POST
def take(request: Request, shipped: str) -> HttpResponse:
    """Take questions that come with Colead."""
    made = actions.take_shipped(shipped, by=request.actor)
    return redirect("surveys:instrument", request.organization.slug, made.pk)


@require_safe
def instrument(request: Request, pk: int) -> HttpResponse:
    """The questions of an instrument, whose they are and on what terms."""
    found = queries.instrument(request.actor, pk)
    context = {"instrument": found, "asked": files.check(found.contents)}
    return page(request, "surveys/instrument.html", context)


@require_safe
def instrument_file(request: Request, pk: int) -> HttpResponse:
    """An instrument as a file, to give on."""
    found = queries.instrument(request.actor, pk)
    body = json.dumps(found.contents, ensure_ascii=False, indent=2)
    answer = HttpResponse(body, content_type="application/json; charset=utf-8")
    name = f"{found.key}-{found.version}.json"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
