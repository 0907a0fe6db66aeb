"""Ending kindly, looking for somebody else, erasing what is one's own, and who sees one's acts."""

from __future__ import annotations

from django.db.models import F
from django.utils.translation import gettext as _

from colead.features.coaching import events, queries, rules
from colead.features.coaching.actions.pairing import LONGEST, seal_into
from colead.features.coaching.actions.proposing import close_unfit
from colead.features.coaching.models import (
    Offer,
    Pair,
    Proposal,
    Session,
    Showing,
    Suggestion,
    Text,
    Wish,
)
from colead.features.organizations import queries as organizations
from colead.kernel import belongings, search
from colead.kernel.actions import action
from colead.kernel.actor import Actor
from colead.kernel.journal import record
from colead.kernel.verdict import Missing, refuse


@action
def end(pair_id: int, *, by: Actor, words: str = "", look_again: bool = False) -> Pair:
    """End a coaching: either of the two, with words to the other or without. What was written
    stays readable for both. ``look_again``: the seeker's wish is open again, without this coach."""
    known = queries.pair(by, pair_id)
    if len(words) > LONGEST:
        refuse(_("This is longer than 20,000 characters."), field="words")
    if not _end(known, by=by):
        refuse(_("This coaching has ended already."))
    if words.strip():
        said = Text(
            organization_id=known.organization_id, pair=known, author_id=by.member_id or 0,
            kind=Text.Kind.FAREWELL, written_at=by.at,
        )  # fmt: skip
        seal_into(said, words.strip())
        said.save()
    if look_again and by.member_id == known.seeker_id:
        _look_again(known, by=by)
    return known


def _end(found: Pair, *, by: Actor) -> bool:
    """End a pair once: its place is free again, its sessions ahead are off, nothing is shown."""
    if found.offer_id is not None:
        Offer.objects.select_for_update(no_key=True).get(pk=found.offer_id)
    if not Pair.objects.filter(pk=found.pk, ended_at=None).update(ended_at=by.at):
        return False
    found.ended_at = by.at
    Offer.objects.filter(pk=found.offer_id or 0, taken__gt=0).update(taken=F("taken") - 1)
    ahead = Session.objects.filter(pair=found, state=Session.State.PLANNED, starts_at__gt=by.at)
    ahead.update(state=Session.State.CANCELLED, version=F("version") + 1)
    Showing.objects.filter(pair=found).update(pair=None)
    told = {found.seeker_id, found.coach_id} - {by.member_id}
    record(events.PairEnded(pair=found.pk, title=found.title, concerned=sorted(told)), by=by)
    return True


def _look_again(found: Pair, *, by: Actor) -> None:
    open_one = Wish.objects.filter(member_id=found.seeker_id, state=Wish.State.OPEN)
    if found.wish_id is None or open_one.exists():
        return
    again = Wish.objects.filter(pk=found.wish_id, state=Wish.State.MET).exclude(box=b"")
    if again.update(state=Wish.State.OPEN, waits_since=by.at):
        record(events.CoachWished(member=found.seeker_id, concerned=[]), by=by)


@action
def show(*, by: Actor, pair_id: int | None = None) -> Showing:
    """See for oneself what one's public acts may say of one's leading; with a pair in which one is
    coached, the coach sees it, too. Off until then, and off again at any moment."""
    rules.may_take_part(by).enforce()
    if pair_id is not None:
        found = queries.pair(by, pair_id)
        if found.seeker_id != by.member_id:
            raise Missing(f"pair {pair_id}")
        if not found.is_on:
            refuse(_("This coaching has ended."), field="pair_id")
    shown, _new = Showing.objects.update_or_create(
        member_id=by.member_id or 0,
        defaults={
            "organization_id": by.organization_id,
            "pair_id": pair_id,
        },
        create_defaults={
            "organization_id": by.organization_id,
            "pair_id": pair_id,
            "since": by.at,
        },
    )
    record(events.ShowingChanged(member=by.member_id or 0, concerned=[]), by=by)
    return shown


