"""Pages of vision and goals."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from colead.features.circles import queries as circles
from colead.features.conversations import queries as conversations
from colead.features.guidance import actions, forms, queries, rules
from colead.kernel import compare, paging
from colead.kernel.verdict import Refused, Verdict
from colead.kernel.web import Request, attempt, page, panel


def _may_keep(request: Request, circle: Any) -> Verdict:
    found = circles.keepers(request.actor, circle)
    return rules.may_keep(
        request.actor, is_root=found.is_root, guides=found.guides, members=found.members
    )


def _circles_i_keep(request: Request) -> list[tuple[int, str]]:
    keeping = queries.circles_kept_by(request.actor)
    return [(pk, label) for pk, label in circles.choices(request.actor) if pk in keeping]


@require_safe
def guidance(request: Request) -> HttpResponse:
    """The vision of the organization, its goals, and what the circles want."""
    actor = request.actor
    root, keeping = circles.root(actor), queries.circles_kept_by(actor)
    goals = list(queries.open_goals(actor)[:200])
    visions = {found.circle_id: found for found in queries.visions(actor)}
    by_circle: dict[int, dict[str, Any]] = {}
    for goal in goals:
        by_circle.setdefault(goal.circle_id, {"circle": goal.circle, "goals": []})["goals"].append(
            goal
        )
    for circle_id, found in visions.items():
        by_circle.setdefault(circle_id, {"circle": found.circle, "goals": []})
        by_circle[circle_id]["vision"] = found
    whole = by_circle.pop(root.pk, {"circle": root, "goals": []})
    return page(
        request,
        "guidance/guidance.html",
        {
            "root": root,
            "whole": whole,
            "others": sorted(by_circle.values(), key=lambda one: one["circle"].name.casefold()),
            "measured": queries.lately(goal.pk for goal in goals),
            "may_keep": _may_keep(request, root),
            "keeps_some": bool(keeping),
            "due": [
                goal
                for goal in goals
                if goal.circle_id in keeping and goal.review_on and goal.review_on <= actor.today
            ],
            "today": actor.today,
        },
    )


@require_safe
def closed(request: Request) -> HttpResponse:
    """Goals that are pursued no more, with what came of them."""
    listed = paging.page(
        queries.closed_goals(request.actor),
        after=request.GET.get("after"),
        order=("-closed_on", "-pk"),
    )
    return page(request, "guidance/closed.html", {"page": listed})


@require_safe
@panel
def of_circle(request: Request, pk: int) -> HttpResponse:
    """What one circle wants: a panel for its page."""
    actor = request.actor
    circle = circles.circle(actor, pk)
    goals = queries.of_circle(actor, pk)
    return page(
        request,
        "guidance/of_circle.html",
        {
            "circle": circle,
            "vision": queries.vision(actor, pk),
            "goals": goals,
            "measured": queries.lately(goals.each("id")),
            "may_keep": _may_keep(request, circle),
        },
    )


@require_safe
def vision(request: Request, pk: int) -> HttpResponse:
    """Every wording of a circle's vision; two of them compared."""
    circle = circles.circle(request.actor, pk)
    versions = list(queries.vision_versions(request.actor, pk))
    compared = compare.chosen(
        {one.number: one.text for one in versions}, request.GET.get("a"), request.GET.get("b")
    )
    return page(
        request,
        "guidance/vision.html",
        {
            "circle": circle,
            "versions": versions,
            "compared": compared,
            "may_keep": _may_keep(request, circle),
        },
    )


@require_safe
def goal(request: Request, pk: int) -> HttpResponse:
    """One goal: its wording, how far it is, its history and what people say."""
    actor = request.actor
    found = queries.goal(actor, pk)
    versions = list(queries.versions(found))
    texts = {one.number: f"{one.title}\n\n{one.text}" for one in versions}
    return page(
        request,
        "guidance/goal.html",
        {
            "goal": found,
            "measures": queries.measured([found.pk]).get(found.pk, []),
            "versions": versions,
            "compared": compare.chosen(texts, request.GET.get("a"), request.GET.get("b")),
            "may_keep": _may_keep(request, found.circle),
            "may_read": rules.may_read(actor, is_open=found.is_open),
            "is_due": bool(found.is_open and found.review_on and found.review_on <= actor.today),
            "thread": conversations.thread(actor, "goal", found.pk),
        },
    )


def _ask(
    request: Request,
    form: django_forms.Form,
    act: Callable[[dict[str, Any]], Any],
    *,
    title: str,
    submit: str,
    back: str,
    said: str,
    lead: str = "",
) -> HttpResponse:
    """A page with one form; after the act, back to where it shows."""
    if form.is_valid() and attempt(form, lambda: act(form.cleaned_data)) is not None:
        messages.success(request, said)
        return redirect(back)
    return page(
        request,
        "guidance/form.html",
        {"form": form, "title": title, "submit": submit, "back": back, "lead": lead},
    )


def _goal_page(request: Request, pk: int) -> str:
    return reverse("guidance:goal", args=[request.organization.slug, pk])


@require_http_methods(["GET", "POST"])
def write_vision(request: Request, pk: int) -> HttpResponse:
    """Write a circle's vision anew."""
    circle = circles.circle(request.actor, pk)
    _may_keep(request, circle).enforce()
    now = queries.vision(request.actor, pk)
    initial = {"text": now.text, "number": now.number} if now else {"number": 0}
    return _ask(
        request,
        forms.VisionForm(request.POST or None, initial=initial),
        lambda given: actions.write_vision(pk, by=request.actor, **given),
        title=_("The vision of %(circle)s") % {"circle": circle.name},
        submit=_("Keep this wording"),
        back=reverse("guidance:vision", args=[request.organization.slug, pk]),
        said=_("The vision is written. Earlier wordings are kept."),
    )


