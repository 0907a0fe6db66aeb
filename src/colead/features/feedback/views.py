"""Pages of feedback. None of them is kept by a cache."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from colead.features.circles import queries as circles
from colead.features.feedback import actions, forms, queries, rules
from colead.features.feedback.models import Piece
from colead.kernel.calendar import end_of_day
from colead.kernel.verdict import Missing, Refused
from colead.kernel.web import Request, attempt, page

Choices = list[tuple[int, str]]


def _own_circles(request: Request) -> Choices:
    mine = circles.my_circle_ids(request.actor)
    top = circles.root(request.actor).pk
    return [(pk, name) for pk, name in circles.choices(request.actor) if pk in mine or pk == top]


def _until(request: Request, given: dict[str, Any]) -> datetime:
    return end_of_day(given.pop("until"), request.actor.timezone)


@never_cache
@require_safe
def overview(request: Request) -> HttpResponse:
    """The feedback one got, whom one asked, what one gave."""
    actor = request.actor
    rules.may_ask(actor).enforce()
    found = queries.got(actor, after=request.GET.get("after"))
    context = {
        "page": found,
        "sheets": queries.opened(list(found.items), at=actor.at),
        "wishes": queries.my_wishes(actor),
        "turns": queries.open_turns(actor),
        "gave": queries.gave(actor),
    }
    return page(request, "feedback/list.html", context)


@require_http_methods(["GET", "POST"])
def ask(request: Request) -> HttpResponse:
    """Ask some people."""
    actor = request.actor
    rules.may_ask(actor).enforce()
    form = forms.AskForm(request.POST or None, people=queries.choices(actor))
    if form.is_valid():
        given = dict(form.cleaned_data)
        anonymous = given.pop("how") == "anonymous"
        ends = _until(request, given)
        made = attempt(
            form, lambda: actions.ask(ends_at=ends, anonymous=anonymous, by=actor, **given)
        )
        if made:
            messages.success(request, _("Asked. They are told."))
            return redirect("feedback:wish", request.organization.slug, made.pk)
    return _act(request, form, _("Ask for feedback"), _("About your work, from whom you choose."),
                _("Ask them"))  # fmt: skip


@require_http_methods(["GET", "POST"])
def ask_upward(request: Request) -> HttpResponse:
    """Ask all of a circle, as somebody who leads."""
    actor = request.actor
    rules.may_ask_upward(actor, leads=queries.leads(actor)).enforce()
    form = forms.UpwardForm(request.POST or None, circles=circles.choices(actor))
    if form.is_valid():
        given = dict(form.cleaned_data)
        ends = _until(request, given)
        made = attempt(
            form,
            lambda: actions.ask(
                people=(), anonymous=True, upward=True, ends_at=ends, by=actor, **given
            ),
        )
        if made:
            messages.success(request, _("Asked. They are told."))
            return redirect("feedback:wish", request.organization.slug, made.pk)
    lead = _("Everybody you lead may tell you, anonymously, from five answers on. Nobody else reads"
             " it.")  # fmt: skip
    return _act(request, form, _("Ask those you lead"), lead, _("Ask them"))


@require_http_methods(["GET", "POST"])
def offer(request: Request) -> HttpResponse:
    """Offer somebody feedback."""
    actor = request.actor
    rules.may_ask(actor).enforce()
    form = forms.OfferForm(
        request.POST or None, people=queries.choices(actor),
        initial={"receiver_id": request.GET.get("to")},
    )  # fmt: skip
    if form.is_valid():
        made = attempt(form, lambda: actions.offer(by=actor, **form.cleaned_data))
        if made:
            messages.success(request, _("It is with them. Nobody else can read it."))
            return redirect("feedback:piece", request.organization.slug, made.pk)
    return _act(request, form, _("Offer feedback"), _("Only the two of you can read it."),
                _("Give it"))  # fmt: skip


def _act(request: Request, form: Any, heading: str, lead: str, submit: str) -> HttpResponse:
    context = {"form": form, "heading": heading, "lead": lead, "submit": submit}
    return page(request, "feedback/act.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def wish(request: Request, pk: int) -> HttpResponse:
    """A wish: for who asks, what came; for who is asked, the questions."""
    actor = request.actor
    found = queries.told(actor, pk)
    form = forms.WriteForm(request.POST or None, questions=found.matter.questions)
    context: dict[str, Any] = {"t": found, "wish": found.wish, "form": form}
    if request.method == "POST":
        found.write.enforce()
        if form.is_valid():
            done = attempt(form, lambda: actions.write(pk, answers=form.answers, by=actor))
            if isinstance(done, Piece):
                messages.success(request, _("It is with them. Nobody else can read it."))
                return redirect("feedback:piece", request.organization.slug, done.pk)
            context["slip"] = done
    return page(request, "feedback/wish.html", context)


def _button(act: Callable[[Request, int], Any], says: str, where: str) -> Any:
    """A door for a single button: act, say so (or why not), and go back."""

    @require_POST
    def door(request: Request, pk: int) -> HttpResponse:
        try:
            act(request, pk)
            messages.success(request, says)
        except Refused as no:
            messages.error(request, no.reason)
        if where == "feedback:list":
            return redirect(where, request.organization.slug)
        return redirect(where, request.organization.slug, pk)

    return door


decline = _button(
    lambda request, pk: actions.decline(pk, by=request.actor),
    _("Not now, then. Nobody is told."), "feedback:list",
)  # fmt: skip
withdraw = _button(
    lambda request, pk: actions.withdraw(pk, by=request.actor),
    _("Taken back. What was written anonymously is destroyed unseen."), "feedback:wish",
)  # fmt: skip
thank_all = _button(
    lambda request, pk: actions.thank_all(pk, by=request.actor), _("Thanked."), "feedback:wish"
)
thank = _button(
    lambda request, pk: actions.thank(pk, by=request.actor), _("Thanked."), "feedback:piece"
)
keep = _button(
    lambda request, pk: actions.keep(pk, kept=request.POST.get("kept") == "1", by=request.actor),
    _("Noted."), "feedback:piece",
)  # fmt: skip


@never_cache
@require_safe
def piece(request: Request, pk: int) -> HttpResponse:
    """Feedback, for the one who got it or wrote it under their name."""
    return _piece(request, pk)


def _piece(request: Request, pk: int, **more: Any) -> HttpResponse:
    found = queries.read(request.actor, pk)
    mine = found.piece.receiver_id == request.actor.member_id
    context = {
        "s": found,
        "piece": found.piece,
        "mine": mine,
        "note_form": forms.NoteForm(initial={"doing": found.doing}),
        "say_form": forms.SayForm(),
        **more,
    }
    return page(request, "feedback/piece.html", context, status=422 if more else None)


@require_POST
def note(request: Request, pk: int) -> HttpResponse:
    """Note what one will do."""
    queries.piece(request.actor, pk)
    form = forms.NoteForm(request.POST)
    if form.is_valid() and attempt(
        form, lambda: actions.note(pk, by=request.actor, **form.cleaned_data)
    ):
        messages.success(request, _("Noted, for you alone."))
        return redirect("feedback:piece", request.organization.slug, pk)
    return _piece(request, pk, note_form=form)


@require_POST
def say(request: Request, pk: int) -> HttpResponse:
    """Ask back, or answer."""
    found = queries.piece(request.actor, pk)
    mine = found.receiver_id == request.actor.member_id
    form = forms.SayForm(request.POST)
    act = actions.ask_back if mine else actions.answer_back
    if form.is_valid() and attempt(form, lambda: act(pk, by=request.actor, **form.cleaned_data)):
        messages.success(
            request,
            _("They find it by their receipt.")
            if found.writer_id is None
            else _("They read it now."),
        )
        return redirect("feedback:piece", request.organization.slug, pk)
    return _piece(request, pk, say_form=form)


@never_cache
@require_http_methods(["GET", "POST"])
def veil(request: Request) -> HttpResponse:
    """Behind the veil: what was asked about something one wrote anonymously, by its receipt."""
    actor = request.actor
    rules.may_ask(actor).enforce()
    form = forms.VeilForm(request.POST or None)
    found = None
    if form.is_valid():
        code, text = form.cleaned_data["code"], form.cleaned_data["text"]
        try:
            if text and attempt(
                form, lambda: actions.answer_behind_veil(code, text=text, by=actor)
            ):
                messages.success(request, _("It is said. They see it from tomorrow on."))
                form = forms.VeilForm(initial={"code": code})
            found = queries.behind_veil(actor, code)
        except Missing:
            form.add_error("code", _("Nothing delivered belongs to this receipt."))
    return page(request, "feedback/veil.html", {"form": form, "s": found})


@require_http_methods(["GET", "POST"])
def begin_turn(request: Request) -> HttpResponse:
    """Begin a round in a circle."""
    rules.may_ask(request.actor).enforce()
    form = forms.TurnForm(
        request.POST or None, circles=_own_circles(request),
        initial={"how": "named", "circle_id": request.GET.get("circle")},
    )  # fmt: skip
    if form.is_valid():
        given = dict(form.cleaned_data)
        anonymous = given.pop("how") == "anonymous"
        ends = _until(request, given)
        made = attempt(
            form,
            lambda: actions.begin_turn(
                ends_at=ends, anonymous=anonymous, by=request.actor, **given
            ),
        )
        if made:
            messages.success(request, _("Begun. Everybody in the circle is told."))
            return redirect("feedback:turn", request.organization.slug, made.pk)
    lead = _("Everybody asks in the same days, each whom they choose. Nobody has to.")
    return _act(request, form, _("Begin a round of feedback"), lead, _("Begin"))


@require_http_methods(["GET", "POST"])
def turn(request: Request, pk: int) -> HttpResponse:
    """A round: choose from whom one would like to hear."""
    found = queries.round_of(request.actor, pk)
    form = forms.ChooseForm(request.POST or None, people=found.people)
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: actions.choose(pk, by=request.actor, **form.cleaned_data))
        if made:
            messages.success(request, _("Asked. They are told."))
            return redirect("feedback:wish", request.organization.slug, made.pk)
    return page(request, "feedback/turn.html", {"r": found, "turn": found.turn, "form": form})
