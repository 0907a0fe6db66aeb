"""Lists, starting, and the record."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from colead.features.circles import queries as circles
from colead.features.organizations import queries as organizations
from colead.features.retrospectives import actions, forms, queries, rules
from colead.features.retrospectives.views.boards import number
from colead.features.retrospectives.views.slips import hand_out, slip_of
from colead.kernel import subjects
from colead.kernel.picking import pick
from colead.kernel.web import Request, attempt, page, panel

KINDS = ("initiative", "circle", "decision", "meeting")


@require_safe
def retrospectives(request: Request) -> HttpResponse:
    """Those under way, or those that were."""
    past = request.GET.get("past") == "1"
    found = queries.listed(request.actor, past=past, after=request.GET.get("after"))
    return page(request, "retrospectives/list.html", {"page": found, "past": past})


def _about(request: Request) -> subjects.Subject | None:
    for kind in KINDS:
        pk = number(request.GET.get(kind, ""))
        if pk is not None:
            return queries.about(request.actor, kind, pk)
    return None


@require_http_methods(["GET", "POST"])
def start(request: Request) -> HttpResponse:
    """Begin to look back."""
    actor = request.actor
    rules.may_start(actor).enforce()
    about = _about(request)
    people = organizations.present(actor).order_by("name", "id")[:2_000]
    mine = sorted(circles.my_circle_ids(actor))
    is_thing = about is not None and about.kind != "circle"
    form = forms.StartForm(
        request.POST or None,
        ways=[(name, title) for name, title, *_rest in queries.ways(actor)],
        circles=() if is_thing else circles.choices(actor),
        people=[(member.pk, member.name) for member in people],
        initial={
            "title": _("Looking back: %(title)s") % {"title": about.title} if about else "",
            "format": "after-action" if about and about.kind == "initiative" else _first(request),
            "circle_id": (about.circle_id if about else None) or (mine[0] if mine else None),
        },
    )
    pick(form, "invite")
    if form.is_valid():
        thing = (about.kind, about.id) if about is not None and is_thing else None
        made = attempt(form, lambda: actions.start(about=thing, by=actor, **form.facts()))
        if made:
            slip = actions.come(made.pk, by=actor)
            messages.success(request, _("It has begun. Everybody who is invited is told."))
            to = redirect("retrospectives:retrospective", request.organization.slug, made.pk)
            return hand_out(request, to, made.pk, slip)
    says = {name: says for name, *_rest, says in queries.ways(actor)}
    context = {"form": form, "about": about, "says": says, "known": rules.FORMATS}
    return page(request, "retrospectives/start.html", context)


def _first(request: Request) -> str:
    return request.GET.get("format", "")[:40] or rules.FORMATS[0].name


@require_safe
@panel
def of_circle(request: Request, pk: int) -> HttpResponse:
    """On a circle's page."""
    found = queries.of_circle(request.actor, pk)
    context = {
        "found": found,
        "start": f"circle={pk}",
        "rhythm": queries.rhythm(request.actor, pk),
        "circle_id": pk,
    }
    return page(request, "retrospectives/panel.html", context)


@require_safe
@panel
def of_initiative(request: Request, pk: int) -> HttpResponse:
    """On an initiative's page."""
    found = queries.of_initiative(request.actor, pk)
    context = {"found": found, "start": f"initiative={pk}", "rhythm": None, "circle_id": None}
    return page(request, "retrospectives/panel.html", context)


def _board(request: Request, pk: int) -> queries.Board:
    found = queries.board(request.actor, pk, slip=slip_of(request, pk))
    found.read.enforce()
    return found


@require_safe
def record(request: Request, pk: int) -> HttpResponse:
    """All that came of it, to read and to print."""
    found = _board(request, pk)
    return page(request, "retrospectives/record.html", {"b": found, "one": found.retrospective})


def _file(body: str, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(body, content_type=f"{kind}; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@require_safe
def record_markdown(request: Request, pk: int) -> HttpResponse:
    """The record as Markdown."""
    return _file(queries.as_markdown(_board(request, pk)), "text/markdown", f"look-back-{pk}.md")


@require_safe
def record_csv(request: Request, pk: int) -> HttpResponse:
    """The cards as a table."""
    return _file(queries.as_csv(_board(request, pk)), "text/csv", f"look-back-{pk}.csv")
