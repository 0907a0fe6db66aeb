"""Offering, looking, and the pairs that are proposed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from colead.features.coaching import actions, forms, queries, rules
from colead.features.coaching.models import Proposal
from colead.features.organizations import queries as organizations
from colead.kernel.actor import Actor
from colead.kernel.picking import pick
from colead.kernel.verdict import Refused
from colead.kernel.web import Request, attempt, page


def private(answer: HttpResponse) -> HttpResponse:
    """A page that no cache keeps, on the way or on a shared computer."""
    answer["Cache-Control"] = "no-store"
    return answer


def go(request: Request, name: str, *args: Any) -> HttpResponse:
    """On to another page of coaching."""
    return redirect(f"coaching:{name}", request.organization.slug, *args)


def tried(request: Request, act: Callable[[], Any], done: str = "") -> Any:
    """Do an act of one button; its refusal, or that it is done, is said on the next page."""
    try:
        found = act()
    except Refused as no:
        messages.error(request, no.reason)
        return None
    if done:
        messages.success(request, done)
    return found


@require_safe
def home(request: Request) -> HttpResponse:
    """Coaching: what is proposed to me, my pairs, what I look for and offer, and who offers."""
    actor = request.actor
    rules.may_take_part(actor).enforce()
    wish = queries.own_wish(actor)
    context = {
        "proposals": queries.waiting_proposals(actor),
        "pairs": queries.own_pairs(actor),
        "wish": wish,
        "wished": queries.wished(wish) if wish else None,
        "offer": queries.own_offer(actor),
        "suggestion": queries.open_suggestion(actor) if wish is None else None,
        "page": queries.coaches(actor, after=request.GET.get("after")),
        "may_match": queries.may_call_matching(actor),
        "named": lambda keys: rules.named(keys, rules.PRACTICES),
        "said_yes": lambda one: queries.said_yes(actor, one),
    }
    return private(page(request, "coaching/home.html", context))


def _people(actor: Actor) -> list[tuple[int, str]]:
    found = organizations.present(actor).exclude(pk=actor.member_id or 0)
    return list(found.values_list("pk", "name")[:5_000])


def _own_language() -> list[str]:
    return [(get_language() or "en").split("-")[0]]


def _sides(request: Request, form: forms.OfferForm | forms.WishForm, act: Any) -> Any:
    pick(form, "languages", "who_not")
    return form.is_valid() and attempt(form, lambda: act(by=request.actor, **form.cleaned_data))


@require_http_methods(["GET", "POST"])
def offer(request: Request) -> HttpResponse:
    """Offer to coach, or change what one offers."""
    actor = request.actor
    rules.may_take_part(actor).enforce()
    mine = queries.own_offer(actor)
    initial: dict[str, Any] = {"languages": _own_language()}
    if mine is not None:
        names = ("practices", "languages", "forms", "about", "hours", "places", "is_listed")
        kept = queries.kept(mine)
        initial = {name: getattr(mine, name) for name in names}
        initial |= {"who_not": kept.who_not, "own_line_too": kept.own_line_too}
    form = forms.OfferForm(request.POST or None, initial=initial, people=_people(actor))
    if _sides(request, form, actions.offer):
        messages.success(request, _("Your offer stands. Who fits is proposed to you."))
        return go(request, "home")
    return private(page(request, "coaching/offer.html", {"form": form, "mine": mine}))


@require_POST
def withdraw_offer(request: Request) -> HttpResponse:
    """Offer no coaching for now."""
    rules.may_take_part(request.actor).enforce()
    tried(request, lambda: actions.withdraw_offer(by=request.actor),
          _("Taken back. Your coachings go on."))  # fmt: skip
    return go(request, "home")


@require_http_methods(["GET", "POST"])
def wish(request: Request) -> HttpResponse:
    """Look for a coach, or change what one looks for."""
    actor = request.actor
    rules.may_take_part(actor).enforce()
    mine = queries.own_wish(actor)
    said = queries.wished(mine) if mine else queries.Wished()
    initial = {name: getattr(said, name) for name in forms.WishForm.base_fields}
    initial["languages"] = said.languages or _own_language()
    initial["hours"] = said.hours if mine else 2
    form = forms.WishForm(request.POST or None, initial=initial, people=_people(actor))
    if _sides(request, form, actions.wish):
        messages.success(
            request, _("Noted, and sealed. Now find somebody, or wait for a matching.")
        )
        return go(request, "home")
    return private(page(request, "coaching/wish.html", {"form": form, "mine": mine}))


@require_POST
def withdraw_wish(request: Request) -> HttpResponse:
    """Look for a coach no more."""
    rules.may_take_part(request.actor).enforce()
    tried(request, lambda: actions.withdraw_wish(by=request.actor),
          _("You do not look for a coach any more. What you wrote is erased."))  # fmt: skip
    return go(request, "home")


@require_POST
def find(request: Request) -> HttpResponse:
    """Find me a coach now."""
    rules.may_take_part(request.actor).enforce()
    try:
        found = actions.find_now(by=request.actor)
    except Refused as no:
        messages.error(request, no.reason)
        return go(request, "home")
    if found is None:
        messages.info(
            request,
            _("Nobody who fits has a place right now. As soon as somebody does, you are told."),
        )
        return go(request, "home")
    return go(request, "proposal", found.pk)


@require_POST
def match(request: Request) -> HttpResponse:
    """Call a matching."""
    rules.may_take_part(request.actor).enforce()
    made = tried(request, lambda: actions.call_matching(by=request.actor))
    return go(request, "matching", made.pk) if made else go(request, "home")


@require_safe
def matching(request: Request, pk: int) -> HttpResponse:
    """A matching: that it runs, or was held - and what to expect of it."""
    found = queries.matching(request.actor, pk)
    return page(request, "coaching/matching.html", {"matching": found})


@require_safe
def coach(request: Request, pk: int) -> HttpResponse:
    """What somebody offers as a coach."""
    found = queries.coach(request.actor, pk)
    context = {
        "offer": found,
        "practices": rules.named(found.practices, rules.PRACTICES),
        "forms": rules.named(found.forms, rules.FORMS),
        "languages": rules.language_names(found.languages),
    }
    return page(request, "coaching/coach.html", context)


@require_http_methods(["GET", "POST"])
def suggestion(request: Request, pk: int) -> HttpResponse:
    """The work itself offers a coach; one can put it away."""
    found = queries.suggestion(request.actor, pk)
    if request.method == "POST":
        actions.put_away(pk, by=request.actor)
        return go(request, "home")
    return private(page(request, "coaching/suggestion.html", {"suggestion": found}))


@require_safe
def proposal(request: Request, pk: int) -> HttpResponse:
    """A pair that is proposed: why the two fit, and the answer of each."""
    actor = request.actor
    found = queries.proposal(actor, pk)
    is_seeker = found.seeker_id == actor.member_id
    became = [one for one in queries.own_pairs(actor) if one.is_on] if found.is_pair else []
    context = {
        "proposal": found,
        "is_seeker": is_seeker,
        "other": found.coach if is_seeker else found.seeker,
        "seen": queries.looked_at(actor, found),
        "may": queries.may_answer(actor, found),
        "yes": queries.said_yes(actor, found),
        "pair": next((one for one in became if one.is_of(found.seeker_id, found.coach_id)), None),
    }
    return private(page(request, "coaching/proposal.html", context))


@require_POST
def say_yes(request: Request, pk: int) -> HttpResponse:
    """Say yes to a proposed pair."""
    queries.proposal(request.actor, pk)
    found = tried(request, lambda: actions.say_yes(pk, by=request.actor))
    if found is not None and found.state == Proposal.State.PAIRED:
        messages.success(request, _("You both said yes. Your coaching begins."))
    elif found is not None and found.state == Proposal.State.FULL:
        messages.info(request, _("The last place with this coach had just been taken."))
    elif found is not None:
        messages.success(request, _("You said yes. As soon as the other one does, it begins."))
    return go(request, "proposal", pk)


@require_POST
def say_no(request: Request, pk: int) -> HttpResponse:
    """Say no to a proposed pair."""
    queries.proposal(request.actor, pk)
    tried(request, lambda: actions.say_no(pk, by=request.actor),
          _("It does not come about. Nobody is told why, nor by whom."))  # fmt: skip
    return go(request, "home")


@require_POST
def ask_instead(request: Request, pk: int) -> HttpResponse:
    """Rather ask another coach who fits."""
    queries.proposal(request.actor, pk)
    wanted = request.POST.get("offer", "")
    number = int(wanted) if wanted.isdecimal() and len(wanted) < 16 else 0
    made = tried(request, lambda: actions.ask_instead(pk, offer_id=number, by=request.actor),
                 _("Proposed. You said yes already; now it is the other one's turn."))  # fmt: skip
    return go(request, "proposal", made.pk if made else pk)
