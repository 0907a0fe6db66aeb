"""Pages of the library."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from colead.features.circles import queries as circles
from colead.features.conversations import queries as conversations
from colead.features.library import actions, forms, queries, rules
from colead.features.library.models import Lesson
from colead.features.recognition import queries as recognition
from colead.kernel import sources, subjects
from colead.kernel.verdict import Missing, Refused
from colead.kernel.web import Request, attempt, page, panel


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 19 else None


@require_safe
def library(request: Request) -> HttpResponse:
    """Lessons and practices, by words, by topic, by kind."""
    get = request.GET
    which = get.get("which", "all")
    which = which if which in queries.WHICH else "all"
    words, topic = get.get("q", "").strip()[:200], get.get("topic", "").strip()[:60]
    found = None
    if words:
        lessons = queries.find(request.actor, words, topic=topic)
    else:
        found = queries.listed(request.actor, which=which, topic=topic, after=get.get("after"))
        lessons = list(found.items)
    context = {"lessons": lessons, "next": found.next if found else None, "which": which,
               "words": words, "topic": topic, "topics": queries.topics(request.actor)}  # fmt: skip
    return page(request, "library/list.html", context)


@require_safe
def stories(request: Request) -> HttpResponse:
    """What was learnt and what people thanked each other for, month by month."""
    actor = request.actor
    wanted = request.GET.get("month", "")
    month = actor.today.replace(day=1)
    try:
        month = date.fromisoformat(f"{wanted}-01") if wanted else month
    except ValueError:
        raise Missing("month") from None
    if not 1900 < month.year < 2200:
        raise Missing("month")
    told = queries.stories(actor, month)
    before, after = queries.months_beside(actor, month)
    if not wanted and not told and before is not None:
        month, told = before, queries.stories(actor, before)
        before, after = queries.months_beside(actor, month)
    context = {"month": month, "told": told, "before": before, "after": after}
    return page(request, "library/stories.html", context)


@require_safe
def lesson(request: Request, pk: int) -> HttpResponse:
    """One lesson or practice, and who acted on it."""
    actor = request.actor
    row = queries.lesson(actor, pk)
    reuses = queries.reuses(actor, pk)
    return page(request, "library/lesson.html", _about(request, row, reuses))


def _about(request: Request, row: Lesson, reuses: list[Any], form: Any = None) -> dict[str, Any]:
    actor = request.actor
    ids = queries.author_ids(row)
    inside = not ids and row.circle_id is not None and circles.is_member_of(actor, row.circle_id)
    thing = None
    if row.from_kind and row.from_id:
        key = (row.from_kind, row.from_id)
        thing = subjects.find_all(actor, [key]).get(key)
    return {
        "lesson": row,
        "authors": queries.names(row),
        "thing": thing,
        "reuses": reuses,
        "labels": forms.WORDS[row.kind],
        "may_reword": rules.may_reword(actor, author_ids=ids, kind=row.kind, in_circle=inside),
        "may_withdraw": rules.may_withdraw(actor, author_ids=ids, taken=row.taken),
        "may_use": rules.may_use(actor),
        "use_form": form or forms.UseForm(places=queries.places(actor) if actor.is_member else []),
        "thread": conversations.thread(actor, "lesson", row.pk),
    }


@require_http_methods(["GET", "POST"])
def write(request: Request) -> HttpResponse:
    """Keep a lesson, or a practice (``?kind=practice``); from a thing (``?from=kind:id``) its
    words are there already."""
    actor = request.actor
    rules.may_keep(actor).enforce()
    kind = "practice" if request.GET.get("kind") == "practice" else "lesson"
    source, thing = _source(request)
    initial: dict[str, Any] = {"circle_id": request.GET.get("circle")}
    if source is not None:
        initial = {"title": source.title, "text": source.advice, "tried": source.tried,
                   "happened": source.happened, "whom": source.whom, "failed": source.failed,
                   "circle_id": source.circle_id}  # fmt: skip
    form = forms.LessonForm(
        request.POST or None, kind=kind, circles=circles.choices(actor), initial=initial
    )
    if form.is_valid():
        origin: dict[str, Any] = {"from_kind": thing[0], "from_id": thing[1]} if thing else {}
        made = attempt(
            form, lambda: actions.keep(kind=kind, by=actor, **form.cleaned_data, **origin)
        )
        if made:
            messages.success(request, _("Kept. It is shown to whoever begins something like it."))
            return redirect("library:lesson", request.organization.slug, made.pk)
    context = {"form": form, "kind": kind, "origin": request.GET.get("from", "")[:60]}
    return page(request, "library/write.html", context)


def _source(request: Request) -> tuple[sources.Source | None, tuple[str, int] | None]:
    kind, _colon, number = request.GET.get("from", "").partition(":")
    pk = _number(number)
    if pk is None:
        return None, None
    found = sources.read(request.actor, kind, pk)
    # A passage is private: the lesson does not point at it.
    return found, None if kind in PRIVATE or kind not in subjects.kinds() else (kind, pk)


PRIVATE = frozenset({"passage"})


@require_http_methods(["GET", "POST"])
def reword(request: Request, pk: int) -> HttpResponse:
    """Say it better."""
    row = queries.lesson(request.actor, pk)
    about = _about(request, row, [])
    about["may_reword"].enforce()
    form = forms.LessonForm(
        request.POST or None,
        kind=row.kind,
        initial={"title": row.title, "text": row.advice, "tried": row.tried,
                 "happened": row.happened, "whom": row.whom,
                 "topics": ", ".join(topic.name for topic in row.topics.all())},
    )  # fmt: skip
    form.fields.pop("failed", None)
    if form.is_valid() and attempt(
        form, lambda: actions.reword(pk, by=request.actor, **form.cleaned_data)
    ):
        messages.success(request, _("Saved. How it read before is kept."))
        return redirect("library:lesson", request.organization.slug, pk)
    return page(request, "library/reword.html", {"form": form, "lesson": row})


@require_safe
def wordings(request: Request, pk: int) -> HttpResponse:
    """How it read before."""
    row = queries.lesson(request.actor, pk)
    context = {"lesson": row, "wordings": queries.wordings(pk), "labels": forms.WORDS[row.kind]}
    return page(request, "library/wordings.html", context)


@require_POST
def withdraw(request: Request, pk: int) -> HttpResponse:
    """Take one's own lesson out."""
    queries.lesson(request.actor, pk)
    try:
        actions.withdraw(pk, by=request.actor)
    except Refused as no:
        messages.error(request, no.reason)
        return redirect("library:lesson", request.organization.slug, pk)
    messages.success(request, _("Withdrawn."))
    return redirect("library:list", request.organization.slug)


