"""A pair's room."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from colead.features.coaching import actions, forms, queries
from colead.features.coaching.models import Text
from colead.features.coaching.views.offering import go, private, tried
from colead.features.organizations import queries as organizations
from colead.kernel.verdict import Missing, Refused
from colead.kernel.web import Request, attempt, page

LABELS = {
    "goal": gettext_lazy("What do you want to get to?"),
    "agenda": gettext_lazy("What would you like to talk about?"),
    "note": gettext_lazy("A note for the two of you"),
    "action": gettext_lazy("What will you do?"),
    "reflection": gettext_lazy("What did it change? What would you do differently?"),
}


def _form(kind: str, *args: Any) -> forms.WordsForm:
    if kind not in LABELS:
        raise Missing(kind)
    made = forms.ActionForm if kind == "action" else forms.WordsForm
    return made(*args, label=LABELS[kind], prefix=None, auto_id=f"id_{kind}_%s")


def _shown(request: Request, room: queries.Room, bad: Any = None) -> HttpResponse:
    typed = {kind: _form(kind) for kind in ("goal", "action", "note", "reflection")}
    if bad:
        typed[bad[0]] = bad[1]
    context = {"room": room, "pair": room.pair, "typed": typed}
    return private(page(request, "coaching/pair.html", context, status=422 if bad else None))


@require_safe
def pair(request: Request, pk: int) -> HttpResponse:
    """The room of the two."""
    return _shown(request, queries.room(request.actor, pk))


@require_POST
def write(request: Request, pk: int, what: str) -> HttpResponse:
    """Write a goal, an action, a note or a look back."""
    room = queries.room(request.actor, pk)
    form = _form(what, request.POST)
    if form.is_valid() and attempt(
        form, lambda: actions.write(pk, kind=what, by=request.actor, **form.cleaned_data)
    ):
        return go(request, "pair", pk)
    return _shown(request, room, (what, form))


def _session(request: Request, pk: int, bad: Any = None) -> HttpResponse:
    found = queries.session(request.actor, pk)
    typed = {kind: _form(kind) for kind in ("agenda", "action", "note")}
    if bad:
        typed[bad[0]] = bad[1]
    context = {
        "session": found,
        "place": queries.place(found),
        "room": queries.room(request.actor, found.pair_id),
        "typed": typed,
        "begun": found.starts_at <= request.actor.at,
    }
    return private(page(request, "coaching/session.html", context, status=422 if bad else None))


@require_safe
def session(request: Request, pk: int) -> HttpResponse:
    """One session: what to talk about, and afterwards what stays."""
    return _session(request, pk)


@require_POST
def write_in(request: Request, pk: int, what: str) -> HttpResponse:
    """Write something for one session."""
    found = queries.session(request.actor, pk)
    form = _form(what, request.POST)
    if form.is_valid() and attempt(
        form,
        lambda: actions.write(
            found.pair_id, kind=what, session_id=pk, by=request.actor, **form.cleaned_data
        ),
    ):
        return go(request, "session", pk)
    return _session(request, pk, (what, form))


def _act(request: Request, room: queries.Room, form: Any, **words: Any) -> HttpResponse:
    context = {"room": room, "pair": room.pair, "form": form, **words}
    return private(page(request, "coaching/act.html", context))


@require_http_methods(["GET", "POST"])
def plan(request: Request, pk: int) -> HttpResponse:
    """Plan a session."""
    room = queries.room(request.actor, pk)
    room.plan.enforce()
    form = forms.SessionForm(request.POST or None)
    if form.is_valid():
        made = attempt(
            form, lambda: actions.plan_session(pk, by=request.actor, **form.cleaned_data)
        )
        if made:
            messages.success(request, _("Planned. The other one is told."))
            return go(request, "session", made.pk)
    lead = _("Both of you find it in your calendar; it says “Coaching”, no more.")
    return _act(request, room, form, heading=_("Plan a session"), submit=_("Plan it"), lead=lead)


@require_http_methods(["GET", "POST"])
def move(request: Request, pk: int) -> HttpResponse:
    """Another time or place."""
    found = queries.session(request.actor, pk)
    room = queries.room(request.actor, found.pair_id)
    room.plan.enforce()
    initial = {
        "starts_at": found.starts_at,
        "minutes": found.minutes,
        "place": queries.place(found),
    }
    form = forms.SessionForm(request.POST or None, initial=initial)
    if form.is_valid() and attempt(
        form, lambda: actions.move_session(pk, by=request.actor, **form.cleaned_data)
    ):
        messages.success(request, _("Moved. The other one is told."))
        return go(request, "session", pk)
    return _act(request, room, form, heading=_("Move the session"), submit=_("Keep it"), lead="")


@require_POST
def cancel(request: Request, pk: int) -> HttpResponse:
    """It does not take place."""
    found = queries.session(request.actor, pk)
    tried(request, lambda: actions.cancel_session(pk, by=request.actor),
          _("Cancelled. The other one is told."))  # fmt: skip
    return go(request, "pair", found.pair_id)


@require_POST
def held(request: Request, pk: int) -> HttpResponse:
    """It took place."""
    queries.session(request.actor, pk)
    tried(request, lambda: actions.hold_session(pk, by=request.actor),
          _("Noted. What do you take with you?"))  # fmt: skip
    return go(request, "session", pk)


def _back(request: Request, found: Text) -> HttpResponse:
    if found.session_id:
        return go(request, "session", found.session_id)
    return go(request, "pair", found.pair_id)


@require_http_methods(["GET", "POST"])
def text(request: Request, pk: int) -> HttpResponse:
    """Change one's own words."""
    found = queries.text(request.actor, pk)
    if found.author_id != request.actor.member_id:
        raise Missing(f"text {pk}")
    room = queries.room(request.actor, found.pair_id)
    form = forms.WordsForm(request.POST or None, initial={"words": found.words})
    if form.is_valid() and attempt(
        form, lambda: actions.reword(pk, by=request.actor, **form.cleaned_data)
    ):
        return _back(request, found)
    return _act(request, room, form, heading=_("Change your words"), submit=_("Keep it"),
                lead=_("The earlier ones are gone then."))  # fmt: skip


