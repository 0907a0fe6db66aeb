"""Reading initiatives."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from colead.features.authority.rules import ActVerdict
from colead.features.circles import queries as circles
from colead.features.conversations import queries as conversations
from colead.features.initiatives import queries, rules
from colead.features.initiatives.models import Initiative
from colead.features.offers import queries as offers
from colead.features.organizations import queries as organizations
from colead.kernel import prepared, subjects
from colead.kernel.web import Request, page, panel


@require_safe
def initiatives(request: Request) -> HttpResponse:
    """What people lead here."""
    which = request.GET.get("which", "running")
    which = which if which in queries.FILTERS else "running"
    circle = request.GET.get("circle", "")
    place = int(circle) if circle.isdecimal() and len(circle) < 19 else None
    listed = queries.listed(
        request.actor,
        which=which,
        circle_id=place,
        after=request.GET.get("after"),
    )
    return page(request, "initiatives/list.html", {"page": listed, "which": which, "place": place})


@require_safe
def lessons(request: Request) -> HttpResponse:
    """What was learnt stands in the library now."""
    return redirect("library:list", request.organization.slug, permanent=True)


@require_safe
def initiative(request: Request, pk: int) -> HttpResponse:
    """Everything about one initiative, with the next act for whoever looks at it."""
    actor = request.actor
    found = queries.dossier(actor, pk)
    row = found.initiative
    running = row.is_running
    leading = actor.member_id in found.lead_ids
    in_team = actor.member_id in found.team_ids
    lively = leading and row.status == Initiative.Status.ACTIVE
    due = rules.check_in_due_at(row.last_sign_at, row.pace_days)
    context: dict[str, Any] = {
        "d": found,
        "initiative": row,
        "verdict": ActVerdict.from_facts(row.verdict),
        "leading": leading,
        "in_team": in_team,
        "check_in_due": lively and due <= actor.at,
        "is_quiet": lively and rules.is_quiet(row.last_sign_at, row.pace_days, actor.at),
        "put_off": found.put_off_by(actor.member_id) if running else None,
        "may_join": rules.may_take_part(
            actor, part_of=actor.member_id in found.working_ids, running=running
        ),
        "only_advises": in_team and actor.member_id not in found.working_ids,
        "may_step_in": rules.may_step_in(actor, leads=found.lead_ids, running=running),
        "may_step_back": rules.may_step_back(actor, leads=found.lead_ids, in_hand=row.is_in_hand),
        "may_commit": rules.may_commit(actor, running=running),
        "thread": conversations.thread(actor, "initiative", pk),
    }
    if leading and not running:
        context["may_undo_end"] = rules.may_undo_end(
            actor, leads=found.lead_ids, running=running, ended_at=queries.ended_at(actor, pk)
        )
    return page(request, "initiatives/initiative.html", context)


@require_safe
@panel
def co_leading(request: Request, pk: int) -> HttpResponse:
    """Who would like to lead it too, and who was asked, for those who lead it, as a piece."""
    actor = request.actor
    found = queries.initiative(actor, pk)
    leads = queries.lead_ids(pk)
    rules.may_steer(actor, leads=leads).enforce()
    offered = prepared.rows(offers.open_about, actor, "initiative", pk)
    asked = {offer.to_id for offer in offered if offer.kind == "lead"}
    wanting = queries.volunteers(actor, pk, besides=leads | asked) if found.is_running else []
    return page(
        request,
        "initiatives/_co_leading.html",
        {"initiative": found, "volunteers": wanting, "offers": offered},
    )


@require_safe
@panel
def of_circle(request: Request, pk: int) -> HttpResponse:
    """The running initiatives of a circle, as a panel."""
    circles.guard(request.actor, pk)
    return page(
        request,
        "initiatives/_panel.html",
        {"initiatives": queries.of_circle(request.actor, pk), "circle_id": pk},
    )


@require_safe
def of_member(request: Request, pk: int) -> HttpResponse:
    """What a person leads and helps with, as a panel."""
    member = organizations.member(request.actor, pk)
    return page(
        request,
        "initiatives/_of_member.html",
        {"parts": queries.of_member(request.actor, pk), "member": member},
    )


@require_safe
@panel
def about(request: Request, kind: str, pk: int) -> HttpResponse:
    """Initiatives that came from an idea or issue, or serve a goal, as a panel."""
    subjects.find(request.actor, kind, pk)
    return page(
        request,
        "initiatives/_panel.html",
        {"initiatives": queries.about(request.actor, kind, pk), "circle_id": None},
    )
