"""What the pages on which people act in an initiative share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpResponse

from colead.features.initiatives import queries
from colead.kernel.verdict import Refused
from colead.kernel.web import Request, attempt, go_to, page


def back(request: Request, pk: int, anchor: str = "") -> HttpResponse:
    return go_to(request, "initiative", pk, f"#{anchor}" if anchor else "")


def act_on(request: Request, pk: int, act: Callable[[], Any], done: str) -> HttpResponse:
    try:
        act()
        messages.success(request, done)
    except Refused as no:
        messages.error(request, no.reason)
    return back(request, pk)


def form_act(
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
        return back(request, pk)
    found = queries.initiative(request.actor, pk)
    return page(
        request,
        "initiatives/act.html",
        {"form": form, "initiative": found, "title": title, "submit": submit},
    )
