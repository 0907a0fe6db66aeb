"""Conversations: everything posts and goes back to the page it was on."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from colead.features.conversations import actions, forms, queries
from colead.features.conversations.models import Comment, Reaction
from colead.kernel import subjects
from colead.kernel.web import Request, attempt, page


def _back(request: Request, comment: Comment) -> HttpResponse:
    about = subjects.find(request.actor, comment.subject_kind, comment.subject_id)
    return redirect(f"{about.url}#comment-{comment.pk}")


@require_http_methods(["GET", "POST"])
def comment(request: Request, kind: str, pk: int) -> HttpResponse:
    """Say something; without a script, an error shows a page of its own with what was typed."""
    about = subjects.find(request.actor, kind, pk)
    if request.method == "GET":
        return redirect(about.url)
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
            return _back(request, made)
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


@require_http_methods(["GET", "POST"])
def edit(request: Request, pk: int) -> HttpResponse:
    """Reword one's own comment."""
    found = queries.comment(request.actor, pk)
    form = forms.CommentForm(request.POST or None, initial={"text": found.text})
    del form.fields["parent"]
    if form.is_valid() and attempt(
        form, lambda: actions.edit(pk, text=form.cleaned_data["text"], by=request.actor)
    ):
        return _back(request, found)
    about = subjects.find(request.actor, found.subject_kind, found.subject_id)
    return page(
        request, "conversations/comment.html", {"form": form, "about": about, "comment": found}
    )


@require_POST
def retract(request: Request, pk: int) -> HttpResponse:
    """Take one's own comment back."""
    found = actions.retract(pk, by=request.actor)
    messages.success(request, _("Your comment was taken back."))
    return _back(request, found)


@require_safe
def reply(request: Request, pk: int) -> HttpResponse:
    """The form of a reply; opens below the comment where scripts run."""
    found = queries.comment(request.actor, pk)
    about = subjects.find(request.actor, found.subject_kind, found.subject_id)
    return page(request, "conversations/reply.html", {"comment": found, "about": about})


GLYPHS = ("heart", "thumbs-up", "hand-helping", "circle-help", "party-popper")


@require_http_methods(["GET", "POST"])
def react(request: Request, pk: int) -> HttpResponse:
    """Choose a reaction; give it, or take it back."""
    if request.method == "GET":
        found = queries.comment(request.actor, pk)
        choices = [
            (kind, label, glyph)
            for (kind, label), glyph in zip(Reaction.Kind.choices, GLYPHS, strict=True)
        ]
        return page(
            request,
            "conversations/react.html",
            {
                "comment": found,
                "about": subjects.find(request.actor, found.subject_kind, found.subject_id),
                "choices": choices,
                "mine": queries.reactions_of(request.actor, pk),
            },
        )
    form = forms.ReactionForm(request.POST)
    if form.is_valid():
        actions.react(pk, kind=form.cleaned_data["kind"], by=request.actor)
    return _back(request, queries.comment(request.actor, pk))


@require_safe
def mentionable(request: Request) -> HttpResponse:
    """People to mention, while typing."""
    return JsonResponse(queries.mentionable(request.actor, request.GET.get("q", "")), safe=False)
