"""The register, and putting a question."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from colead.features.authority import queries as authority
from colead.features.authority.rules import Act
from colead.features.circles import queries as circles
from colead.features.decisions import actions, forms, queries
from colead.features.decisions.rules import chooser, methods, permissions, tables
from colead.features.organizations import queries as organizations
from colead.kernel import paging, prepared, subjects
from colead.kernel.picking import pick
from colead.kernel.verdict import Missing
from colead.kernel.web import Request, attempt, page

EXPORTED = 20_000
Choices = Sequence[tuple[int, str]]


def _filtered(request: Request, places: Choices) -> tuple[forms.FilterForm, dict[str, Any]]:
    form = forms.FilterForm(request.GET, circles=places)
    form.is_valid()
    given = form.cleaned_data
    return form, {
        "words": (given.get("q") or "").strip(),
        "circle_id": given.get("circle") or None,
        "method": given.get("method") or "",
        "state": given.get("state") or "",
        "result": given.get("result") or "",
        "review": given.get("review") or "",
    }


@require_safe
def register(request: Request) -> HttpResponse:
    """The decision register over all circles."""
    after, actor = request.GET.get("after"), request.actor
    places = circles.choices(actor)
    narrowed: dict[str, Any] = {}
    kept: dict[str, Any] = {}
    # As long as nothing is narrowed, the filters were drawn already and no form is needed.
    form: Any = SimpleLazyObject(lambda: forms.FilterForm(circles=places))
    faults = ""
    if request.GET.keys() - {"after"}:
        form, narrowed = _filtered(request, places)
        kept = {name: value for name, value in form.cleaned_data.items() if value}
        faults = str(form.errors)
    if narrowed.get("words"):
        listed = paging.page(queries.rows(actor, **narrowed), after=after, order=("-id",))
    else:
        listed = paging.read(queries.rows, actor, after=after, order=("-id",), **narrowed)
    return page(
        request,
        "decisions/list.html",
        {
            "filters": form,
            "faults": faults,
            "places": places,
            "page": listed,
            "kept": urlencode(kept),
            "narrowed": bool(kept),
            "labels": {method.name: method.label for method in methods.methods()},
            "waiting": []
            if kept or request.GET.get("after")
            else prepared.rows(queries.waiting_for, actor)[:5],
        },
    )


@require_safe
def export(request: Request, form: str) -> HttpResponse:
    """The register, as filtered, in a file: CSV or JSON."""
    _form, narrowed = _filtered(request, circles.choices(request.actor))
    found = queries.register(request.actor, **narrowed)[:EXPORTED]
    rows = [tables.row(decision) for decision in found]
    if form == "json":
        body = json.dumps(rows, default=str, ensure_ascii=False, indent=1)
        kind = "application/json; charset=utf-8"
    elif form == "csv":
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow(tables.COLUMNS)
        writer.writerows([tables.cell(row[name]) for name in tables.COLUMNS] for row in rows)
        body, kind = out.getvalue(), "text/csv; charset=utf-8"
    else:
        raise Http404
    answer = HttpResponse(body, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="decisions.{form}"'
    return answer


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The register as Atom (RFC 4287) for a feed reader: what was put or settled lately."""
    actor = organizations.acting_by_feed(token, name="decisions", at=timezone.now())
    site = settings.SITE_URL
    made = Atom1Feed(
        title=_("Decisions"),
        link=site + reverse("decisions:list", args=[actor.slug]),
        description=_("What is to be decided, and what was."),
    )
    labels = {method.name: str(method.label) for method in methods.methods()}
    for one in queries.lately(actor)[:50]:
        link = site + reverse("decisions:decision", args=[actor.slug, one.pk])
        state = one.get_result_display() if one.result else one.get_state_display()
        made.add_item(
            title=f"{one.title} ({state})",
            link=link,
            description=one.statement or one.proposal or one.question,
            unique_id=f"{link}#{one.state}-{one.round_number}",
            pubdate=one.opened_at,
            updateddate=one.settled_at or one.opened_at,
            categories=(labels.get(one.method, one.method),),
        )
    return HttpResponse(made.writeString("utf-8"), content_type="application/atom+xml")


def _about(request: Request) -> subjects.Subject | None:
    kind, _colon, number = str(request.GET.get("about", "")).partition(":")
    if not kind or not number.isdecimal() or len(number) > 18:
        return None
    try:
        return subjects.find(request.actor, kind, int(number))
    except Missing:
        return None


def _chosen(request: Request) -> tuple[forms.ChooserForm, chooser.Proposed | None]:
    asked = all(name in request.GET for name, _label, _answers in chooser.QUESTIONS)
    form = forms.ChooserForm(request.GET if asked else None)
    if asked and form.is_valid():
        return form, chooser.choose(**form.cleaned_data)
    return form, None


