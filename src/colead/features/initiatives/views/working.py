"""The daily acts: each posts and goes back to the initiative's page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from colead.features.initiatives import actions, forms, queries, rules
from colead.features.initiatives.models import Part
from colead.features.organizations import queries as organizations
from colead.kernel.verdict import Missing, Refused
from colead.kernel.web import Request, attempt, page

# So many people can be chosen from; by name, they are found among all of these.
MOST = 10_000


def _back(request: Request, pk: int, anchor: str = "") -> HttpResponse:
    target = redirect("initiatives:initiative", request.organization.slug, pk)
    target["Location"] += f"#{anchor}" if anchor else ""
    return target


def _act(request: Request, pk: int, act: Callable[[], Any], done: str) -> HttpResponse:
    try:
        act()
        messages.success(request, done)
    except Refused as no:
        messages.error(request, no.reason)
    return _back(request, pk)


def _form_act(
    request: Request,
    pk: int,
    form: django_forms.Form,
    act: Callable[[], Any],
    *,
    title: str,
    done: str,
    submit: str,
) -> HttpResponse:
    """A form of its own page when it could not be done, so that nothing typed is lost."""
    if request.method == "POST" and form.is_valid() and attempt(form, act):
        messages.success(request, done)
        return _back(request, pk)
    found = queries.initiative(request.actor, pk)
    return page(
        request,
        "initiatives/act.html",
        {"form": form, "initiative": found, "title": title, "submit": submit},
    )


@require_POST
def join(request: Request, pk: int) -> HttpResponse:
    """Help in it."""
    return _act(request, pk, lambda: actions.join(pk, by=request.actor), _("Welcome to the team."))


@require_POST
def leave(request: Request, pk: int) -> HttpResponse:
    """Stop helping."""
    return _act(
        request,
        pk,
        lambda: actions.leave(pk, by=request.actor),
        _("You left the team. You can join again at any time."),
    )


@require_POST
def help_out(request: Request, pk: int) -> HttpResponse:
    """Tell the leads that one would like to co-lead."""
    return _act(
        request,
        pk,
        lambda: actions.offer_help(pk, part=Part.Kind.LEAD, by=request.actor),
        _("The leads know. When they offer it to you, you say yes."),
    )


@require_POST
def step_in(request: Request, pk: int) -> HttpResponse:
    """Take the lead of what nobody leads any more."""
    return _act(
        request, pk, lambda: actions.step_in(pk, by=request.actor), _("It is yours: you lead it.")
    )


@require_http_methods(["GET", "POST"])
def step_back(request: Request, pk: int) -> HttpResponse:
    """Give the lead back, with notes."""
    form = forms.NotesForm(request.POST if request.method == "POST" else None)

    def act() -> bool:
        actions.step_back(pk, notes=form.cleaned_data["note"], by=request.actor)
        return True

    return _form_act(
        request,
        pk,
        form,
        act,
        title=_("Step back from leading"),
        done=_("Thank you for leading. The others go on."),
        submit=_("Step back"),
    )


def _people(request: Request, besides: set[int]) -> list[tuple[int, str]]:
    found = organizations.present(request.actor).values_list("pk", "name")[:MOST]
    return [(pk, name) for pk, name in found if pk not in besides]


def _offered(
    request: Request,
    pk: int,
    act: Callable[[dict[str, Any]], Any],
    *,
    besides: set[int],
    title: str,
    done: str,
) -> HttpResponse:
    form = forms.OfferPartForm(
        request.POST or None,
        people=_people(request, besides),
        initial={"to": request.GET.get("to")},
    )
    return _form_act(
        request,
        pk,
        form,
        lambda: act(form.cleaned_data),
        title=title,
        done=done,
        submit=_("Make the offer"),
    )


@require_http_methods(["GET", "POST"])
def offer_lead(request: Request, pk: int) -> HttpResponse:
    """Offer somebody to lead as an equal."""
    return _offered(
        request,
        pk,
        lambda given: actions.offer_lead(pk, by=request.actor, **given),
        besides=queries.lead_ids(pk),
        title=_("Lead together"),
        done=_("The offer is made. They lead when they say yes."),
    )


@require_http_methods(["GET", "POST"])
def offer_part(request: Request, pk: int) -> HttpResponse:
    """Ask somebody to help."""
    return _offered(
        request,
        pk,
        lambda given: actions.offer_part(pk, by=request.actor, **given),
        besides=queries.team_ids(pk),
        title=_("Ask somebody to help"),
        done=_("The offer is made. They help when they say yes."),
    )


@require_http_methods(["GET", "POST"])
def offer_advice(request: Request, pk: int) -> HttpResponse:
    """Ask somebody to be at the leads' side with advice."""
    return _offered(
        request,
        pk,
        lambda given: actions.offer_part(pk, kind=Part.Kind.ADVISER, by=request.actor, **given),
        besides=queries.team_ids(pk),
        title=_("Ask somebody to advise you"),
        done=_("The offer is made. They advise you when they say yes."),
    )


@require_http_methods(["GET", "POST"])
def hand_over(request: Request, pk: int) -> HttpResponse:
    """Offer somebody one's own place as lead, with notes."""
    return _offered(
        request,
        pk,
        lambda given: actions.hand_over(pk, to=given["to"], notes=given["note"], by=request.actor),
        besides=queries.lead_ids(pk),
        title=_("Hand over"),
        done=_("The offer is made. You lead until they say yes."),
    )


@require_http_methods(["GET", "POST"])
def offer_task(request: Request, pk: int) -> HttpResponse:
    """Offer somebody a task."""
    form = forms.OfferCommitmentForm(
        request.POST or None, people=_people(request, {request.actor.member_id or 0})
    )
    return _form_act(
        request,
        pk,
        form,
        lambda: actions.offer_commitment(pk, by=request.actor, **form.cleaned_data),
        title=_("Offer a task"),
        done=_("The offer is made. It is theirs when they say yes."),
        submit=_("Make the offer"),
    )


@require_http_methods(["GET", "POST"])
def commit(request: Request, pk: int) -> HttpResponse:
    """Say what one will do by when."""
    form = forms.CommitmentForm(request.POST or None)
    return _form_act(
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
        "remind": (actions.remind, _("They are reminded, kindly.")),
    }
    if act == "let-go":
        form = forms.NotesForm(request.POST if request.method == "POST" else None)
        form.fields["note"].label = _("Why do you let it go?")
        return _form_act(
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
        return _back(request, found.initiative_id, "commitments")
    run, done = simple[act]
    return _act(request, found.initiative_id, lambda: run(pk, by=request.actor), done)


@require_http_methods(["GET", "POST"])
def check_in(request: Request, pk: int) -> HttpResponse:
    """Tell how it goes."""
    form = forms.CheckInForm(request.POST or None)
    return _form_act(
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
    return _form_act(
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
    return _form_act(
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
    form = forms.NeedForm(request.POST or None)
    return _form_act(
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
    return _act(
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
    return _form_act(
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
    return _act(
        request,
        pk,
        lambda: actions.pause(pk, by=request.actor),
        _("Paused. Resume it whenever you like."),
    )


@require_POST
def resume(request: Request, pk: int) -> HttpResponse:
    """Go on."""
    return _act(request, pk, lambda: actions.resume(pk, by=request.actor), _("It goes on."))


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
            return _back(request, pk)
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
    return _form_act(
        request,
        pk,
        form,
        lambda: actions.reopen_initiative(pk, by=request.actor, **form.cleaned_data),
        title=_("Open it again"),
        done=_("It goes on. What was said at its end stays with it."),
        submit=_("Open it again"),
    )
