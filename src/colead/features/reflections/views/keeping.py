"""Rhythm, templates, pauses, what was shared, the year, taking everything along, erasing it."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from colead.features.organizations import queries as organizations
from colead.features.reflections import actions, forms, queries, rules
from colead.features.reflections.models import Rhythm
from colead.features.reflections.views.writing import page
from colead.kernel.calendar import by_month
from colead.kernel.verdict import Missing
from colead.kernel.web import Request, attempt


@require_http_methods(["GET", "POST"])
def rhythm(request: Request) -> HttpResponse:
    """How often I wish to be invited."""
    actor = request.actor
    rules.may_reflect(actor).enforce()
    now = queries.rhythm(actor) or Rhythm(every="", template="three", after_acts=True)
    form = forms.RhythmForm(
        request.POST or None,
        templates=[(one.key, one.name) for one in queries.templates(actor)],
        initial={"every": now.every, "template": now.template, "after_acts": now.after_acts,
                 "begins_on": now.next_on if now.every and now.next_on >= actor.today else None},
    )  # fmt: skip
    if form.is_valid():
        given = {**form.cleaned_data, "every": form.cleaned_data["every"] or ""}
        if attempt(form, lambda: actions.keep_rhythm(by=actor, **given)):
            messages.success(request, _("Kept. You can change it at any time."))
            return redirect("reflections:list", request.organization.slug)
    return page(request, "reflections/rhythm.html", {"form": form})


@require_http_methods(["GET", "POST"])
def templates(request: Request) -> HttpResponse:
    """Questions to write with: those that come with Colead, and mine."""
    rules.may_reflect(request.actor).enforce()
    form = forms.TemplateForm(request.POST or None)
    if form.is_valid() and attempt(
        form, lambda: actions.keep_template(by=request.actor, **form.cleaned_data)
    ):
        messages.success(request, _("Kept. Only you see your questions."))
        return redirect("reflections:templates", request.organization.slug)
    context = {"form": form, "templates": queries.templates(request.actor)}
    return page(request, "reflections/templates.html", context)


@require_POST
def drop_template(request: Request, pk: int) -> HttpResponse:
    """Drop questions of mine."""
    actions.drop_template(pk, by=request.actor)
    return redirect("reflections:templates", request.organization.slug)


@require_http_methods(["GET", "POST"])
def pauses(request: Request) -> HttpResponse:
    """The time I keep free, and booking more of it."""
    actor = request.actor
    rules.may_reflect(actor).enforce()
    form = forms.PauseForm(request.POST or None)
    if form.is_valid() and attempt(form, lambda: actions.book_pause(by=actor, **form.cleaned_data)):
        messages.success(request, _("It is yours. You are reminded half an hour before."))
        return redirect("reflections:pauses", request.organization.slug)
    ahead = [(one, queries.pause_note(one)) for one in queries.pauses_ahead(actor)]
    return page(request, "reflections/pauses.html", {"form": form, "pauses": ahead})


@require_safe
def pause(request: Request, pk: int) -> HttpResponse:
    """One pause of mine."""
    found = queries.pause(request.actor, pk)
    context = {"pause": found, "note": queries.pause_note(found)}
    return page(request, "reflections/pause.html", context)


@require_safe
def pause_file(request: Request, pk: int) -> HttpResponse:
    """A pause as a file for my own calendar."""
    found = queries.pause(request.actor, pk)
    body = queries.pauses_file(request.actor, [found], site=settings.SITE_URL)
    answer = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="pause-{found.pk}.ics"'
    return answer


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """My pauses, for a calendar that asks again and again."""
    actor = organizations.acting_by_feed(token, name="pauses", at=timezone.now())
    body = queries.pauses_file(
        actor, queries.pauses_for_calendar(actor), site=settings.SITE_URL, name=_("Pauses")
    )
    return HttpResponse(body, content_type="text/calendar; charset=utf-8")


@require_POST
def cancel_pause(request: Request, pk: int) -> HttpResponse:
    """Give the time free again."""
    actions.cancel_pause(pk, by=request.actor)
    messages.success(request, _("The time is free again."))
    return redirect("reflections:pauses", request.organization.slug)


@require_safe
def shared(request: Request) -> HttpResponse:
    """What others shared with me, and what I shared."""
    found = queries.passages(request.actor, after=request.GET.get("after"))
    return page(request, "reflections/shared.html", {"page": found})


@require_safe
def passage(request: Request, pk: int) -> HttpResponse:
    """One shared thought."""
    found = queries.passage(request.actor, pk)
    context = {
        "passage": found,
        "words": queries.passage_words(found),
        "may_take_back": rules.may_take_back(request.actor, by_id=found.by_id),
    }
    return page(request, "reflections/passage.html", context)


@require_POST
def take_back(request: Request, pk: int) -> HttpResponse:
    """Take back what I shared."""
    queries.passage(request.actor, pk)
    actions.take_back(pk, by=request.actor)
    messages.success(request, _("Taken back. The words are gone for the others, too."))
    return redirect("reflections:shared", request.organization.slug)


@require_safe
def year(request: Request, number: int | None = None) -> HttpResponse:
    """A year of mine: what I wrote beside what I did, fit to be printed."""
    actor = request.actor
    rules.may_reflect(actor).enforce()
    known = queries.years(actor)
    number = actor.today.year if number is None else number
    if number not in known:
        raise Missing("year")
    moments = queries.year(actor, number)
    context = {"number": number, "years": known,
               "months": by_month(moments, timezone=actor.timezone)}  # fmt: skip
    return page(request, "reflections/year.html", context)


@require_safe
def export(request: Request) -> HttpResponse:
    """All of mine as one Markdown file."""
    rules.may_reflect(request.actor).enforce()
    body = queries.as_markdown(request.actor)
    answer = HttpResponse(body, content_type="text/markdown; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="reflections.md"'
    answer["Cache-Control"] = "no-store, private"
    return answer


@require_http_methods(["GET", "POST"])
def erase_everything(request: Request) -> HttpResponse:
    """Erase all of mine."""
    rules.may_reflect(request.actor).enforce()
    form = forms.EraseForm(request.POST or None)
    if form.is_valid():
        actions.erase_everything(passages=form.cleaned_data["passages"], by=request.actor)
        messages.success(request, _("All of it is erased."))
        return redirect("reflections:list", request.organization.slug)
    return page(request, "reflections/erase.html", {"form": form})