@require_http_methods(["GET", "POST"])
def open_goal(request: Request) -> HttpResponse:
    """Open a goal."""
    mine = _circles_i_keep(request)
    if not mine:
        raise Refused(
            _("Goals are opened by the stewards, and by the guides or members of a circle.")
        )
    form = forms.GoalForm(
        request.POST or None, circles=mine, initial={"circle_id": request.GET.get("circle")}
    )
    if form.is_valid():
        made = attempt(form, lambda: actions.open_goal(by=request.actor, **form.cleaned_data))
        if made is not None:
            messages.success(request, _("The goal is open. By what will you see that it is near?"))
            return redirect("guidance:add-measure", request.organization.slug, made.pk)
    return page(
        request,
        "guidance/form.html",
        {
            "form": form,
            "title": _("Open a goal"),
            "submit": _("Open the goal"),
            "back": reverse("guidance:guidance", args=[request.organization.slug]),
            "lead": _("A goal says where to be, not how to get there."),
        },
    )


@require_http_methods(["GET", "POST"])
def amend(request: Request, pk: int) -> HttpResponse:
    """A new wording of a goal."""
    found = queries.goal(request.actor, pk)
    _may_keep(request, found.circle).enforce()
    initial = {
        "title": found.title,
        "text": found.text,
        "review_on": found.review_on,
        "version": found.version,
    }
    return _ask(
        request,
        forms.AmendGoalForm(request.POST or None, initial=initial),
        lambda given: actions.amend_goal(pk, by=request.actor, **given),
        title=_("Change the goal"),
        submit=_("Keep this wording"),
        back=_goal_page(request, pk),
        said=_("The goal is changed. The wording before is kept."),
    )


@require_http_methods(["GET", "POST"])
def keep(request: Request, pk: int) -> HttpResponse:
    """A review that ends with: keep."""
    found = queries.goal(request.actor, pk)
    _may_keep(request, found.circle).enforce()
    return _ask(
        request,
        forms.KeepGoalForm(request.POST or None),
        lambda given: actions.keep_goal(pk, by=request.actor, **given),
        title=_("Keep “%(title)s” as it is") % {"title": found.title},
        submit=_("Keep it"),
        back=_goal_page(request, pk),
        said=_("The goal stays as it is."),
    )


@require_http_methods(["GET", "POST"])
def close(request: Request, pk: int) -> HttpResponse:
    """Close a goal with what came of it."""
    found = queries.goal(request.actor, pk)
    _may_keep(request, found.circle).enforce()
    return _ask(
        request,
        forms.CloseGoalForm(request.POST or None),
        lambda given: actions.close_goal(pk, by=request.actor, **given),
        title=_("Close “%(title)s”") % {"title": found.title},
        submit=_("Close the goal"),
        back=_goal_page(request, pk),
        said=_("The goal is closed; what came of it is kept."),
    )


@require_http_methods(["GET", "POST"])
def reopen(request: Request, pk: int) -> HttpResponse:
    """Pursue a closed goal again."""
    found = queries.goal(request.actor, pk)
    _may_keep(request, found.circle).enforce()
    return _ask(
        request,
        forms.ReopenGoalForm(request.POST or None),
        lambda given: actions.reopen_goal(pk, by=request.actor, **given),
        title=_("Open “%(title)s” again") % {"title": found.title},
        submit=_("Open it again"),
        back=_goal_page(request, pk),
        said=_("The goal is open again."),
    )


@require_http_methods(["GET", "POST"])
def add_measure(request: Request, pk: int) -> HttpResponse:
    """Say by what a goal is measured."""
    found = queries.goal(request.actor, pk)
    _may_keep(request, found.circle).enforce()
    return _ask(
        request,
        forms.MeasureForm(request.POST or None),
        lambda given: actions.add_measure(pk, by=request.actor, **given),
        title=_("A measure for “%(title)s”") % {"title": found.title},
        submit=_("Measure by this"),
        back=_goal_page(request, pk),
        said=_("The measure is there. Write down what it shows, now and then."),
        lead=_("By what will you see that it comes nearer? Few and honest measures are best."),
    )


@require_http_methods(["GET", "POST"])
def read_measure(request: Request, pk: int) -> HttpResponse:
    """Write down what a measure shows."""
    measure = queries.measure(request.actor, pk)
    rules.may_read(request.actor, is_open=measure.goal.is_open).enforce()
    return _ask(
        request,
        forms.ReadingForm(request.POST or None, initial={"read_on": request.actor.today}),
        lambda given: actions.read_measure(pk, by=request.actor, **given),
        title=measure.name,
        submit=_("Write it down"),
        back=_goal_page(request, measure.goal_id),
        said=_("Written down."),
        lead=measure.goal.title,
    )


@require_POST
def drop_measure(request: Request, pk: int) -> HttpResponse:
    """Stop measuring by this."""
    measure = queries.measure(request.actor, pk)
    actions.drop_measure(pk, by=request.actor)
    messages.success(request, _("This is not measured any more. Its readings are kept."))
    return redirect(_goal_page(request, measure.goal_id))
