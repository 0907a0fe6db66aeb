"""Pages of offers."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from colead.features.offers import actions, forms, queries
from colead.features.organizations import queries as organizations
from colead.features.organizations import rules as membership
from colead.kernel import paging, subjects
from colead.kernel.verdict import Missing, Refused
from colead.kernel.web import Request, attempt, page

ANSWERED = {
    "take": gettext_lazy("It is yours. Thank you for taking it."),
    "decline": gettext_lazy("You said no. That is fine; they are told kindly."),
    "withdraw": gettext_lazy("You took the offer back."),
}


@require_safe
def offers(request: Request) -> HttpResponse:
    """What was offered to me, and what I offered."""
    made = request.GET.get("made") == "1"
    found = queries.visible_to(request.actor).select_related("to", "by")
    found = found.filter(**{"by_id" if made else "to_id": request.actor.member_id})
    listed = paging.page(found, after=request.GET.get("after"), order=("-offered_at", "-id"))
    return page(request, "offers/list.html", {"page": listed, "made": made})


@require_safe
def offer(request: Request, pk: int) -> HttpResponse:
    """One offer, with yes and no."""
    found = queries.offer(request.actor, pk)
    try:
        about = subjects.find(request.actor, found.subject_kind, found.subject_id)
    except Missing:
        about = None
    return page(request, "offers/offer.html", {"offer": found, "about": about})


@require_POST
def answer(request: Request, pk: int) -> HttpResponse:
    """Say yes or no, or take one's own offer back."""
    queries.offer(request.actor, pk)
    form = forms.AnswerForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Choose yes or no."))
    given, reply = form.cleaned_data["answer"], form.cleaned_data["reply"]
    try:
        if given == "take":
            actions.take(pk, by=request.actor)
        elif given == "decline":
            actions.decline(pk, by=request.actor, reply=reply)
        else:
            actions.withdraw(pk, by=request.actor)
        messages.success(request, ANSWERED[given])
    except Refused as no:
        messages.error(request, no.reason)
    found = queries.offer(request.actor, pk)
    if given == "take":
        try:
            about = subjects.find(request.actor, found.subject_kind, found.subject_id)
        except Missing:
            about = None
        if about is not None:
            return redirect(about.url)
    return redirect("offers:list", request.organization.slug)


@require_http_methods(["GET", "POST"])
def stewardship(request: Request) -> HttpResponse:
    """A steward offers stewardship to another member."""
    actor = request.actor
    membership.may_offer_stewardship(actor).enforce()
    here = set(organizations.stewards(actor).values_list("pk", flat=True))
    people = [(m.pk, m.name) for m in organizations.present(actor) if m.pk not in here]
    form = forms.OfferStewardshipForm(request.POST or None, people=people)
    if form.is_valid() and attempt(
        form, lambda: actions.offer_stewardship(by=actor, **form.cleaned_data)
    ):
        messages.success(request, _("The offer is made. It begins when they say yes."))
        return redirect("organizations:about", request.organization.slug)
    return page(request, "offers/stewardship.html", {"form": form})
