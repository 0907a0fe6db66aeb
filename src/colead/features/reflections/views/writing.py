"""Writing, reading and sharing one's own reflections. No page of them is kept by a browser."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from colead.features.circles import queries as circles
from colead.features.organizations import queries as organizations
from colead.features.reflections import actions, forms, queries, rules
from colead.kernel import subjects
from colead.kernel.calendar import by_month
from colead.kernel.picking import pick
from colead.kernel.verdict import Missing
from colead.kernel.web import Request, attempt
from colead.kernel.web import page as open_page


def page(
    request: Request, template: str, context: Mapping[str, Any], *, status: int | None = None
) -> HttpResponse:
    """A page for one person alone: neither the browser nor anything on the way keeps it."""
    answer = open_page(request, template, context, status=status)
    answer["Cache-Control"] = "no-store, private"
    return answer


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 19 else None


@require_safe
def reflections(request: Request) -> HttpResponse:
    """My reflections, and what invites me to another."""
    actor = request.actor
    rules.may_reflect(actor).enforce()
    found = queries.listed(actor, after=request.GET.get("after"))
    context = {
        "months": by_month(found.items, timezone=actor.timezone),
        "next": found.next,
        "prompts": queries.open_prompts(actor),
        "pauses": queries.pauses_ahead(actor)[:2],
        "rhythm": queries.rhythm(actor),
        "find": forms.FindForm(),
    }
    return page(request, "reflections/list.html", context)


@require_http_methods(["GET", "POST"])
def find(request: Request) -> HttpResponse:
    """What I wrote, by words. They come in the body of a POST, which changes nothing."""
    rules.may_reflect(request.actor).enforce()
    form = forms.FindForm(request.POST or None)
    found = queries.find(request.actor, form.cleaned_data["words"]) if form.is_valid() else []
    context = {"find": form, "months": by_month(found, timezone=request.actor.timezone),
               "looked": form.is_bound and form.is_valid(), "form": form}  # fmt: skip
    return page(request, "reflections/find.html", context)


def _begun(request: Request) -> tuple[rules.Questions, dict[str, Any], Any]:
    """The questions, what was written so far, and the invitation that is answered."""
    actor = request.actor
    wanted = request.GET.get("template", "")
    asked = _number(request.GET.get("prompt"))
    kept = queries.draft(actor) or {}
    prompt = None
    if asked or kept.get("prompt"):
        try:
            prompt = queries.prompt(actor, asked or kept["prompt"])
        except Missing:
            prompt = None
    chosen = queries.rhythm(actor)
    key = wanted or kept.get("template") or (chosen.template if chosen else "")
    return queries.template(actor, key), kept, prompt


@require_http_methods(["GET", "POST"])
def write(request: Request) -> HttpResponse:
    """A quiet page to write on. What is typed is kept on the way, sealed."""
    actor = request.actor
    rules.may_reflect(actor).enforce()
    questions, kept, prompt = _begun(request)
    form = forms.WriteForm(
        request.POST or None,
        asks=rules.carried(kept.get("answers", ()), questions.asks),
        initial={"title": kept.get("title", "")},
    )
    if form.is_valid():
        made = attempt(
            form,
            lambda: actions.write(
                title=form.cleaned_data["title"], answers=form.answers(), template=questions.key,
                prompt_id=prompt.pk if prompt else None, by=actor,
            ),
        )  # fmt: skip
        if made:
            messages.success(request, _("Kept, for you alone."))
            return redirect("reflections:reflection", request.organization.slug, made.pk)
    context = {"form": form, "questions": questions, "templates": queries.templates(actor),
               "prompt": prompt, "kept": bool(kept)}  # fmt: skip
    return page(request, "reflections/write.html", context)


@require_POST
def draft(request: Request) -> HttpResponse:
    """Keep what is being written; the answer says so in a word."""
    actor = request.actor
    rules.may_reflect(actor).enforce()
    questions, _kept, prompt = _begun(request)
    form = forms.WriteForm(request.POST, asks=[(ask, "") for ask in questions.asks])
    saved = form.is_valid()
    if saved:
        actions.keep_draft(
            title=form.cleaned_data["title"], answers=form.answers(), template=questions.key,
            prompt_id=prompt.pk if prompt else None, by=actor,
        )  # fmt: skip
    return page(request, "reflections/_kept.html", {"saved": saved})


@require_POST
def drop_draft(request: Request) -> HttpResponse:
    """Throw away what I was writing."""
    actions.drop_draft(by=request.actor)
    return redirect("reflections:list", request.organization.slug)


@require_safe
def reflection(request: Request, pk: int) -> HttpResponse:
    """One of mine."""
    told = queries.opened(queries.reflection(request.actor, pk))
    thing = None
    if told.about is not None:
        thing = subjects.find_all(request.actor, [told.about[:2]]).get(told.about[:2])
    return page(request, "reflections/reflection.html", {"told": told, "thing": thing})


@require_http_methods(["GET", "POST"])
def change(request: Request, pk: int) -> HttpResponse:
    """Change one of mine."""
    told = queries.opened(queries.reflection(request.actor, pk))
    form = forms.WriteForm(request.POST or None, asks=told.answers, initial={"title": told.title})
    if form.is_valid() and attempt(
        form,
        lambda: actions.amend(
            pk, title=form.cleaned_data["title"], answers=form.answers(), by=request.actor
        ),
    ):
        messages.success(request, _("Changed."))
        return redirect("reflections:reflection", request.organization.slug, pk)
    return page(request, "reflections/change.html", {"form": form, "told": told})


@require_POST
def erase(request: Request, pk: int) -> HttpResponse:
    """Erase one of mine."""
    actions.erase(pk, by=request.actor)
    messages.success(request, _("Erased."))
    return redirect("reflections:list", request.organization.slug)


@require_http_methods(["GET", "POST"])
def share(request: Request, pk: int) -> HttpResponse:
    """Give a passage of one of mine on."""
    actor = request.actor
    told = queries.opened(queries.reflection(actor, pk))
    mine = circles.my_circle_ids(actor)
    people = organizations.present(actor).exclude(pk=actor.member_id or 0)[:2_000]
    form = forms.ShareForm(
        request.POST or None,
        people=[(one.pk, one.name) for one in people],
        circles=[(number, name) for number, name in circles.choices(actor) if number in mine],
        initial={"words": told.words},
    )
    pick(form, "to")
    if form.is_valid():
        made = attempt(form, lambda: actions.share(pk, by=actor, **form.shared()))
        if made and form.cleaned_data["whom"] == "library":
            answer = redirect("library:write", request.organization.slug)
            answer["Location"] += f"?from=passage:{made.pk}"
            return answer
        if made:
            messages.success(request, _("Shared. You can take it back at any time."))
            return redirect("reflections:passage", request.organization.slug, made.pk)
    return page(request, "reflections/share.html", {"form": form, "told": told})


@require_safe
def prompt(request: Request, pk: int) -> HttpResponse:
    """An invitation leads to the page where one writes."""
    found = queries.prompt(request.actor, pk)
    answer = redirect("reflections:write", request.organization.slug)
    answer["Location"] += f"?prompt={found.pk}"
    return answer


@require_POST
def put_away(request: Request, pk: int) -> HttpResponse:
    """Not now; it is not asked why."""
    actions.put_away(pk, by=request.actor)
    return redirect("reflections:list", request.organization.slug)
