"""Cards and groups: writing, putting together, giving names.

Unnamed cards leave no journal entry, carry no author and no time, have a random number, and are
written anew in a shuffled order when they are opened. So neither rows, nor their order, nor the
journal beside them leads to whoever wrote them.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from colead.features.retrospectives import queries, rules
from colead.features.retrospectives.actions.common import changed, line, part_of
from colead.features.retrospectives.models import Card, Group, Retrospective
from colead.kernel.actions import action
from colead.kernel.actor import Actor
from colead.kernel.verdict import Missing, refuse

TEXT, CARDS = 500, 400


def _text(text: str) -> str:
    found = text.strip()
    if not found:
        refuse(_("Write something on the card first."), field="text")
    if len(found) > TEXT:
        refuse(
            _("One thing a card: at most %(most)s signs. Write a second card.") % {"most": TEXT},
            field="text",
        )
    return found


@action
def write_card(retrospective_id: int, *, column: int, text: str, by: Actor, slip: str = "") -> Card:
    """Write a card, which nobody else sees before all are opened."""
    found = part_of(retrospective_id, by=by)
    known = rules.reads(slip, found.pk)
    rules.may_write(phase=found.phase, anonymous=found.anonymous, has_slip=known).enforce()
    if found.anonymous:
        return _write(found, column, text, key=rules.fingerprint(slip))
    made = _write(found, column, text, author_id=by.member_id)
    changed(found, "card", by=by)
    return made


def _write(found: Retrospective, column: int, text: str, **whose: object) -> Card:
    words = _text(text)
    if not 0 <= column < len(found.columns):
        refuse(_("Choose one of the columns."), field="column")
    if found.cards.count() >= CARDS:
        refuse(_("The board is full."), field="text")
    return Card.objects.create(
        organization_id=found.organization_id,
        retrospective=found,
        column=column,
        text=words,
        **whose,
    )


def _own(card_id: int, *, by: Actor, slip: str) -> tuple[Card, Retrospective]:
    one = queries.card(by, card_id)
    found = part_of(one.retrospective_id, by=by)
    one = _still(card_id)
    mine = one.author_id == by.member_id if one.author_id else False
    if one.key and rules.reads(slip, found.pk):
        mine = one.key == rules.fingerprint(slip)
    if found.phase == "gather" and not mine:
        raise Missing(f"card {card_id}")
    rules.may_edit_card(phase=found.phase, is_author=mine, anonymous=found.anonymous).enforce()
    return one, found


def _still(card_id: int) -> Card:
    """The card as it is now that the board is locked."""
    one = Card.objects.filter(pk=card_id).first()
    if one is None:
        raise Missing(f"card {card_id}")
    return one


@action
def edit_card(card_id: int, *, text: str, by: Actor, slip: str = "") -> Card:
    """Change one's own card."""
    one, found = _own(card_id, by=by, slip=slip)
    one.text = _text(text)
    one.save(update_fields=["text"])
    if not found.anonymous:
        changed(found, "card", by=by)
    return one


@action
def drop_card(card_id: int, *, by: Actor, slip: str = "") -> None:
    """Take one's own card away."""
    one, found = _own(card_id, by=by, slip=slip)
    before = one.group_id
    one.delete()
    _tidy(found, before)
    if not found.anonymous:
        changed(found, "card", by=by)


@action
def move_card(card_id: int, *, to: str, by: Actor) -> Card:
    """Put a card into a group (``group:12``), to another card (``card:99``: both are a group
    then), into a new group (``new``) or out of all (``none``). Where two move one, the last one's
    move holds; a group that is left by its last card is gone."""
    found = part_of(queries.card(by, card_id).retrospective_id, by=by)
    if found.phase != "group":
        refuse(_("Cards are moved while they are grouped."))
    one = _still(card_id)
    before = one.group_id
    one.group = _place(found, one, to, by=by)
    one.save(update_fields=["group"])
    if before != one.group_id:
        _tidy(found, before)
    changed(found, "move", by=by)
    return one


def _place(found: Retrospective, one: Card, to: str, *, by: Actor) -> Group | None:
    kind, _sign, number = to.partition(":")
    if to == "none":
        return None
    if to == "new":
        return _new(found)
    if not number.isdecimal() or len(number) > 18:
        refuse(_("Choose where it belongs."), field="to")
    if kind == "group":
        group = found.groups.filter(pk=int(number)).first()
        if group is None:
            refuse(_("This group is gone. Choose another."), field="to")
        return group
    other = found.cards.filter(pk=int(number)).exclude(pk=one.pk).first()
    if kind != "card" or other is None:
        refuse(_("Choose where it belongs."), field="to")
    if other.group_id is None:
        other.group = _new(found)
        other.save(update_fields=["group"])
    return other.group


def _new(found: Retrospective) -> Group:
    return Group.objects.create(organization_id=found.organization_id, retrospective=found)


def _tidy(found: Retrospective, group_id: int | None) -> None:
    """A group without cards is gone."""
    if group_id is not None and not found.cards.filter(group_id=group_id).exists():
        found.groups.filter(pk=group_id).delete()


@action
def name_group(group_id: int, *, title: str, by: Actor) -> Group:
    """Give a group a name."""
    found = part_of(queries.group(by, group_id).retrospective_id, by=by)
    if found.phase not in ("group", "vote", "discuss"):
        refuse(_("Groups are named while they are made and talked about."))
    group = found.groups.filter(pk=group_id).first()
    if group is None:
        raise Missing(f"group {group_id}")
    group.title = line(title, field="title", most=200)
    group.save(update_fields=["title"])
    changed(found, "name", by=by)
    return group
