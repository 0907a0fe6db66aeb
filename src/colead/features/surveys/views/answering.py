"""Answering: on one's own page, or by a letter's link without signing in."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from colead.features.surveys import actions, forms, queries
from colead.kernel.actor import Actor
from colead.kernel.web import Request, attempt, page


@require_http_methods(["GET", "POST"])
def answer(request: Request, pk: int) -> HttpResponse:
    """Answer a survey."""
    found = queries.sheet(request.actor, pk)
    if not found.answer:
        if request.method == "POST":
            found.answer.enforce()
        return redirect("surveys:survey", request.organization.slug, pk)
    return _answering(request, request.actor, found, "surveys/answer.html", {})


@require_http_methods(["GET", "POST"])
def letter(request: HttpRequest, token: str) -> HttpResponse:
    """Answer by a letter's link. Following it changes nothing: only a button sends the answer."""
    actor, pk = queries.read_token(token, at=timezone.now())
    timezone.activate(actor.timezone)
    found = queries.sheet(actor, pk)
    return _answering(request, actor, found, "surveys/letter.html", {"name": actor.name})


def _answering(
    request: HttpRequest, actor: Actor, found: queries.Sheet, template: str, more: dict[str, Any]
) -> HttpResponse:
    """The questions; after a good answer the receipt, shown once and kept by no cache."""
    again = found.mine is not None and found.mine.answered
    ties = any(one.kind == "tie" for one in found.form.questions)
    form = forms.AnswerForm(
        request.POST or None, asked=found.form, again=again,
        people=queries.people_of(actor, found.survey.pk) if ties else (),
    )  # fmt: skip
    context = {"s": found, "survey": found.survey, "form": form, "again": again, **more}
    if found.answer and form.is_valid():
        given = dict(form.cleaned_data)
        receipt = given.pop("receipt", "")
        slip = attempt(
            form,
            lambda: actions.answer(found.survey.pk, answers=given, receipt=receipt, by=actor),
        )
        if slip:
            context |= {"slip": slip}
    shown = page(request, template, context)
    shown["Cache-Control"] = "no-store"
    return shown