@require_http_methods(["GET", "POST"])
def propose(request: Request) -> HttpResponse:
    """Choose a method - three questions help - and put the question."""
    actor = request.actor
    permissions.may_propose(actor).enforce()
    about = _about(request)
    chooser_form, proposed = _chosen(request)
    names = {method.name for method in methods.methods()}
    wanted = request.GET.get("method", "")
    name = wanted if wanted in names else proposed.method if proposed else ""
    context: dict[str, Any] = {
        "about": about,
        "chooser": chooser_form,
        "proposed": proposed,
        "methods": list(methods.methods()),
        "carried": {
            key: request.GET[key] for key in ("about", "circle", "title") if request.GET.get(key)
        },
    }
    if not name:
        return page(request, "decisions/propose.html", context)
    method = methods.method(name)
    places = circles.choices(actor)
    form = forms.ProposeForm(
        request.POST or None,
        method=method,
        circles=places,
        domains=circles.domain_choices(actor),
        people=[(member.pk, member.name) for member in organizations.present(actor)[:2000]],
        roles=queries.role_choices(actor) if method.nominates else (),
        fills_role=about is not None and about.kind == "role",
        currency=request.organization.currency,
        initial=_initial(request, proposed, method, about, places),
    )
    pick(form, "voter_ids", "candidate_ids", "role_id")
    if form.is_valid():
        values = dict(form.cleaned_data)
        role_id = values.pop("role_id", None)
        chosen = forms.settings_of(form, method)
        values = {k: v for k, v in values.items() if not k.startswith("set_")}
        made = attempt(
            form,
            lambda: actions.propose(
                method=name,
                about=("role", role_id) if role_id else (about.kind, about.id) if about else None,
                currency=request.organization.currency if values.get("amount") else "",
                draft="draft" in request.POST,
                by=actor,
                **values,
                **chosen,
            ),
        )
        if made:
            if made.opens_at:
                messages.success(request, _("It opens by itself at the time you chose."))
            elif made.state == "draft":
                messages.success(request, _("Kept as a draft that only you see."))
            elif method.settles == "decider":
                messages.success(request, _("The question stands. Now ask for advice."))
                return redirect("decisions:ask", request.organization.slug, made.pk)
            else:
                messages.success(request, _("The question is put. Those who answer are told."))
            return redirect("decisions:decision", request.organization.slug, made.pk)
    return page(request, "decisions/propose.html", {**context, "method": method, "form": form})


@require_POST
def verdict(request: Request, method: str) -> HttpResponse:
    """What the guardrails answer to the question as it is written so far; nothing is kept."""
    actor = request.actor
    permissions.may_propose(actor).enforce()
    chosen = methods.method(method)
    form = forms.ProposeForm(
        request.POST,
        method=chosen,
        circles=circles.choices(actor),
        domains=circles.domain_choices(actor),
        currency=request.organization.currency,
    )
    form.is_valid()
    given = form.cleaned_data
    answer = authority.verdict(
        actor,
        Act(
            what="decision",
            title=given.get("title", ""),
            text=f"{given.get('question', '')}\n{given.get('proposal', '')}".strip(),
            circle_id=given.get("circle_id"),
            domain_ids=tuple(given.get("domain_ids") or ()),
            amount=given.get("amount"),
            reversibility=given.get("reversibility") or "easy",
            people_affected=given.get("people_affected"),
        ),
    )
    hint = ""
    if answer.consent_circles and chosen.name != "consent":
        hint = _("Choose consent, in that circle.")
    return page(request, "decisions/verdict.html", {"v": answer, "hint": hint})


def _initial(
    request: Request,
    proposed: chooser.Proposed | None,
    method: methods.Method,
    about: subjects.Subject | None,
    places: Sequence[tuple[int, str]],
) -> dict[str, Any]:
    given: dict[str, Any] = {"title": request.GET.get("title", "")[:200]}
    known = {number for number, _label in places}
    circle = request.GET.get("circle", "")
    if circle.isdecimal() and len(circle) < 19 and int(circle) in known:
        given["circle_id"] = int(circle)
    elif about is not None and about.circle_id in known:
        given["circle_id"] = about.circle_id
    else:
        mine = sorted(circles.my_circle_ids(request.actor) & known)
        if mine:
            given["circle_id"] = mine[0]
    if about is not None and about.kind == "role":
        given["role_id"] = about.id
        given["title"] = given["title"] or _("Who is to be %(role)s?") % {"role": about.title}
    if request.GET.get("reversibility") in dict(chooser.QUESTIONS[0][2]):
        given["reversibility"] = request.GET["reversibility"]
    wanted = request.GET.get("template", "")
    pattern = queries.pattern(request.actor, wanted) if wanted else None
    if pattern is not None and pattern.method == method.name:
        given.update(
            {
                "title": given["title"] or str(pattern.title),
                "question": str(pattern.question),
                "proposal": str(pattern.proposal),
                "options": "\n".join(pattern.options),
                **{f"set_{key}": value for key, value in pattern.settings.items()},
            }
        )
    if proposed is not None and proposed.method == method.name:
        given.update({f"set_{key}": value for key, value in proposed.settings.items()})
    return given
