"""The catalogue, one thing with its calendar or its stock, and a day of all of them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from colead.features.materials import actions, forms, queries, rules
from colead.features.materials.models import Booking, Material
from colead.kernel import subjects
from colead.kernel.fields import EARLIEST, LATEST
from colead.kernel.verdict import Missing
from colead.kernel.web import Request, attempt, page


def number(text: str | None) -> int | None:
    """A number from an address, or None."""
    return int(text) if text and text.isdecimal() and len(text) < 19 else None


def chosen_day(request: Request, name: str = "day", *, otherwise: date | None = None) -> date:
    """The day that an address names, else another, or today."""
    other = otherwise or request.actor.today
    try:
        found = date.fromisoformat(request.GET.get(name, "")[:10])
    except ValueError:
        return other
    near = EARLIEST + timedelta(days=60) < found < LATEST - timedelta(days=60)
    return found if near else other


def about_of(request: Request) -> subjects.Subject | None:
    """What is to be booked for, as the address says: ``about=meeting:12``."""
    given = request.POST.get("about") or request.GET.get("about") or ""
    kind, _colon, text = given.partition(":")
    pk = number(text)
    if kind not in ("initiative", "meeting") or pk is None:
        return None
    try:
        return subjects.find(request.actor, kind, pk)
    except Missing:
        return None


@require_safe
def catalogue(request: Request) -> HttpResponse:
    """What there is."""
    kind = request.GET.get("kind", "")
    kind = kind if kind in Material.Kind.values else ""
    found = queries.listed(
        request.actor,
        kind=kind,
        circle_id=number(request.GET.get("circle")),
        after=request.GET.get("after"),
    )
    context = {
        "page": found, "kind": kind, "about": about_of(request), "kinds": Material.Kind.choices,
        "now": request.actor.at,
    }  # fmt: skip
    return page(request, "materials/list.html", context)


@require_safe
def day(request: Request) -> HttpResponse:
    """One day of all rooms and things that are booked by the hour."""
    chosen = chosen_day(request)
    table, rows = queries.one_day(request.actor, chosen)
    context = {"table": table, "rows": rows, "day": chosen, "today": request.actor.today}
    return page(request, "materials/day.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def material(request: Request, pk: int) -> HttpResponse:
    """One room or thing with its calendar, or a stock with its places; booked or taken here."""
    found = queries.material(request.actor, pk)
    return _stock(request, found) if found.is_stock else _bookable(request, found)


def _ground(request: Request, found: Material) -> dict[str, Any]:
    actor, keeps = request.actor, queries.is_own_keeper(request.actor, found)
    return {
        "material": found,
        "keep": rules.may_keep(actor, in_circle=keeps),
        "damages": queries.damages(actor, found.pk),
        "about": about_of(request),
        "today": actor.today,
    }


def _stock(request: Request, found: Material) -> HttpResponse:
    actor = request.actor
    verdict = rules.may_take(actor, found)
    shelves = queries.shelves(actor, found.pk)
    form = forms.TakeForm(
        request.POST if request.method == "POST" else None,
        shelves=queries.choices_of(one for one in shelves if one.amount),
    )
    about = about_of(request)
    if form.is_valid():
        made = attempt(
            form,
            lambda: actions.take(
                found.pk,
                about=(about.kind, about.id) if about else None,
                by=actor,
                **form.cleaned_data,
            ),
        )
        if made:
            messages.success(request, _("Taken. %(left)s are left there.") % {"left": made.left})
            return redirect(_back(request, found, about))
    context = {
        **_ground(request, found), "form": form, "verdict": verdict, "shelves": shelves,
        "total": sum(one.amount for one in shelves),
        "moves": queries.moves(actor, found.pk, after=request.GET.get("after")),
    }  # fmt: skip
    return page(request, "materials/stock.html", context)


def _back(request: Request, found: Material, about: subjects.Subject | None) -> str:
    own = reverse("materials:material", args=[request.organization.slug, found.pk])
    return about.url if about else own


def _begin(request: Request, found: Material) -> dict[str, Any]:
    """What the form holds at first: the place in the calendar that was chosen, if there is one."""
    given = request.GET.get("at", "")[:16]
    try:
        at = datetime.fromisoformat(given)
        if not EARLIEST < at.date() < LATEST:
            raise ValueError
    except ValueError:
        day, hour = rules.next_open(found, by=request.actor)
        shown = chosen_day(request)
        if shown > day:
            day, hour = shown, found.opens
        at = rules.at_hour(day, hour)
    end = at + timedelta(hours=1)
    ends = "24:00" if end.time() == time.min else f"{end:%H:%M}"
    return {
        "first": at.date(), "last": at.date(), "day": at.date(),
        "begins": f"{at:%H:%M}",
        "ends": ends if at.hour + 1 < found.closes or at.minute == 0 else f"{found.closes:02}:00",
    }  # fmt: skip


def _bookable(request: Request, found: Material) -> HttpResponse:
    actor = request.actor
    verdict = rules.may_book(actor, found)
    about = about_of(request)
    initial = {"title": about.title if about else "", **_begin(request, found)}
    form = forms.BookForm(
        request.POST if request.method == "POST" else None,
        found=found, actor=actor, initial=initial,
    )  # fmt: skip
    taken: list[actions.Taken] = []
    if form.is_valid():
        tie = (about.kind, about.id) if about else None
        done = attempt(form, lambda: _book(request, found, form.cleaned_data, tie, taken))
        if done:
            messages.success(request, _booked_words(done))
            return redirect(_back(request, found, about))
    shown = chosen_day(
        request,
        "at" if "at" in request.GET else "day",
        otherwise=rules.next_open(found, by=actor)[0],
    )
    make = queries.month if found.by_day else queries.week
    context = {
        **_ground(request, found), "form": form, "verdict": verdict,
        "taken": next(iter(taken), None),
        "table": make(actor, found, shown), "day": shown,
        "queue": list(queries.queue(found.pk, actor.at)[:10]),
        "feed": None if actor.is_guest else queries.feed_path(actor, found.pk),
    }  # fmt: skip
    return page(request, "materials/material.html", context)


def _book(
    request: Request,
    found: Material,
    said: dict[str, Any],
    tie: tuple[str, int] | None,
    taken: list[actions.Taken],
) -> list[Booking]:
    """Book, or wait for what is taken. That it is taken is noted in ``taken``, too: the page says
    what one can do then."""
    by, act = request.actor, request.POST.get("act")
    if act == "wait":
        once = {name: value for name, value in said.items() if name not in ("repeat", "until")}
        return [actions.wait(found.pk, about=tie, by=by, **once)]
    try:
        return actions.book(found.pk, others=act == "others", about=tie, by=by, **said)
    except actions.Taken as no:
        taken.append(no)
        raise


def _booked_words(made: list[Booking]) -> str:
    if made[0].state == Booking.State.WAITING:
        return _("You are in the queue. When it becomes free, it is held for you.")
    if len(made) == 1:
        return _("Booked.")
    return ngettext("Booked %(n)s time.", "Booked %(n)s times.", len(made)) % {"n": len(made)}
