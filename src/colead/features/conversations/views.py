"""Conversations: everything posts and goes back to the page it was on."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from colead.features.conversations import actions, forms, queries, rules
from colead.features.conversations.models import Comment
from colead.kernel import subjects
from colead.kernel.web import Request, attempt, go_to, page


def _back(request: Request, comment: Comment) -> HttpResponse:
    about = subjects.find(request.actor, comment.subject_kind, comment.subject_id)
    return redirect(f"{about.url}#comment-{comment.pk}")


@require_http_methods(["GET", "POST"])
def comment(request: Request, kind: str, pk: int) -> HttpResponse:
    """Say something; without a script, an error shows a page of its own with what was typed."""
    if request.method == "GET":
        return redirect(subjects.find(request.actor, kind, pk).url)
    form = forms.CommentForm(request.POST)
    if form.is_valid():
        made = attempt(
            form,
            lambda: actions.comment(
                kind,
                pk,
                text=form.cleaned_data["text"],
                parent_id=form.cleaned_data["parent"],
                by=request.actor,
            ),
        )
        if made:
            return go_to(request, kind, pk, f"#comment-{made.pk}")
    about = subjects.find(request.actor, kind, pk)
    return page(request, "conversations/comment.html", {"form": form, "about": about})


@require_safe
def earlier(request: Request, kind: str, pk: int) -> HttpResponse:
    """The comments before those that a page shows."""
    about = subjects.find(request.actor, kind, pk)
    before = request.GET.get("before", "")
    number = int(before) if before.isdecimal() and len(before) < 19 else None
    return page(
        request,
        "conversations/earlier.html",
        {"about": about, "thread": queries.thread(request.actor, kind, pk, before=number)},
    )


@require_safe
def by_id(request: Request, pk: int) -> HttpResponse:
    """Go to where a comment stands."""
    return _back(request, queries.comment(request.actor, pk))


@require_safe
def answer(request: Request, pk: int) -> HttpResponse:
    """Reply to a comment, react to it, or take one's own back."""
    found = queries.comment(request.actor, pk)
    return page(
        request,
        "conversations/answer.html",
        {
            "comment": found,
            "about": subjects.find(request.actor, found.subject_kind, found.subject_id),
            "mine": queries.mine(request.actor, pk),
        },
    )


@require_safe
def replies(request: Request, pk: int) -> HttpResponse:
    """All replies to a comment."""
    found = queries.comment(request.actor, pk)
    about = subjects.find(request.actor, found.subject_kind, found.subject_id)
    said, more = queries.replies(request.actor, found, after=request.GET.get("after"))
    return page(
        request,
        "conversations/replies.html",
        {"comment": found, "about": about, "all": said, "next": more},
    )


@require_safe
def wordings(request: Request, pk: int) -> HttpResponse:
    """How a comment read before."""
    found = queries.comment(request.actor, pk)
    about = subjects.find(request.actor, found.subject_kind, found.subject_id)
    return page(
        request,
        "conversations/wordings.html",
        {"comment": found, "about": about, "wordings": queries.wordings(found.pk)},
    )


@require_http_methods(["GET", "POST"])
def edit(request: Request, pk: int) -> HttpResponse:
    """Reword one's own comment."""
    found = queries.comment(request.actor, pk)
    about = subjects.find(request.actor, found.subject_kind, found.subject_id)
    rules.may_change(request.actor, by_id=found.by_id, retracted_at=found.retracted_at).enforce()
    form = forms.CommentForm(request.POST or None, initial={"text": found.text})
    del form.fields["parent"]
    edited = None
    if form.is_valid():
        edited = attempt(
            form, lambda: actions.edit(pk, text=form.cleaned_data["text"], by=request.actor)
        )
    if edited:
        return _back(request, found)
    return page(request, "conversations/comment.html", {"form": form, "about": about})


@require_POST
def retract(request: Request, pk: int) -> HttpResponse:
    """Take one's own comment back."""
    found = actions.retract(pk, by=request.actor)
    messages.success(request, _("Your comment was taken back."))
    return _back(request, found)


@require_POST
def react(request: Request, pk: int) -> HttpResponse:
    """Give or take back a reaction."""
    form = forms.ReactionForm(request.POST)
    if form.is_valid():
        actions.react(pk, kind=form.cleaned_data["kind"], by=request.actor)
    return _back(request, queries.comment(request.actor, pk))


@require_safe
def mentionable(request: Request) -> HttpResponse:
    """People to mention, while typing."""
    return JsonResponse(queries.mentionable(request.actor, request.GET.get("q", "")), safe=False)
