"""Who knows about what."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from colead.features.circles import actions, forms, queries, rules
from colead.kernel import work
from colead.kernel.verdict import Missing
from colead.kernel.web import Request, attempt, page


def _page(request: Request, form: Any, **more: Any) -> HttpResponse:
    asked = forms.SearchForm(request.GET)
    words = asked.cleaned_data["q"] if asked.is_valid() else ""
    actor = request.actor
    mine = list(queries.skills_of(actor, actor.member_id or 0))
    return page(
        request,
        "circles/skills.html",
        {
            "form": form,
            "seen": queries.endorsements(actor, [one.pk for one in mine]),
            "q": words,
            "found": queries.who_knows(actor, words) if words else [],
            "known": [] if words else queries.skill_names(actor),
            "mine": mine,
            "levels": dict(forms.LEVELS),
            **more,
        },
    )


@require_safe
def skills(request: Request) -> HttpResponse:
    """Look for people by what they know; say what one knows oneself."""
    if request.actor.is_guest:
        raise Missing("skills")
    name = request.GET.get("name", "")[:100]
    stated = queries.my_statement(request.actor, rules.fold(name)) if name else None
    initial: dict[str, object] = {"name": name}
    if stated is not None:
        initial = {
            "name": stated.skill.name,
            "level": stated.level,
            "would_use": stated.would_use,
            "would_teach": stated.would_teach,
        }
    return _page(request, forms.SkillForm(initial=initial), open=bool(name))


@require_http_methods(["GET", "POST"])
def state_skill(request: Request) -> HttpResponse:
    """Say what one can do or know."""
    if request.actor.is_guest:
        raise Missing("skills")
    form = forms.SkillForm(request.POST or None)
    if (
        form.is_valid()
        and attempt(form, lambda: actions.state_skill(by=request.actor, **form.cleaned_data))
        is not None
    ):
        messages.success(request, _("Noted. Others can find you by it now."))
        return redirect("circles:skills", request.organization.slug)
    return _page(request, form, open=True)


@require_POST
def drop_skill(request: Request, pk: int) -> HttpResponse:
    """Take one's own statement back."""
    actions.drop_skill(pk, by=request.actor)
    messages.success(request, _("Taken back."))
    return redirect("circles:skills", request.organization.slug)


@require_http_methods(["GET", "POST"])
def endorse(request: Request, pk: int) -> HttpResponse:
    """Say that one saw a skill at work, in something in which both took part."""
    actor = request.actor
    found = queries.statement(actor, pk)
    rules.may_endorse(actor, member_id=found.member_id).enforce()
    things = work.common(actor, actor.member_id or 0, found.member_id)[:200]
    form = forms.EndorseForm(
        request.POST if request.method == "POST" else None,
        works=[(thing.key, f"{thing.title} · {thing.label}") for thing in things],
    )
    if things and form.is_valid():
        kind, _colon, number = form.cleaned_data["work"].partition(":")
        saw = form.cleaned_data["saw"]
        if attempt(
            form,
            lambda: actions.endorse(pk, kind=kind, subject_id=int(number), saw=saw, by=actor),
        ):
            messages.success(request, _("Noted. %(name)s is told.") % {"name": found.member.name})
            return redirect("organizations:member", request.organization.slug, found.member_id)
    context = {"statement": found, "form": form, "things": things}
    return page(request, "circles/endorse.html", context)


@require_POST
def revoke_endorsement(request: Request, pk: int) -> HttpResponse:
    """Take back what one said oneself."""
    about = queries.endorsement(request.actor, pk).member_id
    actions.revoke_endorsement(pk, by=request.actor)
    messages.success(request, _("Taken back."))
    return redirect("organizations:member", request.organization.slug, about)


@require_POST
def hide_endorsement(request: Request, pk: int) -> HttpResponse:
    """Hide what another said of one's own skill, or show it again."""
    actions.hide_endorsement(pk, hidden=request.POST.get("show") != "1", by=request.actor)
    return redirect("circles:skills", request.organization.slug)
