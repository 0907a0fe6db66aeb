"""The circle's side: adding, changing, filling up, counting, mending; and pictures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from colead.features.materials import actions, forms, queries, rules
from colead.features.materials.models import Material
from colead.kernel import uploads
from colead.kernel.actor import Actor
from colead.kernel.verdict import Missing
from colead.kernel.web import Request, attempt, page

HEADINGS: dict[str, Callable[[], str]] = {
    "room": lambda: _("Add a room"),
    "thing": lambda: _("Add a thing"),
    "stock": lambda: _("Add a stock"),
}


def _posted(request: Request) -> tuple[Any, Any]:
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def _act(
    request: Request,
    form: django_forms.Form,
    act: Callable[[], Any],
    *,
    material: Material | None,
    done: str,
    **words: Any,
) -> HttpResponse:
    """A page with one form: done, it leads back to the thing."""
    if form.is_valid():
        made = attempt(form, act)
        if made:
            messages.success(request, done)
            pk = material.pk if material else made.pk
            return redirect("materials:material", request.organization.slug, pk)
    context = {"form": form, "material": material, **words}
    return page(request, "materials/act.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: Request, what: str) -> HttpResponse:
    """Put a room, a thing or a stock into the catalogue."""
    if what not in HEADINGS:
        raise Missing(what)
    rules.may_keep(request.actor, in_circle=True).enforce()
    form = forms.MaterialForm(
        *_posted(request), kind=what, circles=queries.keeping_circles(request.actor)
    )
    return _act(
        request, form,
        lambda: actions.add(kind=what, by=request.actor, **form.cleaned_data),
        material=None, done=_("It is in the catalogue."), heading=HEADINGS[what](),
        lead=_("Everybody here can use it from then on."), submit=_("Add it"), multipart=True,
    )  # fmt: skip


def _kept(request: Request, pk: int) -> Material:
    found = queries.material(request.actor, pk)
    rules.may_keep(request.actor, in_circle=queries.is_own_keeper(request.actor, found)).enforce()
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: Request, pk: int) -> HttpResponse:
    """What is said of it, and how it is booked."""
    found = _kept(request, pk)
    names = (
        "title", "place", "about", "unit", "opens", "closes", "longest", "ahead_days", "measure",
        "low",
    )  # fmt: skip
    form = forms.MaterialForm(
        *_posted(request), kind=found.kind,
        initial={name: getattr(found, name) for name in names} | {"weekdays": list(found.weekdays)},
    )  # fmt: skip
    return _act(
        request, form, lambda: actions.change(pk, by=request.actor, **form.cleaned_data),
        material=found, done=_("Changed."), heading=_("Change it"),
        lead=_("What is booked already stays as it is."), submit=_("Keep it"), multipart=True,
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def retire(request: Request, pk: int) -> HttpResponse:
    """It is not here any more."""
    found = _kept(request, pk)
    form = forms.ReasonForm(*_posted(request))
    return _act(
        request, form, lambda: actions.retire(pk, by=request.actor, **form.cleaned_data),
        material=found, done=_("Retired. Those who had booked it are told."),
        heading=_("Retire it"),
        lead=_("What is booked ends, and those who booked it are told why."), submit=_("Retire it"),
    )  # fmt: skip


@require_POST
def reinstate(request: Request, pk: int) -> HttpResponse:
    """It is here again."""
    queries.material(request.actor, pk)
    actions.reinstate(pk, by=request.actor)
    messages.success(request, _("It is in the catalogue."))
    return redirect("materials:material", request.organization.slug, pk)


@require_http_methods(["GET", "HEAD", "POST"])
def damage(request: Request, pk: int) -> HttpResponse:
    """What is wrong with it."""
    found = queries.material(request.actor, pk)
    rules.may_keep(request.actor, in_circle=True).enforce()
    form = forms.DamageForm(*_posted(request))
    return _act(
        request, form, lambda: actions.note_damage(pk, by=request.actor, **form.cleaned_data),
        material=found, done=_("Thank you. Those who look after it know now."),
        heading=_("Something is wrong with it"),
        lead=_("No blame: things break. %(circle)s looks after it.")
        % {"circle": found.circle.name},
        submit=_("Tell them"), multipart=True,
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def mend(request: Request, pk: int) -> HttpResponse:
    """It is well again."""
    noted = queries.damage(request.actor, pk)
    found = _kept(request, noted.material_id)
    form = forms.MendForm(*_posted(request))
    return _act(
        request, form, lambda: actions.mend(pk, by=request.actor, **form.cleaned_data),
        material=found, done=_("It can be used again."), heading=_("It is mended"),
        lead=noted.text[:300], submit=_("It is mended"),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: Request, pk: int) -> HttpResponse:
    """Fill a stock up."""
    found = _stock(request.actor, pk)
    places = queries.shelves(request.actor, pk)
    form = forms.BringForm(
        request.POST if request.method == "POST" else None,
        initial={"place": places[0].place if places else ""},
    )
    return _act(
        request, form, lambda: actions.bring(pk, by=request.actor, **form.cleaned_data),
        material=found, done=_("Noted. Thank you."), heading=_("Fill it up"), lead="",
        submit=_("Note it"), places=places,
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def count(request: Request, pk: int) -> HttpResponse:
    """Put the number right."""
    found = _kept(request, _stock(request.actor, pk).pk)
    form = forms.CountForm(
        request.POST if request.method == "POST" else None,
        shelves=queries.choices_of(queries.shelves(request.actor, pk)),
    )
    return _act(
        request, form, lambda: actions.count(pk, by=request.actor, **form.cleaned_data),
        material=found, done=_("The number is right now."), heading=_("Count it"),
        lead=_("What you counted stands from now on; the difference stays in its history."),
        submit=_("Put it right"),
    )  # fmt: skip


def _stock(actor: Actor, pk: int) -> Material:
    found = queries.material(actor, pk)
    rules.may_take(actor, found).enforce()
    return found


@require_safe
def picture(request: Request, pk: int, size: str) -> HttpResponseBase:
    """The picture of a room, thing or stock, ``small`` or ``large``, for those who see it."""
    if size not in ("small", "large"):
        raise Missing(size)
    found = queries.material(request.actor, pk)
    path = actions.picture_of(found, small=size == "small")
    return uploads.answer(path, name=f"material-{pk}.webp", kind=uploads.DRAWN, keep=True)


@require_safe
def damage_picture(request: Request, pk: int) -> HttpResponseBase:
    """The picture of what is broken."""
    found = queries.damage(request.actor, pk)
    path = actions.picture_of(found)
    return uploads.answer(path, name=f"damage-{pk}.webp", kind=uploads.DRAWN, keep=True)