@action
def hide(*, by: Actor) -> None:
    """Show it to nobody any more, oneself included."""
    gone, _what = Showing.objects.filter(member_id=by.member_id or 0).delete()
    if gone:
        record(events.ShowingChanged(member=by.member_id or 0, concerned=[]), by=by)


@action
def put_away(suggestion_id: int, *, by: Actor) -> None:
    """No coach for this, thanks."""
    found = queries.suggestion(by, suggestion_id)
    found.put_away_at = found.put_away_at or by.at
    found.save(update_fields=["put_away_at"])
    record(events.SuggestionPutAway(suggestion=found.pk, title=found.title, concerned=[]), by=by)


@action
def suggest(member_id: int, *, occasion: str, about: str, by: Actor) -> Suggestion | None:
    """Offer coaching where the work calls for it: once for each occasion, and not to whoever has a
    coach or looks for one."""
    member = organizations.member(by, member_id)
    looks = Wish.objects.filter(member_id=member_id, state=Wish.State.OPEN).exists()
    has = Pair.objects.filter(seeker_id=member_id, ended_at=None).exists()
    if looks or has or member.is_guest or not member.is_here:
        return None
    made, new = Suggestion.objects.get_or_create(
        member_id=member_id,
        occasion=occasion,
        defaults={
            "organization_id": by.organization_id,
            "about": about[:200],
            "suggested_at": by.at,
        },
    )
    if not new:
        return None
    record(
        events.CoachingSuggested(suggestion=made.pk, title=made.title, concerned=[member_id]),
        by=by,
    )
    return made


@belongings.erases("coaching")
@action
def erase_words(*, by: Actor) -> int:
    """Erase every text that one wrote, for good and for both; how many went."""
    me = by.member_id or 0
    count, _what = Text.objects.filter(author_id=me).delete()
    record(events.TraceErased(member=me, concerned=[]), by=by)
    return count


@belongings.erases("coaching-sides")
@action
def forget_sides(*, by: Actor) -> int:
    """Erase what one looked for, one's offer with whom one would not coach, and what one shows;
    how many wishes and offers went. Pairs that are on go on."""
    me = by.member_id or 0
    count = Wish.objects.filter(member_id=me).exclude(box=b"").count()
    count += Offer.objects.filter(member_id=me).exclude(box=b"").count()
    _forget(me, by=by)
    record(events.TraceErased(member=me, concerned=[]), by=by)
    return count


@action
def erase_mine(*, by: Actor) -> int:
    """Erase all that is one's own in coaching; how many texts went."""
    forget_sides(by=by)
    return erase_words(by=by)


def _forget(member_id: int, *, by: Actor) -> None:
    """The offer with what is sealed in it, wishes, what is shown, and suggestions."""
    offer = (
        Offer.objects.select_for_update(no_key=True, of=("self",))
        .filter(member_id=member_id)
        .first()
    )
    if offer is not None:
        # Without its box it does not know whom it must not coach: it may not stay open.
        gone = offer.withdrawn_at or by.at
        Offer.objects.filter(pk=offer.pk).update(withdrawn_at=gone, box=b"")
        search.remove("coach", offer.pk)
        close_unfit(offer.proposals.filter(state=Proposal.State.OPEN), by=by)
    for one in Wish.objects.filter(member_id=member_id, state=Wish.State.OPEN):
        Wish.objects.filter(pk=one.pk).update(state=Wish.State.WITHDRAWN, waits_since=None)
        close_unfit(one.proposals.filter(state=Proposal.State.OPEN), by=by)
    Wish.objects.filter(member_id=member_id).update(box=b"")
    Showing.objects.filter(member_id=member_id).delete()
    Suggestion.objects.filter(member_id=member_id).delete()


@action
def part_from(member_id: int, *, by: Actor) -> None:
    """Somebody left the organization: what they offered and looked for is gone, their pairs end.
    What they wrote to the other one stays with that one, like a letter - unless they erased it
    before they went."""
    _forget(member_id, by=by)
    mine = Pair.objects.filter(organization_id=by.organization_id, ended_at=None)
    for found in [*mine.filter(seeker_id=member_id), *mine.filter(coach_id=member_id)]:
        _end(found, by=by)
    record(events.TraceErased(member=member_id, concerned=[]), by=by)
