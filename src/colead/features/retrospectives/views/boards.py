"""The board, on everybody's own page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from colead.features.retrospectives import actions, forms, queries
from colead.features.retrospectives.views.slips import hand_out, slip_of
from colead.kernel.actor import Actor
from colead.kernel.verdict import Missing, Refused
from colead.kernel.web import Request, attempt, page


def number(text: str) -> int | None:
    """A number from an address or a form, or None."""
    return int(text) if text.isdecimal() and len(text) < 19 else None


def back(request: Request, pk: int, at: str = "") -> HttpResponse:
    """To the board."""
    answer = redirect("retrospectives:retrospective", request.organization.slug, pk)
    answer["Location"] += at
    return answer


def _told(form: Any) -> str:
    """What is wrong with a form, as one sentence after the other."""
    return " ".join(str(error) for some in form.errors.values() for error in some)


def shown(request: Request, pk: int, *, trouble: Any = None, **more: Any) -> HttpResponse:
    """The board as it is now; with ``trouble`` what was typed is still there."""
    found = queries.board(request.actor, pk, slip=slip_of(request, pk))
    context = {
        "b": found,
        "one": found.retrospective,
        "now": request.actor.at,
        "commit_form": forms.CommitForm(),
        "wish_form": forms.WishForm(),
        "useful_form": forms.UsefulForm(
            initial={"useful": found.my_say.useful, "sentence": found.my_say.sentence}
            if found.retrospective.phase in ("commit", "closed") and found.my_say
            else None
        ),
        "trouble": trouble,
        **more,
    }
    return page(request, "retrospectives/board.html", context, status=422 if trouble else None)


@require_safe
def retrospective(request: Request, pk: int) -> HttpResponse:
    """The board."""
    return shown(request, pk)


@require_POST
def come(request: Request, pk: int) -> HttpResponse:
    """Come in."""
    queries.retrospective(request.actor, pk)
    slip = ""
    try:
        slip = actions.come(pk, by=request.actor)
    except Refused as no:
        messages.error(request, no.reason)
    return hand_out(request, back(request, pk), pk, slip)


@require_POST
def write_card(request: Request, pk: int) -> HttpResponse:
    """A card."""
    queries.retrospective(request.actor, pk)
    form = forms.CardForm(request.POST)
    if form.is_valid() and attempt(
        form,
        lambda: actions.write_card(
            pk, by=request.actor, slip=slip_of(request, pk), **form.cleaned_data
        ),
    ):
        return back(request, pk, f"#column-{form.cleaned_data['column']}")
    trouble = _told(form)
    column = number(request.POST.get("column", ""))
    return shown(
        request, pk, trouble=trouble, typed=request.POST.get("text", "")[:5000], at_column=column
    )


@require_http_methods(["GET", "POST"])
def edit_card(request: Request, pk: int) -> HttpResponse:
    """One's own card."""
    one = queries.card(request.actor, pk)
    board = _own_board(request, one)
    board.may_edit(one).enforce()
    form = forms.EditCardForm(request.POST or None, initial={"text": one.text})
    if form.is_valid() and attempt(
        form,
        lambda: actions.edit_card(pk, by=request.actor, slip=board.slip, **form.cleaned_data),
    ):
        return back(request, one.retrospective_id, f"#column-{one.column}")
    return _act(request, one.retrospective_id, form, _("Change your card"), "", _("Keep it"))


def _own_board(request: Request, one: Any) -> queries.Board:
    """The board of a card; a card that is not open yet is there for its author only."""
    pk = one.retrospective_id
    board = queries.board(request.actor, pk, slip=slip_of(request, pk))
    if board.retrospective.phase == "gather" and not board.is_mine(one):
        raise Missing(f"card {one.pk}")
    return board


def _act(
    request: Request, pk: int, form: Any, heading: str, lead: str, submit: str
) -> HttpResponse:
    context = {
        "form": form,
        "one": queries.retrospective(request.actor, pk),
        "heading": heading,
        "lead": lead,
        "submit": submit,
    }
    return page(request, "retrospectives/act.html", context)


@require_POST
def drop_card(request: Request, pk: int) -> HttpResponse:
    """Take one's own card away."""
    one = queries.card(request.actor, pk)
    _own_board(request, one)
    slip = slip_of(request, one.retrospective_id)
    return _done(
        request, one.retrospective_id, lambda: actions.drop_card(pk, by=request.actor, slip=slip)
    )


def _done(request: Request, pk: int, act: Callable[[], Any], at: str = "") -> HttpResponse:
    try:
        act()
    except Refused as no:
        messages.error(request, no.reason)
    return back(request, pk, at)


@require_http_methods(["GET", "POST"])
def move_card(request: Request, pk: int) -> HttpResponse:
    """Put a card where it belongs: by the keyboard, or as a card is dropped on another."""
    one = queries.card(request.actor, pk)
    board = _own_board(request, one)
    places = [
        *[
            (f"group:{topic.group.pk}", _("To “%(name)s”") % {"name": _name_of(topic)})
            for topic in board.topics
            if topic.group.pk != one.group_id
        ],
        ("new", _("Into a new group")),
        *([("none", _("Out of its group"))] if one.group_id else []),
        *[
            (f"card:{other.pk}", _("With the card “%(text)s”") % {"text": other.text[:80]})
            for other in board.cards
            if other.pk != one.pk and other.group_id is None
        ][:60],
    ]
    form = forms.MoveForm(request.POST or None, places=places)
    if request.method == "POST" and "to" in request.POST:
        # Between looking and choosing others may have moved something: the action knows best.
        to = request.POST["to"][:40]
        if attempt(form, lambda: actions.move_card(pk, to=to, by=request.actor)):
            return back(request, one.retrospective_id, f"#card-{pk}")
    return _act(request, one.retrospective_id, form, _("Move the card"), one.text, _("Move it"))


