"""Changing, closing and reviewing a decision, and working on objections, in the browser."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from colead.features.decisions import actions, forms, queries
from colead.features.decisions.queries import Dossier
from colead.features.decisions.rules import methods
from colead.features.organizations import queries as organizations
from colead.kernel.picking import pick
from colead.kernel.verdict import Refused
from colead.kernel.web import Request, attempt, page


def _back(request: Request, pk: int) -> HttpResponse:
    return redirect("decisions:decision", request.organization.slug, pk)


def _act(
    request: Request,
    found: Dossier,
    form: Form,
    act: Callable[[dict[str, Any]], Any],
    **words: Any,
) -> HttpResponse:
    """A page with one form about a decision; done, it leads back."""
    if form.is_valid():
        answer = attempt(form, lambda: (act(form.cleaned_data), True))
        if answer:
            messages.success(request, words.get("done", _("Done.")))
            return _back(request, found.decision.pk)
    context = {"decision": found.decision, "d": found, "form": form, **words}
    return page(request, "decisions/act.html", context)


@require_POST
def put(request: Request, pk: int) -> HttpResponse:
    """Put a draft before those who answer."""
    try:
        actions.put(pk, by=request.actor)
        messages.success(request, _("The question is put. Those who answer are told."))
    except Refused as no:
        messages.error(request, no.reason)
    return _back(request, pk)


@require_http_methods(["GET", "POST"])
def amend(request: Request, pk: int) -> HttpResponse:
    """Change words and settings before the first answer."""
    found = queries.dossier(request.actor, pk)
    found.steer.enforce()
    decision = found.decision
    method = methods.method(decision.method)
    form = forms.AmendForm(
        request.POST or None,
        method=method,
        kept=decision.settings,
        initial={
            "title": decision.title,
            "question": decision.question,
            "proposal": decision.proposal,
            "review_on": decision.review_on,
        },
    )

    def change(values: dict[str, Any]) -> Any:
        words = {key: value for key, value in values.items() if not key.startswith("set_")}
        return actions.amend(
            pk, by=request.actor, settings=forms.settings_of(form, method), **words
        )

    return _act(
        request,
        found,
        form,
        change,
        heading=_("Change it"),
        lead=_("Until somebody has answered. Later, new wording opens a new round."),
        submit=_("Keep the changes"),
    )


@require_http_methods(["GET", "POST"])
def add_voters(request: Request, pk: int) -> HttpResponse:
    """Add people to those who answer."""
    found = queries.dossier(request.actor, pk)
    found.steer.enforce()
    here = organizations.visible_to(request.actor).filter(left_on=None)
    people = [(m.pk, m.name) for m in here.order_by("name", "id")[:2000]]
    form = forms.VotersForm(request.POST or None, people=people)
    pick(form, "people")
    return _act(
        request,
        found,
        form,
        lambda values: actions.add_voters(pk, values["people"], by=request.actor),
        heading=_("More people who answer"),
        lead=_("Before the first answer. Those who are on the roll already stay on it."),
        submit=_("Add them"),
    )


@require_http_methods(["GET", "POST"])
def schedule(request: Request, pk: int) -> HttpResponse:
    """Let a draft open by itself at a time, or no longer."""
    found = queries.dossier(request.actor, pk)
    found.steer.enforce()
    form = forms.ScheduleForm(request.POST or None, initial={"opens_at": found.decision.opens_at})
    return _act(
        request,
        found,
        form,
        lambda values: actions.schedule(pk, opens_at=values["opens_at"], by=request.actor),
        heading=_("Open it at a time"),
        lead=_("Until then only you see it. Leave it empty to put it yourself."),
        submit=_("Keep"),
    )


@require_http_methods(["GET", "POST"])
def extend(request: Request, pk: int) -> HttpResponse:
    """Give more time."""
    found = queries.dossier(request.actor, pk)
    found.steer.enforce()
    form = forms.ExtendForm(request.POST or None)

    def more(values: dict[str, Any]) -> Any:
        zone = ZoneInfo(request.actor.timezone)
        end = datetime.combine(values["until"], time(0), tzinfo=zone) + timedelta(days=1)
        return actions.extend(pk, closes_at=end, by=request.actor)

    return _act(
        request,
        found,
        form,
        more,
        heading=_("Give more time"),
        submit=_("Extend"),
        done=_("There is more time now."),
    )


@require_http_methods(["GET", "POST"])
def reopen(request: Request, pk: int) -> HttpResponse:
    """Open a further round."""
    found = queries.dossier(request.actor, pk)
    found.steer.enforce()
    return _act(
        request,
        found,
        forms.ReopenForm(request.POST or None),
        lambda values: actions.reopen(pk, by=request.actor, **values),
        heading=_("Open a further round"),
        lead=_("Everybody answers again; earlier answers are shown and never carried over."),
        submit=_("Open the round"),
    )


@require_http_methods(["GET", "POST"])
def draw_lots(request: Request, pk: int) -> HttpResponse:
    """Draw, from a seed."""
    found = queries.dossier(request.actor, pk)
    found.steer.enforce()
    return _act(
        request,
        found,
        forms.LotForm(request.POST or None),
        lambda values: actions.draw_lots(pk, by=request.actor, **values),
        heading=_("Draw lots"),
        lead=_("Once, for everybody to see. Whoever doubts it can draw again from the same seed."),
        submit=_("Draw"),
        done=_("The lot has fallen."),
    )


@require_http_methods(["GET", "POST"])
def withdraw(request: Request, pk: int) -> HttpResponse:
    """Take the question back."""
    found = queries.dossier(request.actor, pk)
    found.steer.enforce()
    if found.decision.state == "draft":
        if request.method == "POST":
            actions.withdraw(pk, by=request.actor)
            messages.success(request, _("The draft is gone."))
            return redirect("decisions:list", request.organization.slug)
        return _back(request, pk)
    return _act(
        request,
        found,
        forms.WithdrawForm(request.POST or None),
        lambda values: actions.withdraw(pk, by=request.actor, **values),
        heading=_("Withdraw the question"),
        lead=_("It stays readable, with your reason."),
        submit=_("Withdraw it"),
    )


@require_http_methods(["GET", "POST"])
def integrate(request: Request, pk: int) -> HttpResponse:
    """New wording, beside the present one, linked to the objections it takes up."""
    found = queries.dossier(request.actor, pk)
    found.steer.enforce()
    decision = found.decision
    wanted = request.GET.get("wording", "")
    taken = next((one for one, _c in found.open_wordings if str(one.pk) == wanted), None)
    form = forms.IntegrateForm(
        request.POST or None,
        objections=found.open_objections,
        initial={
            "proposal": taken.proposal if taken else decision.proposal,
            "note": taken.note if taken else "",
        },
    )
    if form.is_valid() and attempt(
        form,
        lambda: bool(
            actions.integrate(
                pk,
                proposal=form.cleaned_data["proposal"],
                note=form.cleaned_data["note"],
                objections=form.linked(),
                wording_id=taken.pk if taken else None,
                by=request.actor,
            )
        ),
    ):
        messages.success(request, _("A new round is open; everybody is asked again."))
        return _back(request, pk)
    return page(
        request,
        "decisions/integrate.html",
        {"d": found, "decision": decision, "form": form, "taken": taken},
    )


@require_http_methods(["GET", "POST"])
def examine(request: Request, pk: int) -> HttpResponse:
    """Test an objection with the questions."""
    objection = queries.objection(request.actor, pk)
    found = queries.dossier(request.actor, objection.decision_id)
    found.facilitate.enforce()

    def test(values: dict[str, Any]) -> Any:
        valid, because = values.pop("valid") == "yes", values.pop("because")
        return actions.examine_objection(
            pk, answers=values, valid=valid, because=because, by=request.actor
        )

    return _act(
        request,
        found,
        forms.ExamineForm(request.POST or None),
        lambda values: test(dict(values)),
        heading=_("Test the objection"),
        lead=_("Together with the objector; the answers go on record. Most objections pass."),
        quote=objection.reason,
        person=objection.by,
        submit=_("Keep the test"),
    )


@require_POST
def withdraw_objection(request: Request, pk: int) -> HttpResponse:
    """Take one's own objection back."""
    objection = queries.objection(request.actor, pk)
    try:
        actions.withdraw_objection(pk, by=request.actor)
        messages.success(request, _("Your objection is withdrawn; your concern stays heard."))
    except Refused as no:
        messages.error(request, no.reason)
    return _back(request, objection.decision_id)


@require_http_methods(["GET", "POST"])
def review(request: Request, pk: int) -> HttpResponse:
    """Look at a decision again."""
    found = queries.dossier(request.actor, pk)
    form = forms.ReviewForm(request.POST or None, initial={"proposal": found.decision.proposal})
    if form.is_valid():
        made = attempt(form, lambda: actions.review(pk, by=request.actor, **form.cleaned_data))
        if made:
            messages.success(request, _("The review is on record."))
            return _back(request, made.successor_id or pk)
    return page(
        request, "decisions/review.html", {"d": found, "decision": found.decision, "form": form}
    )
