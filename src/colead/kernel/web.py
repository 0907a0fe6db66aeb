"""What the web doors of all rooms share: the request they get and how a refusal reaches a form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar, cast

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render as django_render

from colead.kernel import subjects
from colead.kernel.actor import Actor
from colead.kernel.verdict import Refused

View = TypeVar("View", bound=Callable[..., HttpResponse])


class Request(HttpRequest):
    """A request below ``/o/<slug>/``: the middleware has put actor and organization on it."""

    actor: Actor
    organization: Any
    # On a page: how many notices wait, and how the actor stands to what the page is about.
    bell: tuple[int, str] | None


def attempt(form: BaseForm, act: Callable[[], Any]) -> Any:
    """Do an act; a refusal becomes the form's own error at the right field, and None comes back.

    What was typed stays in the form, which is shown again.
    """
    try:
        return act()
    except Refused as no:
        if hasattr(no, "verdict"):
            raise  # The page shows the whole verdict, not only its first sentence.
        form.add_error(no.field if no.field in form.fields else None, no.reason)
        return None


def page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    status: int | None = None,
) -> HttpResponse:
    """Render a page. A form shown again with errors answers 422, so that scripts can tell."""
    values = dict(context or {})
    form = values.get("form")
    if status is None and isinstance(form, BaseForm) and form.is_bound and form.errors:
        status = 422
    return django_render(request, template, values, status=status)


def panel(view: View) -> View:
    """Mark what draws a piece of a page, which can be asked for together with others."""
    view.is_panel = True  # type: ignore[attr-defined]
    return view


def go_to(request: Request, kind: str, subject_id: int, anchor: str = "") -> HttpResponse:
    """Go to the page of a thing, or to a place on it (``#comments``)."""
    return HttpResponseRedirect(subjects.url(kind, subject_id, slug=request.actor.slug) + anchor)


def actor_of(request: HttpRequest) -> Actor:
    """Who acts by a request that passed a door."""
    return cast(Request, request).actor
