"""Pages of an organization's people."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from colead.features.organizations import actions, forms, jobs, queries, rules
from colead.features.organizations.models import Member
from colead.kernel import belongings, paging, prepared, subjects
from colead.kernel.feeds import feeds as known_feeds
from colead.kernel.feeds import path as paths
from colead.kernel.jobs import queue
from colead.kernel.verdict import Refused
from colead.kernel.web import Request, attempt, page


@require_safe
def people(request: Request) -> HttpResponse:
    """Everyone here, by name."""
    actor = request.actor
    kind = request.GET.get("kind", "member")
    words = request.GET.get("q", "")[:100]
    kind = kind if kind in Member.Kind.values else Member.Kind.MEMBER
    after = request.GET.get("after")
    order = ("name", "id")
    if words:
        named = queries.named(queries.here(actor, kind), words, by=actor)
        listed = paging.page(named, after=after, order=order)
    else:
        listed = paging.read(queries.here, actor, str(kind), after=after, order=order)
    return page(
        request,
        "organizations/people.html",
        {
            "page": listed,
            "kind": kind,
            "words": words,
            "may_invite": rules.may_invite_members(actor),
            "may_invite_guests": rules.may_invite_guests(actor),
            "invitations": prepared.rows(queries.invitations, actor)[:30],
        },
    )


@require_safe
def member(request: Request, pk: int) -> HttpResponse:
    """A person's public page: who they are and their public work."""
    found = queries.member(request.actor, pk)
    return page(
        request,
        "organizations/member.html",
        {"member": found, "own": pk == request.actor.member_id, "facts": queries.facts_of(found)},
    )


@require_safe
def me(request: Request) -> HttpResponse:
    """One's own page."""
    return redirect("organizations:member", request.organization.slug, request.actor.member_id)


@require_http_methods(["GET", "POST"])
def profile(request: Request) -> HttpResponse:
    """Say who one is."""
    own = queries.member(request.actor, request.actor.member_id or 0)
    form = forms.ProfileForm(request.POST or None, initial={"name": own.name, "about": own.about})
    if form.is_valid() and attempt(
        form, lambda: actions.amend_profile(by=request.actor, **form.cleaned_data)
    ):
        messages.success(request, _("Your profile is up to date."))
        return redirect("organizations:me", request.organization.slug)
    return page(request, "organizations/profile.html", {"form": form})


@require_http_methods(["GET", "POST"])
def invite(request: Request) -> HttpResponse:
    """Invite a new member."""
    verdict = rules.may_invite_members(request.actor)
    form = forms.InviteForm(
        request.POST or None, initial={"email": request.GET.get("email", "")[:254]}
    )
    if form.is_valid():
        made = attempt(form, lambda: actions.invite(by=request.actor, **form.cleaned_data))
        if made:
            invitation, secret = made
            queue(
                jobs.send_invitation,
                at=request.actor.at,
                invitation_id=invitation.pk,
                secret=secret,
            )
            messages.success(request, _("The invitation is on its way to %s.") % invitation.email)
            return redirect("organizations:people", request.organization.slug)
    return page(request, "organizations/invite.html", {"form": form, "verdict": verdict})


@require_http_methods(["GET", "POST"])
def invite_guest(request: Request) -> HttpResponse:
    """Invite an outside stakeholder to a circle or a topic (``?topic=idea:12``)."""
    actor = request.actor
    rules.may_invite_guests(actor).enforce()
    topic = None
    kind, _colon, number = request.GET.get("topic", "").partition(":")
    if kind and number.isdecimal() and len(number) < 19:
        topic = subjects.find(actor, kind, int(number))
    circles = [(circle.pk, str(circle)) for circle in subjects.kind("circle").visible_to(actor)]
    form = forms.InviteGuestForm(
        request.POST or None,
        circles=circles,
        initial={"circle_id": request.GET.get("circle")},
    )
    if topic is not None:
        del form.fields["circle_id"]
    if form.is_valid():
        values = dict(form.cleaned_data)
        if topic is not None:
            values["topic"] = (topic.kind, topic.id)
        made = attempt(form, lambda: actions.invite_guest(by=actor, **values))
        if made:
            guest, secret = made
            queue(
                jobs.send_guest_link,
                at=actor.at,
                guest_id=guest.pk,
                secret=secret,
                invited_to=topic.title if topic else dict(circles)[values["circle_id"]],
                by=actor.name,
            )
            messages.success(request, _("The invitation is on its way to %s.") % guest.email)
            return redirect(
                topic.url if topic else "organizations:people",
                *([] if topic else [request.organization.slug]),
            )
    return page(request, "organizations/invite_guest.html", {"form": form, "topic": topic})


@require_POST
def withdraw(request: Request, pk: int) -> HttpResponse:
    """Take an invitation back."""
    actions.withdraw_invitation(pk, by=request.actor)
    messages.success(request, _("The invitation was withdrawn; its link no longer works."))
    return redirect("organizations:people", request.organization.slug)


@require_POST
def end_access(request: Request, pk: int) -> HttpResponse:
    """End a guest's access."""
    actions.end_guest_access(pk, by=request.actor)
    messages.success(request, _("The guest's access has ended."))
    return redirect("organizations:people", request.organization.slug)


@require_http_methods(["GET", "POST"])
def keys(request: Request) -> HttpResponse:
    """One's own keys for programs; a new key's secret is shown once."""
    form = forms.TokenForm(request.POST or None)
    secret = None
    if form.is_valid():
        made = attempt(form, lambda: actions.make_token(by=request.actor, **form.cleaned_data))
        if made:
            secret, form = made[1], forms.TokenForm()
    return page(
        request,
        "organizations/keys.html",
        {"form": form, "secret": secret, "tokens": queries.tokens(request.actor)},
    )


