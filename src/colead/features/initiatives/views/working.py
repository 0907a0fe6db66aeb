"""The daily acts: each posts and goes back to the initiative's page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from colead.features.initiatives import actions, forms, queries, rules
from colead.features.initiatives.models import Need
from colead.features.initiatives.views.common import act_on, back, form_act
from colead.kernel.verdict import Missing
from colead.kernel.web import Request, attempt, page


@require_http_methods(["GET", "POST"])
def commit(request: Request, pk: int) -> HttpResponse:
    """Say what one will do by when."""
    form = forms.CommitmentForm(request.POST or None)
    return form_act(
        request,
        pk,
        form,
        lambda: actions.commit(pk, by=request.actor, **form.cleaned_data),
        title=_("What will you do?"),
        done=_("Noted: you will."),
        submit=_("I will do it"),
    )


@require_http_methods(["GET", "POST"])
def commitment(request: Request, pk: int, act: str) -> HttpResponse:
    """Done, let go, open again, confirmed, reminded."""
    found = queries.commitment(request.actor, pk)
    simple: dict[str, tuple[Callable[..., Any], str]] = {
        "done": (actions.do, _("Well done.")),
        "reopen": (actions.reopen, _("It is open again.")),
        "confirm": (actions.confirm, _("Confirmed. Thank you.")),
        "remind": (actions.remind, _("Your kind reminder is on its way.")),
    }
    if act == "let-go":
        form = forms.NotesForm(request.POST if request.method == "POST" else None)
        form.fields["note"].label = _("Why do you let it go?")
        return form_act(
            request,
            found.initiative_id,
            form,
            lambda: actions.let_go(pk, reason=form.cleaned_data["note"], by=request.actor),
            title=_("Let go of: %s") % found.what,
            done=_("Let go. Somebody else can take it."),
            submit=_("Let it go"),
        )
    if act not in simple:
        raise Missing(act)
    if request.method != "POST":
        return back(request, found.initiative_id, "commitments")
    run, done = simple[act]
    return act_on(request, found.initiative_id, lambda: run(pk, by=request.actor), done)


@require_http_methods(["GET", "POST"])
def check_in(request: Request, pk: int) -> HttpResponse:
    """Tell how it goes."""
    form = forms.CheckInForm(request.POST or None)
    return form_act(
        request,
        pk,
        form,
        lambda: actions.check_in(pk, by=request.actor, **form.cleaned_data),
        title=_("How does it go?"),
        done=_("Thank you. Everybody can see how it goes."),
        submit=_("Tell it"),
    )


@require_http_methods(["GET", "POST"])
def measure(request: Request, pk: int) -> HttpResponse:
    """State what is measured."""
    form = forms.OutcomeForm(request.POST or None)
    return form_act(
        request,
        pk,
        form,
        lambda: actions.state_outcome(pk, by=request.actor, **form.cleaned_data),
        title=_("How will you know?"),
        done=_("Stated. Note the first value when you have it."),
        submit=_("State it"),
    )


@require_http_methods(["GET", "POST"])
def read(request: Request, pk: int) -> HttpResponse:
    """Note a value."""
    outcome = queries.outcome(request.actor, pk)
    form = forms.ReadingForm(request.POST or None)
    return form_act(
        request,
        outcome.initiative_id,
        form,
        lambda: actions.read(pk, by=request.actor, **form.cleaned_data),
        title=outcome.measure,
        done=_("Noted."),
        submit=_("Note it"),
    )


@require_http_methods(["GET", "POST"])
def need(request: Request, pk: int) -> HttpResponse:
    """Say what is lacking."""
    asked = request.GET.get("kind", "")
    form = forms.NeedForm(
        request.POST or None,
        currency=request.organization.currency,
        initial={"kind": asked if asked in Need.Kind.values else None},
    )
    return form_act(
        request,
        pk,
        form,
        lambda: actions.state_need(pk, by=request.actor, **form.cleaned_data),
        title=_("What do you need?"),
        done=_("It is shown to those who could help."),
        submit=_("Say it"),
    )


@require_POST
def need_met(request: Request, pk: int) -> HttpResponse:
    """It is there now."""
    found = queries.need(request.actor, pk)
    return act_on(
        request,
        found.initiative_id,
        lambda: actions.meet_need(pk, by=request.actor),
        _("Good. It is no longer looked for."),
    )


@require_http_methods(["GET", "POST"])
def advice(request: Request, pk: int) -> HttpResponse:
    """Say whom one asked and what came of it."""
    form = forms.NotesForm(request.POST if request.method == "POST" else None)
    form.fields["note"].label = _("Whom did you ask, and what did you do with their advice?")
    return form_act(
        request,
        pk,
        form,
        lambda: actions.seek_advice(pk, note=form.cleaned_data["note"], by=request.actor),
        title=_("I sought advice"),
        done=_("It is running. What you wrote stays with it."),
        submit=_("Go ahead"),
    )


@require_POST
def pause(request: Request, pk: int) -> HttpResponse:
    """Pause it."""
    return act_on(
        request,
        pk,
        lambda: actions.pause(pk, by=request.actor),
        _("Paused. Resume it whenever you like."),
    )


@require_POST
def resume(request: Request, pk: int) -> HttpResponse:
    """Go on."""
    return act_on(request, pk, lambda: actions.resume(pk, by=request.actor), _("It goes on."))


@require_http_methods(["GET", "POST"])
def end(request: Request, pk: int) -> HttpResponse:
    """End it: what came of it, and what was learnt."""
    found = queries.initiative(request.actor, pk)
    rules.may_steer(request.actor, leads=queries.lead_ids(pk), running=found.is_running).enforce()
    told = {"outcome": found.outcome, "lesson": found.lesson}  # when it had ended before
    form = forms.EndForm(request.POST or None, initial=told)
    if form.is_valid():
        ended = attempt(form, lambda: actions.end(pk, by=request.actor, **form.cleaned_data))
        if ended:
            messages.success(request, _("Thank you for leading this, however it ended."))
            return back(request, pk)
    return page(request, "initiatives/end.html", {"form": form, "initiative": found})


@require_http_methods(["GET", "POST"])
def reopen(request: Request, pk: int) -> HttpResponse:
    """Undo its end."""
    found = queries.initiative(request.actor, pk)
    rules.may_undo_end(
        request.actor,
        leads=queries.lead_ids(pk),
        running=found.is_running,
        ended_at=queries.ended_at(request.actor, pk),
    ).enforce()
    form = forms.ReasonForm(request.POST or None)
    return form_act(
        request,
        pk,
        form,
        lambda: actions.reopen_initiative(pk, by=request.actor, **form.cleaned_data),
        title=_("Open it again"),
        done=_("It goes on. What was said at its end stays with it."),
        submit=_("Open it again"),
    )
