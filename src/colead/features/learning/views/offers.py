"""What can be learnt here: offers, seats, wishes, the calendar."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from colead.features.conversations import queries as conversations
from colead.features.learning import actions, forms, queries, rules
from colead.features.learning.models import Offer
from colead.features.learning.views.mine import share_choices
from colead.features.organizations import queries as organizations
from colead.kernel import appointments
from colead.kernel.picking import pick
from colead.kernel.verdict import Missing, Refused
from colead.kernel.web import Request, attempt, page


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 19 else None


@require_safe
def offers(request: Request) -> HttpResponse:
    """What can be learnt, the next first."""
    kind = request.GET.get("kind", "")
    past = request.GET.get("past") == "1"
    found = queries.offers(request.actor, past=past, kind=kind, after=request.GET.get("after"))
    context = {"page": found, "kind": kind, "past": past, "kinds": Offer.Kind.choices}
    return page(request, "learning/list.html", context)


@require_http_methods(["GET", "POST"])
def offer_new(request: Request) -> HttpResponse:
    """Offer something to learn, perhaps because somebody wished for it."""
    actor = request.actor
    rules.may_offer(actor).enforce()
    wish_id = _number(request.GET.get("wish"))
    wish = queries.wish(actor, wish_id) if wish_id else None
    form = forms.OfferForm(
        request.POST if request.method == "POST" else None,
        circles=queries.circle_choices(actor),
        currency=request.organization.currency,
        initial={
            "kind": "peer" if wish is None else "course",
            "title": wish.title if wish else "",
            "circle_id": request.GET.get("circle"),
            "minutes": "",
        },
    )
    pick(form, "circle_id")
    if form.is_valid():
        made = attempt(
            form,
            lambda: actions.offer(wish_id=wish.pk if wish else None, by=actor, **form.cleaned_data),
        )
        if made:
            messages.success(request, _("Offered. Whoever wants can join."))
            return redirect("learning:offer", request.organization.slug, made.pk)
    return page(request, "learning/offer_new.html", {"form": form, "wish": wish})


@require_safe
def offer(request: Request, pk: int) -> HttpResponse:
    """Something to learn: when, where, what it takes, and one's seat."""
    actor = request.actor
    desk = queries.desk(actor, pk)
    shares = [] if actor.is_guest else queries.usable(actor, queries.my_shares(actor))
    payable = [s for s in shares if _pays(s, desk.offer)]
    context = {
        "d": desk,
        "offer": desk.offer,
        "over": desk.offer.is_over(actor.at),
        "begun": desk.offer.has_begun(actor.at),
        "payable": share_choices(payable),
        "cost": rules.share_in_words(desk.offer.money, desk.offer.minutes, desk.offer.currency),
        "thread": conversations.thread(actor, "learning", pk),
    }
    return page(request, "learning/offer.html", context)


def _pays(share: Any, found: Offer) -> bool:
    """Whether a share has what an offer takes, as far as the budget gives of it at all."""
    budget = share.budget
    if not ((found.money and budget.money) or (found.minutes and budget.minutes)):
        return False
    if found.money and budget.currency != found.currency:
        return False
    return (not budget.money or share.money_left >= found.money) and (
        not budget.minutes or share.minutes_left >= found.minutes
    )


def _form_page(request: Request, found: Offer, form: Any, **words: str) -> HttpResponse:
    return page(request, "learning/act.html", {"form": form, "offer": found, **words})


