"""Asking, asking again and again, and taking back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from colead.features.surveys import actions, forms, queries, rules
from colead.features.surveys.rules.shipped import SHIPPED
from colead.kernel.calendar import end_of_day
from colead.kernel.verdict import Refused
from colead.kernel.web import Request, attempt, page


def _choices(request: Request) -> dict[str, Any]:
    """Questions and circles to choose from. The newest of Colead's own go by their key, taken or
    not, so that a form that is shown again still fits."""
    found: dict[str, str] = {}
    for one in queries.instruments(request.actor)[:200]:
        is_first = one.key in SHIPPED and one.key not in found
        found[one.key if is_first else str(one.pk)] = f"{one.title} ({one.version})"
    for key, make in SHIPPED.items():
        found.setdefault(key, make().title)
    return {"instruments": list(found.items()), "circles": queries.open_to(request.actor)}


def _wanted(request: Request, choices: list[tuple[str, str]]) -> str | None:
    """The questions that a link brings along, by number."""
    number = request.GET.get("questions", "")
    if number in dict(choices) or not number.isdecimal() or len(number) > 18:
        return number or None
    known = queries.instruments(request.actor).filter(pk=int(number)).first()
    return known.key if known else None


def _instrument(request: Request, chosen: str) -> int:
    """The number of the chosen questions; those of Colead are taken when they are first asked."""
    return int(chosen) if chosen.isdecimal() else actions.take_shipped(chosen, by=request.actor).pk


@require_http_methods(["GET", "POST"])
def ask(request: Request) -> HttpResponse:
    """Ask many, once."""
    rules.may_add(request.actor).enforce()
    choices = _choices(request)
    start = {
        "instrument_id": _wanted(request, choices["instruments"]),
        "circle_id": request.GET.get("circle"),
    }
    form = forms.AskForm(request.POST or None, initial=start, **choices)
    if form.is_valid():
        given = dict(form.cleaned_data)
        until = end_of_day(given.pop("until"), request.actor.timezone)
        chosen = given.pop("instrument_id")
        made = attempt(
            form,
            lambda: actions.open_survey(
                instrument_id=_instrument(request, chosen), closes_at=until, by=request.actor,
                **given,
            ),
        )  # fmt: skip
        if made:
            messages.success(request, _("Asked. Everybody on the roll is told."))
            return redirect("surveys:survey", request.organization.slug, made.pk)
    context = {
        "form": form,
        "heading": _("Ask many"),
        "lead": _("Answers are anonymous: nobody can see who said what, you neither."),
        "submit": _("Ask"),
    }
    return page(request, "surveys/ask.html", context)


@require_http_methods(["GET", "POST"])
def begin_pulse(request: Request) -> HttpResponse:
    """Ask a few questions again and again."""
    rules.may_add(request.actor).enforce()
    choices = _choices(request)
    start = {"instrument_id": _pulse_first(choices["instruments"])}
    form = forms.PulseForm(request.POST or None, initial=start, **choices)
    if form.is_valid():
        given = dict(form.cleaned_data)
        chosen = given.pop("instrument_id")
        made = attempt(
            form,
            lambda: actions.begin_pulse(
                instrument_id=_instrument(request, chosen), by=request.actor, **given
            ),
        )
        if made:
            messages.success(request, _("It has begun: the first questions are out."))
            return redirect("surveys:pulse", request.organization.slug, made.pk)
    context = {
        "form": form,
        "heading": _("Begin a pulse"),
        "lead": _("A few questions each time, the next ones the time after, round and round."),
        "submit": _("Begin"),
    }
    return page(request, "surveys/ask.html", context)


def _pulse_first(instruments: list[tuple[str, str]]) -> str | None:
    keys = [key for key, _label in instruments]
    return "colead-pulse" if "colead-pulse" in keys else (keys[0] if keys else None)


@require_POST
def stop_pulse(request: Request, pk: int) -> HttpResponse:
    """Ask no more."""
    queries.pulse(request.actor, pk)
    try:
        actions.stop_pulse(pk, by=request.actor)
        messages.success(request, _("Stopped. What it showed stays."))
    except Refused as no:
        messages.error(request, no.reason)
    return redirect("surveys:pulse", request.organization.slug, pk)


@require_http_methods(["GET", "POST"])
def withdraw(request: Request, pk: int) -> HttpResponse:
    """Take a survey back."""
    found = queries.sheet(request.actor, pk)
    found.withdraw.enforce()
    form = forms.WithdrawForm(request.POST or None)
    if form.is_valid() and attempt(
        form, lambda: actions.withdraw(pk, by=request.actor, **form.cleaned_data)
    ):
        messages.success(request, _("Taken back. What was answered is destroyed unseen."))
        return redirect("surveys:survey", request.organization.slug, pk)
    context = {
        "form": form,
        "heading": _("Take it back"),
        "lead": _("What was answered is destroyed unseen. Everybody who was asked is told why."),
        "submit": _("Take it back"),
    }
    return page(request, "surveys/ask.html", context)
