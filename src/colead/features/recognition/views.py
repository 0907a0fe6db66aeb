"""Pages of thanks."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from colead.features.circles import queries as circles
from colead.features.organizations import queries as organizations
from colead.features.recognition import actions, forms, queries, rules
from colead.kernel import paging, subjects
from colead.kernel.calendar import by_month
from colead.kernel.picking import pick
from colead.kernel.verdict import Missing, Refused
from colead.kernel.web import Request, attempt, page


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 19 else None


def _thing(request: Request) -> subjects.Subject | None:
    kind, _colon, number = request.GET.get("about", "").partition(":")
    pk = _number(number)
    if pk is None or kind in rules.NOT_AN_ACT or kind not in subjects.kinds():
        return None
    try:
        return subjects.find(request.actor, kind, pk)
    except Missing:
        return None


@require_safe
def stories(request: Request) -> HttpResponse:
    """What people thank each other for, by month."""
    found = queries.listed(request.actor, after=request.GET.get("after"))
    return _listed(request, found, "stories")


@require_safe
def mine(request: Request) -> HttpResponse:
    """What was said to me."""
    found = queries.mine(request.actor, after=request.GET.get("after"))
    return _listed(request, found, "mine")


@require_safe
def given(request: Request) -> HttpResponse:
    """What I said to others."""
    found = queries.mine(request.actor, given=True, after=request.GET.get("after"))
    return _listed(request, found, "given")


def _listed(request: Request, found: paging.Page[Any], which: str) -> HttpResponse:
    told = queries.told(request.actor, found.items)
    context = {
        "months": by_month(told, timezone=request.actor.timezone),
        "next": found.next,
        "which": which,
    }
    return page(request, "recognition/list.html", context)


@require_safe
def recognition(request: Request, pk: int) -> HttpResponse:
    """One, with what can be done with it."""
    row = queries.recognition(request.actor, pk)
    context = {
        "story": queries.told(request.actor, [row])[0],
        "row": row,
        "may_hide": rules.may_hide(request.actor, to_id=row.to_id, public=row.public),
        "may_take_back": rules.may_take_back(request.actor, by_id=row.by_id),
    }
    return page(request, "recognition/recognition.html", context)


@require_http_methods(["GET", "POST"])
def give(request: Request) -> HttpResponse:
    """Thank somebody: for what they did lately, or for the thing whose page one comes from."""
    actor = request.actor
    to, thing = _number(request.GET.get("to")), _thing(request)
    if to is None and thing is None:
        return _whom(request)
    member = organizations.member(actor, to) if to is not None else None
    if member is not None:
        rules.may_thank(actor, to_id=member.pk, is_here=member.left_on is None).enforce()
    acts = [] if member is None else queries.acts_of(actor, member)
    near = [member] if member else queries.people_at(actor, thing) if thing else []
    known = {one.pk for one in near}
    others = [] if member else list(queries.people(actor).exclude(pk__in=known)[:2_000])
    choices = [(one.key, one.thing.title) for one in acts]
    if thing is not None and thing.key not in {key for key, _title in choices}:
        choices.insert(0, (thing.key, thing.title))
    practices = queries.practices(actor, circle_id=thing.circle_id if thing else None)
    form = forms.GiveForm(
        request.POST or None,
        people=[(one.pk, one.name) for one in (*near, *others)],
        acts=choices,
        practices=practices,
        initial={"to": member.pk if member else near[0].pk if len(near) == 1 else "",
                 "about": thing.key if thing else None},
    )  # fmt: skip
    pick(form, "to")
    if form.is_valid():
        made = attempt(form, lambda: actions.give(by=actor, **form.said()))
        if made:
            messages.success(request, _("Thank you for saying it. They are told."))
            return redirect("recognition:recognition", request.organization.slug, made.pk)
    context = {"form": form, "member": member, "thing": thing, "acts": {a.key: a for a in acts},
               "practices": practices}  # fmt: skip
    return page(request, "recognition/give.html", context)


def _whom(request: Request) -> HttpResponse:
    people = queries.people(request.actor)[:2_000]
    form = forms.WhomForm(request.POST or None, people=[(one.pk, one.name) for one in people])
    pick(form, "to")
    if form.is_valid():
        answer = redirect("recognition:give", request.organization.slug)
        answer["Location"] += f"?to={form.cleaned_data['to']}"
        return answer
    return page(request, "recognition/whom.html", {"form": form})


@require_POST
def step(request: Request, pk: int, deed: str) -> HttpResponse:
    """Hide it, show it again, or take it back."""
    queries.recognition(request.actor, pk)
    slug = request.organization.slug
    try:
        if deed == "take-back":
            actions.take_back(pk, by=request.actor)
            messages.success(request, _("Taken back."))
            return redirect("recognition:given", slug)
        if deed not in ("hide", "show"):
            raise Missing(deed)
        (actions.hide if deed == "hide" else actions.show)(pk, by=request.actor)
    except Refused as no:
        messages.error(request, no.reason)
    return redirect("recognition:recognition", slug, pk)


def _circle(request: Request) -> Any:
    wanted = _number(request.GET.get("circle"))
    return circles.circle(request.actor, wanted) if wanted is not None else None


@require_safe
def practices(request: Request) -> HttpResponse:
    """The practices that thanks can name, and how the list changed."""
    circle = _circle(request)
    circle_id = circle.pk if circle else None
    context = {
        "circle": circle,
        "practices": queries.entries(request.actor, circle_id)[1],
        "versions": list(queries.lists(request.actor, circle_id)[:30]),
        "may_change": queries.may_change_practices(request.actor, circle_id),
    }
    return page(request, "recognition/practices.html", context)


@require_safe
def practice_list(request: Request, pk: int) -> HttpResponse:
    """One version of a list leads to the list."""
    found = queries.practice_lists_visible_to(request.actor).filter(pk=pk).first()
    if found is None:
        raise Missing(f"practices {pk}")
    answer = redirect("recognition:practices", request.organization.slug)
    answer["Location"] += f"?circle={found.circle_id}" if found.circle_id else ""
    return answer


@require_http_methods(["GET", "POST"])
def change_practices(request: Request) -> HttpResponse:
    """Another version of the list."""
    circle = _circle(request)
    circle_id = circle.pk if circle else None
    queries.may_change_practices(request.actor, circle_id).enforce()
    number, entries = queries.entries(request.actor, circle_id)
    form = forms.PracticesForm(request.POST or None, entries=entries, initial={"seen": number})
    if form.is_valid():
        made = attempt(
            form,
            lambda: actions.change_practices(
                form.lines(), why=form.cleaned_data["why"], seen=form.cleaned_data["seen"],
                circle_id=circle_id, by=request.actor,
            ),
        )  # fmt: skip
        if made:
            messages.success(request, _("The list is changed; how it was before stays readable."))
            return redirect("recognition:practice-list", request.organization.slug, made.pk)
    return page(request, "recognition/change.html", {"form": form, "circle": circle})
