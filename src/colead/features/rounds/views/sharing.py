"""Rounds: opening, moving on, voting, the result."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from colead.features.decisions.rules.secrecy import Receipt
from colead.features.funds import queries as funds
from colead.features.funds.rules import pabulib
from colead.features.organizations import queries as organizations
from colead.features.rounds import actions, forms, queries
from colead.features.rounds.models import Round
from colead.features.rounds.queries import Table
from colead.features.rounds.rules import counting, papers
from colead.kernel.actor import Actor
from colead.kernel.models import Job
from colead.kernel.verdict import Missing, Refused
from colead.kernel.web import Request, attempt, page

LARGEST_FILE = 1_000_000


@require_safe
def rounds(request: Request) -> HttpResponse:
    """Every round, the newest first."""
    listed = queries.listed(request.actor, after=request.GET.get("after"))
    return page(request, "rounds/list.html", {"page": listed, "now": request.actor.at})


@require_safe
def of_fund(request: Request, pk: int) -> HttpResponse:
    """The rounds and givings of a fund, as a panel."""
    found = funds.fund(request.actor, pk)
    return page(request, "rounds/_of_fund.html", {
        "fund": found,
        "rounds": queries.of_fund(request.actor, pk),
        "givings": queries.gifts.of_fund(request.actor, pk),
        "keeps": queries.keeps(request.actor, found),
    })  # fmt: skip


@require_http_methods(["GET", "POST"])
def open_new(request: Request, pk: int) -> HttpResponse:
    """Open a round of a fund."""
    actor = request.actor
    found = funds.fund(actor, pk)
    queries.keeps(actor, found).enforce()
    noon = actor.at.replace(hour=12, minute=0, second=0, microsecond=0)
    form = forms.RoundForm(
        request.POST if request.method == "POST" else None,
        currency=found.currency,
        initial={
            "check_at": noon + timedelta(days=14),
            "vote_at": noon + timedelta(days=21),
            "ends_at": noon + timedelta(days=35),
            "proposers": Round.Who.EVERYONE,
            "voters": Round.Who.EVERYONE,
        },
    )
    if form.is_valid():
        made = attempt(form, lambda: actions.open_round(pk, by=actor, **form.cleaned_data))
        if made:
            messages.success(request, _("The round is open. Its money is set aside."))
            return redirect("rounds:round", request.organization.slug, made.pk)
    return page(request, "rounds/open.html", {"form": form, "fund": found})


def _job(actor: Actor, found: Round) -> Job | None:
    if found.phase != Round.Phase.COUNT:
        return None
    return Job.objects.filter(
        organization_id=actor.organization_id, key=f"round:{found.pk}"
    ).first()


@require_safe
def round_(request: Request, pk: int) -> HttpResponse:
    """A round: what is proposed, what one can do now, what came of it."""
    found = queries.table(request.actor, pk)
    return page(
        request,
        "rounds/round.html",
        {"t": found, "round": found.round, "job": _job(request.actor, found.round)},
    )


@require_safe
def compare(request: Request, pk: int) -> HttpResponse:
    """What each rule would fund, beside each other."""
    found = queries.table(request.actor, pk)
    if found.round.result is None:
        raise Missing(f"result of round {pk}")
    return page(request, "rounds/compare.html", {"t": found, "round": found.round})


@require_safe
def file(request: Request, pk: int) -> HttpResponse:
    """The round as a Pabulib file, once it is over."""
    found = queries.round_(request.actor, pk)
    if found.phase != Round.Phase.DONE:
        raise Missing(f"file of round {pk}")
    where = organizations.organization(request.actor).name
    text = pabulib.write(queries.election(found, where=where))
    answer = HttpResponse(text, content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="round-{pk}.pb"'
    return answer


@require_http_methods(["GET", "POST"])
def count_file(request: Request) -> HttpResponse:
    """Count a file that somebody has; nothing of it is kept."""
    form = forms.FileForm(request.POST if request.method == "POST" else None, request.FILES or None)
    election, result = None, None
    if form.is_valid():
        given = form.cleaned_data["file"]
        try:
            if given.size > LARGEST_FILE:
                raise Refused(_("This file is larger than 1 MB."), field="file")
            election = pabulib.read(given.read(LARGEST_FILE))
            result = counting.count_file(election)
        except Refused as no:
            form.add_error("file", no.reason)
    return page(request, "rounds/count.html", {
        "form": form, "election": election, "result": result, "rules": counting.RULES,
    })  # fmt: skip


def _typed(request: Request, found: Table) -> dict[int, str]:
    """What was typed beside each proposal."""
    name = "place" if found.round.paper == Round.Paper.ORDINAL else "points"
    return {one.pk: request.POST.get(f"{name}-{one.pk}", "")[:20] for one in found.standing}


def _choice(request: Request, found: Table) -> Any:
    if found.round.paper == Round.Paper.APPROVAL:
        return request.POST.getlist("for")[:1_000]
    typed = _typed(request, found)
    if found.round.paper == Round.Paper.ORDINAL:
        return papers.in_order(typed)
    return {pk: value.strip() or "0" for pk, value in typed.items()}


def _held(found: Table) -> tuple[list[str], dict[int, Any]]:
    """What one's named ballot holds: the marked ids, and what stands beside each."""
    choice = found.ballot.choice if found.ballot else []
    if isinstance(choice, dict):
        return [], {int(key): value for key, value in choice.items()}
    places = {pk: place for place, pk in enumerate(choice, 1)}
    return [str(pk) for pk in choice], places


