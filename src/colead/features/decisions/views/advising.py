"""Deciding with advice, in the browser."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from colead.features.decisions import actions, forms, queries
from colead.features.decisions.views.pages import show
from colead.features.organizations import queries as organizations
from colead.kernel.picking import pick
from colead.kernel.verdict import Refused
from colead.kernel.web import Request, attempt, page


def _back(request: Request, pk: int) -> HttpResponse:
    return redirect("decisions:decision", request.organization.slug, pk)


def _people(request: Request) -> list[tuple[int, str]]:
    found = organizations.visible_to(request.actor).filter(left_on=None).order_by("name", "id")
    return [
        (member.pk, f"{member.name} ({_('guest')})" if member.is_guest else member.name)
        for member in found[:2000]
        if member.pk != request.actor.member_id
    ]


@require_http_methods(["GET", "POST"])
def ask(request: Request, pk: int) -> HttpResponse:
    """Choose whom to ask, each suggestion with its reason, and ask all in one act."""
    actor = request.actor
    found = queries.dossier(actor, pk)
    found.steer.enforce()
    suggested = queries.suggestions(actor, found.decision)
    gone = {part.member_id for part in found.asked} | {one.member.pk for one in suggested}
    form = forms.AskForm(
        request.POST or None,
        suggested=[(one.member.pk, one.member.name) for one in suggested],
        others=[pair for pair in _people(request) if pair[0] not in gone],
        initial={"people": [one.member.pk for one in suggested if one.required]},
    )
    pick(form, "others")
    if form.is_valid():
        known = {one.member.pk: one for one in suggested}
        chosen = [*form.cleaned_data["people"], *form.cleaned_data["others"]]
        people: list[tuple[int, str, str]] = [
            (number, known[number].part, known[number].reason)
            if number in known
            else (number, "adviser", "")
            for number in dict.fromkeys(chosen)
        ]
        if attempt(form, lambda: actions.ask(pk, people, by=actor)):
            messages.success(request, _("They are asked, and told why it is they."))
            return _back(request, pk)
    return page(
        request,
        "decisions/ask.html",
        {
            "d": found,
            "decision": found.decision,
            "suggested": suggested,
            "form": form,
            "checked": {str(value) for value in form["people"].value() or []},
        },
    )


@require_POST
def remind(request: Request, pk: int) -> HttpResponse:
    """Remind those who have not answered."""
    try:
        count = actions.remind(pk, by=request.actor)
        messages.success(request, _("Reminded: %(count)s.") % {"count": count})
    except Refused as no:
        messages.error(request, no.reason)
    return _back(request, pk)


@require_POST
def give_advice(request: Request, pk: int) -> HttpResponse:
    """Give advice."""
    form = forms.AdviceForm(request.POST)
    if form.is_valid() and attempt(
        form, lambda: bool(actions.give_advice(pk, by=request.actor, **form.cleaned_data))
    ):
        messages.success(request, _("Thank you. You will be told what came of your advice."))
        return _back(request, pk)
    return show(request, pk, advice_form=form)


@require_http_methods(["GET", "POST"])
def note(request: Request, pk: int) -> HttpResponse:
    """Note advice that was heard elsewhere."""
    found = queries.dossier(request.actor, pk)
    found.steer.enforce()
    form = forms.NoteForm(request.POST or None, people=_people(request))
    pick(form, "member_id")
    if form.is_valid() and attempt(
        form, lambda: bool(actions.note_advice(pk, by=request.actor, **form.cleaned_data))
    ):
        messages.success(request, _("Noted."))
        return _back(request, pk)
    return page(
        request,
        "decisions/act.html",
        {
            "decision": found.decision,
            "form": form,
            "heading": _("Note advice"),
            "lead": _("What somebody told you in a call, a meeting or a letter."),
            "submit": _("Note it"),
        },
    )


@require_http_methods(["GET", "POST"])
def answer_advice(request: Request, pk: int) -> HttpResponse:
    """Say what one did with a piece of advice."""
    advice = queries.advice(request.actor, pk)
    found = queries.dossier(request.actor, advice.decision_id)
    found.steer.enforce()
    initial: dict[str, Any] = {"done": advice.done, "because": advice.because}
    form = forms.AnswerAdviceForm(request.POST or None, initial=initial)
    if form.is_valid() and attempt(
        form, lambda: bool(actions.answer_advice(pk, by=request.actor, **form.cleaned_data))
    ):
        back = reverse("decisions:decision", args=[request.organization.slug, advice.decision_id])
        return redirect(f"{back}#advice-{pk}")
    return page(
        request,
        "decisions/act.html",
        {
            "decision": found.decision,
            "form": form,
            "heading": _("Answer this advice"),
            "quote": advice.text,
            "person": advice.by,
            "submit": _("Keep the answer"),
        },
    )


@require_http_methods(["GET", "POST"])
def decide(request: Request, pk: int) -> HttpResponse:
    """Decide."""
    found = queries.dossier(request.actor, pk)
    found.steer.enforce()
    form = forms.DecideForm(
        request.POST or None,
        initial={"statement": found.decision.proposal, "review_on": found.decision.review_on},
    )
    if form.is_valid():
        values = form.cleaned_data
        if attempt(
            form,
            lambda: actions.decide(
                pk,
                statement=values["statement"],
                agreed=values["agreed"] == "yes",
                review_on=values["review_on"],
                by=request.actor,
            ),
        ):
            messages.success(request, _("Decided. Everybody who took part is told."))
            return _back(request, pk)
    return page(
        request,
        "decisions/decide.html",
        {"d": found, "decision": found.decision, "form": form},
    )
