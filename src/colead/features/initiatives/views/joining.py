"""Joining, leaving, helping, and what is offered to people."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from colead.features.initiatives import actions, forms, queries
from colead.features.initiatives.models import Part
from colead.features.initiatives.views.common import act_on, form_act
from colead.features.organizations import queries as organizations
from colead.kernel.web import Request

MOST = 10_000


@require_POST
def join(request: Request, pk: int) -> HttpResponse:
    """Help in it."""
    return act_on(
        request, pk, lambda: actions.join(pk, by=request.actor), _("Welcome to the team.")
    )


@require_POST
def leave(request: Request, pk: int) -> HttpResponse:
    """Stop helping."""
    return act_on(
        request,
        pk,
        lambda: actions.leave(pk, by=request.actor),
        _("You left the team. You can join again at any time."),
    )


@require_POST
def help_out(request: Request, pk: int) -> HttpResponse:
    """Tell the leads that one would like to co-lead."""
    return act_on(
        request,
        pk,
        lambda: actions.offer_help(pk, part=Part.Kind.LEAD, by=request.actor),
        _("The leads know. When they offer it to you, you say yes."),
    )


@require_POST
def step_in(request: Request, pk: int) -> HttpResponse:
    """Take the lead of what nobody leads any more."""
    return act_on(
        request, pk, lambda: actions.step_in(pk, by=request.actor), _("It is yours: you lead it.")
    )


@require_http_methods(["GET", "POST"])
def step_back(request: Request, pk: int) -> HttpResponse:
    """Give the lead back, with notes."""
    form = forms.NotesForm(request.POST if request.method == "POST" else None)

    def act() -> bool:
        actions.step_back(pk, notes=form.cleaned_data["note"], by=request.actor)
        return True

    return form_act(
        request,
        pk,
        form,
        act,
        title=_("Step back from leading"),
        done=_("Thank you for leading. The others go on."),
        submit=_("Step back"),
    )


def _people(request: Request, besides: set[int]) -> list[tuple[int, str]]:
    found = organizations.present(request.actor).values_list("pk", "name")[:MOST]
    return [(pk, name) for pk, name in found if pk not in besides]


def _offered(
    request: Request,
    pk: int,
    act: Callable[[dict[str, Any]], Any],
    *,
    besides: set[int],
    title: str,
    done: str,
) -> HttpResponse:
    form = forms.OfferPartForm(
        request.POST or None,
        people=_people(request, besides),
        initial={"to": request.GET.get("to")},
    )
    return form_act(
        request,
        pk,
        form,
        lambda: act(form.cleaned_data),
        title=title,
        done=done,
        submit=_("Make the offer"),
    )


@require_http_methods(["GET", "POST"])
def offer_lead(request: Request, pk: int) -> HttpResponse:
    """Offer somebody to lead as an equal."""
    return _offered(
        request,
        pk,
        lambda given: actions.offer_lead(pk, by=request.actor, **given),
        besides=queries.lead_ids(pk),
        title=_("Lead together"),
        done=_("The offer is made. They lead when they say yes."),
    )


@require_http_methods(["GET", "POST"])
def offer_part(request: Request, pk: int) -> HttpResponse:
    """Ask somebody to help."""
    return _offered(
        request,
        pk,
        lambda given: actions.offer_part(pk, by=request.actor, **given),
        besides=queries.team_ids(pk),
        title=_("Ask somebody to help"),
        done=_("The offer is made. They help when they say yes."),
    )


@require_http_methods(["GET", "POST"])
def offer_advice(request: Request, pk: int) -> HttpResponse:
    """Ask somebody to be at the leads' side with advice."""
    return _offered(
        request,
        pk,
        lambda given: actions.offer_part(pk, kind=Part.Kind.ADVISER, by=request.actor, **given),
        besides=queries.team_ids(pk),
        title=_("Ask somebody to advise you"),
        done=_("The offer is made. They advise you when they say yes."),
    )


@require_http_methods(["GET", "POST"])
def hand_over(request: Request, pk: int) -> HttpResponse:
    """Offer somebody one's own place as lead, with notes."""
    return _offered(
        request,
        pk,
        lambda given: actions.hand_over(pk, to=given["to"], notes=given["note"], by=request.actor),
        besides=queries.lead_ids(pk),
        title=_("Hand over"),
        done=_("The offer is made. You lead until they say yes."),
    )


@require_http_methods(["GET", "POST"])
def offer_task(request: Request, pk: int) -> HttpResponse:
    """Offer somebody a task."""
    form = forms.OfferCommitmentForm(
        request.POST or None, people=_people(request, {request.actor.member_id or 0})
    )
    return form_act(
        request,
        pk,
        form,
        lambda: actions.offer_commitment(pk, by=request.actor, **form.cleaned_data),
        title=_("Offer a task"),
        done=_("The offer is made. It is theirs when they say yes."),
        submit=_("Make the offer"),
    )
