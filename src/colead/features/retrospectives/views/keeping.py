"""What stays of looking back, and what comes up again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from colead.features.circles import queries as circles
from colead.features.organizations import queries as organizations
from colead.features.retrospectives import actions, forms, queries, rules
from colead.features.retrospectives.models import Format
from colead.features.retrospectives.views.boards import back, number
from colead.features.retrospectives.views.slips import hand_out
from colead.kernel import review
from colead.kernel.picking import pick
from colead.kernel.verdict import Refused
from colead.kernel.web import Request, attempt, page

SOON = timedelta(days=60)


def _act(
    request: Request, form: Any, to: Any, heading: str, submit: str, **more: Any
) -> HttpResponse:
    context = {"form": form, "one": to, "heading": heading, "submit": submit, **more}
    return page(request, "retrospectives/act.html", context)


@require_safe
def second_look(request: Request) -> HttpResponse:
    """What is due for a second look, over all kinds of things."""
    actor = request.actor
    circle_id = number(request.GET.get("circle", ""))
    circle = circles.circle(actor, circle_id) if circle_id else None
    found = review.coming(actor, until=actor.today + SOON, circle_id=circle_id)
    context = {
        "due": [one for one in found if one.on <= actor.today],
        "soon": [one for one in found if one.on > actor.today],
        "circle": circle,
        "places": circles.choices(actor),
    }
    return page(request, "retrospectives/second_look.html", context)


@require_safe
def lessons(request: Request) -> HttpResponse:
    """What was learnt and kept."""
    found = queries.lessons(request.actor, after=request.GET.get("after"))
    return page(request, "retrospectives/lessons.html", {"page": found})


@require_http_methods(["GET", "POST"])
def keep_lesson(request: Request, pk: int) -> HttpResponse:
    """Keep a lesson."""
    board = queries.board(request.actor, pk)
    rules.may_keep_lesson(is_here=board.is_here).enforce()
    found = board.retrospective
    form = forms.LessonForm(request.POST or None)
    if form.is_valid() and attempt(
        form, lambda: actions.keep_lesson(pk, by=request.actor, **form.cleaned_data)
    ):
        messages.success(request, _("Kept. Everybody here can find it."))
        return back(request, pk, "#lessons")
    lead = _("Everybody here can read it. Write what you learnt yourself; leave out names.")
    return _act(request, form, found, _("Keep a lesson"), _("Keep it"), lead=lead)


@require_http_methods(["GET", "POST"])
def commitment(request: Request, pk: int) -> HttpResponse:
    """What became of a commitment."""
    one = queries.commitment(request.actor, pk)
    rules.may_answer(request.actor, holder_id=one.by_id).enforce()
    form = forms.AnswerForm(request.POST or None, initial={"reason": one.reason})
    if form.is_valid() and attempt(
        form, lambda: actions.answer(pk, by=request.actor, **form.cleaned_data)
    ):
        messages.success(request, _("Noted."))
        to = number(request.POST.get("back", "")) or one.retrospective_id
        return back(request, to)
    heading, submit = _("What became of it?"), _("Say so")
    return _act(request, form, one.retrospective, heading, submit, lead=one.what)


@require_POST
def take(request: Request, pk: int) -> HttpResponse:
    """Take what is open."""
    one = queries.commitment(request.actor, pk)
    try:
        actions.take(pk, by=request.actor)
        messages.success(request, _("It is yours."))
    except Refused as no:
        messages.error(request, no.reason)
    return back(request, one.retrospective_id, "#commitments")


@require_http_methods(["GET", "POST"])
def invite(request: Request, pk: int) -> HttpResponse:
    """Invite more people."""
    found = queries.board(request.actor, pk)
    rules.may_take_part(is_here=found.is_here, phase=found.retrospective.phase).enforce()
    seated = [one.member_id for one in found.seats]
    people = organizations.visible_to(request.actor).filter(left_on=None).exclude(pk__in=seated)
    choices = [(member.pk, member.name) for member in people.order_by("name", "id")[:2_000]]
    form = forms.InviteForm(request.POST or None, people=choices)
    pick(form, "people")
    if form.is_valid() and attempt(
        form, lambda: actions.invite(pk, by=request.actor, **form.cleaned_data)
    ):
        messages.success(request, _("Invited. They are told."))
        return back(request, pk)
    return _act(request, form, found.retrospective, _("Invite more people"), _("Invite them"))


@require_safe
def formats(request: Request) -> HttpResponse:
    """All ways of looking back."""
    context = {"known": rules.FORMATS, "own": queries.formats(request.actor)}
    return page(request, "retrospectives/formats.html", context)


def _format_form(request: Request, one: Format | None) -> forms.FormatForm:
    initial: dict[str, Any] = {}
    if one is not None:
        initial = {"title": one.title, "says": one.says, "circle_id": one.circle_id}
        for place, column in enumerate(one.columns, 1):
            initial |= {f"{part}_{place}": column[part] for part in ("name", "prompt", "tone")}
    mine = circles.my_circle_ids(request.actor)
    places = [(pk, name) for pk, name in circles.choices(request.actor) if pk in mine]
    return forms.FormatForm(request.POST or None, circles=places, initial=initial)


@require_http_methods(["GET", "POST"])
def new_format(request: Request) -> HttpResponse:
    """A new format."""
    rules.may_keep_format(request.actor, belongs=True).enforce()
    form = _format_form(request, None)
    if form.is_valid() and attempt(
        form, lambda: actions.keep_format(by=request.actor, **form.facts())
    ):
        messages.success(request, _("Kept. It can be chosen from now on."))
        return redirect("retrospectives:formats", request.organization.slug)
    return page(request, "retrospectives/format.html", {"form": form, "one": None})


@require_http_methods(["GET", "POST"])
def format(request: Request, pk: int) -> HttpResponse:
    """A format made here."""
    one = queries.format_of(request.actor, pk)
    form = _format_form(request, one)
    if form.is_valid() and attempt(
        form, lambda: actions.keep_format(format_id=pk, by=request.actor, **form.facts())
    ):
        messages.success(request, _("Kept. Boards that began with it stay as they are."))
        return redirect("retrospectives:formats", request.organization.slug)
    belongs = one.circle_id is None or circles.is_member_of(request.actor, one.circle_id)
    may = rules.may_keep_format(request.actor, belongs=belongs)
    return page(request, "retrospectives/format.html", {"form": form, "one": one, "may": may})


@require_POST
def retire_format(request: Request, pk: int) -> HttpResponse:
    """Offer a format no more."""
    queries.format_of(request.actor, pk)
    try:
        actions.retire_format(pk, by=request.actor)
    except Refused as no:
        messages.error(request, no.reason)
    return redirect("retrospectives:formats", request.organization.slug)


@require_http_methods(["GET", "POST"])
def rhythm(request: Request, pk: int) -> HttpResponse:
    """How often a circle looks back, and the second look at that."""
    circle = circles.circle(request.actor, pk)
    found = queries.rhythm(request.actor, pk)
    belongs = circles.is_member_of(request.actor, pk)
    form = forms.ReviewForm(request.POST or None)
    if form.is_valid() and attempt(
        form, lambda: actions.review_rhythm(pk, by=request.actor, **form.cleaned_data)
    ):
        messages.success(request, _("Noted, with your reason."))
        to = "set-rhythm" if form.cleaned_data["outcome"] == "adapt" else "rhythm"
        return redirect(f"retrospectives:{to}", request.organization.slug, pk)
    way = {name: title for name, title, *_rest in queries.ways(request.actor)}
    context = {
        "rhythm": found,
        "circle": circle,
        "form": form,
        "way": way.get(found.format, "") if found else "",
        "may": rules.may_set_rhythm(request.actor, belongs=belongs),
        "last": queries.of_circle(request.actor, pk),
    }
    return page(request, "retrospectives/rhythm.html", context)


@require_http_methods(["GET", "POST"])
def set_rhythm(request: Request, pk: int) -> HttpResponse:
    """Say how often a circle looks back."""
    circle = circles.circle(request.actor, pk)
    belongs = circles.is_member_of(request.actor, pk)
    rules.may_set_rhythm(request.actor, belongs=belongs).enforce()
    found = queries.rhythm(request.actor, pk)
    form = forms.RhythmForm(
        request.POST or None,
        ways=[(name, title) for name, title, *_rest in queries.ways(request.actor)],
        initial={
            name: getattr(found, name) for name in ("days", "next_on", "format", "check_every")
        }
        if found
        else {},
    )
    if form.is_valid() and attempt(
        form, lambda: actions.set_rhythm(pk, by=request.actor, **form.cleaned_data)
    ):
        messages.success(request, _("Kept. Everybody in the circle is reminded when it is time."))
        return redirect("retrospectives:rhythm", request.organization.slug, pk)
    context = {"form": form, "circle": circle}
    return page(request, "retrospectives/set_rhythm.html", context)


@require_safe
def look_back(request: Request, pk: int) -> HttpResponse:
    """An initiative ended: look back together, later, or not."""
    found = queries.look_back(request.actor, pk)
    return page(request, "retrospectives/look_back.html", {"one": found})


@require_POST
def look_back_now(request: Request, pk: int) -> HttpResponse:
    """Start with one click: an after-action review, over days, with names."""
    found = queries.look_back(request.actor, pk)
    try:
        made = actions.start(
            title=_("Looking back: %(title)s") % {"title": found.initiative.title[:150]},
            format="after-action",
            about=("initiative", found.initiative_id),
            live=False,
            by=request.actor,
        )
    except Refused as no:
        messages.error(request, no.reason)
        return redirect("retrospectives:look-back", request.organization.slug, pk)
    slip = actions.come(made.pk, by=request.actor)
    return hand_out(request, back(request, made.pk), made.pk, slip)


@require_POST
def look_back_later(request: Request, pk: int) -> HttpResponse:
    """Later, or not."""
    queries.look_back(request.actor, pk)
    try:
        actions.put_off(pk, days=number(request.POST.get("days", "")), by=request.actor)
        messages.success(request, _("Noted."))
    except Refused as no:
        messages.error(request, no.reason)
    return redirect("home:home", request.organization.slug)