@require_http_methods(["GET", "POST"])
def change(request: Request, pk: int) -> HttpResponse:
    """Another time, place or wording."""
    desk = queries.desk(request.actor, pk)
    desk.change.enforce()
    found = desk.offer
    start = {
        name: getattr(found, name) for name in forms.ChangeForm.base_fields if hasattr(found, name)
    }
    form = forms.ChangeForm(
        request.POST if request.method == "POST" else None,
        initial={**start, "skills": ", ".join(found.skills)},
    )
    if form.is_valid() and attempt(
        form, lambda: actions.change(pk, by=request.actor, **form.cleaned_data)
    ):
        messages.success(request, _("Changed. Those who joined are told."))
        return redirect("learning:offer", request.organization.slug, pk)
    return _form_page(
        request, found, form, heading=_("Change it"), submit=_("Keep it"),
        lead=_("What it costs stays as people took it."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def cancel(request: Request, pk: int) -> HttpResponse:
    """That it does not take place."""
    desk = queries.desk(request.actor, pk)
    desk.change.enforce()
    form = forms.CancelForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and attempt(
        form, lambda: actions.cancel(pk, by=request.actor, **form.cleaned_data)
    ):
        messages.success(
            request, _("Cancelled. Those who joined are told, and have their money back.")
        )
        return redirect("learning:offer", request.organization.slug, pk)
    return _form_page(
        request, desk.offer, form, heading=_("It does not take place"), submit=_("Cancel it"),
        lead=_("What people took for it goes back into their budgets."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def invite(request: Request, pk: int) -> HttpResponse:
    """Let a guest in."""
    desk = queries.desk(request.actor, pk)
    desk.change.enforce()
    form = forms.GuestForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and attempt(
        form, lambda: actions.invite(pk, by=request.actor, **form.cleaned_data)
    ):
        messages.success(request, _("Invited. The letter is on its way."))
        return redirect("learning:offer", request.organization.slug, pk)
    return _form_page(
        request, desk.offer, form, heading=_("Invite a guest"), submit=_("Invite"),
        lead=_("A guest can join without an account, by the link in the letter."),
    )  # fmt: skip


def _act(request: Request, pk: int, act: Callable[[], Any], says: str) -> HttpResponse:
    try:
        act()
        messages.success(request, says)
    except Refused as no:
        messages.error(request, no.reason)
    return redirect("learning:offer", request.organization.slug, pk)


@require_POST
def join(request: Request, pk: int) -> HttpResponse:
    """Take a seat, or wait for one; pay from one's budget in the same act, if wished."""
    queries.offer(request.actor, pk)
    budget_id = _number(request.POST.get("budget_id"))
    try:
        made = actions.join(pk, budget_id=budget_id, by=request.actor)
    except Refused as no:
        messages.error(request, no.reason)
    else:
        waits = _("All seats are taken. You wait; as soon as one is free, it is yours.")
        messages.success(request, _("You are in.") if made.number is not None else waits)
    return redirect("learning:offer", request.organization.slug, pk)


@require_POST
def pay(request: Request, pk: int) -> HttpResponse:
    """Take what one's seat costs from one's budget."""
    queries.offer(request.actor, pk)
    budget_id = _number(request.POST.get("budget_id")) or 0
    says = _("Taken from your budget. Only you can see it.")
    return _act(request, pk, lambda: actions.pay(pk, budget_id=budget_id, by=request.actor), says)


@require_POST
def leave(request: Request, pk: int) -> HttpResponse:
    """Leave before it begins."""
    queries.offer(request.actor, pk)
    says = _("You left. What you took for it is back.")
    return _act(request, pk, lambda: actions.leave(pk, by=request.actor), says)


@require_http_methods(["GET", "POST"])
def wishes(request: Request) -> HttpResponse:
    """What people would like to learn; say what you would."""
    actor = request.actor
    if actor.is_guest:
        raise Missing("wishes")
    form = forms.WishForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and attempt(form, lambda: actions.wish(by=actor, **form.cleaned_data)):
        messages.success(request, _("Wished. Others can join, and somebody may offer it."))
        return redirect("learning:wishes", request.organization.slug)
    found = queries.wishes(actor, after=request.GET.get("after"))
    return page(request, "learning/wishes.html", {"form": form, "page": found})


@require_safe
def wish(request: Request, pk: int) -> HttpResponse:
    """A wish, who shares it, and what became of it."""
    found = queries.wish(request.actor, pk)
    people = queries.wishers(pk)
    context = {
        "wish": found,
        "people": people,
        "is_mine": any(one.pk == request.actor.member_id for one in people),
        "thread": conversations.thread(request.actor, "wish", pk),
    }
    return page(request, "learning/wish.html", context)


def _wish_act(request: Request, act: Callable[[], Any], says: str) -> HttpResponse:
    try:
        act()
        messages.success(request, says)
    except Refused as no:
        messages.error(request, no.reason)
    return redirect("learning:wishes", request.organization.slug)


@require_POST
def join_wish(request: Request, pk: int) -> HttpResponse:
    """I would like to learn it, too."""
    queries.wish(request.actor, pk)
    says = _("You are told as soon as somebody offers it.")
    return _wish_act(request, lambda: actions.join_wish(pk, by=request.actor), says)


@require_POST
def leave_wish(request: Request, pk: int) -> HttpResponse:
    """Do not wish for it any more."""
    queries.wish(request.actor, pk)
    return _wish_act(request, lambda: actions.leave_wish(pk, by=request.actor), _("Taken back."))


@require_safe
def calendar(request: Request, pk: int) -> HttpResponse:
    """It as a file for one's own calendar."""
    found = queries.offer(request.actor, pk)
    if found.starts_at is None:
        raise Missing(f"learning {pk}")
    answer = _file([found], request.organization.slug)
    answer["Content-Disposition"] = f'attachment; filename="learning-{pk}.ics"'
    return answer


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """What one joined or teaches, for a calendar that asks again and again."""
    actor = organizations.acting_by_feed(token, name="learning", at=timezone.now())
    return _file(queries.attended(actor), actor.slug, name=_("Learning"))


def _file(found: list[Offer], slug: str, *, name: str = "") -> HttpResponse:
    these = queries.appointments(found, site=settings.SITE_URL, slug=slug)
    body = appointments.calendar_file(these, product="Learning", name=name)
    return HttpResponse(body, content_type="text/calendar; charset=utf-8")
