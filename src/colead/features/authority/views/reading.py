"""Pages that show guardrails and verdicts."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from colead.features.authority import forms, queries, rules
from colead.features.authority.models import Guardrail, GuardrailVersion
from colead.features.circles import queries as circles
from colead.features.circles.models import Circle
from colead.features.conversations import queries as conversations
from colead.features.organizations import rules as membership
from colead.kernel import compare, paging
from colead.kernel.verdict import Verdict
from colead.kernel.web import Request, page, panel


def sentence_of(wording: Guardrail | GuardrailVersion, book: rules.Rulebook) -> str:
    """The sentence of a guardrail; its text where it has no conditions to tell."""
    return rules.tell(wording.when, wording.then, wording.text, book)


def may_keep(request: Request, circle_id: int) -> Verdict:
    """Whether the reader keeps the guardrails of a circle."""
    return _may_keep(request, circles.circle(request.actor, circle_id))


def _may_keep(request: Request, circle: Circle) -> Verdict:
    found = circles.keepers(request.actor, circle)
    return rules.may_keep(
        request.actor, is_root=found.is_root, guides=found.guides, members=found.members
    )


def _told(found: Any, book: rules.Rulebook) -> list[dict[str, Any]]:
    return [{"guardrail": row, "sentence": sentence_of(row, book)} for row in found]


@require_safe
def guardrails(request: Request) -> HttpResponse:
    """All guardrails that hold: the organization's, then the circles'."""
    actor = request.actor
    book = queries.rulebook(actor)
    keeping = {pk for pk, _label in queries.choices_kept_by(actor)}
    told = _told(queries.in_force(actor)[:600], book)
    whole = [one for one in told if one["guardrail"].circle.parent_id is None]
    groups: dict[str, list[dict[str, Any]]] = {}
    for one in told:
        if one["guardrail"].circle.parent_id is not None:
            groups.setdefault(one["guardrail"].circle.name, []).append(one)
    return page(
        request,
        "authority/guardrails.html",
        {
            "whole": whole,
            "groups": groups,
            "ground": next((rule for rule in book.rules if rule.id is None), None),
            "ground_sentence": rules.sentence(rules.GROUND_WHEN, rules.GROUND_THEN, book),
            "due": [
                one["guardrail"]
                for one in told
                if one["guardrail"].circle_id in keeping
                and one["guardrail"].review_on
                and one["guardrail"].review_on <= actor.today
            ],
            "keeps_some": bool(keeping),
            "today": actor.today,
        },
    )


@require_safe
def retired(request: Request) -> HttpResponse:
    """Guardrails that hold no more, and why."""
    listed = paging.page(
        queries.retired(request.actor),
        after=request.GET.get("after"),
        order=("-retired_at", "-pk"),
    )
    return page(request, "authority/retired.html", {"page": listed})


@require_safe
def ground(request: Request) -> HttpResponse:
    """The guardrail that every organization begins with."""
    actor = request.actor
    book = queries.rulebook(actor)
    own = queries.by_key(actor, rules.GROUND_KEY)
    root_id = circles.root(actor).pk
    return page(
        request,
        "authority/ground.html",
        {
            "title": rules.GROUND_TITLE,
            "why": rules.GROUND_WHY,
            "sentence": rules.sentence(rules.GROUND_WHEN, rules.GROUND_THEN, book),
            "own": own,
            "may_keep": may_keep(request, root_id),
            "trial": queries.try_out(
                actor, when=rules.GROUND_WHEN, then=rules.GROUND_THEN, circle_id=None
            ),
        },
    )


@require_safe
def guardrail(request: Request, pk: int) -> HttpResponse:
    """One guardrail: its sentence and reason, what it met, its wordings and reviews."""
    actor = request.actor
    found = queries.guardrail(actor, pk)
    book = queries.rulebook(actor)
    versions = list(queries.versions(found))
    texts = {one.number: _whole_text(one, book) for one in versions}
    when, then = rules.read_when(found.when), rules.read_then(found.then)
    tried = then.outcome != "mind" and found.holds
    return page(
        request,
        "authority/guardrail.html",
        {
            "guardrail": found,
            "sentence": sentence_of(found, book),
            "outcome": then.outcome,
            "versions": [{"version": one, "sentence": sentence_of(one, book)} for one in versions],
            "compared": compare.chosen(texts, request.GET.get("a"), request.GET.get("b")),
            "reviews": list(queries.reviews(found)),
            "may_keep": may_keep(request, found.circle_id),
            "is_due": bool(found.holds and found.review_on and found.review_on <= actor.today),
            "trial": queries.try_out(
                actor, when=when, then=then, circle_id=found.circle_id, instead_of=found.pk
            )
            if tried
            else None,
            "thread": conversations.thread(actor, "guardrail", found.pk),
        },
    )


def _whole_text(wording: GuardrailVersion, book: rules.Rulebook) -> str:
    parts = [wording.title, sentence_of(wording, book), wording.text, wording.why]
    return "\n\n".join(dict.fromkeys(part for part in parts if part))


@require_safe
@panel
def of_circle(request: Request, pk: int) -> HttpResponse:
    """The guardrails that hold in a circle, its own and those from above: a panel for its page."""
    actor = request.actor
    circle = circles.circle(actor, pk)
    found = queries.speaking_in(actor, circle)
    return page(
        request,
        "authority/of_circle.html",
        {
            "circle": circle,
            "told": found.then(lambda rows: _told(rows, queries.rulebook(actor))),
            "may_keep": _may_keep(request, circle),
        },
    )


@require_safe
def ask(request: Request) -> HttpResponse:
    """May I? What the guardrails say to an act that one describes. Nothing is recorded."""
    actor = request.actor
    membership.may_take_part(actor).enforce()
    form = forms.AskForm(
        request.GET if "title" in request.GET else None,
        circles=circles.choices(actor),
        domains=circles.domain_choices(actor),
        currency=request.organization.currency,
    )
    answer, guessed = None, []
    if form.is_valid():
        given = form.cleaned_data
        domain_ids = given["domain_ids"]
        if not domain_ids:
            guessed = circles.domains_in_text(actor, f"{given['title']} {given['text']}")
            domain_ids = [domain.pk for domain in guessed]
        act = rules.Act(
            what=given["what"],
            title=given["title"],
            text=given["text"],
            circle_id=given["circle_id"],
            domain_ids=tuple(domain_ids),
            amount=given["amount"],
            reversibility=given["reversibility"],
            people_affected=given["people_affected"],
        )
        answer = queries.verdict(actor, act)
    is_panel = request.headers.get("HX-Request") == "true"
    return page(
        request,
        "authority/_answer.html" if is_panel else "authority/ask.html",
        {"form": form, "verdict": answer, "guessed": guessed},
        status=200 if is_panel else None,
    )
