"""Who wrote an unnamed card: an attacker with the whole database, the journal and the logs.

The attack knows everything that is stored. It may use columns that name a person, fingerprints of
anything that is stored, the numbers of rows, the order in which the database gives rows back, the
transaction that wrote them (PostgreSQL), and journal entries that stand beside a card. It must
find every author where a board is kept the naive way, and not more than chance where it is kept
as it is.
"""

from __future__ import annotations

import hashlib
import logging
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client

from colead.features.retrospectives import actions, queries, rules
from colead.features.retrospectives.models import Card, Dot, Group, Retrospective, Seat
from colead.kernel.actor import Actor
from colead.kernel.models import Entry
from colead.kernel.verdict import Refused
from tests.cast import Cast, acting, person
from tests.features.retrospectives.test_actions import begun

Rows = list[dict[str, Any]]
ROUNDS = 6


@dataclass
class Dump:
    """What an attacker has: the cards, what names people in some order, and all that is stored."""

    cards: Rows
    seats: Rows
    journal: Rows
    stored: set[str] = field(default_factory=set)


def guesses(dump: Dump, writers: Sequence[int]) -> list[dict[int, int]]:
    """Each way of guessing: card's id → member."""
    found = [_by_column(dump), _by_fingerprint(dump, writers), _by_transaction(dump)]
    found += _by_order(dump, writers)
    return found


def _by_column(dump: Dump) -> dict[int, int]:
    people = {seat["member_id"] for seat in dump.seats}
    return {
        card["id"]: card[name]
        for card in dump.cards
        for name in card
        if name not in ("id", "column", "retrospective_id", "organization_id", "group_id", "xmin")
        and card[name] in people
    }


def _by_fingerprint(dump: Dump, writers: Sequence[int]) -> dict[int, int]:
    """A fingerprint may be of a thing that is stored beside a person."""
    marks = {}
    for text in dump.stored:
        marks[hashlib.sha256(text.encode()).hexdigest()[:32]] = text
    for member_id in writers:
        for text in (f"{member_id}", f"member {member_id}", f"member:{member_id}"):
            marks[hashlib.sha256(text.encode()).hexdigest()[:32]] = str(member_id)
            marks[text] = str(member_id)
    return {
        card["id"]: int(marks[card["key"]])
        for card in dump.cards
        if card.get("key") in marks and marks[card["key"]].isdecimal()
    }


def _by_transaction(dump: Dump) -> dict[int, int]:
    """Rows of one transaction belong together."""
    by = {row["xmin"]: row["member_id"] for row in dump.journal if row.get("xmin")}
    by |= {row["xmin"]: row["member_id"] for row in dump.seats if row.get("xmin")}
    return {c["id"]: by[c["xmin"]] for c in dump.cards if c.get("xmin") in by}


def _by_order(dump: Dump, writers: Sequence[int]) -> list[dict[int, int]]:
    """Cards in the order of their numbers, or as they lie in the table, go with people in the
    order in which they wrote something into the journal, or are known to have written."""
    lies = [card["id"] for card in dump.cards]
    people = [row["member_id"] for row in dump.journal if row["member_id"]]
    return [
        dict(zip(cards, order, strict=False))
        for cards in (lies, sorted(lies), lies[::-1])
        for order in (list(writers), people, [seat["member_id"] for seat in dump.seats])
    ]


def _rows(table: str) -> Rows:
    """All rows as they lie there, with the transaction that wrote them where that is told."""
    more = ", xmin::text AS xmin" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT *{more} FROM {table}")
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def everything_stored() -> set[str]:
    """Every text that stands in any column of any table."""
    found: set[str] = set()
    for model in apps.get_models():
        if model._meta.managed:
            for row in _rows(connection.ops.quote_name(model._meta.db_table)):
                found |= {str(value) for value in row.values() if value is not None}
    return found


def taken() -> Dump:
    """The attacker's copy."""
    return Dump(
        _rows("retrospectives_card"),
        _rows("retrospectives_seat"),
        [row for row in _rows("kernel_entry") if row["subject_kind"] == "retrospective"],
        everything_stored(),
    )


