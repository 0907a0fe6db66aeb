"""Wishes: what people would like to learn."""

from __future__ import annotations

from django.utils.translation import gettext as _

from colead.features.learning import events, queries, rules
from colead.features.learning.models import Wish, WishJoin
from colead.kernel import search
from colead.kernel.actions import action
from colead.kernel.actor import Actor
from colead.kernel.journal import record
from colead.kernel.verdict import refuse


@action
def wish(*, title: str, by: Actor, about: str = "") -> Wish:
    """Say what one would like to learn; others join, and somebody may make an offer of it."""
    rules.may_offer(by).enforce()
    name = " ".join(title.split())[:200]
    if not name:
        refuse(_("Say what you would like to learn."), field="title")
    made = Wish.objects.create(
        organization_id=by.organization_id,
        title=name,
        about=about.strip(),
        by_id=by.member_id or 0,
        wished_at=by.at,
    )
    WishJoin.objects.create(
        organization_id=by.organization_id, wish=made, member_id=by.member_id or 0
    )
    search.index(made.organization_id, "wish", made.pk, title=made.title, text=made.about)
    record(events.WishMade(wish=made.pk, title=made.title), by=by)
    return made


def _open(wish_id: int, *, by: Actor) -> Wish:
    found = queries.wish(by, wish_id, lock=True)
    if found.closed_at is not None:
        refuse(_("This wish was met or taken back already."))
    return found


@action
def join_wish(wish_id: int, *, by: Actor) -> None:
    """Say that one would like to learn it, too; saying it again changes nothing."""
    rules.may_offer(by).enforce()
    found = _open(wish_id, by=by)
    _row, new = WishJoin.objects.get_or_create(
        wish=found,
        member_id=by.member_id or 0,
        defaults={"organization_id": by.organization_id},
    )
    if new:
        concerned = [found.by_id] if found.by_id != by.member_id else []
        record(events.WishJoined(wish=found.pk, title=found.title, concerned=concerned), by=by)


@action
def leave_wish(wish_id: int, *, by: Actor) -> None:
    """Do not wish for it any more; a wish that nobody shares is gone."""
    found = _open(wish_id, by=by)
    gone, _rows = WishJoin.objects.filter(wish=found, member_id=by.member_id or 0).delete()
    if not gone:
        refuse(_("You do not share this wish."))
    if not WishJoin.objects.filter(wish=found).exists():
        _close(found, by=by)
        return
    record(events.WishLeft(wish=found.pk, title=found.title), by=by)


def _close(found: Wish, *, by: Actor) -> None:
    Wish.objects.filter(pk=found.pk).update(closed_at=by.at)
    search.remove("wish", found.pk)
    record(events.WishClosed(wish=found.pk, title=found.title), by=by)
