"""Home: one next act, what waits, what goes on, the journal, search; and the front door."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any

from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from colead.features.accounts import queries as accounts
from colead.features.circles import queries as circles
from colead.features.home import actions, forms, jobs, queries, rules
from colead.features.organizations import queries as organizations
from colead.features.organizations import rules as membership
from colead.kernel import prepared, subjects
from colead.kernel.jobs import name_of, queue
from colead.kernel.sheets import defused
from colead.kernel.todo import Todo
from colead.kernel.verdict import Missing, Refused
from colead.kernel.web import Request, attempt, page, panel

# So many pieces come in one answer, each in a place of the page.
PIECES, PLACE = 12, re.compile("[a-z][a-z-]{0,30}")


@require_safe
def home(request: Request) -> HttpResponse:
    """A member's home; for a guest, what they were invited to."""
    actor = request.actor
    led = queries.led(actor)
    waiting = rules.in_order(queries.waiting(actor, led=led))
    if actor.is_guest:
        return page(
            request,
            "home/guest.html",
            {"invited": queries.invited(actor), "waiting": waiting},
        )
    steps = queries.first_steps(actor)
    idle = not waiting and all(step.done for step in steps)
    post = Todo(
        "idea",
        _("What could be better here?"),
        reverse("ideas:post", args=[actor.slug]),
        _("Nothing waits for you. A good moment for an idea of your own."),
        "lightbulb",
        None,
        _("Share an idea"),
    )
    return page(
        request,
        "home/home.html",
        {
            "next": rules.next_act(waiting, steps, queries.near(actor) if idle else [], post),
            "waiting": waiting,
            "steps": steps,
            "steps_done": sum(step.done for step in steps),
            "leading": queries.leading(actor, led),
        },
    )


@require_safe
@panel
def helping(request: Request) -> HttpResponse:
    """Where I could help, and my roles: a piece of home that loads by itself."""
    membership.may_take_part(request.actor).enforce()
    return page(
        request,
        "home/_helping.html",
        {"helping": queries.helping(request.actor), "roles": queries.roles(request.actor)},
    )


@require_safe
@panel
def recent(request: Request) -> HttpResponse:
    """What others did lately in my circles: a piece of home that loads by itself."""
    return page(request, "home/_recent.html", {"told": queries.recent(request.actor)})


@require_safe
def panels(request: Request) -> HttpResponse:
    """Pieces of a page that come by themselves, all in one answer.

    ``at`` says for each in what place it goes and its address, as ``funds:/o/school/…``. A piece
    that refuses leaves its place empty.
    """
    pieces = []
    with prepared.asked_once():
        for one in request.GET.getlist("at")[:PIECES]:
            place, _colon, address = one.partition(":")
            if not PLACE.fullmatch(place):
                raise Missing("place")
            pieces.append((place, _piece(request, address)))
    drawn = format_html_join("", '<div id="{}" hx-swap-oob="innerHTML">{}</div>', pieces)
    return HttpResponse(drawn)


def _piece(request: Request, address: str) -> str:
    view, given = _panel_at(address)
    if view is None or given["organization"] != request.actor.slug:
        raise Missing("piece")
    rest = {name: value for name, value in given.items() if name != "organization"}
    try:
        answer = view(request, **rest)
    except (Missing, Refused):
        return ""
    whole = answer.content.decode() if answer.status_code == 200 else ""
    return mark_safe(whole)


@lru_cache(maxsize=20_000)
def _panel_at(address: str) -> tuple[Any, dict[str, Any]]:
    """The view of an address that draws a piece of a page, and what it is given; else None."""
    try:
        met = resolve(address)
    except Resolver404:
        return None, {}
    return (met.func, met.kwargs) if getattr(met.func, "is_panel", False) else (None, {})


@require_POST
def dismiss(request: Request) -> HttpResponse:
    """Put the first steps away."""
    membership.may_take_part(request.actor).enforce()
    actions.dismiss_first_steps(by=request.actor)
    return redirect("home:home", request.organization.slug)


@require_safe
def organization(request: Request) -> HttpResponse:
    """What is going on in the organization."""
    membership.may_take_part(request.actor).enforce()
    days, _next = queries.feed(request.actor)
    return page(
        request,
        "home/organization.html",
        {"overview": queries.overview(request.actor), "days": days[:2]},
    )


def _filters(request: Request) -> dict[str, Any]:
    kind, circle = request.GET.get("kind", ""), request.GET.get("circle", "")
    number = int(circle) if circle.isascii() and circle.isdigit() and len(circle) < 16 else None
    if number is not None:
        circles.circle(request.actor, number)
    return {
        "kind": kind if kind in subjects.kinds() else "",
        "person": request.GET.get("person", "").replace("\0", "")[:100],
        "circle": number,
    }