@require_http_methods(["GET", "POST"])
def vote(request: Request, pk: int) -> HttpResponse:
    """The ballot."""
    found = queries.table(request.actor, pk)
    if not found.vote and request.method == "GET":
        messages.info(request, found.vote.reason)
        return redirect("rounds:round", request.organization.slug, pk)
    marked, typed = _held(found)
    trouble, receipt = "", request.POST.get("receipt", "")[:100]
    if request.method == "POST":
        marked, typed = request.POST.getlist("for"), _typed(request, found)
        try:
            slip = actions.cast(
                pk, choice=_choice(request, found), receipt=receipt, by=request.actor
            )
        except Refused as no:
            trouble = no.reason
        else:
            if slip is not None:
                return _receipt(request, found, slip)
            messages.success(request, _("Your vote is in. You can change it until the end."))
            return redirect("rounds:round", request.organization.slug, pk)
    context = {"t": found, "round": found.round, "marked": marked, "typed": typed,
               "trouble": trouble, "receipt": receipt}  # fmt: skip
    return page(request, "rounds/vote.html", context, status=422 if trouble else None)


def _receipt(request: Request, found: Table, slip: Receipt) -> HttpResponse:
    """The receipt, shown once: never stored, never cached, not reachable again."""
    context = {"t": found, "round": found.round, "slip": slip, "changed": found.voted}
    answer = page(request, "rounds/receipt.html", context)
    answer["Cache-Control"] = "no-store"
    return answer


@require_http_methods(["GET", "POST"])
def move(request: Request, pk: int) -> HttpResponse:
    """Go on before the date."""
    found = queries.table(request.actor, pk)
    found.keep.enforce()
    form = forms.MoveForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and attempt(
        form, lambda: actions.advance(pk, by=request.actor, **form.cleaned_data)
    ):
        messages.success(request, _("It went on. The journal says so, and why."))
        return redirect("rounds:round", request.organization.slug, pk)
    return page(request, "rounds/act.html", {
        "form": form, "title": _("Go on before the date"), "submit": _("Go on now"),
        "eyebrow": found.round.title, "round": found.round,
    })  # fmt: skip


@require_http_methods(["GET", "POST"])
def stop(request: Request, pk: int) -> HttpResponse:
    """End it without a result."""
    found = queries.table(request.actor, pk)
    found.keep.enforce()
    form = forms.StopForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and attempt(
        form, lambda: actions.stop(pk, by=request.actor, **form.cleaned_data)
    ):
        messages.success(request, _("It ended. Its money went back to the fund."))
        return redirect("rounds:round", request.organization.slug, pk)
    return page(request, "rounds/act.html", {
        "form": form, "title": _("End it without a result"), "submit": _("End it"),
        "eyebrow": found.round.title, "round": found.round,
    })  # fmt: skip
