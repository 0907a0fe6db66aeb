"""Pages of issues."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from colead.features.circles import queries as circles
from colead.features.conversations import queries as conversations
from colead.features.issues import actions, forms, queries, rules
from colead.features.issues.models import Issue
from colead.features.offers import queries as offers
from colead.kernel.verdict import Refused
from colead.kernel.web import Request, attempt, page, panel


def number(text: str | None) -> int | None:
    """An id from an address, if it is one."""
    return int(text) if text and text.isdecimal() and len(text) < 19 else None


@require_safe
def issues(request: Request) -> HttpResponse:
    """What falls short."""
    get = request.GET
    mine = get.get("mine") == "1"
    state = get.get("state", "all" if mine else "open")
    state = state if state in Issue.State.values else "all"
    circle = number(get.get("circle"))
    listed = queries.listed(
        request.actor, state=state, circle_id=circle, mine=mine, after=get.get("after")
    )
    taken = [issue.pk for issue in listed.items if issue.state == Issue.State.TAKEN]
    return page(
        request,
        "issues/list.html",
        {
            "page": listed,
            "state": state,
            "mine": mine,
            "circle": circle,
            "hands": queries.hands_of(taken) if taken else {},
        },
    )


@require_http_methods(["GET", "POST"])
def raise_issue(request: Request) -> HttpResponse:
    """Raise an issue; similar ones show while typing."""
    actor = request.actor
    form = forms.IssueForm(
        request.POST or None,
        circles=circles.choices(actor),
        domains=[] if actor.is_guest else circles.domain_choices(actor),
        initial={
            "title": request.GET.get("title", "")[:200],
            "circle_id": request.GET.get("circle"),
            "offer_it": True,
        },
    )
    if form.is_valid():
        made = attempt(form, lambda: actions.raise_issue(by=actor, **form.cleaned_data))
        if made:
            messages.success(request, _("Thank you for saying it."))
            return redirect("issues:issue", request.organization.slug, made.pk)
    return page(request, "issues/raise.html", {"form": form})


@require_safe
def similar(request: Request) -> HttpResponse:
    """Issues like the one that is being typed."""
    words = f"{request.GET.get('title', '')} {request.GET.get('facts', '')}"[:500]
    return page(request, "issues/similar.html", {"issues": queries.similar(request.actor, words)})


@require_safe
def issue(request: Request, pk: int) -> HttpResponse:
    """An issue: what it is, who has it in hand, what one can do."""
    actor = request.actor
    found = queries.issue(actor, pk)
    hands = queries.hands(found.pk)
    ids = {hand.member_id for hand in hands}
    waiting = list(offers.open_about(actor, "issue", pk)) if found.is_running else []
    led = found.initiative_id is not None
    domains = circles.domains(actor).filter(pk__in=found.domain_ids) if found.domain_ids else []
    facts: dict[str, Any] = {"by_id": found.by_id, "state": found.state}
    return page(
        request,
        "issues/issue.html",
        {
            "issue": found,
            "hands": hands if found.state != Issue.State.WITHDRAWN else [],
            "in_it": found.is_running and actor.member_id in ids,
            "passed_on": queries.passed_on(found.pk),
            "my_offer": next((o for o in waiting if o.to_id == actor.member_id), None),
            "offered": [o for o in waiting if o.by_id == actor.member_id],
            "domains": list(domains),
            "may_take_up": rules.may_take_up(actor, state=found.state),
            "may_join": rules.may_join(actor, state=found.state, hands=ids),
            "may_reword": rules.may_reword(actor, **facts),
            "may_resolve": rules.may_resolve(actor, hands=ids, led=led, **facts),
            "may_withdraw": rules.may_withdraw(actor, hands=ids, led=led, **facts),
            "may_reopen": rules.may_reopen(actor, **facts),
            "thread": conversations.thread(actor, "issue", found.pk),
        },
    )


@require_safe
@panel
def closest(request: Request, pk: int) -> HttpResponse:
    """The people closest to an issue, each explained, as a panel of its page."""
    found = queries.issue(request.actor, pk)
    may_offer = rules.may_offer(request.actor, state=found.state)
    close = queries.suggestions(request.actor, found) if may_offer else []
    return page(
        request,
        "issues/_closest.html",
        {
            "issue": found,
            "close": [one for one in close if one.member_id != request.actor.member_id],
            "own": next((one for one in close if one.member_id == request.actor.member_id), None),
        },
    )


def _act(request: Request, pk: int, act: Callable[[], Any], done: str) -> HttpResponse:
    try:
        act()
        messages.success(request, done)
    except Refused as no:
        messages.error(request, no.reason)
    return redirect("issues:issue", request.organization.slug, pk)


@require_POST
def offer(request: Request, pk: int) -> HttpResponse:
    """Offer it to people close to it."""
    form = forms.OfferForm(request.POST)
    if not form.is_valid():
        queries.issue(request.actor, pk)
        messages.error(request, _("Choose people from the list."))
        return redirect("issues:issue", request.organization.slug, pk)
    return _act(
        request,
        pk,
        lambda: actions.offer(pk, by=request.actor, **form.cleaned_data),
        _("Offered. The first who says yes has it."),
    )


@require_POST
def take_up(request: Request, pk: int) -> HttpResponse:
    """Take it up."""
    return _act(
        request,
        pk,
        lambda: actions.take_up(pk, by=request.actor),
        _("It is in your hands. Do it your way; take the lead on an initiative if it is bigger."),
    )


@require_POST
def join(request: Request, pk: int) -> HttpResponse:
    """Join in."""
    return _act(
        request, pk, lambda: actions.join(pk, by=request.actor), _("You are on it together.")
    )


def _form_act(
    request: Request, pk: int, form: Any, act: Callable[[], Any], *, title: str, done: str
) -> HttpResponse:
    found = queries.issue(request.actor, pk)
    if request.method == "POST" and form.is_valid() and attempt(form, act):
        messages.success(request, done)
        return redirect("issues:issue", request.organization.slug, pk)
    return page(request, "issues/act.html", {"form": form, "issue": found, "title": title})


@require_http_methods(["GET", "POST"])
def reword(request: Request, pk: int) -> HttpResponse:
    """Reword one's own issue."""
    found = queries.issue(request.actor, pk)
    rules.may_reword(request.actor, by_id=found.by_id, state=found.state).enforce()
    names = ("title", "facts", "effect", "need")
    form = forms.WordsForm(
        request.POST or None, initial={name: getattr(found, name) for name in names}
    )
    return _form_act(
        request,
        pk,
        form,
        lambda: actions.reword(pk, by=request.actor, **form.cleaned_data),
        title=_("Reword it"),
        done=_("Saved. How it read before is kept."),
    )


