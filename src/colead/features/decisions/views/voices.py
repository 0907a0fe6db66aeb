"""The page of the voices that one gave and carries."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from colead.features.circles import queries as circles
from colead.features.decisions import actions, forms, queries
from colead.features.organizations import queries as organizations
from colead.kernel.picking import pick
from colead.kernel.web import Request, attempt, page


@require_http_methods(["GET", "POST"])
def voices(request: Request) -> HttpResponse:
    """Who speaks for me, for whom I speak, and giving one's voice."""
    actor = request.actor
    others = organizations.present(actor).exclude(pk=actor.member_id or 0).order_by("name", "id")
    decision = request.GET.get("decision", "")
    about = queries.decision(actor, int(decision[:15])) if decision.isdecimal() else None
    places = [(about.pk, about.title)] if about else circles.choices(actor)
    form = forms.VoiceForm(
        request.POST or None,
        people=[(member.pk, member.name) for member in others[:10_000]],
        circles=[] if about else places,
    )
    pick(form, "to")
    if form.is_valid():
        given = form.cleaned_data
        if attempt(
            form,
            lambda: actions.give_voice(
                to=given["to"],
                circle_id=given["circle_id"],
                decision_id=about.pk if about else None,
                by=actor,
            ),
        ):
            messages.success(request, _("Asked. It counts as soon as they say yes."))
            return redirect("decisions:voices", request.organization.slug)
    found = list(queries.voices(actor))
    return page(
        request,
        "decisions/voices.html",
        {
            "form": form,
            "about": about,
            "given": [one for one in found if one.giver_id == actor.member_id],
            "carried": [one for one in found if one.taker_id == actor.member_id],
        },
    )


@require_POST
def take_voice(request: Request, pk: int) -> HttpResponse:
    """Say yes to speaking for somebody."""
    voice = actions.take_voice(pk, by=request.actor)
    messages.success(request, _("You speak for %(name)s.") % {"name": voice.giver.name})
    return redirect("decisions:voices", request.organization.slug)


@require_POST
def end_voice(request: Request, pk: int) -> HttpResponse:
    """Take one's voice back, or give a carried one back."""
    actions.end_voice(pk, by=request.actor)
    messages.success(request, _("Done: everyone speaks for themselves."))
    return redirect("decisions:voices", request.organization.slug)