def _name_of(topic: queries.Topic) -> str:
    return topic.group.title or " · ".join(card.text[:40] for card in topic.cards[:2])


@require_http_methods(["GET", "POST"])
def name_group(request: Request, pk: int) -> HttpResponse:
    """What a group is called."""
    one = queries.group(request.actor, pk)
    form = forms.NameForm(request.POST or None, initial={"title": one.title})
    if form.is_valid() and attempt(
        form, lambda: actions.name_group(pk, by=request.actor, **form.cleaned_data)
    ):
        return back(request, one.retrospective_id, f"#group-{pk}")
    return _act(request, one.retrospective_id, form, _("Name the group"), "", _("Keep the name"))


@require_POST
def give_dots(request: Request, pk: int) -> HttpResponse:
    """All one's dots."""
    queries.retrospective(request.actor, pk)
    given: dict[int, int] = {}
    for name in request.POST:
        group = number(name.removeprefix("dots-")) if name.startswith("dots-") else None
        count = number(request.POST.get(name, "") or "0")
        if group is not None:
            given[group] = -1 if count is None else count
    try:
        actions.give_dots(pk, dots=given, by=request.actor, slip=slip_of(request, pk))
    except Refused as no:
        return shown(request, pk, trouble=no.reason, chosen=given)
    messages.success(request, _("Your dots are in. You can change them until they are counted."))
    return back(request, pk)


@require_POST
def note(request: Request, pk: int) -> HttpResponse:
    """A line."""
    queries.retrospective(request.actor, pk)
    form = forms.NoteForm(request.POST)
    group = number(request.POST.get("group", ""))
    if form.is_valid() and attempt(
        form,
        lambda: actions.note(pk, group_id=group, by=request.actor, **form.cleaned_data),
    ):
        return back(request, pk, "#notes" if group else "#changes")
    trouble = _told(form)
    return shown(request, pk, trouble=trouble, typed=request.POST.get("text", "")[:2000])


@require_POST
def commit(request: Request, pk: int) -> HttpResponse:
    """What one will do."""
    return _said(request, pk, forms.CommitForm(request.POST), actions.commit, "commit_form")


@require_POST
def wish(request: Request, pk: int) -> HttpResponse:
    """What somebody could do."""
    return _said(request, pk, forms.WishForm(request.POST), actions.wish, "wish_form")


def _said(request: Request, pk: int, form: Any, act: Callable[..., Any], name: str) -> HttpResponse:
    queries.retrospective(request.actor, pk)
    if form.is_valid() and attempt(form, lambda: act(pk, by=request.actor, **form.cleaned_data)):
        return back(request, pk, "#commitments")
    trouble = _told(form)
    return shown(request, pk, trouble=trouble, **{name: form})


@require_POST
def useful(request: Request, pk: int) -> HttpResponse:
    """What it was worth."""
    queries.retrospective(request.actor, pk)
    form = forms.UsefulForm(request.POST)
    slip = slip_of(request, pk)

    def say() -> bool:
        actions.say_useful(pk, slip=slip, by=request.actor, **form.cleaned_data)
        return True

    if form.is_valid() and attempt(form, say):
        messages.success(request, _("Thank you. Nobody can tell that it was you."))
        return back(request, pk)
    trouble = _told(form)
    return shown(request, pk, trouble=trouble, useful_form=form)


def _timer(actor: Actor, pk: int, given: Any) -> Any:
    seconds = number(given.get("seconds", ""))
    return actions.set_timer(pk, seconds=-1 if seconds is None else seconds, by=actor)


STEPS: dict[str, Callable[[Actor, int, Any], Any]] = {
    "on": lambda actor, pk, given: actions.move_on(pk, phase=given.get("phase", "")[:7], by=actor),
    "back": lambda actor, pk, given: actions.move_back(pk, by=actor),
    "close": lambda actor, pk, given: actions.close(pk, by=actor),
    "take": lambda actor, pk, given: actions.take_facilitation(pk, by=actor),
    "done": lambda actor, pk, given: actions.be_done(pk, by=actor),
    "timer": _timer,
    "topic": lambda actor, pk, given: actions.talk_about(
        pk, group_id=number(given.get("group", "")) or 0, by=actor
    ),
    "together": lambda actor, pk, given: actions.switch(pk, live=True, by=actor),
    "over-days": lambda actor, pk, given: actions.switch(pk, live=False, by=actor),
}


@require_POST
def step(request: Request, pk: int, deed: str) -> HttpResponse:
    """One step."""
    queries.retrospective(request.actor, pk)
    act = STEPS.get(deed)
    if act is None:
        raise Missing(f"step {deed}")
    return _done(request, pk, lambda: act(request.actor, pk, request.POST))
