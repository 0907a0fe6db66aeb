"""Pages of ideas."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from colead.features.circles import queries as circles
from colead.features.conversations import queries as conversations
from colead.features.ideas import actions, forms, queries, rules
from colead.features.ideas.models import Idea, Support
from colead.kernel.verdict import Refused
from colead.kernel.web import Request, attempt, page


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 19 else None


@require_safe
def ideas(request: Request) -> HttpResponse:
    """The board of ideas."""
    get = request.GET
    mine = get.get("mine") == "1"
    state = get.get("state", "all" if mine else Idea.State.OPEN)
    state = state if state in Idea.State.values else "all"
    circle = _number(get.get("circle"))
    order = "wanted" if get.get("order") == "wanted" else "new"
    listed = queries.listed(
        request.actor,
        state=state,
        order=order,
        circle_id=circle,
        mine=mine,
        after=get.get("after"),
    )
    return page(
        request,
        "ideas/list.html",
        {"page": listed, "state": state, "order": order, "mine": mine, "circle": circle},
    )


@require_http_methods(["GET", "POST"])
def post(request: Request) -> HttpResponse:
    """Share an idea; similar ones show while typing."""
    form = forms.IdeaForm(
        request.POST or None,
        circles=circles.choices(request.actor),
        initial={
            "title": request.GET.get("title", "")[:200],
            "circle_id": request.GET.get("circle"),
        },
    )
    if form.is_valid():
        made = attempt(form, lambda: actions.post(by=request.actor, **form.cleaned_data))
        if made:
            messages.success(request, _("Thank you. Your idea is shared."))
            return redirect("ideas:idea", request.organization.slug, made.pk)
    return page(request, "ideas/post.html", {"form": form})


@require_safe
def similar(request: Request) -> HttpResponse:
    """Ideas like the one that is being typed."""
    words = f"{request.GET.get('title', '')} {request.GET.get('falls_short', '')}"[:500]
    return page(request, "ideas/similar.html", {"ideas": queries.similar(request.actor, words)})


@require_safe
def idea(request: Request, pk: int) -> HttpResponse:
    """An idea: what it is, who responded, what one can do."""
    actor = request.actor
    found = queries.idea(actor, pk)
    supports = queries.supports(found.pk)
    mine = next((given for given in supports if given.by_id == actor.member_id), None)
    return page(
        request,
        "ideas/idea.html",
        {
            "idea": found,
            "supports": supports,
            "counts": queries.counts_of(found.pk),
            "mine": mine,
            "worries": [given for given in supports if given.kind == Support.Kind.WORRY],
            "may_lead": rules.may_lead(actor, state=found.state),
            "may_edit": rules.may_edit(actor, by_id=found.by_id, state=found.state),
            "may_withdraw": rules.may_withdraw(actor, by_id=found.by_id, state=found.state),
            "may_reopen": rules.may_reopen(actor, by_id=found.by_id, state=found.state),
            "may_support": rules.may_support(actor, state=found.state),
            "thread": conversations.thread(actor, "idea", found.pk),
        },
    )


@require_http_methods(["GET", "POST"])
def edit(request: Request, pk: int) -> HttpResponse:
    """Reword one's own idea."""
    found = queries.idea(request.actor, pk)
    rules.may_edit(request.actor, by_id=found.by_id, state=found.state).enforce()
    names = ("title", "text", "falls_short", "result")
    form = forms.IdeaForm(
        request.POST or None,
        circles=[],
        initial={name: getattr(found, name) for name in names},
    )
    del form.fields["circle_id"]
    edited = None
    if form.is_valid():
        edited = attempt(form, lambda: actions.edit(pk, by=request.actor, **form.cleaned_data))
    if edited:
        messages.success(request, _("Saved. How it read before is kept."))
        return redirect("ideas:idea", request.organization.slug, pk)
    return page(request, "ideas/edit.html", {"form": form, "idea": found})


@require_safe
def wordings(request: Request, pk: int) -> HttpResponse:
    """How an idea read before."""
    found = queries.idea(request.actor, pk)
    return page(
        request, "ideas/wordings.html", {"idea": found, "wordings": queries.wordings(found.pk)}
    )


@require_POST
def support(request: Request, pk: int) -> HttpResponse:
    """Respond to an idea, or take the response back."""
    queries.idea(request.actor, pk)
    try:
        if request.POST.get("kind") == "none":
            actions.take_back_support(pk, by=request.actor)
        else:
            form = forms.SupportForm(request.POST)
            if not form.is_valid():
                raise Refused(_("Choose how you respond."))
            actions.support(pk, by=request.actor, **form.cleaned_data)
    except Refused as no:
        messages.error(request, no.reason)
    return redirect("ideas:idea", request.organization.slug, pk)


@require_http_methods(["GET", "POST"])
def merge(request: Request, pk: int) -> HttpResponse:
    """Merge an idea into one that says the same."""
    found = queries.idea(request.actor, pk)
    form = forms.MergeForm(request.POST or None)
    if form.is_valid():
        into = attempt(
            form, lambda: actions.merge(pk, into_id=form.cleaned_data["into"], by=request.actor)
        )
        if into:
            messages.success(request, _("Merged. Both stay readable."))
            return redirect("ideas:idea", request.organization.slug, into.pk)
    words = f"{found.title} {found.falls_short}"
    return page(
        request,
        "ideas/merge.html",
        {"form": form, "idea": found, "ideas": queries.similar(request.actor, words, besides=pk)},
    )


@require_POST
def withdraw(request: Request, pk: int) -> HttpResponse:
    """Withdraw one's own idea."""
    actions.withdraw(pk, by=request.actor)
    messages.success(request, _("Withdrawn. You can open it again at any time."))
    return redirect("ideas:idea", request.organization.slug, pk)


@require_POST
def reopen(request: Request, pk: int) -> HttpResponse:
    """Open one's own idea again."""
    actions.reopen(pk, by=request.actor)
    return redirect("ideas:idea", request.organization.slug, pk)
