"""One's own steps, what one's acts may say, one's own copy; and coaching in numbers."""

from __future__ import annotations

import json

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from colead.features.coaching import actions, forms, queries, rules
from colead.features.coaching.views.offering import go, private, tried
from colead.kernel import journal, subjects
from colead.kernel.models import Entry
from colead.kernel.web import Request, attempt, page


@require_safe
def steps(request: Request) -> HttpResponse:
    """Where I have been in leading, and what could come next. Only oneself."""
    actor = request.actor
    rules.may_take_part(actor).enforce()
    seen = queries.steps(actor)
    been = [one.step.name for one in seen if one.traces]
    upcoming = rules.next_step(been)
    context = {
        "seen": seen,
        "upcoming": upcoming,
        "openings": queries.openings(actor, been=been),
    }
    return private(page(request, "coaching/steps.html", context))


def _told(request: Request, entry: Entry, who: str) -> tuple[str, str, object]:
    """An act as a sentence with its address, if it has one."""
    known = entry.subject_kind in subjects.kinds()
    slug = request.organization.slug
    url = subjects.url(entry.subject_kind, entry.subject_id, slug=slug) if known else ""
    return journal.tell(entry, who=who), url, entry.at


@require_http_methods(["GET", "POST"])
def acts(request: Request) -> HttpResponse:
    """What my public acts may say of my leading: off, for me, or for my coach as well."""
    actor = request.actor
    rules.may_take_part(actor).enforce()
    found = queries.showing(actor)
    mine = [
        (one.pk, _("I and %(name)s, my coach") % {"name": one.coach.name})
        for one in queries.own_pairs(actor)
        if one.is_on and one.seeker_id == actor.member_id
    ]
    form = forms.ShowForm(
        request.POST if request.method == "POST" else None,
        pairs=mine,
        initial={"pair_id": found.pair_id if found and found.pair_id else ""},
    )
    if form.is_valid() and attempt(form, lambda: actions.show(by=actor, **form.cleaned_data)):
        messages.success(request, _("Kept. You can turn it off at any moment."))
        return go(request, "acts")
    context = {
        "form": form,
        "showing": found,
        "practices": [
            (practice, [_told(request, entry, actor.name) for entry in some])
            for practice, some in (queries.own_acts(actor) if found else [])
        ],
    }
    return private(page(request, "coaching/acts.html", context))


@require_POST
def hide(request: Request) -> HttpResponse:
    """Turn it off."""
    rules.may_take_part(request.actor).enforce()
    actions.hide(by=request.actor)
    messages.success(request, _("Off. Nobody sees it."))
    return go(request, "acts")


@require_safe
def shown_acts(request: Request, pk: int) -> HttpResponse:
    """What the one I coach shows me."""
    found = queries.acts_shown_to_me(request.actor, pk)
    room = queries.room(request.actor, pk)
    context = {
        "pair": room.pair,
        "practices": [
            (practice, [_told(request, entry, room.pair.seeker.name) for entry in some])
            for practice, some in found
        ],
    }
    return private(page(request, "coaching/shown_acts.html", context))


@require_safe
def numbers(request: Request) -> HttpResponse:
    """Coaching in numbers."""
    rules.may_take_part(request.actor).enforce()
    return page(request, "coaching/numbers.html", {"numbers": queries.numbers(request.actor)})


@require_safe
def mine(request: Request) -> HttpResponse:
    """What is mine in coaching: take it along, or erase it."""
    rules.may_take_part(request.actor).enforce()
    return private(page(request, "coaching/mine.html"))


@require_safe
def copy(request: Request) -> HttpResponse:
    """A copy of what is mine, as a file."""
    rules.may_take_part(request.actor).enforce()
    body = json.dumps(queries.own_copy(request.actor), ensure_ascii=False, indent=1)
    answer = HttpResponse(body, content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="my-coaching.json"'
    return private(answer)


@require_POST
def erase_mine(request: Request) -> HttpResponse:
    """Erase all that is mine."""
    rules.may_take_part(request.actor).enforce()
    if request.POST.get("sure") != "yes":
        messages.error(request, _("Tick that you are sure; nothing was erased."))
        return go(request, "mine")
    tried(request, lambda: actions.erase_mine(by=request.actor) + 1,
          _("Erased, for good."))  # fmt: skip
    return go(request, "mine")