@require_http_methods(["GET", "POST"])
def feeds(request: Request) -> HttpResponse:
    """The addresses of one's own feeds; new ones for the asking."""
    actor = request.actor
    rules.may_take_part(actor).enforce()
    if request.method == "POST":
        actions.renew_feeds(by=actor)
        messages.success(request, _("These are your new addresses. The earlier ones are dead."))
        return redirect("organizations:feeds", request.organization.slug)
    number = queries.member(actor, actor.member_id or 0).feeds_number
    found = [
        (one, settings.SITE_URL + paths(one.name, member_id=actor.member_id or 0, number=number))
        for one in known_feeds()
    ]
    shown = page(request, "organizations/feeds.html", {"found": found})
    shown["Cache-Control"] = "no-store"
    return shown


@require_POST
def end_key(request: Request, pk: int) -> HttpResponse:
    """End one of one's own keys."""
    actions.end_token(pk, by=request.actor)
    messages.success(request, _("The key no longer works."))
    return redirect("organizations:keys", request.organization.slug)


@require_safe
def mine(request: Request) -> HttpResponse:
    """What is one's own here: to take along, and to erase."""
    return page(request, "organizations/mine.html", {"parts": list(belongings.parts())})


@require_safe
def take(request: Request) -> HttpResponse:
    """All that is one's own here, as a file."""
    answer = HttpResponse(belongings.packed(request.actor), content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="{request.actor.slug}-mine.zip"'
    answer["Cache-Control"] = "no-store"
    return answer


@require_http_methods(["GET", "POST"])
def erase(request: Request, part: str) -> HttpResponse:
    """Erase a part, after a page that says what goes."""
    found = belongings.part(part)
    if request.method == "POST":
        try:
            actions.erase(part, by=request.actor)
            messages.success(request, _("Erased."))
        except Refused as no:
            messages.error(request, no.reason)
        return redirect("organizations:mine", request.organization.slug)
    return page(request, "organizations/erase.html", {"part": found})


@require_http_methods(["GET", "POST"])
def leave(request: Request) -> HttpResponse:
    """Leave the organization, after a page that says what that means."""
    if request.method == "POST":
        try:
            actions.leave(
                erase_private="erase_private" in request.POST,
                nameless="nameless" in request.POST,
                by=request.actor,
            )
        except Refused as no:
            messages.error(request, no.reason)
            return redirect("organizations:me", request.organization.slug)
        messages.success(request, _("You have left %s.") % request.organization.name)
        return redirect("/")
    return page(request, "organizations/leave.html", {})


@require_safe
def about(request: Request) -> HttpResponse:
    """What the organization says about itself, and who its stewards are."""
    return page(
        request,
        "organizations/about.html",
        {
            "stewards": list(queries.stewards(request.actor)),
            "may_amend": rules.may_amend_organization(request.actor),
            "may_offer": rules.may_offer_stewardship(request.actor),
        },
    )


@require_safe
def about_by_id(request: Request, pk: int) -> HttpResponse:
    """The same page, for links from the journal."""
    return redirect("organizations:about", request.organization.slug)


@require_http_methods(["GET", "POST"])
def amend(request: Request) -> HttpResponse:
    """Change what the organization says about itself."""
    rules.may_amend_organization(request.actor).enforce()
    organization = request.organization
    names = ("name", "purpose", "currency", "timezone", "language")
    form = forms.OrganizationForm(
        request.POST or None, initial={name: getattr(organization, name) for name in names}
    )
    if form.is_valid() and attempt(
        form, lambda: actions.amend(by=request.actor, **form.cleaned_data)
    ):
        messages.success(request, _("Saved."))
        return redirect("organizations:about", organization.slug)
    return page(request, "organizations/amend.html", {"form": form})


@require_POST
def step_down(request: Request) -> HttpResponse:
    """Give stewardship back."""
    actions.step_down(by=request.actor)
    messages.success(request, _("Thank you for your time as a steward."))
    return redirect("organizations:about", request.organization.slug)


@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """The page behind an invitation's link. Opening it changes nothing; joining does."""
    now = timezone.now()
    found = actions.open_invitation(secret, at=now)
    account: Any = request.user if request.user.is_authenticated else None
    form = forms.AcceptForm(
        request.POST if request.method == "POST" and account is None else None,
        initial={"name": found.name or (found.member.name if found.member else "")},
    )
    if request.method == "POST" and (account is not None or form.is_valid()):
        values = {} if account else dict(form.cleaned_data)
        joined = attempt(
            form, lambda: actions.accept_invitation(secret, at=now, account=account, **values)
        )
        if joined:
            if account is None and joined.account is not None:
                login(request, joined.account)
            messages.success(request, _("Welcome to %s.") % found.organization.name)
            return redirect("home:home", found.organization.slug)
    return page(
        request,
        "organizations/invitation.html",
        {"invitation": found, "form": form, "account": account},
    )


@require_http_methods(["GET", "POST"])
def guest(request: HttpRequest, slug: str, secret: str) -> HttpResponse:
    """The page behind a guest's link: one button, because link scanners open links too."""
    found = queries.acting_guest(token=secret, slug=slug, at=timezone.now())
    if request.method == "POST":
        request.session.cycle_key()
        request.session[f"guest:{slug}"] = secret
        return redirect("home:home", slug)
    return page(request, "organizations/guest.html", {"guest": found})