def right(guess: dict[int, int], truth: dict[int, int]) -> int:
    """How many cards a guess gives to their authors."""
    return sum(1 for card, member in guess.items() if truth.get(card) == member)


def gathered(
    cast: Cast, people: list[Actor], title: str, dice: random.Random
) -> tuple[Retrospective, list[int]]:
    """Everybody writes a card, in an order by the dice; who wrote in that order."""
    made, slips = begun(people, title=title, anonymous=True)
    order = dice.sample(people, len(people))
    for one in order:
        actions.write_card(
            made.pk, column=0, text=f"{title} by {one.name}", by=one,
            slip=slips[one.member_id or 0],
        )  # fmt: skip
    return made, [one.member_id or 0 for one in order]


def truth_of(made: Retrospective, people: list[Actor]) -> dict[int, int]:
    """Who wrote which card: the test knows, for the texts say so."""
    names = {one.name: one.member_id or 0 for one in people}
    return {
        card.pk: names[card.text.rsplit(" ", 1)[1]]
        for card in Card.objects.filter(retrospective=made)
    }


@pytest.fixture
def six(now: Cast, five: list[Actor]) -> list[Actor]:
    from colead.features.circles import actions as circles

    fay = acting(person(now.organization, "Fay").member_id or 0, at=now.ada.at)
    circles.join(now.north.pk, by=fay)
    return [*five, fay]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("opened", [False, True], ids=["while they gather", "once they are open"])
def test_no_card_leads_to_its_author(now: Cast, six: list[Actor], opened: bool) -> None:
    dice = random.Random(7)
    scores: dict[int, int] = {}
    for number in range(ROUNDS):
        made, order = gathered(now, six, f"Round {number}", dice)
        if opened:
            actions.move_on(made.pk, by=six[0])
        dump = taken()
        dump.cards = [one for one in dump.cards if one["retrospective_id"] == made.pk]
        dump.journal = [one for one in dump.journal if one["subject_id"] == made.pk]
        dump.seats = [one for one in dump.seats if one["retrospective_id"] == made.pk]
        truth = truth_of(made, six)
        # The order of writing itself is known only from outside; what is stored must not tell it.
        stored_order = guesses(dump, sorted(order))
        for way, guess in enumerate(stored_order):
            scores[way] = scores.get(way, 0) + right(guess, truth)
        assert all(one["author_id"] is None for one in dump.cards)
        assert not opened or all(one["key"] == "" for one in dump.cards)
        if opened:
            # Not even who knows from outside in which order people wrote finds it in the rows.
            by_writing = _by_order(dump, order)[0]
            scores[99] = scores.get(99, 0) + right(by_writing, truth)
    # By chance one of six is right; over 36 cards more than half by any way would be a trace.
    assert scores[0] == scores[1] == 0
    # All cards are opened in one transaction, beside the entry of whoever leads through it: who
    # takes that for a trace gives all six to one person, and is right for that one's own.
    told = opened and connection.vendor == "postgresql"
    assert scores[2] == (ROUNDS if told else 0)
    assert max(scores.values()) <= ROUNDS * 6 // 2, scores


def test_the_same_attack_finds_everybody_in_a_naive_board() -> None:
    writers = [4, 2, 6, 1, 5, 3]
    cards = [
        {"id": number, "text": "…", "key": hashlib.sha256(f"{who}".encode()).hexdigest()[:32],
         "author_id": None, "xmin": str(700 + number)}
        for number, who in enumerate(writers, 1)
    ]  # fmt: skip
    journal = [
        {"member_id": who, "xmin": str(700 + number)} for number, who in enumerate(writers, 1)
    ]
    seats = [{"member_id": who} for who in sorted(writers)]
    truth = {number: who for number, who in enumerate(writers, 1)}  # noqa: C416
    found = [right(guess, truth) for guess in guesses(Dump(cards, seats, journal), sorted(writers))]
    assert found[1] == 6  # the fingerprint of a member's number
    assert found[2] == 6  # the journal entry of the same transaction
    assert 6 in found[3:]  # the order of the journal
    named = [{**card, "author_id": who} for card, who in zip(cards, writers, strict=True)]
    assert right(_by_column(Dump(named, seats, journal)), truth) == 6


