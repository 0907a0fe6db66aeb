"""From phase to phase: opening the cards, giving and counting dots, talking, closing."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import timedelta

from django.db.models import Sum
from django.utils.translation import gettext as _

from colead.features.retrospectives import events, queries, rules
from colead.features.retrospectives.actions.common import changed, line, part_of
from colead.features.retrospectives.models import (
    Card,
    Dot,
    Group,
    Note,
    Retrospective,
    Seat,
    any_number,
)
from colead.kernel import search
from colead.kernel.actions import action
from colead.kernel.actor import Actor
from colead.kernel.journal import record
from colead.kernel.verdict import refuse

WAITS = timedelta(days=14)


def _steered(retrospective_id: int, *, by: Actor) -> Retrospective:
    found = queries.retrospective(by, retrospective_id, lock=True)
    rules.may_steer(by, facilitator_id=found.facilitator_id, phase=found.phase).enforce()
    return found


@action
def move_on(retrospective_id: int, *, by: Actor, phase: str = "") -> Retrospective:
    """Go on to the next phase; after the last one it is closed. ``phase`` says from which: who
    presses a moment after somebody else moves nothing twice."""
    found = _steered(retrospective_id, by=by)
    if phase and phase != found.phase:
        return found
    return _move_on(found, by=by)


@action
def move_back(retrospective_id: int, *, by: Actor) -> Retrospective:
    """Go back one phase, where that undoes nothing."""
    found = _steered(retrospective_id, by=by)
    to = rules.before(found.phase, live=found.live)
    if to is None:
        refuse(_("From here it only goes on."))
    return _enter(found, to, by=by)


@action
def close(retrospective_id: int, *, by: Actor) -> Retrospective:
    """End it here, whatever the phase. Cards that were not opened stay unread, and go."""
    return _close(_steered(retrospective_id, by=by), by=by)


def _move_on(found: Retrospective, *, by: Actor) -> Retrospective:
    if found.phase == "gather":
        writers = len(queries.fingerprints(found)) if found.anonymous else 0
        rules.may_reveal(anonymous=found.anonymous, writers=writers).enforce()
        _open_cards(found)
    to = rules.after(found.phase, live=found.live)
    if to == "vote":
        _each_in_a_group(found)
    if found.phase == "vote":
        _count(found)
    return _close(found, by=by) if to == "closed" else _enter(found, to, by=by)


def _open_cards(found: Retrospective) -> None:
    """Unnamed cards are written anew in a shuffled order, with new numbers and without the
    fingerprints of slips: what was stored before leads to none of them."""
    if not found.anonymous:
        return
    cards = list(found.cards.all())
    secrets.SystemRandom().shuffle(cards)
    found.cards.all().delete()
    for card in cards:
        card.pk, card.key = any_number(), ""
    Card.objects.bulk_create(cards, batch_size=200)


def _each_in_a_group(found: Retrospective) -> None:
    """A card that belongs to no other is a group by itself."""
    for card in found.cards.filter(group=None).order_by("column", "pk"):
        card.group = Group.objects.create(
            organization_id=found.organization_id,
            retrospective=found,
            title=rules.first_words(card.text),
        )
        card.save(update_fields=["group"])
    for group in found.groups.filter(title="").prefetch_related("cards"):
        group.title = rules.first_words(next(iter(group.cards.all())).text)
        group.save(update_fields=["title"])


def _count(found: Retrospective) -> None:
    """Keep each group's dots, and forget who gave them; begin to talk about the first."""
    counted = dict(
        Dot.objects.filter(group__retrospective=found)
        .values_list("group_id")
        .annotate(all=Sum("count"))
    )
    for group in found.groups.all():
        group.dots = counted.get(group.pk, 0)
        group.save(update_fields=["dots"])
    Dot.objects.filter(group__retrospective=found).delete()
    order = rules.order_of_talk(
        [(group.pk, counted.get(group.pk, 0)) for group in found.groups.all()]
    )
    found.topic_id = order[0] if order else None


def _enter(found: Retrospective, phase: str, *, by: Actor) -> Retrospective:
    found.phase = phase
    found.timer_ends_at = None
    found.moves_at = rules.moment_of(found.until, phase)
    if found.moves_at is not None and found.moves_at <= by.at:
        # It moved earlier or later than planned: the rest is planned anew from here.
        found.until = rules.plan(phase, {}, at=by.at)
        found.moves_at = rules.moment_of(found.until, phase)
    found.save(update_fields=["phase", "timer_ends_at", "moves_at", "until", "topic"])
    Seat.objects.filter(retrospective=found).exclude(done="").update(done="")
    step = rules.step_of(phase)
    record(
        events.PhaseMoved(
            retrospective=found.pk,
            title=found.title,
            phase=str(step.label) if step else phase,
            circle=found.circle_id,
        ),
        by=by,
    )
    return found


def _close(found: Retrospective, *, by: Actor) -> Retrospective:
    if found.phase == "gather":
        found.cards.all().delete()
    elif found.phase == "vote":
        _count(found)
    found.phase, found.closed_at = "closed", by.at
    found.timer_ends_at = found.moves_at = found.topic = None
    found.save(update_fields=["phase", "closed_at", "timer_ends_at", "moves_at", "topic"])
    if found.readers == "all":
        _findable(found)
    here = found.seats.filter(here_at__isnull=False, member__left_on=None)
    people = sorted(set(here.values_list("member_id", flat=True)) - {by.member_id or 0})
    record(
        events.RetrospectiveClosed(
            retrospective=found.pk,
            title=found.title,
            commitments=found.commitments.filter(by__isnull=False).count(),
            concerned=people,
            circle=found.circle_id,
        ),
        by=by,
    )
    return found


