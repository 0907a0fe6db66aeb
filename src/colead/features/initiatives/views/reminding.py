"""One's own reminders of an initiative: put off, or told again; on its page and by a letter."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from colead.features.initiatives import actions, forms, queries, rules
from colead.kernel.actor import Actor
from colead.kernel.web import Request, attempt, page


def _put_off(form: forms.SnoozeForm, pk: int, *, by: Actor) -> bool:
    """What the form says; at a commitment of one's own, else at the initiative."""
    given = form.cleaned_data
    commitment = given["commitment"]
    if given["wake"]:
        about = {"commitment_id": commitment} if commitment else {"initiative_id": pk}
        actions.unsnooze(by=by, **about)
        return True
    until_at = rules.until(given["until"], span=given["span"] or "", by=by)
    if commitment:
        actions.snooze_commitment(commitment, until_at=until_at, by=by)
    else:
        actions.snooze(pk, until_at=until_at, by=by)
    return True


@require_http_methods(["GET", "POST"])
def reminders(request: Request, pk: int) -> HttpResponse:
    """Put off what one is reminded of in an initiative, or be reminded again."""
    actor = request.actor
    queries.initiative(actor, pk)
    form = forms.SnoozeForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and attempt(form, lambda: _put_off(form, pk, by=actor)):
        messages.success(request, _("Noted, for you alone."))
        return redirect("initiatives:reminders", request.organization.slug, pk)
    return page(
        request, "initiatives/reminders.html", {"form": form, "r": queries.reminded(actor, pk)}
    )


@require_http_methods(["GET", "HEAD", "POST"])
def reminder_link(request: HttpRequest, token: str) -> HttpResponse:
    """The same by a letter's link, without signing in. Programs that follow links change nothing:
    only a button puts off."""
    actor, pk = queries.read_reminder_link(token, at=timezone.now())
    timezone.activate(actor.timezone)
    form = forms.SnoozeForm(request.POST if request.method == "POST" else None)
    done = bool(form.is_valid() and attempt(form, lambda: _put_off(form, pk, by=actor)))
    context = {"form": form, "r": queries.reminded(actor, pk), "done": done, "name": actor.name}
    shown = page(request, "initiatives/reminder_link.html", context)
    shown["Cache-Control"] = "no-store"
    return shown
