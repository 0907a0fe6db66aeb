"""One's own learning: what one may take, took, joined and learnt. Nobody else has these pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from colead.features.learning import actions, forms, queries, rules
from colead.features.learning.models import Share
from colead.kernel.actor import Actor
from colead.kernel.verdict import Missing, Refused
from colead.kernel.web import Request, attempt, page


def share_choices(shares: list[Share]) -> list[tuple[int, str]]:
    """Budgets with what is left of one's share."""
    return [
        (
            one.budget_id,
            f"{one.budget.title} · "
            + rules.share_in_words(one.money_left, one.minutes_left, one.budget.currency),
        )
        for one in shares
    ]


def _members_only(actor: Actor) -> None:
    if actor.is_guest:
        raise Missing("learning")


def _own(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response


@require_safe
def mine(request: Request) -> HttpResponse:
    """My learning."""
    _members_only(request.actor)
    found = queries.mine(request.actor)
    usable = queries.usable(request.actor, found.shares)
    return _own(page(request, "learning/mine.html", {"m": found, "usable": usable}))


@require_safe
def mine_file(request: Request) -> HttpResponse:
    """All of it as a file, for oneself."""
    _members_only(request.actor)
    answer = JsonResponse(queries.as_file(request.actor), json_dumps_params={"indent": 2})
    answer["Content-Disposition"] = 'attachment; filename="my-learning.json"'
    return _own(answer)


@require_http_methods(["GET", "POST"])
def take(request: Request) -> HttpResponse:
    """Take from one's own budget, without asking anybody."""
    actor = request.actor
    _members_only(actor)
    usable = queries.usable(actor, queries.my_shares(actor))
    form = forms.TakeForm(
        request.POST if request.method == "POST" else None,
        budgets=share_choices(usable),
        currencies={one.budget_id: one.budget.currency for one in usable},
        initial={"budget_id": request.GET.get("budget")},
    )
    if usable and form.is_valid():
        given = dict(form.cleaned_data)
        budget_id = given.pop("budget_id")
        if attempt(form, lambda: actions.take(budget_id, by=actor, **given)):
            messages.success(request, _("It is yours. Enjoy learning."))
            return redirect("learning:mine", request.organization.slug)
    return _own(page(request, "learning/take.html", {"form": form, "usable": usable}))


@require_POST
def give_back(request: Request, pk: int) -> HttpResponse:
    """Give back what was not needed."""
    _members_only(request.actor)
    return _act(
        request, lambda: actions.give_back(pk, by=request.actor), _("It is back in your budget.")
    )


def _act(request: Request, act: Callable[[], Any], says: str) -> HttpResponse:
    try:
        act()
        messages.success(request, says)
    except Refused as no:
        messages.error(request, no.reason)
    return redirect("learning:mine", request.organization.slug)


@require_http_methods(["GET", "POST"])
def say(request: Request, pk: int) -> HttpResponse:
    """Three short answers, for oneself."""
    found = queries.learnt(request.actor, pk)
    words = queries.words_of(found)
    form = forms.SayForm(request.POST if request.method == "POST" else None, initial=words)
    if form.is_valid() and attempt(
        form, lambda: actions.say(pk, by=request.actor, **form.cleaned_data)
    ):
        messages.success(request, _("Kept for you. Share it, if others could use it."))
        return redirect("learning:say", request.organization.slug, pk)
    context = {
        "learnt": found,
        "title": queries.title_of(found),
        "words": words,
        "form": form,
        "editing": not words or form.is_bound or request.GET.get("edit") == "1",
    }
    return _own(page(request, "learning/say.html", context))


@require_POST
def decline(request: Request, pk: int) -> HttpResponse:
    """Rather not say."""
    says = _("Good. Nobody asks again.")
    return _act(request, lambda: actions.decline(pk, by=request.actor), says)


@require_POST
def share(request: Request, pk: int) -> HttpResponse:
    """Share it with everybody."""
    title = request.POST.get("title", "")[:200]
    try:
        made = actions.share(pk, title=title, by=request.actor)
    except Refused as no:
        messages.error(request, no.reason)
        return redirect("learning:say", request.organization.slug, pk)
    messages.success(request, _("Shared. Thank you."))
    return redirect("learning:note", request.organization.slug, made.pk)


@require_POST
def unshare(request: Request, pk: int) -> HttpResponse:
    """Keep it to oneself again."""
    says = _("It is yours alone again.")
    return _act(request, lambda: actions.unshare(pk, by=request.actor), says)


@require_safe
def notes(request: Request) -> HttpResponse:
    """What people learnt and shared."""
    _members_only(request.actor)
    found = queries.notes(request.actor, after=request.GET.get("after"))
    return page(request, "learning/notes.html", {"page": found})


@require_safe
def note(request: Request, pk: int) -> HttpResponse:
    """What somebody learnt and shared."""
    found = queries.note(request.actor, pk)
    own = found.member_id == request.actor.member_id
    mine = getattr(found, "learnt", None) if own else None
    return page(request, "learning/note.html", {"note": found, "learnt": mine})
