"""Taking the lead, with the verdict while one types."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from colead.features.circles import queries as circles
from colead.features.guidance import queries as guidance
from colead.features.ideas import actions as idea_actions
from colead.features.ideas import queries as ideas
from colead.features.initiatives import actions, forms, queries, rules
from colead.features.issues import actions as issue_actions
from colead.features.issues import queries as issues
from colead.kernel.verdict import Missing
from colead.kernel.web import Request, attempt, page


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 19 else None


def _form(request: Request, initial: dict[str, Any] | None = None) -> forms.InitiativeForm:
    actor = request.actor
    return forms.InitiativeForm(
        request.POST if request.method == "POST" else None,
        circles=circles.choices(actor),
        goals=guidance.goal_choices(actor),
        domains=circles.domain_choices(actor),
        currency=request.organization.currency,
        initial=initial or {},
    )


@require_http_methods(["GET", "POST"])
def start(request: Request) -> HttpResponse:
    """Take the lead, in one act. From an idea or an issue its words are there already."""
    actor = request.actor
    get = request.GET
    idea_id, issue_id = _number(get.get("idea")), _number(get.get("issue"))
    idea = ideas.idea(actor, idea_id) if idea_id else None
    issue = issues.issue(actor, issue_id) if issue_id else None
    initial: dict[str, Any] = {"circle_id": get.get("circle"), "title": get.get("title", "")[:200]}
    if idea is not None:
        initial |= {
            "title": idea.title,
            "result": idea.result or idea.text,
            "why": idea.falls_short,
            "circle_id": idea.circle_id,
        }
    if issue is not None:
        initial |= {
            "title": issue.title,
            "why": issue.facts,
            "result": issue.need,
            "circle_id": issue.circle_id,
            "domain_ids": issue.domain_ids,
        }
    form = _form(request, initial)
    verdict = None
    if form.is_valid():
        try:
            made = attempt(
                form,
                lambda: actions.start(by=actor, idea_id=idea_id, issue_id=issue_id, **form.facts()),
            )
        except actions.NotHere as no:
            verdict, made = no.verdict, None
        if made:
            messages.success(
                request,
                _("It is yours: you lead it, and it is running.")
                if made.status == made.Status.ACTIVE
                else _("It is yours. One step first, then it runs: see below."),
            )
            return redirect("initiatives:initiative", request.organization.slug, made.pk)
    words = " ".join(str(initial.get(name) or "") for name in ("title", "result", "why"))
    return page(
        request,
        "initiatives/start.html",
        {
            "form": form,
            "idea": idea,
            "issue": issue,
            "verdict": verdict,
            "may_start": rules.may_start(actor),
            "alike": queries.like(actor, words) if words.strip() else [],
        },
        status=409 if verdict is not None else None,
    )


@require_http_methods(["POST"])
def verdict(request: Request) -> HttpResponse:
    """What the guardrails would say, while one types. Nothing is kept."""
    form = _form(request)
    form.is_valid()
    facts = {name: form.cleaned_data.get(name) for name in form.fields}
    facts["title"] = facts.get("title") or ""
    facts["currency"] = request.organization.currency if facts.get("amount") else ""
    answer = queries.verdict(request.actor, facts)
    words = f"{facts['title']} {facts.get('result') or ''}"
    return page(
        request,
        "initiatives/_verdict.html",
        {"verdict": answer, "alike": queries.like(request.actor, words)},
        status=200,
    )


@require_http_methods(["POST"])
def instead(request: Request, way: str) -> HttpResponse:
    """What was typed becomes an idea, an issue or an ask instead: nothing of it is lost."""
    form = _form(request)
    ways: dict[str, Callable[[dict[str, Any]], tuple[str, int]]] = {
        "idea": lambda typed: (
            "ideas:idea",
            idea_actions.post(
                title=typed["title"],
                falls_short=typed["why"],
                result=typed["result"],
                circle_id=typed["circle_id"],
                by=request.actor,
            ).pk,
        ),
        "issue": lambda typed: (
            "issues:issue",
            issue_actions.raise_issue(
                title=typed["title"],
                facts=typed["why"],
                need=typed["result"],
                circle_id=typed["circle_id"],
                domain_ids=typed.get("domain_ids") or [],
                by=request.actor,
            ).pk,
        ),
        "ask": lambda typed: (
            "issues:ask",
            issue_actions.ask(
                title=typed["title"],
                text=f"{typed['result']}\n\n{typed['why']}".strip(),
                by=request.actor,
            ).pk,
        ),
    }
    if way not in ways:
        raise Missing(way)
    if form.is_valid():
        made = attempt(form, lambda: ways[way](form.cleaned_data))
        if made is not None:
            name, pk = made
            messages.success(request, _("Kept with all you wrote. Others can see it now."))
            return redirect(name, request.organization.slug, pk)
    return page(
        request,
        "initiatives/start.html",
        {"form": form, "may_start": rules.may_start(request.actor)},
    )


@require_http_methods(["GET", "POST"])
def edit(request: Request, pk: int) -> HttpResponse:
    """Change what it is about; the guardrails look again."""
    found = queries.initiative(request.actor, pk)
    rules.may_steer(request.actor, leads=queries.lead_ids(pk), running=found.is_running).enforce()
    names = list(forms.InitiativeForm.base_fields)
    form = _form(request, {name: getattr(found, name) for name in names})
    answer = None
    if form.is_valid():
        facts = form.facts()
        try:
            done = attempt(form, lambda: actions.amend(pk, by=request.actor, **facts))
        except actions.NotHere as no:
            answer, done = no.verdict, None
        if done:
            if done.status == done.Status.FORMING and found.status == done.Status.ACTIVE:
                messages.warning(
                    request, _("Saved. The guardrails ask for more now: one step first, see below.")
                )
            else:
                messages.success(request, _("Saved."))
            return redirect("initiatives:initiative", request.organization.slug, pk)
    return page(
        request,
        "initiatives/edit.html",
        {"form": form, "initiative": found, "verdict": answer},
        status=409 if answer is not None else None,
    )
