"""Pages of roles: what for, who holds them and held them, stepping up and down."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from colead.features.circles import actions, forms, queries, rules
from colead.features.circles.models import Role
from colead.features.offers import queries as offers
from colead.kernel.verdict import Missing, Refused
from colead.kernel.web import Request, attempt, page

PAST = 50


@require_safe
def role(request: Request, pk: int) -> HttpResponse:
    """A role: purpose, what its holders answer for, and its terms."""
    actor = request.actor
    found = queries.role(actor, pk)
    terms = list(queries.terms_of_role(found.pk)[: PAST + 20])
    present = [term for term in terms if term.ended_on is None]
    mine = next((term for term in present if term.member_id == actor.member_id), None)
    standing = queries.standing(actor, found.circle)
    shape = queries.may_shape_role(actor, found) if found.closed_on else standing.shape
    offered = list(offers.open_about(actor, "role", found.pk)[:10]) if actor.is_member else []
    return page(
        request,
        "circles/role.html",
        {
            "role": found,
            "circle": found.circle,
            "above": queries.path(actor, found.circle),
            "domains": [
                one
                for one in queries.domains_of_circle(actor, found.circle_id)
                if one.role_id == found.pk
            ],
            "present": present,
            "past": [term for term in terms if term.ended_on is not None][:PAST],
            "mine": mine,
            "shape": shape,
            "step_up": rules.may_step_up(
                actor,
                inside=standing.inside,
                holds=mine is not None,
                held=len(present),
                seats=found.seats,
                closed=found.closed_on is not None,
            ),
            "join": standing.join,
            "offered": offered,
            "to_me": next((one for one in offered if one.to_id == actor.member_id), None),
            "today": actor.today,
            "reviews": list(queries.reviews_of_role(found.pk)[:PAST]) if actor.is_member else [],
        },
    )


def initial_of(found: Role) -> dict[str, object]:
    """What a form about a role begins with."""
    names = ("title", "purpose", "term_months", "seats", "review_on", "is_guide")
    return {
        **{name: getattr(found, name) for name in names},
        "accountabilities": "\n".join(found.accountabilities),
    }


@require_http_methods(["GET", "POST"])
def open_role(request: Request, pk: int) -> HttpResponse:
    """Make a role in a circle."""
    circle = queries.circle(request.actor, pk)
    queries.may_shape(request.actor, circle).enforce()
    form = forms.RoleForm(
        request.POST or None, initial={"is_guide": request.GET.get("guide") == "1"}
    )
    if form.is_valid():
        made = attempt(form, lambda: actions.open_role(pk, by=request.actor, **form.cleaned_data))
        if made:
            messages.success(request, _("The role is open. Step up, or offer it to somebody."))
            return redirect("circles:role", request.organization.slug, made.pk)
    return page(request, "circles/edit_role.html", {"form": form, "circle": circle, "role": None})


@require_http_methods(["GET", "POST"])
def amend_role(request: Request, pk: int) -> HttpResponse:
    """Change what a role is."""
    found = queries.role(request.actor, pk)
    queries.may_shape_role(request.actor, found).enforce()
    form = forms.RoleForm(request.POST or None, initial=initial_of(found))
    if (
        form.is_valid()
        and attempt(form, lambda: actions.amend_role(pk, by=request.actor, **form.cleaned_data))
        is not None
    ):
        messages.success(request, _("Saved."))
        return redirect("circles:role", request.organization.slug, pk)
    return page(
        request, "circles/edit_role.html", {"form": form, "circle": found.circle, "role": found}
    )


@require_POST
def close_role(request: Request, pk: int) -> HttpResponse:
    """Close a role; its history stays."""
    found = actions.close_role(pk, by=request.actor)
    messages.success(request, _("The role is closed. Its history stays."))
    return redirect("circles:circle", request.organization.slug, found.circle_id)


@require_POST
def step_up(request: Request, pk: int) -> HttpResponse:
    """Take a role with a free seat."""
    try:
        actions.step_up(pk, by=request.actor)
        messages.success(request, _("The role is yours. Thank you for stepping up."))
    except Refused as no:
        messages.error(request, no.reason)
    return redirect("circles:role", request.organization.slug, pk)


@require_http_methods(["GET", "POST"])
def offer_role(request: Request, pk: int) -> HttpResponse:
    """Offer a role to somebody."""
    actor = request.actor
    found = queries.role(actor, pk)
    queries.may_shape_role(actor, found).enforce()
    words = request.GET.get("q", "")[:100]
    form = forms.OfferForm(
        request.POST or None,
        people=queries.candidates(
            actor,
            found.circle_id,
            words=words,
            besides=queries.holder_ids(found.pk),
            given=request.POST.get("to", ""),
        ),
    )
    if (
        form.is_valid()
        and attempt(form, lambda: actions.offer_role(pk, by=actor, **form.cleaned_data)) is not None
    ):
        messages.success(request, _("Offered. The role is theirs when they say yes."))
        return redirect("circles:role", request.organization.slug, pk)
    return page(
        request,
        "circles/offer.html",
        {
            "form": form,
            "words": words,
            "title": _("Offer the role %(role)s") % {"role": found.title},
            "back": ("circles:role", pk),
        },
    )


@require_http_methods(["GET", "POST"])
def step_down(request: Request, pk: int) -> HttpResponse:
    """Give one's own role back, with notes."""
    term = queries.term(request.actor, pk)
    if term.member_id != request.actor.member_id or term.ended_on is not None:
        raise Missing(f"term {pk}")
    form = forms.StepDownForm(request.POST or None, initial={"notes": term.notes})
    if (
        form.is_valid()
        and attempt(form, lambda: actions.step_down(pk, by=request.actor, **form.cleaned_data))
        is not None
    ):
        messages.success(request, _("You gave the role back. Thank you for what you did in it."))
        return redirect("circles:role", request.organization.slug, term.role_id)
    return page(request, "circles/step_down.html", {"form": form, "term": term})


@require_http_methods(["GET", "POST"])
def hand_over(request: Request, pk: int) -> HttpResponse:
    """Offer one's own role to a successor, with notes."""
    actor = request.actor
    term = queries.term(actor, pk)
    if term.member_id != actor.member_id or term.ended_on is not None:
        raise Missing(f"term {pk}")
    words = request.GET.get("q", "")[:100]
    form = forms.HandOverForm(
        request.POST or None,
        initial={"notes": term.notes},
        people=queries.candidates(
            actor,
            term.role.circle_id,
            words=words,
            besides=queries.holder_ids(term.role_id),
            given=request.POST.get("to", ""),
        ),
    )
    if (
        form.is_valid()
        and attempt(form, lambda: actions.hand_over(pk, by=actor, **form.cleaned_data)) is not None
    ):
        messages.success(request, _("Offered. You hold the role until they say yes."))
        return redirect("circles:role", request.organization.slug, term.role_id)
    return page(
        request,
        "circles/offer.html",
        {
            "form": form,
            "words": words,
            "title": _("Hand over %(role)s") % {"role": term.role.title},
            "back": ("circles:role", term.role_id),
        },
    )