@pytest.mark.django_db
def test_slips_stand_nowhere_and_logs_and_journal_say_nothing(
    now: Cast, six: list[Actor], client_of: Callable[[Actor], Client],
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    caplog.set_level(logging.DEBUG)
    made, slips = begun(six, anonymous=True)
    clients = {}
    for one in six[:4]:
        clients[one.name] = client = client_of(one)
        client.cookies[f"slip-{made.pk}"] = slips[one.member_id or 0]
        here = f"/o/{now.organization.slug}/retrospectives/{made.pk}/"
        client.post(f"{here}card/", {"column": 0, "text": f"Secret of {one.name}"})
    before = Entry.objects.count()
    actions.be_done(made.pk, by=six[1])
    assert Entry.objects.count() == before  # when somebody was done would tell when they wrote
    stored = everything_stored()
    assert not stored & set(slips.values())
    assert not any("Secret of" in text for text in stored if text.startswith("{"))
    spoken = "\n".join(record.getMessage() for record in caplog.records if "INSERT" not in
                       record.getMessage() and "UPDATE" not in record.getMessage()
                       and "SELECT" not in record.getMessage())  # fmt: skip
    assert "Secret of" not in spoken
    assert not any(slip in spoken for slip in slips.values())
    for entry in Entry.objects.filter(subject_kind="retrospective", subject_id=made.pk):
        assert "Secret" not in str(entry.facts)
        assert not entry.event.endswith("BoardChanged")


@pytest.mark.django_db
def test_fewer_than_four_are_never_opened(now: Cast, five: list[Actor]) -> None:
    made, slips = begun(five, anonymous=True, live=False)
    for one in five[:3]:
        for number in range(3):
            actions.write_card(
                made.pk, column=0, text=f"{one.name} {number}", by=one,
                slip=slips[one.member_id or 0],
            )  # fmt: skip
    with pytest.raises(Refused, match="at least 4"):
        actions.move_on(made.pk, by=five[0])
    for one in five:
        actions.be_done(made.pk, by=one)
    made.refresh_from_db()
    assert made.phase == "gather"
    actions.write_card(
        made.pk, column=0, text="Four", by=five[3], slip=slips[five[3].member_id or 0]
    )
    assert actions.move_on(made.pk, by=five[0]).phase == "group"


@pytest.mark.django_db
def test_a_slip_is_given_once_and_votes_once(now: Cast, six: list[Actor]) -> None:
    made, slips = begun(six, anonymous=True)
    ada, ben = six[:2]
    assert actions.come(made.pk, by=ben) == ""
    assert Seat.objects.get(retrospective=made, member_id=ben.member_id).slip
    other, _slips = begun(six, title="Other")
    made_up = rules.new_slip(other.pk)
    with pytest.raises(Refused, match="slip"):
        actions.write_card(made.pk, column=0, text="Twice", by=ben, slip=made_up)
    for one in six:
        actions.write_card(made.pk, column=0, text=one.name, by=one, slip=slips[one.member_id or 0])
    for _time in range(3):
        actions.move_on(made.pk, by=ada)
    group = Group.objects.filter(retrospective=made).first()
    assert group is not None
    mine = slips[ben.member_id or 0]
    with pytest.raises(Refused, match="slip"):
        actions.give_dots(made.pk, dots={group.pk: 1}, by=ben)
    actions.give_dots(made.pk, dots={group.pk: 3}, by=ben, slip=mine)
    actions.give_dots(made.pk, dots={group.pk: 2}, by=ben, slip=mine)
    assert queries.board(ben, made.pk, slip=mine).left == 1
    assert not Entry.objects.filter(facts__what="dots").exists()
    actions.move_on(made.pk, by=ada)
    group.refresh_from_db()
    assert group.dots == 2
    assert not Dot.objects.exists()
