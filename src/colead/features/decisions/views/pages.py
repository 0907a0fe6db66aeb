"""The page of one decision, its record, and the panels that other pages load."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from colead.features.circles import queries as circles
from colead.features.conversations import queries as conversations
from colead.features.decisions import actions, forms, queries
from colead.features.decisions.models import Ballot
from colead.features.decisions.queries import Dossier, Sheet
from colead.features.decisions.rules import methods, tallies
from colead.features.decisions.rules.ballots import ABSTENTION, VOTE_STANCES, words
from colead.features.decisions.rules.permissions import TEST_QUESTIONS
from colead.features.decisions.rules.secrecy import Receipt
from colead.kernel import subjects
from colead.kernel.actor import Actor
from colead.kernel.verdict import Missing, Refused
from colead.kernel.web import Request, attempt, go_to, page, panel

PANEL = 8


def ballot_form(found: Dossier, given: Any = None) -> forms.BallotForm | None:
    """The form of one's answer, filled with the answer of this round or of the one before."""
    method = found.method
    if method is None or not method.has_ballots:
        return None
    held = found.mine.now
    initial: dict[str, Any] = {}
    if held is not None:
        initial = {**forms.initial_of(method.ballot, held.choice), "reason": held.reason}
    initial["objection"] = found.my_objection or "harm"
    return forms.BallotForm(
        given,
        method=method,
        options=found.options,
        stances=found.stances,
        settings=found.decision.settings,
        changing=found.mine.answered,
        initial=initial,
    )


def next_act(found: Dossier) -> str:
    """The one obvious thing for this person to do now; empty when there is none."""
    decision, method = found.decision, found.method
    steers = bool(found.steer) and found.actor.is_member
    if decision.state == "draft":
        return "put"
    if decision.review_state == "due":
        return "review"
    if not decision.is_open or method is None:
        return ""
    if method.settles == "decider":
        return _next_with_advice(found, steers)
    if decision.stage:
        return "nominate" if found.nominate and not found.my_nomination else decision.stage
    if steers and found.open_objections:
        return "integrate"
    if found.cast and not found.mine.answered:
        return "cast"
    if steers and found.round.closed_at is not None:
        return "reopen"
    return ""


def _next_with_advice(found: Dossier, steers: bool) -> str:
    if not steers:
        return "advise"
    if not found.asked:
        return "ask"
    if any(not advice.done for advice in found.advice):
        return "answer"
    return "decide" if found.decide else "wait"


def show(request: Request, pk: int, *, status: int | None = None, **bound: Form) -> HttpResponse:
    """Render the page of a decision; ``bound`` are forms to show again with their errors."""
    found = queries.dossier(request.actor, pk, after=request.GET.get("after"))
    decision = found.decision
    about = None
    if decision.about_id is not None:
        about = subjects.find_all(request.actor, [(decision.about_kind, decision.about_id)]).get(
            (decision.about_kind, decision.about_id)
        )
    next_ = next_act(found)
    context: dict[str, Any] = {
        "d": found,
        "decision": decision,
        "method": found.method,
        "method_label": methods.label(decision.method),
        "next": next_,
        "proposed": queries.proposed(request.actor, decision),
        "about": about,
        "thread": conversations.thread(request.actor, "decision", decision.pk),
        **_words(found),
        "tests": dict(TEST_QUESTIONS),
        "add_option_form": forms.AddOptionForm() if found.add_option else None,
        # Where its drawing is kept, nobody asks for it.
        "ballot_form": SimpleLazyObject(lambda: ballot_form(found)),
        "typed": bound["ballot_form"].data if "ballot_form" in bound else None,
        "advice_form": forms.AdviceForm() if next_ == "advise" else None,
        **bound,
    }
    if any(form.errors for form in bound.values()):
        status = status or 422
    return page(request, "decisions/decision.html", context, status=status)


def _words(found: Dossier) -> dict[str, Any]:
    """How answers are named: ``labels`` by answer or option, ``told`` a whole ballot in a line,
    ``tones`` the colour of an answer."""
    stances = (*VOTE_STANCES, ABSTENTION, *found.stances)
    labels = {
        **{stance.value: stance.label for stance in stances},
        tallies.CONSENT: _("Consent"),
        tallies.CONCERN: _("Concern"),
        tallies.OBJECTION: _("Objection"),
        **found.labels,
    }
    kind = found.method.ballot if found.method else ""
    return {
        "labels": labels,
        "told": lambda choice: words(kind, choice, labels),
        "tones": {stance.value: stance.tone for stance in stances},
    }


@require_safe
def decision(request: Request, pk: int) -> HttpResponse:
    """One decision."""
    return show(request, pk)


@require_POST
def cast(request: Request, pk: int) -> HttpResponse:
    """Answer, or answer anew."""
    sheet = queries.sheet(request.actor, pk)
    if sheet is None:
        raise Refused(_("Nobody votes here: one person decides after advice. Give yours."))
    form = forms.BallotForm(
        request.POST,
        method=sheet.method,
        options=sheet.options,
        stances=sheet.stances,
        settings=sheet.decision.settings,
        changing=sheet.answered,
    )
    if form.is_valid() and sheet.is_anonymous:
        slip = attempt(form, lambda: _cast_secretly(request.actor, pk, form))
        if slip:
            return _receipt(request, sheet, slip)
    elif form.is_valid() and attempt(form, lambda: _cast(request.actor, pk, form)):
        messages.success(request, _("Your answer counts. You can change it while it is open."))
        return go_to(request, "decision", pk)
    return show(request, pk, ballot_form=form)


