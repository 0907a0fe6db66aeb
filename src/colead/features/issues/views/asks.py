"""Pages of asks to the stewards."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from colead.features.conversations import queries as conversations
from colead.features.issues import actions, forms, queries, rules
from colead.features.issues.models import Ask
from colead.features.issues.views.issues import number
from colead.kernel import subjects
from colead.kernel.actor import Actor
from colead.kernel.subjects import Subject
from colead.kernel.verdict import Missing, Refused
from colead.kernel.web import Request, attempt, page

WHICH = ("open", "late", "mine", "answered")


@require_safe
def asks(request: Request) -> HttpResponse:
    """Asks to the stewards with their clocks, and the stewards' record."""
    which = request.GET.get("which", "open")
    which = which if which in WHICH else "open"
    actor = request.actor
    return page(
        request,
        "issues/asks.html",
        {
            "page": queries.listed_asks(actor, which=which, after=request.GET.get("after")),
            "which": which,
            "today": queries.today_of(actor),
            "record": None if actor.is_guest else queries.enabling_record(actor),
            "days": queries.working_days(actor.organization_id),
        },
    )


@require_http_methods(["GET", "POST"])
def new_ask(request: Request) -> HttpResponse:
    """Ask the stewards to remove an obstacle (``?about=kind:id``)."""
    actor = request.actor
    form = forms.AskForm(
        request.POST or None, initial={"title": request.GET.get("title", "")[:200]}
    )
    about = _named(actor, request.GET.get("about", ""))
    if form.is_valid():
        made = attempt(
            form,
            lambda: actions.ask(
                by=actor, about=(about.kind, about.id) if about else None, **form.cleaned_data
            ),
        )
        if made:
            messages.success(request, _("Asked. The clock runs, and everyone can see it."))
            return redirect("issues:ask", request.organization.slug, made.pk)
    return page(
        request,
        "issues/new_ask.html",
        {
            "form": form,
            "about": about,
            "verdict": rules.may_ask(actor),
            "days": queries.working_days(actor.organization_id),
        },
    )


def _named(actor: Actor, key: str) -> Subject | None:
    kind, _colon, written = key.partition(":")
    subject_id = number(written)
    return subjects.find(actor, kind, subject_id) if kind and subject_id else None


def _about(actor: Actor, found: Ask) -> Subject | None:
    try:
        return subjects.find(actor, found.about_kind, found.about_id) if found.about_id else None
    except Missing:
        return None


@require_http_methods(["GET", "POST"])
def ask(request: Request, pk: int) -> HttpResponse:
    """One ask; a steward answers here."""
    actor = request.actor
    found = queries.ask(actor, pk)
    may_answer = rules.may_answer(actor, by_id=found.by_id, state=found.state)
    form = forms.AnswerForm(request.POST or None) if may_answer else None
    if request.method == "POST":
        may_answer.enforce()
        if form is not None and form.is_valid():
            values = form.cleaned_data
            if attempt(form, lambda: actions.answer(pk, by=actor, **values)):
                messages.success(request, _("Answered."))
                return redirect("issues:ask", request.organization.slug, pk)
    today = queries.today_of(actor)
    return page(
        request,
        "issues/ask.html",
        {
            "ask": found,
            "answers": queries.answers(found.pk),
            "form": form,
            "may_answer": may_answer,
            "may_judge": rules.may_judge(actor, by_id=found.by_id, state=found.state),
            "may_ask_again": rules.may_ask_again(
                actor, by_id=found.by_id, state=found.state, helped=found.helped
            ),
            "may_withdraw": rules.may_withdraw_ask(actor, by_id=found.by_id, state=found.state),
            "about": _about(actor, found),
            "late": rules.is_late(state=found.state, due_on=found.due_on, today=today),
            "days_left": rules.days_between(today, found.due_on),
            "thread": conversations.thread(actor, "ask", found.pk),
        },
    )


def _ask_act(request: Request, pk: int, act: Callable[[], Any], done: str) -> HttpResponse:
    try:
        act()
        messages.success(request, done)
    except Refused as no:
        messages.error(request, no.reason)
    return redirect("issues:ask", request.organization.slug, pk)


@require_POST
def judge(request: Request, pk: int) -> HttpResponse:
    """Say whether the answer helped."""
    queries.ask(request.actor, pk)
    form = forms.JudgeForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Say whether it helped."))
    helped, note = form.cleaned_data["helped"] == "yes", form.cleaned_data["note"]
    return _ask_act(
        request,
        pk,
        lambda: actions.judge(pk, helped=helped, note=note, by=request.actor),
        _("Thank you; this is part of the stewards' record."),
    )


@require_http_methods(["GET", "POST"])
def ask_again(request: Request, pk: int) -> HttpResponse:
    """Ask again what was not helped; a new clock runs."""
    found = queries.ask(request.actor, pk)
    rules.may_ask_again(
        request.actor, by_id=found.by_id, state=found.state, helped=found.helped
    ).enforce()
    form = forms.AskAgainForm(request.POST or None, initial={"text": found.text})
    made = None
    if form.is_valid():
        made = attempt(form, lambda: actions.ask_again(pk, by=request.actor, **form.cleaned_data))
    if made:
        messages.success(request, _("Asked again. A new clock runs."))
        return redirect("issues:ask", request.organization.slug, pk)
    return page(request, "issues/ask_again.html", {"form": form, "ask": found})


@require_POST
def withdraw_ask(request: Request, pk: int) -> HttpResponse:
    """Withdraw one's own ask."""
    return _ask_act(
        request, pk, lambda: actions.withdraw_ask(pk, by=request.actor), _("Withdrawn.")
    )


@require_http_methods(["GET", "POST"])
def clock(request: Request) -> HttpResponse:
    """Stewards say within how many working days they answer."""
    actor = request.actor
    days = queries.working_days(actor.organization_id)
    rules.may_set_clock(actor, working_days=days).enforce()
    form = forms.ClockForm(request.POST or None, initial={"working_days": days})
    clock = None
    if form.is_valid():
        clock = attempt(form, lambda: actions.set_clock(by=actor, **form.cleaned_data))
    if clock:
        messages.success(request, _("Set. Clocks that run already stay as they are."))
        return redirect("issues:asks", request.organization.slug)
    return page(request, "issues/clock.html", {"form": form})