def _findable(found: Retrospective) -> None:
    """What everybody may read can be found."""
    words = list(found.groups.values_list("title", flat=True))
    words += found.cards.values_list("text", flat=True)
    words += found.notes.values_list("text", flat=True)
    search.index(
        found.organization_id,
        "retrospective",
        found.pk,
        title=found.title,
        text="\n".join(words),
        circle_id=found.circle_id,
    )


@action
def move_when_due(retrospective_id: int, *, by: Actor) -> None:
    """The day of a phase has come. Unnamed cards wait for enough writers a day at a time, for two
    weeks at most; then it is closed and what nobody opened goes."""
    found = queries.retrospective(by, retrospective_id, lock=True)
    if not found.is_open or found.moves_at is None or found.moves_at > by.at:
        return
    waits = found.phase == "gather" and found.anonymous
    if waits and len(queries.fingerprints(found)) < rules.FEWEST:
        if by.at - found.started_at > WAITS:
            _close(found, by=by)
            return
        found.moves_at = by.at + timedelta(days=1)
        found.save(update_fields=["moves_at"])
        changed(found, "waits", by=by)
        return
    _move_on(found, by=by)


@action
def be_done(retrospective_id: int, *, by: Actor) -> Retrospective:
    """Say that one is done with this phase, or (again) that one is not. Over days it moves on when
    all who are invited are done."""
    found = part_of(retrospective_id, by=by)
    mine = Seat.objects.get(retrospective=found, member_id=by.member_id or 0)
    mine.done = "" if mine.done == found.phase else found.phase
    mine.save(update_fields=["done"])
    if not (found.anonymous and found.phase in ("gather", "vote")):
        # When somebody was done would tell when they wrote.
        changed(found, "done", by=by)
    seats = found.seats.filter(member__left_on=None).values_list("done", flat=True)
    if not found.live and rules.everybody_done(list(seats), found.phase):
        writers = len(queries.fingerprints(found))
        if found.phase != "gather" or rules.may_reveal(anonymous=found.anonymous, writers=writers):
            return _move_on(found, by=by)
    return found


@action
def give_dots(retrospective_id: int, *, dots: Mapping[int, int], by: Actor, slip: str = "") -> None:
    """Give all one's dots (group's id → how many), in place of those given before. Nobody sees
    them before they are counted, and then nobody sees whose they were."""
    found = part_of(retrospective_id, by=by)
    if found.phase != "vote":
        refuse(_("Dots are given while people choose."))
    given = {pk: count for pk, count in dots.items() if count}
    if any(count < 0 for count in given.values()) or sum(given.values()) > found.dots:
        refuse(_("You have %(dots)s dots.") % {"dots": found.dots}, field="dots")
    if set(given) - set(found.groups.values_list("pk", flat=True)):
        refuse(_("One of these groups is gone. Choose again."), field="dots")
    if found.anonymous:
        known = rules.reads(slip, found.pk)
        rules.may_write(phase="gather", anonymous=True, has_slip=known).enforce()
    voter = rules.fingerprint(slip) if found.anonymous else rules.of_member(by.member_id or 0)
    Dot.objects.filter(group__retrospective=found, key=voter).delete()
    Dot.objects.bulk_create(
        Dot(organization_id=found.organization_id, group_id=pk, key=voter, count=count)
        for pk, count in given.items()
    )
    if not found.anonymous:
        changed(found, "dots", by=by)


@action
def talk_about(retrospective_id: int, *, group_id: int, by: Actor) -> Retrospective:
    """Talk about this group now; the one before is done."""
    found = _steered(retrospective_id, by=by)
    if found.phase != "discuss":
        refuse(_("Topics come one after the other while you talk."))
    if not found.groups.filter(pk=group_id).exists():
        refuse(_("Choose something of this board."))
    if found.topic_id is not None and found.topic_id != group_id:
        found.groups.filter(pk=found.topic_id).update(talked_at=by.at)
    found.topic_id, found.timer_ends_at = group_id, None
    found.save(update_fields=["topic", "timer_ends_at"])
    changed(found, "topic", by=by)
    return found


@action
def set_timer(retrospective_id: int, *, seconds: int, by: Actor) -> Retrospective:
    """Give so many seconds from now; with a timer running they are added; 0 takes it away."""
    found = _steered(retrospective_id, by=by)
    if not 0 <= seconds <= rules.LONGEST_TIMER:
        refuse(_("A timer runs for an hour at most."), field="seconds")
    begins = max(found.timer_ends_at or by.at, by.at)
    longest = by.at + timedelta(seconds=rules.LONGEST_TIMER)
    ends = min(begins + timedelta(seconds=seconds), longest)
    found.timer_ends_at = ends if seconds else None
    found.save(update_fields=["timer_ends_at"])
    changed(found, "timer", by=by)
    return found


@action
def note(retrospective_id: int, *, text: str, by: Actor, group_id: int | None = None) -> Note:
    """Add a line: on a group, or (without) on what changed since last time."""
    found = part_of(retrospective_id, by=by)
    if group_id is not None and not found.groups.filter(pk=group_id).exists():
        refuse(_("This group is gone. Choose another."), field="text")
    made = Note.objects.create(
        organization_id=found.organization_id,
        retrospective=found,
        group_id=group_id,
        text=line(text, field="text", most=1000),
        by_id=by.member_id or 0,
        at=by.at,
    )
    changed(found, "note", by=by)
    return made