def _cast(actor: Actor, pk: int, form: forms.BallotForm) -> Ballot:
    values = form.cleaned_data
    return actions.cast(
        pk,
        choice=form.answer,
        reason=values["reason"],
        objection=values.get("objection") or "harm",
        by=actor,
    )


def _cast_secretly(actor: Actor, pk: int, form: forms.BallotForm) -> Receipt:
    values = form.cleaned_data
    return actions.cast_secretly(
        pk, choice=form.answer, reason=values["reason"], receipt=values["receipt"], by=actor
    )


def _receipt(request: Request, sheet: Sheet, slip: Receipt) -> HttpResponse:
    """The receipt, shown once: never stored, never cached, not reachable again."""
    context = {"decision": sheet.decision, "slip": slip, "changed": sheet.answered}
    answer = page(request, "decisions/receipt.html", context)
    answer["Cache-Control"] = "no-store"
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Answer by a letter's link, without signing in. Programs that follow links change nothing:
    only the button sends the answer."""
    actor, pk = queries.read_answer_link(token, at=timezone.now())
    found = queries.dossier(actor, pk)
    chosen = request.GET.get("choice", "")
    form = ballot_form(found, request.POST if request.method == "POST" else None)
    if form is None:
        raise Missing(f"ballots of decision {pk}")
    if chosen in {stance.value for stance in found.stances} and not form.initial.get("choice"):
        form.initial["choice"] = chosen
    slip = done = None
    if form.is_valid() and found.is_anonymous:
        slip = attempt(form, lambda: _cast_secretly(actor, pk, form))
    elif form.is_valid():
        done = attempt(form, lambda: _cast(actor, pk, form))
    if slip or done:
        found = queries.dossier(actor, pk)
    context = {
        "d": found,
        "decision": found.decision,
        "method": found.method,
        "proposed": queries.proposed(actor, found.decision),
        "name": actor.name,
        "ballot_form": form,
        "chosen": chosen,
        "slip": slip,
        "done": done,
        **_words(found),
    }
    status = 422 if form.errors else 200
    shown = page(request, "decisions/answer.html", context, status=status)
    shown["Cache-Control"] = "no-store"
    return shown


@require_safe
def ballot_list(request: Request, pk: int) -> HttpResponse:
    """The published list of ballots, for a recount by anybody."""
    body = json.dumps(queries.ballot_list(request.actor, pk), ensure_ascii=False, indent=1)
    answer = HttpResponse(body, content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="decision-{pk}-ballots.json"'
    return answer


@require_POST
def add_option(request: Request, pk: int) -> HttpResponse:
    """Put a further option on the paper."""
    queries.decision(request.actor, pk)
    form = forms.AddOptionForm(request.POST)
    if form.is_valid() and attempt(
        form, lambda: actions.add_option(pk, label=form.cleaned_data["label"], by=request.actor)
    ):
        messages.success(request, _("The option stands. Those who answered already are told."))
        return redirect("decisions:decision", request.organization.slug, pk)
    return show(request, pk, add_option_form=form)


@require_POST
def confirm(request: Request, pk: int) -> HttpResponse:
    """Answer as in the round before."""
    try:
        actions.confirm(pk, by=request.actor)
        messages.success(request, _("Confirmed: your answer counts in this round."))
    except Refused as no:
        messages.error(request, no.reason)
    return redirect("decisions:decision", request.organization.slug, pk)


@require_safe
def record(request: Request, pk: int) -> HttpResponse:
    """The record: one printable page that tells the whole decision years later."""
    found, said = queries.record(request.actor, pk)
    decision = found.decision
    about = None
    if decision.about_id is not None:
        about = subjects.find_all(request.actor, [(decision.about_kind, decision.about_id)]).get(
            (decision.about_kind, decision.about_id)
        )
    return page(
        request,
        "decisions/record.html",
        {
            "d": found,
            "decision": decision,
            "method": found.method,
            "method_label": methods.label(decision.method),
            "about": about,
            "proposed": queries.proposed(request.actor, decision),
            "said": said,
            **_words(found),
            "tests": dict(TEST_QUESTIONS),
        },
    )


@require_safe
def ballots(request: Request, pk: int) -> HttpResponse:
    """Further answers."""
    listed = queries.ballots(request.actor, pk, after=request.GET.get("after"))
    found = queries.dossier(request.actor, pk)
    return page(
        request,
        "decisions/ballots.html",
        {
            "decision": found.decision,
            "ballots": listed,
            **_words(found),
        },
    )


@require_safe
@panel
def of_circle(request: Request, pk: int) -> HttpResponse:
    """A panel: a circle's decisions."""
    circles.guard(request.actor, pk)
    found = queries.of_circle(request.actor, pk)
    return page(
        request,
        "decisions/panel.html",
        {
            "decisions": found.head(PANEL),
            "more": len(found) > PANEL,
            "query": f"circle={pk}",
            "start": f"circle={pk}",
        },
    )


@require_safe
@panel
def about(request: Request, kind: str, pk: int) -> HttpResponse:
    """A panel: the decisions about a thing."""
    subjects.find(request.actor, kind, pk)
    found = queries.about(request.actor, kind, pk).head(PANEL)
    return page(
        request,
        "decisions/panel.html",
        {"decisions": found, "more": False, "query": "", "start": f"about={kind}:{pk}"},
    )