@require_safe
def wordings(request: Request, pk: int) -> HttpResponse:
    """How an issue read before."""
    found = queries.issue(request.actor, pk)
    return page(
        request, "issues/wordings.html", {"issue": found, "wordings": queries.wordings(found.pk)}
    )


@require_http_methods(["GET", "POST"])
def pass_on(request: Request, pk: int) -> HttpResponse:
    """Give it back, or say no to the offer, with a reason; offer it to somebody else."""
    found = queries.issue(request.actor, pk)
    close = queries.suggestions(request.actor, found) if found.is_running else []
    form = forms.PassOnForm(
        request.POST or None, people=[(one.member_id, f"{one.name}: {one.why}") for one in close]
    )
    return _form_act(
        request,
        pk,
        form,
        lambda: actions.pass_on(pk, by=request.actor, **form.cleaned_data),
        title=_("Pass it on"),
        done=_("Passed on. Thank you for saying why."),
    )


@require_http_methods(["GET", "POST"])
def resolve(request: Request, pk: int) -> HttpResponse:
    """Say that it is resolved."""
    form = forms.ResolveForm(request.POST or None)
    return _form_act(
        request,
        pk,
        form,
        lambda: actions.resolve(pk, by=request.actor, **form.cleaned_data),
        title=_("It is resolved"),
        done=_("Resolved. Thank you."),
    )


@require_POST
def withdraw(request: Request, pk: int) -> HttpResponse:
    """Withdraw one's own issue."""
    return _act(request, pk, lambda: actions.withdraw(pk, by=request.actor), _("Withdrawn."))


@require_http_methods(["GET", "POST"])
def reopen(request: Request, pk: int) -> HttpResponse:
    """Open it again, and say what falls short."""
    form = forms.ReopenForm(request.POST or None)
    return _form_act(
        request,
        pk,
        form,
        lambda: actions.reopen(pk, by=request.actor, **form.cleaned_data),
        title=_("It still falls short"),
        done=_("It is open again."),
    )
