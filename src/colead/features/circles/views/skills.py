"""Who knows about what."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from colead.features.circles import actions, forms, queries, rules
from colead.kernel.verdict import Missing
from colead.kernel.web import Request, attempt, page


def _page(request: Request, form: Any, **more: Any) -> HttpResponse:
    asked = forms.SearchForm(request.GET)
    words = asked.cleaned_data["q"] if asked.is_valid() else ""
    actor = request.actor
    return page(
        request,
        "circles/skills.html",
        {
            "form": form,
            "q": words,
            "found": queries.people_by_skill(actor, words) if words else [],
            "known": [] if words else queries.skill_names(actor),
            "mine": list(queries.skills_of(actor, actor.member_id or 0)),
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
