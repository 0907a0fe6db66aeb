"""The board: a retrospective with all that its page shows, and nothing that the reader may not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from colead.features.retrospectives import rules
from colead.features.retrospectives.models import (
    Card,
    Commitment,
    Dot,
    Group,
    Lesson,
    Note,
    Retrospective,
    Seat,
    Usefulness,
)
from colead.features.retrospectives.queries import reads
from colead.kernel.actor import Actor
from colead.kernel.verdict import Verdict

WITH_GROUPS = ("group", "vote", "discuss", "commit", "closed")


@dataclass
class Topic:
    """A group on the board, its cards and what was noted on it."""

    group: Group
    cards: list[Card]
    notes: list[Note]
    mine: int = 0


@dataclass
class Board:
    """A retrospective, its people and its cards, as one reader sees them. ``slip`` is theirs."""

    actor: Actor
    retrospective: Retrospective
    seats: Sequence[Seat]
    slip: str = ""

    @cached_property
    def mine(self) -> Seat | None:
        """The reader's own seat."""
        own = (one for one in self.seats if one.member_id == self.actor.member_id)
        return next(own, None)

    @property
    def is_here(self) -> bool:
        """Whether the reader is in it."""
        return self.mine is not None and self.mine.here_at is not None

    @property
    def here(self) -> list[Seat]:
        """Those who are in it."""
        return [one for one in self.seats if one.here_at is not None]

    @property
    def done(self) -> int:
        """How many are done with this phase."""
        return sum(1 for one in self.seats if one.done == self.retrospective.phase)

    @cached_property
    def has_slip(self) -> bool:
        """Whether the reader's browser has their slip."""
        return rules.reads(self.slip, self.retrospective.pk)

    @cached_property
    def come(self) -> Verdict:
        """Whether the reader may come in."""
        one = self.retrospective
        seated = self.mine is not None
        return rules.may_come(
            has_seat=seated, belongs=seated or reads.belongs(self.actor, one), phase=one.phase
        )

    @cached_property
    def read(self) -> Verdict:
        """Whether the reader may read the board."""
        one = self.retrospective
        return rules.may_read(is_here=self.is_here, readers=one.readers, phase=one.phase)

    @cached_property
    def steer(self) -> Verdict:
        """Whether the reader leads through it."""
        one = self.retrospective
        return rules.may_steer(self.actor, facilitator_id=one.facilitator_id, phase=one.phase)

    @cached_property
    def write(self) -> Verdict:
        """Whether the reader may write cards."""
        one = self.retrospective
        return rules.may_take_part(is_here=self.is_here, phase=one.phase) & rules.may_write(
            phase=one.phase, anonymous=one.anonymous, has_slip=self.has_slip
        )

    @cached_property
    def move_on(self) -> Verdict:
        """Whether it can go on to the next phase now."""
        one = self.retrospective
        if one.phase != "gather":
            return self.steer
        return self.steer & rules.may_reveal(anonymous=one.anonymous, writers=self.writers)

    @property
    def step(self) -> rules.Step | None:
        """The phase it is in."""
        return rules.step_of(self.retrospective.phase)

    @property
    def steps(self) -> tuple[rules.Step, ...]:
        """All its phases."""
        return rules.steps(live=self.retrospective.live)

    @property
    def next_step(self) -> rules.Step | None:
        """The phase after this one."""
        one = self.retrospective
        return rules.step_of(rules.after(one.phase, live=one.live))

    @property
    def step_before(self) -> rules.Step | None:
        """The phase one may go back to."""
        one = self.retrospective
        return rules.step_of(rules.before(one.phase, live=one.live) or "")

    @cached_property
    def _all_cards(self) -> list[Card]:
        found = Card.objects.filter(retrospective=self.retrospective)
        return list(found.select_related("author").order_by("pk"))

    @property
    def count(self) -> int:
        """How many cards there are."""
        return len(self._all_cards)

    @property
    def writers(self) -> int:
        """How many people wrote them."""
        return len({one.author_id or one.key for one in self._all_cards} - {""})

    def is_mine(self, card: Card) -> bool:
        """Whether the reader wrote a card."""
        if card.author_id is not None:
            return card.author_id == self.actor.member_id
        return bool(card.key) and self.has_slip and card.key == rules.fingerprint(self.slip)

    def may_edit(self, card: Card) -> Verdict:
        """Whether the reader may change a card."""
        one = self.retrospective
        return rules.may_edit_card(
            phase=one.phase, is_author=self.is_mine(card), anonymous=one.anonymous
        )

    @cached_property
    def cards(self) -> list[Card]:
        """The cards that the reader sees: while they are gathered, only their own."""
        if not self.read:
            return []
        if self.retrospective.phase == "gather":
            return [one for one in self._all_cards if self.is_mine(one)]
        return self._all_cards

    @property
    def by_column(self) -> list[tuple[dict[str, str], list[Card]]]:
        """The columns, each with the cards in it that are in no group."""
        return [
            (
                {**column, "number": str(number)},
                [one for one in self.cards if one.column == number and one.group_id is None],
            )
            for number, column in enumerate(self.retrospective.columns)
        ]

    @cached_property
    def topics(self) -> list[Topic]:
        """The groups: as they were made until dots are counted, then the most dots first."""
        one = self.retrospective
        if not self.read or one.phase not in WITH_GROUPS:
            return []
        groups = {group.pk: group for group in Group.objects.filter(retrospective=one)}
        order = rules.order_of_talk([(pk, group.dots or 0) for pk, group in groups.items()])
        given = self._given() if one.phase == "vote" else {}
        topics = {pk: Topic(groups[pk], [], [], given.get(pk, 0)) for pk in order}
        for card in self.cards:
            if card.group_id in topics:
                topics[card.group_id].cards.append(card)
        for note in self.notes:
            if note.group_id in topics:
                topics[note.group_id].notes.append(note)
        return list(topics.values())

    def _given(self) -> dict[int, int]:
        found = Dot.objects.filter(group__retrospective=self.retrospective, key=self.voter)
        return dict(found.values_list("group_id", "count"))

    @property
    def voter(self) -> str:
        """The reader's mark on dots."""
        if self.retrospective.anonymous:
            return rules.fingerprint(self.slip) if self.has_slip else "-"
        return rules.of_member(self.actor.member_id or 0)

    @property
    def left(self) -> int:
        """How many dots the reader still has."""
        return self.retrospective.dots - sum(topic.mine for topic in self.topics)

    @property
    def topic(self) -> Topic | None:
        """What is talked about now."""
        at = self.retrospective.topic_id
        return next((one for one in self.topics if one.group.pk == at), None)

    @property
    def next_topic(self) -> Topic | None:
        """What is talked about after that."""
        at = self.retrospective.topic_id
        waiting = (one for one in self.topics if one.group.talked_at is None)
        return next((one for one in waiting if one.group.pk != at), None)

    @cached_property
    def notes(self) -> list[Note]:
        """All lines that were noted."""
        if not self.read:
            return []
        found = Note.objects.filter(retrospective=self.retrospective).select_related("by")
        return list(found.order_by("pk"))

    @property
    def changes(self) -> list[Note]:
        """What changed since last time, as people noted it."""
        return [one for one in self.notes if one.group_id is None]

    @cached_property
    def former(self) -> list[Commitment]:
        """What was said at the one before, and what is still open from earlier ones."""
        return list(reads.former_of(self.retrospective)) if self.retrospective.previous_id else []

    @cached_property
    def commitments(self) -> list[Commitment]:
        """What people commit to in this one, and what is open to be taken."""
        found = Commitment.objects.filter(retrospective=self.retrospective)
        return list(found.select_related("by", "there", "group").order_by("pk"))

    @property
    def taken(self) -> list[Commitment]:
        """Commitments that somebody made."""
        return [one for one in self.commitments if one.by_id is not None]

    @property
    def wishes(self) -> list[Commitment]:
        """What is open to be taken."""
        return [one for one in self.commitments if one.by_id is None]

    @cached_property
    def _said(self) -> list[Usefulness]:
        return list(Usefulness.objects.filter(retrospective=self.retrospective).order_by("pk"))

    @property
    def usefulness(self) -> float | None:
        """How useful people found it (1 to 5): the mean, once four said something."""
        return rules.shown_usefulness([one.useful for one in self._said])

    @property
    def sentences(self) -> list[str]:
        """What people said about it, in no order; once four said something."""
        if self.usefulness is None:
            return []
        return [one.sentence for one in self._said if one.sentence]

    @property
    def said(self) -> int:
        """How many said how useful it was."""
        return len(self._said)

    @property
    def my_say(self) -> Usefulness | None:
        """What the reader's own slip said."""
        mark = rules.fingerprint(self.slip) if self.has_slip else "-"
        return next((one for one in self._said if one.key == mark), None)

    @cached_property
    def lessons(self) -> list[Lesson]:
        """What was kept of it as lessons."""
        found = Lesson.objects.filter(retrospective=self.retrospective).select_related("kept_by")
        return list(found.order_by("pk"))

    @cached_property
    def subject(self) -> Any:
        """What it is about."""
        return reads.about(self.actor, self.retrospective.about_kind, self.retrospective.about_id)


def board(actor: Actor, retrospective_id: int, *, slip: str = "") -> Board:
    """A retrospective with its people: two queries; its other parts are read when asked for."""
    found = reads.retrospective(actor, retrospective_id)
    seats = Seat.objects.filter(retrospective=found, member__left_on=None)
    return Board(
        actor, found, list(seats.select_related("member").order_by("member__name", "id")), slip
    )
