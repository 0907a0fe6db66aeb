"""Meetings before they run: calling, answering, the list, the calendar."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from colead.features.circles import queries as circles
from colead.features.conversations import queries as conversations
from colead.features.decisions import queries as decisions
from colead.features.meetings import actions, forms, queries, rules
from colead.features.meetings.models import Attendance, Meeting
from colead.features.organizations import queries as organizations
from colead.kernel.picking import pick
from colead.kernel.verdict import Missing, Refused
from colead.kernel.web import Request, attempt, page, panel


@require_safe
def meetings(request: Request) -> HttpResponse:
    """Meetings that are ahead, or that were."""
    past = request.GET.get("past") == "1"
    found = queries.listed(request.actor, past=past, after=request.GET.get("after"))
    return page(request, "meetings/list.html", {"page": found, "past": past})


def _decision(request: Request) -> Any:
    wanted = request.GET.get("decision", "")
    if not wanted.isdecimal() or len(wanted) > 18:
        return None
    try:
        return decisions.decision(request.actor, int(wanted))
    except Missing:
        return None


@require_http_methods(["GET", "POST"])
def call(request: Request) -> HttpResponse:
    """Invite to a meeting; about a decision, it goes through that."""
    actor = request.actor
    rules.may_call(actor).enforce()
    about = _decision(request)
    people = organizations.present(actor).order_by("name", "id")[:2_000]
    places = circles.choices(actor)
    mine = sorted(circles.my_circle_ids(actor))
    form = forms.CallForm(
        request.POST or None,
        circles=places,
        people=[(member.pk, member.name) for member in people],
        initial={
            "circle_id": request.GET.get("circle")
            or (about.circle_id if about else None)
            or (mine[0] if mine else None),
            "title": about.title if about else "",
        },
    )
    pick(form, "invite")
    if form.is_valid():
        made = attempt(
            form,
            lambda: actions.call(
                decision_ids=[about.pk] if about else (), by=actor, **form.cleaned_data
            ),
        )
        if made:
            messages.success(request, _("Called. Everybody who is invited is told."))
            return redirect("meetings:meeting", request.organization.slug, made.pk)
    return page(request, "meetings/call.html", {"form": form, "about": about})


@require_safe
def meeting(request: Request, pk: int) -> HttpResponse:
    """A meeting: when, where, who comes, what for."""
    found = queries.table(request.actor, pk)
    context = {
        "t": found,
        "meeting": found.meeting,
        "item_form": forms.ItemForm(),
        "thread": conversations.thread(request.actor, "meeting", pk),
    }
    return page(request, "meetings/meeting.html", context)


@require_http_methods(["GET", "POST"])
def change(request: Request, pk: int) -> HttpResponse:
    """Another time, place or name."""
    found = queries.table(request.actor, pk)
    found.change.enforce()
    names = ("title", "starts_at", "minutes", "place", "about")
    form = forms.CallForm(
        request.POST or None, initial={name: getattr(found.meeting, name) for name in names}
    )
    if form.is_valid() and attempt(
        form, lambda: actions.change(pk, by=request.actor, **form.cleaned_data)
    ):
        messages.success(request, _("Changed. Everybody who is invited is told."))
        return redirect("meetings:meeting", request.organization.slug, pk)
    heading, lead = _("Change the meeting"), _("At another time, everybody is asked anew.")
    context = {"form": form, "meeting": found.meeting, "heading": heading, "lead": lead,
               "submit": _("Keep it")}  # fmt: skip
    return page(request, "meetings/act.html", context)


@require_http_methods(["GET", "POST"])
def cancel(request: Request, pk: int) -> HttpResponse:
    """That it does not take place."""
    found = queries.table(request.actor, pk)
    found.change.enforce()
    form = forms.CancelForm(request.POST or None)
    if form.is_valid() and attempt(
        form, lambda: actions.cancel(pk, by=request.actor, **form.cleaned_data)
    ):
        messages.success(request, _("Cancelled. Everybody who is invited is told."))
        return redirect("meetings:meeting", request.organization.slug, pk)
    heading, lead = _("Cancel the meeting"), _("It stays in the list of those that were.")
    context = {"form": form, "meeting": found.meeting, "heading": heading, "lead": lead,
               "submit": _("Cancel it")}  # fmt: skip
    return page(request, "meetings/act.html", context)


@require_POST
def answer(request: Request, pk: int) -> HttpResponse:
    """Whether one comes."""
    queries.meeting(request.actor, pk)
    try:
        actions.answer(pk, answer=request.POST.get("answer", "")[:10], by=request.actor)
        messages.success(request, _("Noted. You can change it until it begins."))
    except Refused as no:
        messages.error(request, no.reason)
    return redirect("meetings:meeting", request.organization.slug, pk)


@require_POST
def add_item(request: Request, pk: int) -> HttpResponse:
    """One more thing to go through."""
    found = queries.table(request.actor, pk)
    form = forms.ItemForm(request.POST)
    if form.is_valid() and attempt(
        form, lambda: actions.add_item(pk, by=request.actor, **form.cleaned_data)
    ):
        messages.success(request, _("It is on the list."))
        return redirect("meetings:meeting", request.organization.slug, pk)
    context = {
        "t": found,
        "meeting": found.meeting,
        "item_form": form,
        "thread": conversations.thread(request.actor, "meeting", pk),
    }
    return page(request, "meetings/meeting.html", context, status=422)


@require_POST
def drop_item(request: Request, pk: int) -> HttpResponse:
    """Take something off the list."""
    thing = queries.item(request.actor, pk)
    try:
        actions.drop_item(pk, by=request.actor)
        messages.success(request, _("It is off the list."))
    except Refused as no:
        messages.error(request, no.reason)
    return redirect("meetings:meeting", request.organization.slug, thing.meeting_id)


def _file(found: Meeting, slug: str) -> HttpResponse:
    body = queries.calendar_file([found], site=settings.SITE_URL, slug=slug)
    answer = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="meeting-{found.pk}.ics"'
    return answer


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """One's own meetings, for a calendar that asks again and again."""
    actor = organizations.acting_by_feed(token, name="meetings", at=timezone.now())
    body = queries.calendar_file(
        queries.mine(actor), site=settings.SITE_URL, slug=actor.slug, name=_("Meetings")
    )
    return HttpResponse(body, content_type="text/calendar; charset=utf-8")


