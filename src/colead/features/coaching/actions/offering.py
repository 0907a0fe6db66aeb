"""Offering to coach, looking for a coach, and the pairs that Colead proposes."""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection, Sequence
from dataclasses import asdict
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from colead.features.coaching import events, queries, rules
from colead.features.coaching.actions.proposing import close_unfit, propose, propose_closest
from colead.features.coaching.models import Matching, Offer, Proposal, Suggestion, Wish
from colead.features.organizations import queries as organizations
from colead.kernel import private, search
from colead.kernel.actions import action
from colead.kernel.actor import Actor
from colead.kernel.jobs import queue
from colead.kernel.journal import record
from colead.kernel.verdict import Refused, refuse

TEXT = 20_000
HOLD = "colead.features.coaching.jobs.hold_matching"


def _known(given: Sequence[str], choices: Collection[str], field: str, asks: str) -> list[str]:
    """The choices that there are, in the order given; at least one."""
    found = [one for one in dict.fromkeys(given) if one in choices]
    if not found:
        refuse(asks, field=field)
    return found


def _practices(given: Sequence[str]) -> list[str]:
    names = dict(rules.PRACTICES)
    return _known(given, names, "practices", _("Choose at least one."))


def _languages(given: Sequence[str]) -> list[str]:
    return _known(given, rules.LANGUAGES, "languages", _("Choose a language you speak well."))


def _forms(given: Sequence[str]) -> list[str]:
    return [one for one in dict.fromkeys(given) if one in dict(rules.FORMS)]


def _people(given: Sequence[int], *, by: Actor) -> list[int]:
    known = organizations.present(by).filter(pk__in=list(given)[:200])
    return sorted(known.order_by().values_list("pk", flat=True))


def _check_text(text: str, field: str) -> str:
    if len(text) > TEXT:
        refuse(_("This is longer than 20,000 characters."), field=field)
    return text.strip()


def _sealed(values: Any, *, about: str, by: Actor) -> bytes:
    return private.seal(json.dumps(asdict(values)), organization_id=by.organization_id, about=about)


@action
def offer(
    *,
    practices: Sequence[str],
    languages: Sequence[str],
    by: Actor,
    forms: Sequence[str] = (),
    hours: int = 2,
    places: int = 1,
    about: str = "",
    is_listed: bool = True,
    who_not: Sequence[int] = (),
    own_line_too: bool = False,
) -> Offer:
    """Offer to coach, or change what one offers. ``hours`` a month for each of ``places`` people.

    ``who_not`` (members' ids) and ``own_line_too`` are sealed and told to nobody. Refused: fewer
    places than one has given already. Proposals that fit no more are closed.
    """
    rules.may_take_part(by).enforce()
    if not (1 <= hours <= 40):
        refuse(_("Between 1 and 40 hours a month."), field="hours")
    if not (1 <= places <= 20):
        refuse(_("Between 1 and 20 people."), field="places")
    values: dict[str, Any] = {
        "practices": _practices(practices),
        "languages": _languages(languages),
        "forms": _forms(forms),
        "about": _check_text(about, "about"),
        "hours": hours,
        "places": places,
        "is_listed": is_listed,
        "withdrawn_at": None,
    }
    new, created = Offer.objects.get_or_create(
        organization_id=by.organization_id,
        member_id=by.member_id or 0,
        defaults={**values, "offered_at": by.at},
    )
    found = Offer.objects.select_for_update(no_key=True, of=("self",)).select_related(
        "member").get(pk=new.pk)  # fmt: skip
    if places < found.taken:
        refuse(
            _("%(count)s people have a place with you. End a coaching first.")
            % {"count": found.taken},
            field="places",
        )
    was_shown = not created and found.is_listed and found.withdrawn_at is None
    kept = queries.Kept(who_not=tuple(_people(who_not, by=by)), own_line_too=own_line_too)
    for name, value in values.items():
        setattr(found, name, value)
    found.box = _sealed(kept, about=queries.offer_box(found), by=by)
    if created or not was_shown:
        found.offered_at = by.at
    found.save(update_fields=[*values, "box", "offered_at"])
    _findable(found)
    close_unfit(found.proposals.filter(state=Proposal.State.OPEN), by=by)
    if is_listed and not was_shown:
        record(events.CoachingOffered(coach=found.pk, title=found.title), by=by)
    else:
        record(events.CoachingOfferKept(coach=found.pk, concerned=[]), by=by)
    return found


def _findable(found: Offer) -> None:
    if found.is_listed and found.withdrawn_at is None:
        text = " ".join([found.about, *rules.named(found.practices, rules.PRACTICES)])
        search.index(found.organization_id, "coach", found.pk, title=found.title, text=text)
    else:
        search.remove("coach", found.pk)


@action
def withdraw_offer(*, by: Actor) -> Offer:
    """Offer no coaching for now: pairs go on, proposals that wait are closed and those who looked
    are proposed somebody else."""
    found = (
        Offer.objects.select_for_update(no_key=True, of=("self",))
        .filter(organization_id=by.organization_id, member_id=by.member_id or 0, withdrawn_at=None)
        .select_related("member")
        .first()
    )
    if found is None:
        refuse(_("You do not offer coaching at the moment."))
    found.withdrawn_at = by.at
    found.save(update_fields=["withdrawn_at"])
    _findable(found)
    close_unfit(found.proposals.filter(state=Proposal.State.OPEN), by=by)
    record(events.CoachingOfferWithdrawn(coach=found.pk, concerned=[]), by=by)
    return found


