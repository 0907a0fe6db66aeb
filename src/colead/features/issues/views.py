"""Pages of issues and asks."""

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
from colead.features.offers import queries as offers
from colead.kernel import subjects
from colead.kernel.verdict import Missing, Refused
from colead.kernel.web import Request, attempt, page


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 19 else None


@require_safe
def issues(request: Request) -> HttpResponse:
    """What falls short."""
    get = request.GET
    mine = get.get("mine") == "1"
    state = get.get("state", "all" if mine else "open")
    listed = queries.listed(
        request.actor,
        state=state,
        circle_id=_number(get.get("circle")),
        mine=mine,
        after=get.get("after"),
    )
    return page(request, "issues/list.html", {"page": listed, "state": state, "mine": mine})


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
        },
    )
    if form.is_valid():
        made = attempt(form, lambda: actions.raise_issue(by=actor, **form.cleaned_data))
        if made:
            messages.success(request, _("Thank you for saying it. These people are close to it:"))
            return redirect("issues:issue", request.organization.slug, made.pk)
    return page(request, "issues/raise.html", {"form": form})


@require_safe
def similar(request: Request) -> HttpResponse:
    """Issues like the one that is being typed."""
    words = f"{request.GET.get('title', '')} {request.GET.get('facts', '')}"[:500]
    return page(request, "issues/similar.html", {"issues": queries.similar(request.actor, words)})


@require_safe
def issue(request: Request, pk: int) -> HttpResponse:
    """An issue: what it is, who is close to it, who has it in hand."""
    actor = request.actor
    found = queries.issue(actor, pk)
    hands = queries.hands(found.pk)
    in_it = any(hand.member_id == actor.member_id for hand in hands)
    open_now = found.state == found.State.OPEN and not actor.is_guest
    offered = list(offers.open_about(actor, "issue", pk)) if open_now else []
    asked = {offer.to_id for offer in offered}
    close = [s for s in queries.suggestions(actor, found) if s.member_id not in asked]
    own = next((s for s in close if s.member_id == actor.member_id), None)
    return page(
        request,
        "issues/issue.html",
        {
            "issue": found,
            "hands": hands,
            "in_it": in_it,
            "offered": offered,
            "close": close if open_now else [],
            "own": own,
            "domains": list(circles.domains(actor).filter(pk__in=found.domain_ids)),
            "may_take_up": rules.may_take_up(actor, state=found.state),
            "may_join": rules.may_join(actor, state=found.state, in_it=in_it),
            "may_resolve": rules.may_resolve(
                actor, in_it=in_it, by_id=found.by_id, state=found.state
            ),
            "may_withdraw": rules.may_withdraw(actor, by_id=found.by_id, state=found.state),
            "may_reopen": rules.may_reopen(actor, state=found.state),
            "thread": conversations.thread(actor, "issue", found.pk),
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
    found = queries.issue(request.actor, pk)
    people = [(s.member_id, s.name) for s in queries.suggestions(request.actor, found)]
    form = forms.OfferForm(request.POST, people=people)
    if not form.is_valid():
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
def pass_on(request: Request, pk: int) -> HttpResponse:
    """Give it back with a reason."""
    form = forms.ReasonForm(request.POST or None)
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


@require_POST
def reopen(request: Request, pk: int) -> HttpResponse:
    """Open it again."""
    return _act(request, pk, lambda: actions.reopen(pk, by=request.actor), _("It is open again."))


@require_safe
def asks(request: Request) -> HttpResponse:
    """Asks to the stewards, with their clocks."""
    which = request.GET.get("which", "open")
    listed = queries.listed_asks(request.actor, which=which, after=request.GET.get("after"))
    times = sorted(queries.answer_times(request.actor))
    median = times[len(times) // 2] if times else None
    return page(
        request,
        "issues/asks.html",
        {"page": listed, "which": which, "median": median, "answered": len(times)},
    )


@require_http_methods(["GET", "POST"])
def new_ask(request: Request) -> HttpResponse:
    """Ask the stewards to remove an obstacle (``?about=kind:id``)."""
    actor = request.actor
    form = forms.AskForm(
        request.POST or None, initial={"title": request.GET.get("title", "")[:200]}
    )
    kind, _colon, number = request.GET.get("about", "").partition(":")
    about = None
    if kind and number.isdecimal() and len(number) < 19:
        about = subjects.find(actor, kind, int(number))
    if form.is_valid():
        made = attempt(
            form,
            lambda: actions.ask(
                by=actor, about=(about.kind, about.id) if about else None, **form.cleaned_data
            ),
        )
        if made:
            messages.success(request, _("Asked. The clock runs, and everyone can see it."))
            return redirect("issues:ask", request.organization.slug, made.pk)
    return page(
        request,
        "issues/new_ask.html",
        {"form": form, "about": about, "verdict": rules.may_ask(actor)},
    )


@require_http_methods(["GET", "POST"])
def ask(request: Request, pk: int) -> HttpResponse:
    """One ask; a steward answers here."""
    actor = request.actor
    found = queries.ask(actor, pk)
    may_answer = rules.may_answer(actor, is_open=found.is_open, by_id=found.by_id)
    form = forms.AnswerForm(request.POST or None) if may_answer else None
    if request.method == "POST":
        may_answer.enforce()
        if form is not None and form.is_valid():
            values = form.cleaned_data
            if attempt(form, lambda: actions.answer(pk, by=actor, **values)):
                messages.success(request, _("Answered."))
                return redirect("issues:ask", request.organization.slug, pk)
    about = None
    if found.about_id is not None:
        try:
            about = subjects.find(actor, found.about_kind, found.about_id)
        except Missing:
            about = None
    return page(
        request,
        "issues/ask.html",
        {
            "ask": found,
            "form": form,
            "may_answer": may_answer,
            "about": about,
            "thread": conversations.thread(actor, "ask", found.pk),
        },
    )


def _ask_act(request: Request, pk: int, act: Callable[[], Any], done: str) -> HttpResponse:
    try:
        act()
        messages.success(request, done)
    except Refused as no:
        messages.error(request, no.reason)
    return redirect("issues:ask", request.organization.slug, pk)


@require_POST
def judge(request: Request, pk: int) -> HttpResponse:
    """Say whether the answer helped."""
    helped = request.POST.get("helped") == "yes"
    return _ask_act(
        request,
        pk,
        lambda: actions.judge(pk, helped=helped, by=request.actor),
        _("Thank you; this is part of the stewards' record."),
    )


@require_POST
def withdraw_ask(request: Request, pk: int) -> HttpResponse:
    """Withdraw one's own ask."""
    return _ask_act(
        request, pk, lambda: actions.withdraw_ask(pk, by=request.actor), _("Withdrawn.")
    )
