"""A meeting that runs, on everybody's own page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from colead.features.decisions import actions as deciding
from colead.features.decisions import queries as decisions
from colead.features.meetings import actions, forms, queries
from colead.kernel.actor import Actor
from colead.kernel.verdict import Missing, Refused
from colead.kernel.web import Request, attempt, page


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 19 else None


def _answering(found: queries.Table) -> dict[str, Any]:
    """What the page shows of the decision that the meeting is at: the answers appear for all
    together, when everybody in the meeting has answered or it went on to building in."""
    thing, phase = found.item, found.phase
    if thing is None or thing.decision_id is None:
        return {}
    try:
        d = decisions.dossier(found.actor, thing.decision_id)
    except Missing:
        return {}
    waiting = queries.unheard_here(found)
    together = phase is not None and (phase.name != "answer" or not waiting)
    one_click = d.method is not None and d.method.ballot in ("stance", "vote")
    return {
        "d": d,
        "waiting": len(waiting),
        "together": together and d.shown,
        "one_click": one_click and not d.is_anonymous and not d.options,
    }


@require_safe
def live(request: Request, pk: int) -> HttpResponse:
    """The meeting as it runs."""
    found = queries.table(request.actor, pk)
    if found.meeting.state != "running":
        if request.headers.get("x-live"):
            # An open page asks what became of it: it is told, and stays where it is.
            return page(request, "meetings/over.html", {"meeting": found.meeting})
        return redirect("meetings:meeting", request.organization.slug, pk)
    return _shown(request, found)


def _shown(request: Request, found: queries.Table, **more: Any) -> HttpResponse:
    thing = found.item
    context = {
        "t": found,
        "meeting": found.meeting,
        "now": request.actor.at,
        "note_form": forms.NoteForm(initial={"notes": thing.notes if thing else ""}),
        **_answering(found),
        **more,
    }
    bound = more.get("note_form")
    return page(request, "meetings/live.html", context, status=422 if bound else None)


def _go(actor: Actor, pk: int, given: Any) -> Any:
    return actions.go_to(
        pk, item_id=_number(given.get("item", "")), phase=given.get("phase", "")[:12], by=actor
    )


def _timer(actor: Actor, pk: int, given: Any) -> Any:
    seconds = _number(given.get("seconds", ""))
    return actions.set_timer(pk, seconds=-1 if seconds is None else seconds, by=actor)


STEPS: dict[str, Callable[[Actor, int, Any], Any]] = {
    "come": lambda actor, pk, given: actions.come(pk, by=actor),
    "take": lambda actor, pk, given: actions.take_facilitation(pk, by=actor),
    "go": _go,
    "next": lambda actor, pk, given: actions.next_turn(pk, by=actor),
    "timer": _timer,
    "end": lambda actor, pk, given: actions.end(pk, by=actor),
}


@require_POST
def step(request: Request, pk: int, step: str) -> HttpResponse:
    """One step of a meeting that runs."""
    queries.meeting(request.actor, pk)
    act = STEPS.get(step)
    if act is None:
        raise Missing(f"step {step}")
    try:
        act(request.actor, pk, request.POST)
    except Refused as no:
        messages.error(request, no.reason)
    return redirect("meetings:live", request.organization.slug, pk)


@require_POST
def begin(request: Request, pk: int) -> HttpResponse:
    """Begin the meeting."""
    queries.meeting(request.actor, pk)
    try:
        actions.begin(pk, by=request.actor)
    except Refused as no:
        messages.error(request, no.reason)
    return redirect("meetings:live", request.organization.slug, pk)


@require_POST
def cast(request: Request, pk: int) -> HttpResponse:
    """Answer the decision that the meeting is at."""
    found = queries.table(request.actor, pk)
    thing = found.item
    if thing is None or thing.decision_id is None:
        messages.error(request, _("The meeting went on. Answer on the decision's own page."))
        return redirect("meetings:live", request.organization.slug, pk)
    try:
        deciding.cast(
            thing.decision_id,
            choice=request.POST.get("choice", "")[:40],
            reason=request.POST.get("reason", "")[:5000],
            by=request.actor,
        )
    except Refused as no:
        again = {"trouble": no.reason, "typed": request.POST.get("reason", "")[:5000],
                 "chosen": request.POST.get("choice", "")[:40]}  # fmt: skip
        return _shown(request, found, **again)
    return redirect("meetings:live", request.organization.slug, pk)


@require_POST
def note(request: Request, pk: int) -> HttpResponse:
    """Notes on one thing."""
    thing = queries.item(request.actor, pk)
    found = queries.table(request.actor, thing.meeting_id)
    form = forms.NoteForm(request.POST)
    if form.is_valid() and attempt(
        form, lambda: actions.note(pk, by=request.actor, **form.cleaned_data)
    ):
        messages.success(request, _("Noted."))
        where = "meetings:live" if found.meeting.state == "running" else "meetings:meeting"
        return redirect(where, request.organization.slug, thing.meeting_id)
    if found.meeting.state == "running":
        return _shown(request, found, note_form=form)
    context = {"form": form, "meeting": found.meeting, "heading": thing.title, "lead": "",
               "submit": _("Keep the notes")}  # fmt: skip
    return page(request, "meetings/act.html", context)