@require_POST
def use(request: Request, pk: int) -> HttpResponse:
    """Say that one acted on it; the authors are thanked."""
    actor = request.actor
    row = queries.lesson(actor, pk)
    rules.may_use(actor).enforce()
    form = forms.UseForm(request.POST, places=queries.places(actor))
    if form.is_valid() and attempt(form, lambda: actions.use(pk, by=actor, **form.cleaned_data)):
        messages.success(request, _("Noted, and its authors are thanked."))
        return redirect("library:lesson", request.organization.slug, pk)
    context = _about(request, row, queries.reuses(actor, pk), form)
    return page(request, "library/lesson.html", context, status=422)


@require_http_methods(["GET", "POST"])
def tell(request: Request, pk: int) -> HttpResponse:
    """What came of using it."""
    made = queries.reuse(request.actor, pk)
    form = forms.TellForm(request.POST or None, initial={"came_of_it": made.came_of_it})
    if form.is_valid() and attempt(
        form, lambda: actions.tell(pk, by=request.actor, **form.cleaned_data)
    ):
        messages.success(request, _("Thank you. It stands with the lesson."))
        return redirect("library:lesson", request.organization.slug, made.lesson_id)
    return page(request, "library/tell.html", {"form": form, "reuse": made})


@require_safe
def similar(request: Request) -> HttpResponse:
    """Lessons that speak of what is being typed."""
    names = ("title", "result", "falls_short", "facts")
    words = " ".join(request.GET.get(name, "") for name in names)[:800]
    alike = queries.similar(request.actor, words) if words.strip() else []
    return page(request, "library/_similar.html", {"lessons": alike})


@require_safe
@panel
def about(request: Request, kind: str, pk: int) -> HttpResponse:
    """What the library has to say to a thing, and thanks for it, as a part of its page."""
    found = queries.near(request.actor, kind, pk)
    can_use = (
        kind == "initiative" and bool(found.alike) and pk in dict(queries.places(request.actor))
    )
    return page(
        request,
        "library/_about.html",
        {
            "near": found,
            "can_use": can_use,
            "stories": recognition.about(request.actor, kind, pk),
        },
    )
