"""Pages of notices: what is new for me, what I follow, when letters come."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from colead.features.notices import actions, forms, queries
from colead.kernel import paging, subjects
from colead.kernel.verdict import Missing
from colead.kernel.web import Request, attempt, page

SIZE = 60
STANCES = {
    "follow": actions.follow,
    "unfollow": actions.unfollow,
    "mute": actions.mute,
    "unmute": actions.unmute,
}


@require_safe
def notices(request: Request) -> HttpResponse:
    """What is new, grouped by the thing it is about."""
    actor, every = request.actor, request.GET.get("all") == "1"
    found = queries.visible_to(actor)
    if not every:
        found = found.filter(read_at=None)
    listed = paging.page(found, after=request.GET.get("after"), order=("-id",), size=SIZE)
    return page(
        request,
        "notices/list.html",
        {
            "groups": queries.grouped(actor, listed.items),
            "next": listed.next,
            "all": every,
            "undo": _moment(request.GET.get("undo", "")),
        },
    )


def _moment(text: str) -> str:
    try:
        return datetime.fromisoformat(text[:40]).isoformat() if text else ""
    except ValueError:
        return ""


def _done(request: Request, count: int) -> HttpResponse:
    answer = redirect("notices:list", request.organization.slug)
    if count:
        stamp = request.actor.at.isoformat().replace("+", "%2B")
        answer["Location"] += f"?undo={stamp}"
    return answer


@require_POST
def read(request: Request) -> HttpResponse:
    """Mark some as read."""
    chosen = forms.numbers(request.POST.getlist("notice"))
    return _done(request, actions.mark_read(chosen, by=request.actor))


@require_POST
def read_all(request: Request) -> HttpResponse:
    """Mark everything as read."""
    return _done(request, actions.mark_all_read(by=request.actor))


@require_POST
def undo(request: Request) -> HttpResponse:
    """Take one marking back."""
    stamp = _moment(request.POST.get("at", ""))
    if stamp:
        moment = datetime.fromisoformat(stamp)
        if timezone.is_aware(moment):
            actions.mark_unread(moment, by=request.actor)
    return redirect("notices:list", request.organization.slug)


@require_POST
def open_notice(request: Request, pk: int) -> HttpResponse:
    """Go to the thing, and mark what is new about it as read."""
    actor = request.actor
    found = queries.notice(actor, pk)
    group = queries.grouped(actor, [found])[0]
    same = queries.visible_to(actor).filter(
        subject_kind=found.subject_kind, subject_id=found.subject_id, read_at=None
    )
    actions.mark_read(list(same.values_list("pk", flat=True)), by=actor)
    if group.url is None:
        raise Missing("subject")
    return redirect(group.url)


@require_http_methods(["GET", "POST"])
def preferences(request: Request) -> HttpResponse:
    """When letters come."""
    chosen = queries.preferences(request.actor)
    form = forms.PreferencesForm(
        request.POST or None,
        initial={name: getattr(chosen, name) for name in forms.PreferencesForm.base_fields},
    )
    saved = None
    if form.is_valid():
        values = form.cleaned_data
        saved = attempt(form, lambda: actions.amend_preferences(by=request.actor, **values))
    if saved is not None:
        messages.success(request, _("Saved. Letters come as you chose."))
        return redirect("notices:settings", request.organization.slug)
    return page(request, "notices/settings.html", {"form": form})


@require_safe
def following(request: Request) -> HttpResponse:
    """What I follow, and what I have muted."""
    found = queries.follows(request.actor)
    return page(
        request,
        "notices/following.html",
        {
            "followed": [pair for pair in found if not pair[0].muted],
            "muted": [pair for pair in found if pair[0].muted],
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def stance(request: Request, kind: str, pk: int) -> HttpResponse:
    """How one stands to a thing, as part of its page; follow, unfollow, mute or unmute it (field
    ``stance``), and go back."""
    if request.method != "POST":
        subjects.find(request.actor, kind, pk)
        return _stance(request, kind, pk)
    act = STANCES.get(request.POST.get("stance", ""))
    if act is None:
        raise Missing("stance")
    act(kind, pk, by=request.actor)
    if request.headers.get("HX-Request") == "true":
        return _stance(request, kind, pk)
    back = request.POST.get("back", "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts=None) and back.startswith("/"):
        return redirect(back)
    return redirect("notices:following", request.organization.slug)


def _stance(request: Request, kind: str, pk: int) -> HttpResponse:
    return page(
        request,
        "notices/_follow.html",
        {
            "stance": queries.follow_state(request.actor, kind, pk),
            "kind": kind,
            "subject_id": pk,
        },
    )


@require_safe
def live(request: Request) -> HttpResponse:
    """Event streams are answered by the front of the server (``project.asgi``), not here."""
    return HttpResponse(status=503, headers={"Retry-After": "60"})


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """End letters by a letter's own link: a button for people, one POST for mail programs."""
    member, reasons = queries.read_unsubscribe_token(token)
    done = request.method == "POST"
    if done:
        actions.unsubscribe(token, at=timezone.now())
    return page(
        request,
        "notices/unsubscribe.html",
        {"member": member, "reasons": reasons, "done": done},
    )