@require_POST
def change_text(request: Request, pk: int, does: str) -> HttpResponse:
    """Tick off, open again, or erase."""
    found = queries.text(request.actor, pk)
    acts = {
        "tick": lambda: actions.tick(pk, by=request.actor),
        "open": lambda: actions.tick(pk, done=False, by=request.actor),
        "erase": lambda: actions.erase(pk, by=request.actor),
    }
    if does not in acts:
        raise Missing(does)
    tried(request, acts[does], _("Erased.") if does == "erase" else "")
    return _back(request, found)


@require_http_methods(["GET", "POST"])
def end(request: Request, pk: int) -> HttpResponse:
    """End it, with words or without."""
    room = queries.room(request.actor, pk)
    room.plan.enforce()
    form = forms.EndForm(request.POST or None, is_seeker=room.is_seeker)
    if request.method == "POST" and form.is_valid():
        try:
            actions.end(pk, by=request.actor, **form.cleaned_data)
            messages.success(request, _("It has ended. Would you look back on it?"))
            return go(request, "pair", pk)
        except Refused as no:
            form.add_error(None, no.reason)
    lead = _("Coachings end. What you wrote stays readable for the two of you.")
    return _act(request, room, form, heading=_("End this coaching"), submit=_("End it"), lead=lead)


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """One's own sessions, for a calendar that asks again and again."""
    actor = organizations.acting_by_feed(token, name="coaching", at=timezone.now())
    body = queries.calendar_file(
        queries.own_sessions(actor), site=settings.SITE_URL, slug=actor.slug
    )
    return private(HttpResponse(body, content_type="text/calendar; charset=utf-8"))
