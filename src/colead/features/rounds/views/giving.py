"""Giving: shares, appeals, gifts."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from colead.features.conversations import queries as conversations
from colead.features.funds import queries as funds
from colead.features.initiatives import queries as initiatives
from colead.features.organizations import queries as organizations
from colead.features.rounds import actions, forms, queries
from colead.features.rounds.models import Appeal
from colead.kernel.verdict import Refused
from colead.kernel.web import Request, attempt, page

gifts = queries.gifts


@require_safe
def givings(request: Request) -> HttpResponse:
    """What one has to give, and who asks for gifts."""
    which = "over" if request.GET.get("which") == "over" else "open"
    listed = gifts.listed_appeals(request.actor, which=which, after=request.GET.get("after"))
    return page(request, "rounds/givings.html", {
        "page": listed, "which": which, "shares": gifts.my_shares(request.actor),
    })  # fmt: skip


@require_safe
def giving(request: Request, pk: int) -> HttpResponse:
    """One handing out: how much there was, how much is given, what one has left."""
    found = gifts.giving(request.actor, pk)
    people, whole, given = gifts.totals(found.pk)
    mine = found.shares.filter(member_id=request.actor.member_id or 0).first()
    open_ones = gifts.listed_appeals(request.actor).items if found.ended_at is None else []
    return page(request, "rounds/giving.html", {
        "giving": found, "people": people, "whole": whole, "given": given, "mine": mine,
        "appeals": [one for one in open_ones if one.currency == found.currency],
        "keeps": queries.keeps(request.actor, found.fund),
    })  # fmt: skip


@require_http_methods(["GET", "POST"])
def hand_out(request: Request, pk: int) -> HttpResponse:
    """Hand out equal shares of a fund."""
    actor = request.actor
    found = funds.fund(actor, pk)
    queries.keeps(actor, found).enforce()
    noon = actor.at.replace(hour=12, minute=0, second=0, microsecond=0)
    form = forms.HandOutForm(
        request.POST if request.method == "POST" else None,
        currency=found.currency,
        initial={"ends_at": noon + timedelta(days=60)},
    )
    if form.is_valid():
        made = attempt(form, lambda: actions.hand_out(pk, by=actor, **form.cleaned_data))
        if made:
            messages.success(request, _("Handed out. Everybody is told what they can give."))
            return redirect("rounds:giving", request.organization.slug, made.pk)
    return page(request, "rounds/act.html", {
        "form": form, "title": _("Hand out shares to give"), "submit": _("Hand them out"),
        "eyebrow": found.name, "back": reverse("funds:fund", args=[actor.slug, pk]),
        "lead": _("Each member of its circle gets the same, to give to what they believe in."),
    })  # fmt: skip


@require_POST
def end_giving(request: Request, pk: int) -> HttpResponse:
    """End giving before its day."""
    gifts.giving(request.actor, pk)
    try:
        actions.end_giving(pk, by=request.actor)
        messages.success(request, _("It is over. What nobody gave went back to the fund."))
    except Refused as no:
        messages.error(request, no.reason)
    return redirect("rounds:giving", request.organization.slug, pk)


@require_http_methods(["GET", "POST"])
def appeal(request: Request, pk: int) -> HttpResponse:
    """An appeal, and the form to give."""
    found = gifts.asking(request.actor, pk)
    form = forms.GiveForm(
        request.POST if request.method == "POST" else None,
        currency=found.appeal.currency,
        initial={"named": "named"},
    )
    if request.method == "POST":
        found.give.enforce()
    if form.is_valid() and attempt(
        form, lambda: actions.pledge(pk, by=request.actor, **form.cleaned_data)
    ):
        messages.success(request, _("Thank you. If it is not reached, your gift comes back."))
        return redirect("rounds:appeal", request.organization.slug, pk)
    return page(request, "rounds/appeal.html", {
        "a": found, "appeal": found.appeal, "form": form,
        "thread": conversations.thread(request.actor, "appeal", pk),
    })  # fmt: skip


@require_POST
def take_back(request: Request, pk: int) -> HttpResponse:
    """Not ask any more."""
    gifts.appeal(request.actor, pk)
    try:
        actions.take_back_appeal(pk, by=request.actor)
        messages.success(request, _("Taken back. All gifts went back."))
    except Refused as no:
        messages.error(request, no.reason)
    return redirect("rounds:appeal", request.organization.slug, pk)


@require_http_methods(["GET", "POST"])
def ask(request: Request, pk: int) -> HttpResponse:
    """Ask for gifts for an initiative."""
    actor = request.actor
    found = initiatives.initiative(actor, pk)
    gifts.may_ask(actor, pk).enforce()
    coin = organizations.organization(actor).currency
    noon = actor.at.replace(hour=12, minute=0, second=0, microsecond=0)
    form = forms.AskForm(
        request.POST if request.method == "POST" else None,
        currency=coin,
        initial={"ends_at": noon + timedelta(days=30)},
    )
    answer, reason = None, ""
    if form.is_valid():
        try:
            made: Appeal | None = attempt(
                form, lambda: actions.ask(pk, by=actor, currency=coin, **form.cleaned_data)
            )
            if made:
                messages.success(request, _("Asked. Everybody sees it under Giving."))
                return redirect("rounds:appeal", request.organization.slug, made.pk)
        except Refused as no:
            answer, reason = getattr(no, "verdict", None), no.reason
    return page(request, "rounds/act.html", {
        "form": form, "title": _("Ask for gifts"), "submit": _("Ask for them"),
        "eyebrow": found.title, "verdict": answer, "reason": reason,
        "back": reverse("initiatives:initiative", args=[actor.slug, pk]),
        "lead": _("Members who have a share to give can give to it."),
    }, status=409 if answer is not None else None)  # fmt: skip