@require_safe
def calendar(request: Request, pk: int) -> HttpResponse:
    """The meeting as a file for one's own calendar."""
    return _file(queries.meeting(request.actor, pk), request.organization.slug)


@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Answer an invitation by a letter's link, without signing in. Programs that follow links
    change nothing: only a button sends the answer."""
    actor, pk = queries.read_token(token, at=timezone.now())
    timezone.activate(actor.timezone)
    trouble, done = "", False
    if request.method == "POST":
        try:
            actions.answer(pk, answer=request.POST.get("answer", "")[:10], by=actor)
            done = True
        except Refused as no:
            trouble = no.reason
    found = queries.table(actor, pk)
    context = {
        "t": found,
        "meeting": found.meeting,
        "name": actor.name,
        "token": token,
        "chosen": request.GET.get("answer", ""),
        "trouble": trouble,
        "done": done,
        "answers": [a for a in Attendance.Answer.values if a],
    }
    shown = page(request, "meetings/invitation.html", context, status=422 if trouble else 200)
    shown["Cache-Control"] = "no-store"
    return shown


@require_safe
def invitation_calendar(request: HttpRequest, token: str) -> HttpResponse:
    """The meeting as a file, by a letter's link."""
    actor, pk = queries.read_token(token, at=timezone.now())
    return _file(queries.meeting(actor, pk), actor.slug)


@require_safe
@panel
def of_circle(request: Request, pk: int) -> HttpResponse:
    """A panel: a circle's next meetings."""
    found = queries.of_circle(request.actor, pk)
    return page(request, "meetings/panel.html", {"meetings": found, "start": f"circle={pk}"})


@require_safe
def of_decision(request: Request, pk: int) -> HttpResponse:
    """A panel: the meetings about a decision."""
    decision = decisions.decision(request.actor, pk)
    found = queries.of_decision(request.actor, decision)
    start = f"decision={pk}" if decision.is_open else ""
    return page(request, "meetings/panel.html", {"meetings": found, "start": start})
