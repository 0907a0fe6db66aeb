"""The map of circles and the page of each."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from colead.features.circles import actions, forms, queries, rules
from colead.features.circles.models import Circle
from colead.features.offers import queries as offers
from colead.features.organizations import queries as organizations
from colead.kernel import paging
from colead.kernel.verdict import Refused
from colead.kernel.web import Request, attempt, page

SHOWN = 24


@require_safe
def circles_map(request: Request) -> HttpResponse:
    """The map of circles: a picture and the same as a list, on any day."""
    actor = request.actor
    form = forms.MapForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    day = min(asked.get("on") or actor.today, actor.today)
    tree = queries.at_day(actor, day)
    within = asked.get("within")
    outer = next((one for _depth, one in tree if one.parent_id is None), None)
    counts = queries.counts_at(actor, day, root_id=outer.pk if outer else None)
    focus = next((one for _depth, one in tree if one.pk == within), outer)
    known = {one.pk: one for _depth, one in tree}
    lies_in = {pk: one.parent_id for pk, one in known.items()}
    above = rules.ancestors(lies_in, focus.pk) if focus else []
    picture = rules.picture(tree, counts, focus=focus.pk) if focus else None
    return page(
        request,
        "circles/map.html",
        {
            "form": form,
            "day": day,
            "today": actor.today,
            "tree": tree,
            "counts": counts,
            "picture": picture,
            "focus": focus,
            "outer": outer,
            "above": [known[pk] for pk in above[:0:-1]],
            "guides": queries.guides_by_circle(actor, day),
            "mine": queries.my_circle_ids(actor),
        },
    )


@require_safe
def circle(request: Request, pk: int) -> HttpResponse:
    """A circle: what for, who, which roles and domains, and the next thing one could do."""
    actor = request.actor
    found = queries.circle(actor, pk)
    members = queries.some_members(actor, found, most=SHOWN + 1)
    roles = queries.roles_of_circle(actor, found.pk)
    offered = offers.offered_in(actor, found.pk)
    return page(
        request,
        "circles/circle.html",
        {
            "circle": found,
            "above": queries.path(actor, found),
            "standing": queries.standing(actor, found),
            "roles": roles,
            "holds": any(actor.member_id in terms.each("member_id") for terms in roles.others),
            "domains": queries.domains_of_circle(actor, found.pk),
            "members": members.head(SHOWN),
            "more_members": len(members) > SHOWN,
            "inner": queries.inner_circles(actor, found.pk),
            "offered": offered,
        },
    )


@require_safe
def people(request: Request, pk: int) -> HttpResponse:
    """Everyone in a circle."""
    found = queries.circle(request.actor, pk)
    listed = paging.page(
        queries.members_in(request.actor, found),
        after=request.GET.get("after"),
        order=("name", "id"),
        size=60,
    )
    return page(request, "circles/people.html", {"circle": found, "page": listed})


@require_safe
def of_member(request: Request, pk: int) -> HttpResponse:
    """What a member holds, where they take part and what they know: a panel for their page."""
    actor = request.actor
    if actor.is_guest:
        return HttpResponse("")
    member = organizations.member(actor, pk)
    terms = list(queries.terms_of_member(actor, member.pk)[:60])
    skills = list(queries.skills_of(actor, member.pk))
    return page(
        request,
        "circles/of_member.html",
        {
            "member": member,
            "own": member.pk == actor.member_id,
            "present": [term for term in terms if term.ended_on is None],
            "past": [term for term in terms if term.ended_on is not None],
            "circles": list(queries.circles_of_member(actor, member.pk)),
            "skills": skills,
            "seen": queries.endorsements(actor, [one.pk for one in skills]),
            "levels": dict(forms.LEVELS),
        },
    )


@require_http_methods(["GET", "POST"])
def open_circle(request: Request) -> HttpResponse:
    """Open a circle inside one that one belongs to."""
    actor = request.actor
    mine = queries.my_circle_ids(actor) | {queries.root(actor).pk}
    rules.may_open_circle(actor, in_parent=True).enforce()
    form = forms.OpenCircleForm(
        request.POST or None,
        circles=[one for one in queries.choices(actor) if one[0] in mine],
        initial={"parent_id": request.GET.get("in", "")[:20]},
    )
    if form.is_valid():
        made = attempt(form, lambda: actions.open_circle(by=actor, **form.cleaned_data))
        if made:
            messages.success(request, _("The circle is open, and you are in it."))
            return redirect("circles:circle", request.organization.slug, made.pk)
    return page(request, "circles/open.html", {"form": form})


@require_http_methods(["GET", "POST"])
def amend_circle(request: Request, pk: int) -> HttpResponse:
    """Change name, purpose or way of joining."""
    found = queries.circle(request.actor, pk)
    queries.may_shape(request.actor, found).enforce()
    form = forms.AmendCircleForm(
        request.POST or None,
        initial={"name": found.name, "purpose": found.purpose, "joining": found.joining},
    )
    if (
        form.is_valid()
        and attempt(form, lambda: actions.amend_circle(pk, by=request.actor, **form.cleaned_data))
        is not None
    ):
        messages.success(request, _("Saved."))
        return redirect("circles:circle", request.organization.slug, pk)
    return page(request, "circles/amend.html", {"form": form, "circle": found})


@require_http_methods(["GET", "POST"])
def move_circle(request: Request, pk: int) -> HttpResponse:
    """Put a circle into another."""
    actor = request.actor
    found = queries.circle(actor, pk)
    queries.may_move(actor, found).enforce()
    mine = queries.my_circle_ids(actor) | {queries.root(actor).pk}
    form = forms.MoveCircleForm(
        request.POST or None,
        circles=[one for one in queries.targets(actor, found.pk) if one[0] in mine],
        initial={"parent_id": found.parent_id},
    )
    if (
        form.is_valid()
        and attempt(form, lambda: actions.move_circle(pk, by=actor, **form.cleaned_data))
        is not None
    ):
        messages.success(request, _("Moved. The map of earlier days stays as it was."))
        return redirect("circles:circle", request.organization.slug, pk)
    return page(request, "circles/move.html", {"form": form, "circle": found})


@require_http_methods(["GET", "POST"])
def close_circle(request: Request, pk: int) -> HttpResponse:
    """Close a circle, knowing what that ends."""
    actor = request.actor
    found = queries.circle(actor, pk)
    queries.may_close(actor, found).enforce()
    if request.method == "POST":
        actions.close_circle(pk, by=actor)
        messages.success(request, _("Closed. Its history stays, and the map of earlier days."))
        return redirect("circles:circle", request.organization.slug, found.parent_id)
    return page(
        request,
        "circles/close.html",
        {
            "circle": found,
            "roles": queries.roles_of_circle(actor, pk),
            "inner": queries.inner_circles(actor, pk),
            "domains": queries.domains_of_circle(actor, pk),
            "members": queries.members_of(actor, pk).count(),
        },
    )


@require_POST
def join(request: Request, pk: int) -> HttpResponse:
    """Join an open circle."""
    try:
        actions.join(pk, by=request.actor)
        messages.success(request, _("Welcome. You are in."))
    except Refused as no:
        messages.error(request, no.reason)
    return redirect("circles:circle", request.organization.slug, pk)


@require_POST
def leave(request: Request, pk: int) -> HttpResponse:
    """Leave a circle; where it is open, one can join again at once."""
    found = queries.circle(request.actor, pk)
    try:
        actions.leave(pk, by=request.actor)
        if found.joining == Circle.Joining.OPEN:
            messages.success(request, _("You left. If that was too quick, join again below."))
        else:
            messages.success(request, _("You left. Its members can offer you a place again."))
    except Refused as no:
        messages.error(request, no.reason)
    return redirect("circles:circle", request.organization.slug, pk)


@require_http_methods(["GET", "POST"])
def offer_place(request: Request, pk: int) -> HttpResponse:
    """Offer somebody a place in a circle."""
    actor = request.actor
    found = queries.circle(actor, pk)
    queries.may_offer_place(actor, found).enforce()
    words = request.GET.get("q", "")[:100]
    inside = queries.members_of(actor, pk).values_list("pk", flat=True)
    form = forms.OfferForm(
        request.POST or None,
        people=queries.candidates(
            actor, pk, words=words, besides=inside, given=request.POST.get("to", "")
        ),
    )
    if (
        form.is_valid()
        and attempt(form, lambda: actions.offer_place(pk, by=actor, **form.cleaned_data))
        is not None
    ):
        messages.success(request, _("Offered. They are in when they say yes."))
        return redirect("circles:circle", request.organization.slug, pk)
    return page(
        request,
        "circles/offer.html",
        {
            "form": form,
            "words": words,
            "title": _("Offer a place in %(circle)s") % {"circle": found.name},
            "back": ("circles:circle", pk),
        },
    )
