"""The money of an initiative: taking, spending, giving back, receipts, statements."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from colead.features.funds import actions, forms, queries
from colead.features.funds.models import Account, Fund, Movement
from colead.features.funds.rules import files, keeping
from colead.features.initiatives import queries as initiatives
from colead.kernel import uploads
from colead.kernel.verdict import Missing, Refused
from colead.kernel.web import Request, attempt, page, panel


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 19 else None


def _take_form(request: Request, funds: list[Fund] | None = None) -> forms.FundAmountForm:
    """The form to take money from one of these funds (None: those that give today)."""
    funds = queries.takeable(request.actor) if funds is None else funds
    return forms.FundAmountForm(
        request.POST if request.method == "POST" else None,
        funds=queries.choices(funds),
        currencies={one.pk: one.currency for one in funds},
        initial={"fund_id": _number(request.GET.get("fund"))},
    )


def _money_url(request: Request, pk: int) -> str:
    return reverse("funds:purse", args=[request.organization.slug, pk])


@require_safe
@panel
def of_initiative(request: Request, pk: int) -> HttpResponse:
    """What an initiative has, as a panel on its page, with the form to take, which is made where
    it was not drawn before."""
    about = _about(request, pk)
    funds = queries.takeable(request.actor) if about["may_take"] else []
    context = {
        **about,
        "purses": queries.in_hand(request.actor, pk),
        "funds": funds,
        "balances": queries.balances_of(funds) if funds else {},
        "chosen": _number(request.GET.get("fund")),
        "take_form": SimpleLazyObject(lambda: _take_form(request, funds)),
    }
    return page(request, "funds/_of_initiative.html", context)


@require_safe
def purse(request: Request, pk: int) -> HttpResponse:
    """The money of an initiative: every movement with its receipts."""
    purses = queries.purse(request.actor, pk)
    return page(request, "funds/purse.html", {**_about(request, pk), "purses": purses})


def _about(request: Request, pk: int) -> dict[str, Any]:
    actor = request.actor
    found = initiatives.initiative(actor, pk)
    leads = initiatives.lead_ids(pk)
    return {
        "initiative": found,
        "leading": actor.member_id in leads,
        "may_take": keeping.may_take(actor, leads=leads, status=found.status),
        "may_spend": keeping.may_spend(actor, leads=leads, status=found.status),
    }


@require_http_methods(["GET", "POST"])
def take(request: Request, pk: int) -> HttpResponse:
    """Take money from a fund, in one act."""
    found = initiatives.initiative(request.actor, pk)
    leads = initiatives.lead_ids(pk)
    keeping.may_take(request.actor, leads=leads, status=found.status).enforce()
    form, answer, reason = _take_form(request), None, ""
    if form.is_valid():
        given = form.cleaned_data
        try:
            if attempt(
                form,
                lambda: actions.take(
                    given["fund_id"], initiative_id=pk, amount=given["amount"],
                    for_what=given["for_what"], by=request.actor,
                ),
            ):  # fmt: skip
                messages.success(request, _("It is yours to use. Everyone can see what it is for."))
                return redirect(_money_url(request, pk))
        except Refused as no:
            answer, reason = getattr(no, "verdict", None), no.reason
    return page(
        request,
        "funds/take.html",
        {"form": form, "initiative": found, "verdict": answer, "reason": reason},
        status=409 if answer is not None else None,
    )


@require_POST
def verdict(request: Request, pk: int) -> HttpResponse:
    """What the guardrails would say, while one types. Nothing is kept."""
    found = initiatives.initiative(request.actor, pk)
    leads = initiatives.lead_ids(pk)
    keeping.may_take(request.actor, leads=leads, status=found.status).enforce()
    form = _take_form(request)
    form.is_valid()
    given = form.cleaned_data
    answer, free = None, True
    if given.get("fund_id") and given.get("amount"):
        _act, answer, free = queries.verdict(
            request.actor,
            found,
            amount=given["amount"],
            currency=form.currencies[given["fund_id"]],
            for_what=given.get("for_what") or "",
        )
    return page(
        request,
        "funds/_verdict.html",
        {"initiative": found, "verdict": answer, "reason": "", "free": free},
    )


def _form_act(
    request: Request,
    pk: int,
    form: django_forms.Form,
    act: Callable[[], Any],
    *,
    title: str,
    submit: str,
    done: str,
    multipart: bool = False,
) -> HttpResponse:
    found = initiatives.initiative(request.actor, pk)
    if form.is_valid() and attempt(form, act):
        messages.success(request, done)
        return redirect(_money_url(request, pk))
    return page(request, "funds/act.html", {
        "form": form, "title": title, "submit": submit, "eyebrow": found.title,
        "back": _money_url(request, pk), "multipart": multipart,
    })  # fmt: skip


@require_http_methods(["GET", "POST"])
def spend(request: Request, pk: int) -> HttpResponse:
    """Spend money of the initiative; the receipt may come along."""
    found = initiatives.initiative(request.actor, pk)
    keeping.may_spend(request.actor, leads=initiatives.lead_ids(pk), status=found.status).enforce()
    accounts = queries.accounts(request.actor, pk)
    if not accounts:
        raise Refused(_("It has no money yet. Take some from a fund first."))
    wanted = request.GET.get("currency") or ""
    known = [one.currency for one in accounts]
    currency = wanted if wanted in known else known[0]
    form = forms.SpendForm(
        request.POST if request.method == "POST" else None, request.FILES or None, currency=currency
    )

    def act() -> Movement:
        paper = form.cleaned_data["paper"]
        return actions.spend(
            pk,
            amount=form.cleaned_data["amount"],
            for_what=form.cleaned_data["for_what"],
            currency=currency,
            paper=(paper.name, paper.read(uploads.LARGEST + 1)) if paper else None,
            by=request.actor,
        )

    return _form_act(
        request, pk, form, act,
        title=_("Spend"), submit=_("Note it"), done=_("Noted."), multipart=True,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def give_back(request: Request, pk: int) -> HttpResponse:
    """Give back what is not needed."""
    leads = initiatives.lead_ids(initiatives.initiative(request.actor, pk).pk)
    keeping.may_give_back(request.actor, leads=leads, keeps=request.actor.is_member).enforce()
    form = forms.FundAmountForm(
        request.POST if request.method == "POST" else None,
        funds=queries.giving_choices(request.actor),
        currencies=dict(queries.open_funds(request.actor).values_list("pk", "currency")),
    )
    return _form_act(
        request, pk, form,
        lambda: actions.give_back(pk, by=request.actor, **form.cleaned_data),
        title=_("Give back"), submit=_("Give it back"), done=_("Thank you. Others can use it now."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def receipt(request: Request, pk: int) -> HttpResponse:
    """Add the receipt of what was spent."""
    found = queries.movement(request.actor, pk)
    keeping.may_add_receipt(
        request.actor,
        act=found.act,
        by_id=found.by_id,
        leads=initiatives.lead_ids(found.source.owner_id),
    ).enforce()
    form = forms.ReceiptForm(
        request.POST if request.method == "POST" else None, request.FILES or None
    )

    def act() -> Any:
        paper = form.cleaned_data["paper"]
        content = paper.read(uploads.LARGEST + 1)
        return actions.add_receipt(pk, name=paper.name, content=content, by=request.actor)

    return _form_act(
        request, found.source.owner_id, form, act,
        title=_("Add the receipt"), submit=_("Add it"), done=_("Thank you."), multipart=True,
    )  # fmt: skip


@require_safe
def paper(request: Request, pk: int) -> HttpResponseBase:
    """A receipt, for members, as a file to keep: never shown inside our own pages."""
    found = queries.receipt(request.actor, pk)
    return uploads.answer(actions.path_of(found), name=found.name, kind=found.type)


@require_http_methods(["GET", "POST"])
def reverse_movement(request: Request, pk: int) -> HttpResponse:
    """Turn a mistake back."""
    found = queries.movement(request.actor, pk)
    queries.may_reverse(request.actor, found).enforce()
    form = forms.ReasonForm(request.POST if request.method == "POST" else None)
    back = _side(request, found)
    if form.is_valid() and attempt(
        form, lambda: actions.reverse(pk, by=request.actor, **form.cleaned_data)
    ):
        messages.success(request, _("Turned back. Both stay in the statement."))
        return redirect(back)
    return page(request, "funds/act.html", {
        "form": form, "title": _("Turn it back"), "submit": _("Turn it back"),
        "eyebrow": found.for_what, "back": back, "multipart": False,
    })  # fmt: skip


def _side(request: Request, found: Movement) -> str:
    for one in (found.source, found.target):
        if one.kind == Account.Kind.INITIATIVE:
            return _money_url(request, one.owner_id)
    fund = found.target if found.target.kind == Account.Kind.FUND else found.source
    return reverse("funds:fund", args=[request.organization.slug, fund.owner_id])


@require_safe
def statement(request: Request, pk: int, form: str) -> HttpResponse:
    """A fund's whole statement in a file: CSV, JSON, beancount or ledger-cli."""
    if form not in files.FORMS:
        raise Missing(form)
    found = queries.fund(request.actor, pk)
    account = queries.account(request.actor, Account.Kind.FUND, pk, found.currency)
    lines = queries.booked(request.actor, account)
    body = files.as_file(lines, form, kind="fund", owner=pk)
    answer = HttpResponse(body, content_type=files.FORMS[form])
    answer["Content-Disposition"] = f'attachment; filename="fund-{pk}.{form}"'
    return answer