def _mark(request: Request) -> str:
    """The filters of this page, for links to the next one."""
    given = request.GET.copy()
    given.pop("after", None)
    return given.urlencode()


@require_safe
def feed(request: Request) -> HttpResponse:
    """Everything that happened, by day."""
    chosen = _filters(request)
    days, following = queries.feed(request.actor, after=request.GET.get("after"), **chosen)
    return page(
        request,
        "home/feed.html",
        {
            "days": days,
            "next": following,
            "query": _mark(request),
            "chosen": chosen,
            "circles": circles.choices(request.actor),
            "kinds": _kinds(get_language() or "en"),
        },
    )


@cache
def _kinds(language: str) -> tuple[tuple[str, str], ...]:
    """What things can be, as this language says it, by name."""
    named = ((kind.name, str(kind.label)) for kind in subjects.kinds().values())
    return tuple(sorted(named, key=lambda pair: pair[1]))


@require_safe
def journal(request: Request) -> HttpResponse:
    """The tamper-evident record, with the state of its chain."""
    membership.may_take_part(request.actor).enforce()
    chosen = _filters(request)
    chosen.pop("circle")
    told, following = queries.journal_page(request.actor, after=request.GET.get("after"), **chosen)
    return page(
        request,
        "home/journal.html",
        {
            "told": told,
            "next": following,
            "query": _mark(request),
            "chosen": chosen,
            "kinds": _kinds(get_language() or "en"),
            "chain": queries.verification(request.actor, job_name=name_of(jobs.verify)),
        },
    )


@require_POST
def verify(request: Request) -> HttpResponse:
    """Ask for a walk over the whole chain."""
    actor = request.actor
    membership.may_take_part(actor).enforce()
    queue(
        jobs.verify,
        at=actor.at,
        key=f"verify:{actor.organization_id}:{actor.at:%Y%m%d%H%M}",
        kept=True,
        organization_id=actor.organization_id,
        organization=actor.organization_id,
    )
    messages.success(request, _("The journal is being checked. The result stands here soon."))
    return redirect("home:journal", request.organization.slug)


class _Echo:
    """What the csv module writes to: hands each line back."""

    def write(self, line: str) -> str:
        """The line itself."""
        return line


def _lines(rows: Iterator[list[object]]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    for row in rows:
        yield writer.writerow([defused(cell) for cell in row])


@require_safe
def journal_csv(request: Request) -> HttpResponse | StreamingHttpResponse:
    """The journal as a table, for one's own checks."""
    membership.may_take_part(request.actor).enforce()
    chosen = _filters(request)
    chosen.pop("circle")
    answer = StreamingHttpResponse(
        _lines(queries.rows_for_export(request.actor, **chosen)),
        content_type="text/csv; charset=utf-8",
    )
    name = f"{request.organization.slug}-journal.csv"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@require_safe
def search(request: Request) -> HttpResponse:
    """Everything that holds the words."""
    words = request.GET.get("q", "").replace("\0", "")[:100]
    kind = request.GET.get("kind", "")
    kind = kind if kind in subjects.kinds() else ""
    found = queries.found(request.actor, words, kind=kind)
    return page(
        request,
        "home/search.html",
        {"words": words, "found": found, "kind": kind, "kinds": _kinds(get_language() or "en")},
    )


@require_safe
def root(request: HttpRequest) -> HttpResponse:
    """The front door: what Colead is; one's organizations; or straight into the only one."""
    here: list[Any] = []
    if request.user.is_authenticated:
        here = [m.organization for m in organizations.memberships_of(request.user.pk or 0)]
    slugs = [key[6:] for key in request.session.keys() if key.startswith("guest:")]  # noqa: SIM118
    here += [o for o in organizations.by_slugs(slugs) if o not in here]
    if len(here) == 1 and "choose" not in request.GET:
        return redirect("home:home", here[0].slug)
    if here or request.user.is_authenticated:
        return page(request, "home/choose.html", {"here": here})
    return page(request, "home/front.html", {})


@require_http_methods(["GET", "POST"])
def set_up(request: HttpRequest, token: str) -> HttpResponse:
    """The first page of an installation that nobody can enter yet, behind the link that the
    command line printed."""
    if not accounts.is_set_up_token(token) or organizations.anybody_enters():
        raise Missing("set-up")
    there = organizations.everywhere()
    form = forms.SetUpForm(request.POST or None, there=there)
    if form.is_valid():
        member = attempt(form, lambda: actions.set_up(at=timezone.now(), **form.cleaned_data))
        if member is not None and member.account is not None:
            login(request, member.account)
            return redirect("home:home", member.organization.slug)
    return page(request, "home/set_up.html", {"form": form, "there": there})
