"""Stock: taken in one act, filled up, counted. No place ever holds less than nothing."""

from __future__ import annotations

from django.db.models import F
from django.utils.translation import gettext as _

from colead.features.materials import events, queries, rules
from colead.features.materials.actions.keeping import kept
from colead.features.materials.models import Material, Move, Shelf
from colead.kernel import subjects
from colead.kernel.actions import action
from colead.kernel.actor import Actor
from colead.kernel.journal import record
from colead.kernel.verdict import Missing, refuse

LARGEST = 1_000_000


def _whole(amount: int, *, least: int = 1) -> int:
    if not least <= amount <= LARGEST:
        refuse(_("Choose a number from %(least)s to %(most)s.")
               % {"least": least, "most": LARGEST}, field="amount")  # fmt: skip
    return amount


def _words(for_what: str) -> str:
    said = " ".join(for_what.split())[:200]
    if not said:
        refuse(_("Say in a few words what for."), field="for_what")
    return said


def _shelf(found: Material, shelf_id: int) -> Shelf:
    one = Shelf.objects.filter(pk=shelf_id, material=found).first()
    if one is None:
        raise Missing(f"shelf {shelf_id}")
    return one


@action
def take(
    material_id: int,
    *,
    shelf_id: int,
    amount: int,
    for_what: str,
    by: Actor,
    about: tuple[str, int] | None = None,
) -> Move:
    """Take some of a stock from one place, and say what for."""
    found = queries.material(by, material_id, lock=True)
    rules.may_take(by, found).enforce()
    _whole(amount)
    said = _words(for_what)
    if about is not None:
        subjects.find(by, *about)
    shelf = _shelf(found, shelf_id)
    there = Shelf.objects.filter(pk=shelf.pk, amount__gte=amount)
    if not there.update(amount=F("amount") - amount):
        shelf.refresh_from_db()
        if not shelf.amount:
            refuse(_("Nothing is left at %(place)s.") % {"place": shelf.place}, field="amount")
        refuse(
            _("Only %(left)s are left at %(place)s.")
            % {"left": shelf.amount, "place": shelf.place},
            field="amount",
        )
    made = _note(found, shelf, Move.Act.TAKEN, -amount, said, by=by, about=about)
    record(
        events.StockTaken(
            material=found.pk, title=found.title, amount=amount, left=made.left,
            place=shelf.place, for_what=said, about_kind=about[0] if about else "",
            about=about[1] if about else None, circle=found.circle_id,
        ),
        by=by,
    )  # fmt: skip
    _look(found, by=by)
    return made


def _note(
    found: Material, shelf: Shelf, act: str, change: int, said: str, *, by: Actor,
    about: tuple[str, int] | None = None,
) -> Move:  # fmt: skip
    shelf.refresh_from_db()
    return Move.objects.create(
        organization_id=by.organization_id,
        material=found,
        shelf=shelf,
        act=act,
        change=change,
        left=shelf.amount,
        for_what=said,
        about_kind=about[0] if about else "",
        about_id=about[1] if about else None,
        by_id=by.member_id,
        at=by.at,
    )


def _look(found: Material, *, by: Actor) -> None:
    """When little is left, those who look after it are told, once until it is filled up."""
    left = queries.total(found.pk)
    is_low = left <= found.low
    if is_low == found.low_told:
        return
    found.low_told = is_low
    found.save(update_fields=["low_told"])
    if is_low:
        record(
            events.StockLow(
                material=found.pk,
                title=found.title,
                left=left,
                concerned=queries.keeper_ids(by, found.circle),
                circle=found.circle_id,
            ),
            by=by,
        )


@action
def bring(material_id: int, *, place: str, amount: int, by: Actor, for_what: str = "") -> Move:
    """Fill up a stock at a place, which may be a new one: any member."""
    found = queries.material(by, material_id, lock=True)
    rules.may_take(by, found).enforce()
    _whole(amount)
    where = " ".join(place.split())[:120]
    if not where:
        refuse(_("Say where it lies."), field="place")
    shelf, _new = Shelf.objects.get_or_create(
        material=found, place=where, defaults={"organization_id": by.organization_id}
    )
    if shelf.amount + amount > LARGEST:
        refuse(_("That would be too many."), field="amount")
    Shelf.objects.filter(pk=shelf.pk).update(amount=F("amount") + amount)
    said = " ".join(for_what.split())[:200]
    made = _note(found, shelf, Move.Act.BROUGHT, amount, said, by=by)
    record(
        events.StockBrought(
            material=found.pk, title=found.title, amount=amount, left=made.left,
            place=where, for_what=said, circle=found.circle_id,
        ),
        by=by,
    )  # fmt: skip
    _look(found, by=by)
    return made


@action
def count(material_id: int, *, shelf_id: int, amount: int, for_what: str, by: Actor) -> Move:
    """Put the number of a place right after counting, and say why it differed: the circle that
    looks after it."""
    found = kept(material_id, by=by)
    rules.may_take(by, found).enforce()
    _whole(amount, least=0)
    said = _words(for_what)
    shelf = _shelf(found, shelf_id)
    change = amount - shelf.amount
    Shelf.objects.filter(pk=shelf.pk).update(amount=amount)
    made = _note(found, shelf, Move.Act.COUNTED, change, said, by=by)
    record(
        events.StockCounted(
            material=found.pk, title=found.title, amount=amount, left=made.left,
            place=shelf.place, for_what=said, circle=found.circle_id,
        ),
        by=by,
    )  # fmt: skip
    _look(found, by=by)
    return made
