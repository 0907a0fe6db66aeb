"""Bookings: one's own, each one's page, what is done with it, and calendars for programs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from colead.features.materials import actions, forms, queries, rules
from colead.features.organizations import queries as organizations
from colead.kernel import feeds, subjects
from colead.kernel.actor import Actor
from colead.kernel.verdict import Missing, Refused
from colead.kernel.web import Request, attempt, page


@require_safe
def mine(request: Request) -> HttpResponse:
    """One's own bookings."""
    past = request.GET.get("past") == "1"
    found = queries.mine(request.actor, past=past, after=request.GET.get("after"))
    return page(request, "materials/mine.html", {"page": found, "past": past})


@require_safe
def booking(request: Request, pk: int) -> HttpResponse:
    """One booking: who has it, when, what for."""
    actor = request.actor
    found = queries.booking(actor, pk)
    about = subjects.find_all(actor, [(found.about_kind, found.about_id or 0)])
    first, last, *_hours = queries.span_of(found, actor.timezone)
    context = {
        "booking": found,
        "material": found.material,
        "first": first,
        "last": last,
        "about": next(iter(about.values()), None),
        "change": rules.may_change_booking(
            actor, member_id=found.member_id, state=found.state, ends_at=found.ends_at
        ),
        "lend": rules.may_lend(
            actor,
            in_circle=queries.is_own_keeper(actor, found.material),
            member_id=found.member_id,
        ),
        "near": found.starts_at - rules.STEP <= actor.at < found.ends_at,
        "following": queries.series(found).count() - 1,
        "late": found.is_out and found.ends_at <= actor.at,
    }
    return page(request, "materials/booking.html", context)


ACTS: dict[str, tuple[Callable[[int, Actor], Any], Any]] = {
    "accept": (lambda pk, by: actions.accept(pk, by=by), gettext_lazy("It is yours then.")),
    "give-up": (
        lambda pk, by: actions.give_up(pk, by=by),
        gettext_lazy("Given up. It is free for others."),
    ),
    "give-up-following": (
        lambda pk, by: actions.give_up(pk, following=True, by=by),
        gettext_lazy("Given up, this one and those after it."),
    ),
    "out": (lambda pk, by: actions.hand_out(pk, by=by), gettext_lazy("Noted. Have fun with it.")),
    "back": (
        lambda pk, by: actions.bring_back(pk, by=by),
        gettext_lazy("Thank you. If something is wrong with it, note it below."),
    ),
}


@require_POST
def act(request: Request, pk: int, doing: str) -> HttpResponse:
    """What is done with a booking by one button."""
    queries.booking(request.actor, pk)
    if doing not in ACTS:
        raise Missing(doing)
    do, said = ACTS[doing]
    try:
        do(pk, request.actor)
        messages.success(request, str(said))
    except Refused as no:
        messages.error(request, no.reason)
    return redirect("materials:booking", request.organization.slug, pk)


@require_http_methods(["GET", "HEAD", "POST"])
def move(request: Request, pk: int) -> HttpResponse:
    """Another time, or other words."""
    actor = request.actor
    found = queries.booking(actor, pk)
    rules.may_change_booking(
        actor, member_id=found.member_id, state=found.state, ends_at=found.ends_at
    ).enforce()
    first, last, begins, ends = queries.span_of(found, actor.timezone)
    form = forms.BookForm(
        request.POST if request.method == "POST" else None,
        found=found.material, actor=actor, again=False,
        initial={
            "title": found.title, "first": first, "last": last, "day": first,
            "begins": f"{begins:%H:%M}", "ends": f"{ends:%H:%M}",
        },
    )  # fmt: skip
    if form.is_valid() and attempt(form, lambda: actions.move(pk, by=actor, **form.cleaned_data)):
        messages.success(request, _("Changed."))
        return redirect("materials:booking", request.organization.slug, pk)
    context = {
        "form": form, "material": found.material, "heading": _("Change the booking"),
        "lead": _("The time that you give back goes to whoever waits for it."),
        "submit": _("Change it"), "booking": found,
    }  # fmt: skip
    return page(request, "materials/act.html", context)


def _file(found: list[Any], actor: Actor, name: str = "") -> HttpResponse:
    body = queries.calendar_file(
        found, site=settings.SITE_URL, slug=actor.slug, timezone=actor.timezone, name=name
    )
    return HttpResponse(body, content_type="text/calendar; charset=utf-8")


@require_safe
def calendar(request: Request, pk: int) -> HttpResponse:
    """A booking as a file for one's own calendar."""
    answer = _file([queries.booking(request.actor, pk)], request.actor)
    answer["Content-Disposition"] = f'attachment; filename="booking-{pk}.ics"'
    return answer


@require_safe
def feed_mine(request: HttpRequest, token: str) -> HttpResponse:
    """One's own bookings, for a calendar that asks again and again."""
    actor = organizations.acting_by_feed(token, name="bookings", at=timezone.now())
    return _file(queries.feed_mine(actor), actor, _("My bookings"))


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """Who has one room or thing, for a calendar that asks again and again."""
    actor = organizations.acting_by_feed(token, name="material", at=timezone.now())
    found = queries.material(actor, feeds.thing_of(token, name="material"))
    return _file(queries.feed_of(actor, found.pk), actor, found.title)


@require_safe
def of_meeting(request: Request, pk: int) -> HttpResponse:
    """A panel: what is booked for a meeting."""
    found = queries.used_by(request.actor, "meeting", pk)
    return page(request, "materials/panel.html", {"used": found, "about": f"meeting:{pk}"})