@action
def wish(
    *,
    what: str,
    practices: Sequence[str],
    languages: Sequence[str],
    by: Actor,
    why_now: str = "",
    forms: Sequence[str] = (),
    hours: int = 1,
    who_not: Sequence[int] = (),
    own_line_too: bool = False,
) -> Wish:
    """Look for a coach, or change what one looks for. All of it is sealed; a coach to whom the
    pair is proposed reads ``what`` and ``why_now``, nobody ever reads ``who_not``."""
    rules.may_take_part(by).enforce()
    said = _check_text(what, "what")
    if not said:
        refuse(_("Say in a sentence what you would like to work on."), field="what")
    if not (1 <= hours <= 40):
        refuse(_("Between 1 and 40 hours a month."), field="hours")
    wished = queries.Wished(
        what=said,
        why_now=_check_text(why_now, "why_now"),
        practices=tuple(_practices(practices)),
        languages=tuple(_languages(languages)),
        forms=tuple(_forms(forms)),
        hours=hours,
        who_not=tuple(_people(who_not, by=by)),
        own_line_too=own_line_too,
    )
    new, _created = Wish.objects.get_or_create(
        organization_id=by.organization_id,
        member_id=by.member_id or 0,
        state=Wish.State.OPEN,
        defaults={"wished_at": by.at},
    )
    found = Wish.objects.select_for_update(no_key=True).get(pk=new.pk)
    found.box = _sealed(wished, about=queries.wish_box(found), by=by)
    found.save(update_fields=["box"])
    close_unfit(found.proposals.filter(state=Proposal.State.OPEN), by=by)
    suggested = Suggestion.objects.filter(member_id=by.member_id or 0, put_away_at=None)
    suggested.update(put_away_at=by.at)
    record(events.CoachWished(member=found.member_id, concerned=[]), by=by)
    return found


def _own_wish(*, by: Actor) -> Wish:
    found = (
        Wish.objects.select_for_update(no_key=True)
        .filter(
            organization_id=by.organization_id,
            member_id=by.member_id or 0,
            state=Wish.State.OPEN,
        )
        .first()
    )
    if found is None:
        refuse(_("Say first what you look for."))
    return found


@action
def withdraw_wish(*, by: Actor) -> None:
    """Look for a coach no more: what was said is erased, and a proposal that waits is closed."""
    found = _own_wish(by=by)
    found.state, found.box, found.waits_since = Wish.State.WITHDRAWN, b"", None
    found.save(update_fields=["state", "box", "waits_since"])
    close_unfit(found.proposals.filter(state=Proposal.State.OPEN), by=by)
    record(events.WishWithdrawn(member=found.member_id, concerned=[]), by=by)


@action
def find_now(*, by: Actor) -> Proposal | None:
    """Be proposed the coach who fits best and has a place; None where there is none now: then one
    is proposed as soon as there is."""
    rules.may_take_part(by).enforce()
    found = _own_wish(by=by)
    waiting = found.proposals.filter(state=Proposal.State.OPEN).exists()
    rules.may_find(has_wish=True, has_proposal=waiting).enforce()
    found.waits_since = found.waits_since or by.at
    found.save(update_fields=["waits_since"])
    record(events.CoachWished(member=found.member_id, concerned=[]), by=by)
    return propose_closest(found, by=by)


@action
def find_for(wish_id: int, *, by: Actor) -> Proposal | None:
    """For somebody who asked to be told: propose a coach if one fits by now."""
    found = (
        Wish.objects.select_for_update(no_key=True)
        .filter(organization_id=by.organization_id, pk=wish_id, state=Wish.State.OPEN)
        .first()
    )
    if found is None or found.proposals.filter(state=Proposal.State.OPEN).exists():
        return None
    return propose_closest(found, by=by)


@action
def call_matching(*, by: Actor) -> Matching:
    """Call a matching of all who look for a coach with all who offer; a job computes it."""
    queries.may_call_matching(by).enforce()
    try:
        with transaction.atomic():
            made = Matching.objects.create(
                organization_id=by.organization_id,
                called_by_id=by.member_id,
                called_at=by.at,
                seed=secrets.token_hex(16),
            )
    except IntegrityError:
        raise Refused(_("A matching is being computed right now.")) from None
    queue(
        HOLD,
        at=by.at,
        key=f"coaching.matching:{made.pk}",
        kept=True,
        organization_id=by.organization_id,
        member_id=by.member_id,
        organization=by.organization_id,
        matching=made.pk,
    )
    record(events.MatchingCalled(matching=made.pk, title=made.title), by=by)
    return made


@action
def hold_matching(matching_id: int, *, matched: Sequence[tuple[int, int]], by: Actor) -> int:
    """Propose the pairs (wish, offer) that a matching found; how many were. Done twice, it changes
    nothing: a matching is held once. Who has been proposed somebody meanwhile is passed by."""
    held = Matching.objects.filter(
        pk=matching_id, organization_id=by.organization_id, held_at=None
    ).update(held_at=by.at)
    if not held:
        return 0
    made = queries.matching(by, matching_id)
    wishes = {
        one.pk: one
        for one in Wish.objects.select_for_update(no_key=True)
        .filter(pk__in=[pk for pk, _offer in matched], state=Wish.State.OPEN)
        .exclude(proposals__state=Proposal.State.OPEN)
        .order_by("pk")
    }
    offers = Offer.objects.filter(withdrawn_at=None).in_bulk([pk for _wish, pk in matched])
    count = 0
    for wish_id, offer_id in matched:
        if wish_id in wishes and offer_id in offers:
            propose(wishes[wish_id], offers[offer_id], matching=made, by=by)
            count += 1
    record(events.MatchingHeld(matching=made.pk, title=made.title, seed=made.seed), by=by)
    return count
