"""Pages on which guardrails are written, tried, changed and looked at again."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from colead.features.authority import actions, forms, queries, rules
from colead.features.authority.models import Guardrail
from colead.features.authority.views.reading import may_keep, sentence_of
from colead.features.circles import queries as circles
from colead.kernel.verdict import Refused
from colead.kernel.web import Request, attempt, page


def _choices(request: Request) -> dict[str, Any]:
    book = queries.rulebook(request.actor)
    tree = circles.choices(request.actor)
    roles = sorted((role.title, role_id) for role_id, role in book.roles.items())
    whom: list[tuple[str, Any]] = [
        ("holders", _("those who hold the domain")),
        ("stewards", _("the stewards")),
    ]
    named = [(label.strip(), circle_id) for circle_id, label in tree]
    for title, role_id in roles:
        circle = book.circle_name(book.roles[role_id].circle_id)
        whom.append(
            (
                f"role:{role_id}",
                _("role: %(role)s (%(circle)s)") % {"role": title, "circle": circle},
            )
        )
    whom += [(f"circle:{pk}", _("circle: %(circle)s") % {"circle": name}) for name, pk in named]
    whom += [(f"guides:{pk}", _("guides of %(circle)s") % {"circle": name}) for name, pk in named]
    return {
        "domains": circles.domain_choices(request.actor),
        "circles": tree,
        "whom": whom,
        "currency": request.organization.currency,
    }


def _initial(found: Guardrail, book: rules.Rulebook) -> dict[str, Any]:
    when, then = rules.read_when(found.when), rules.read_then(found.then)
    return _values(when, then, book) | {
        "circle_id": found.circle_id,
        "title": found.title,
        "text": found.text,
        "why": found.why,
        "review_on": found.review_on,
        "version": found.version,
    }


def _values(when: rules.When, then: rules.Then, book: rules.Rulebook) -> dict[str, Any]:
    return {
        "kind": when.kinds[0] if len(when.kinds) == 1 else "",
        "others_domain": when.others_domain,
        "domains": list(when.domains),
        "circles": list(when.circles),
        "amount_over": when.amount_over,
        "reversibility": when.reversibility,
        "people_over": when.people_over,
        "topics": ", ".join(when.topics),
        "outcome": then.outcome,
        "whom": [
            target.kind if target.id is None else f"{target.kind}:{target.id}"
            for target in then.whom
            if target.kind != "member"
        ],
        "people": ", ".join(
            book.member_name(target.id) for target in then.whom if target.kind == "member"
        ),
    }


def _wording(form: forms.GuardrailForm, request: Request) -> dict[str, Any]:
    """What was typed, as the actions take it; refuses names that nobody here bears."""
    given = form.cleaned_data
    return {
        "title": given["title"],
        "when": form.when(),
        "then": form.then(queries.ids_by_name(request.actor, form.names())),
        "text": given["text"],
        "why": given["why"],
        "review_on": given["review_on"],
    }


def _trial(
    form: forms.GuardrailForm, request: Request, instead_of: int | None = None
) -> dict[str, Any]:
    """The sentence that the form makes so far, and what it would have met."""
    form.is_valid()  # Cleans the form, once: faults added since then stay.
    try:
        when = rules.read_when(form.when())
        then = rules.read_then(form.then(queries.ids_by_name(request.actor, form.names())))
    except Refused as no:
        return {"not_yet": no.reason}
    book = queries.rulebook(request.actor).naming(
        queries.names_of(
            request.actor,
            [target.id or 0 for target in then.whom if target.kind == "member"],
        )
    )
    told: dict[str, Any] = {"sentence": rules.sentence(when, then, book), "outcome": then.outcome}
    if then.outcome != "mind":
        told["trial"] = queries.try_out(
            request.actor,
            when=when,
            then=then,
            circle_id=form.cleaned_data.get("circle_id"),
            instead_of=instead_of,
            book=book,
        )
    return told


def _holding_for(request: Request, found: Guardrail | None) -> list[tuple[Any, Any]]:
    if found is not None:
        return [(found.circle_id, found.circle.name)]
    mine: list[tuple[Any, Any]] = list(queries.choices_kept_by(request.actor))
    root_id = circles.root(request.actor).pk
    return [(pk, _("the whole organization") if pk == root_id else label) for pk, label in mine]


@require_POST
def try_out(request: Request) -> HttpResponse:
    """The preview while a guardrail is written: its sentence, and what it would have met.

    Reads only; it is a POST because a guardrail is longer than an address may be.
    """
    number = request.POST.get("guardrail", "")
    found = queries.guardrail(request.actor, int(number)) if number.isdecimal() else None
    form = forms.GuardrailForm(
        request.POST, holding_for=_holding_for(request, found), **_choices(request)
    )
    told = _trial(form, request, found.pk if found else None)
    return page(request, "authority/_trial.html", told)


@require_http_methods(["GET", "POST"])
def write(request: Request) -> HttpResponse:
    """Write a guardrail, tried on past acts before it is kept."""
    holding_for = _holding_for(request, None)
    if not holding_for:
        raise Refused(
            _("Guardrails are written by the stewards, and by the guides or members of a circle.")
        )
    as_ground = "ground" in request.GET
    initial: dict[str, Any] = {"circle_id": request.GET.get("circle")}
    if as_ground:
        root_id = circles.root(request.actor).pk
        may_keep(request, root_id).enforce()
        holding_for = [(root_id, _("the whole organization"))]
        book = queries.rulebook(request.actor)
        initial = _values(rules.GROUND_WHEN, rules.GROUND_THEN, book) | {
            "title": rules.GROUND_TITLE,
            "why": rules.GROUND_WHY,
        }
    form = forms.GuardrailForm(
        request.POST or None, initial=initial, holding_for=holding_for, **_choices(request)
    )
    if request.method == "POST" and "try" not in request.POST and form.is_valid():
        made = attempt(
            form,
            lambda: actions.write(
                circle_id=form.cleaned_data["circle_id"],
                key=rules.GROUND_KEY if as_ground else None,
                by=request.actor,
                **_wording(form, request),
            ),
        )
        if made is not None:
            messages.success(request, _("The guardrail holds from now on."))
            return redirect("authority:guardrail", request.organization.slug, made.pk)
    back = reverse("authority:guardrails", args=[request.organization.slug])
    return _editor(request, form, title=_("Write a guardrail"), back=back)


@require_http_methods(["GET", "POST"])
def amend(request: Request, pk: int) -> HttpResponse:
    """Give a guardrail a new wording."""
    found = queries.guardrail(request.actor, pk)
    may_keep(request, found.circle_id).enforce()
    rules.may_change(holds=found.holds).enforce()
    book = queries.rulebook(request.actor)
    in_review = "review" in request.GET
    form = forms.AmendGuardrailForm(
        request.POST or None,
        initial=_initial(found, book) | {"reason": request.GET.get("reason", "")[:2000]},
        holding_for=_holding_for(request, found),
        **_choices(request),
    )
    if request.method == "POST" and "try" not in request.POST and form.is_valid():
        given = form.cleaned_data
        made = attempt(
            form,
            lambda: actions.amend(
                pk,
                reason=given["reason"],
                version=given["version"],
                in_review=in_review,
                by=request.actor,
                **_wording(form, request),
            ),
        )
        if made is not None:
            messages.success(request, _("The guardrail is changed. The wording before is kept."))
            return redirect("authority:guardrail", request.organization.slug, pk)
    back = reverse("authority:guardrail", args=[request.organization.slug, pk])
    return _editor(
        request,
        form,
        title=_("Change “%(title)s”") % {"title": found.title},
        back=back,
        found=found,
    )


def _editor(
    request: Request,
    form: forms.GuardrailForm,
    *,
    title: str,
    back: str,
    found: Guardrail | None = None,
) -> HttpResponse:
    tried = request.method == "POST" and "try" in request.POST
    told = _trial(form, request, found.pk if found else None) if form.is_bound else {}
    if tried:
        # Trying is not keeping: what is not filled in yet is no fault.
        form.errors.clear()
    return page(
        request,
        "authority/editor.html",
        {"form": form, "title": title, "back": back, "found": found, **told},
    )


@require_http_methods(["GET", "POST"])
def review(request: Request, pk: int) -> HttpResponse:
    """The second look: keep, adapt or drop, with reasons."""
    found = queries.guardrail(request.actor, pk)
    may_keep(request, found.circle_id).enforce()
    rules.may_change(holds=found.holds).enforce()
    form = forms.ReviewForm(request.POST or None)
    here = reverse("authority:guardrail", args=[request.organization.slug, pk])
    if form.is_valid():
        given = form.cleaned_data
        if given["outcome"] == "adapt":
            address = reverse("authority:amend", args=[request.organization.slug, pk])
            return redirect(_with_reason(address, given["reason"]))
        if given["outcome"] == "keep":
            done = attempt(
                form,
                lambda: actions.keep(
                    pk, reason=given["reason"], review_on=given["review_on"], by=request.actor
                ),
            )
            said = _("The guardrail stays as it is.")
        else:
            done = attempt(
                form, lambda: actions.retire(pk, reason=given["reason"], by=request.actor)
            )
            said = _("The guardrail is retired. Its wordings and reasons are kept.")
        if done is not None:
            messages.success(request, said)
            return redirect(here)
    book = queries.rulebook(request.actor)
    return page(
        request,
        "authority/review.html",
        {"form": form, "guardrail": found, "sentence": sentence_of(found, book), "back": here},
    )


def _with_reason(address: str, reason: str) -> str:
    return f"{address}?{urlencode({'review': 1, 'reason': reason[:500]})}"
