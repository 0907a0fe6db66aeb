"""The catalogue: what there is, how it can be booked, what it looks like."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from colead.features.circles import queries as circles
from colead.features.materials import events, queries, rules
from colead.features.materials.models import Booking, Material
from colead.kernel import search, uploads
from colead.kernel.actions import action
from colead.kernel.actor import Actor
from colead.kernel.journal import record
from colead.kernel.verdict import refuse

FOLDER = "pictures"
SIDES = (1_200, 320)
FIELDS = (
    "title", "about", "place", "unit", "opens", "closes", "weekdays", "longest", "ahead_days",
    "measure", "low",
)  # fmt: skip


def kept(material_id: int, *, by: Actor) -> Material:
    """A material, locked, of a circle that the actor is in."""
    found = queries.material(by, material_id, lock=True)
    rules.may_keep(by, in_circle=queries.is_own_keeper(by, found)).enforce()
    return found


@action
def add(
    *, kind: str, title: str, circle_id: int, by: Actor, picture: bytes = b"", **terms: Any
) -> Material:
    """Put a ``room``, ``thing`` or ``stock`` into the catalogue; ``circle_id`` looks after it.

    ``terms`` may say: about, place, unit (hour or day), opens and closes (hours of the day),
    weekdays ("12345"), longest (hours or days), ahead_days, measure and low (of a stock)."""
    circle = circles.circle(by, circle_id)
    rules.may_keep(by, in_circle=circles.is_member_of(by, circle.pk)).enforce(field="circle_id")
    if kind not in Material.Kind.values:
        refuse(_("Choose: a room, a thing or a stock."), field="kind")
    made = Material(organization_id=by.organization_id, circle=circle, kind=kind, added_at=by.at)
    _set(made, {"title": title, **terms})
    made.save()
    if picture:
        _draw(made, picture, by=by)
    _index(made)
    record(
        events.MaterialAdded(material=made.pk, title=made.title, kind=kind, circle=made.circle_id),
        by=by,
    )
    return made


def _set(found: Material, given: dict[str, Any]) -> list[str]:
    """Set what is given and differs: which fields; refused where it makes no sense."""
    changed = []
    for name in FIELDS:
        value = given.get(name)
        if value is None:
            continue
        if isinstance(value, str):
            value = value.strip() if name == "about" else " ".join(value.split())
        if name == "weekdays":
            value = "".join(sorted(set(value) & set("1234567")))
        if getattr(found, name) != value:
            setattr(found, name, value)
            changed.append(name)
    if not found.title:
        refuse(_("Give it a name."), field="title")
    if found.unit not in Material.Unit.values:
        refuse(_("Choose: by the hour or by the day."), field="unit")
    if not 0 <= found.opens < found.closes <= 24:
        refuse(_("It has to close after it opens."), field="closes")
    if not found.weekdays:
        refuse(_("Choose at least one day of the week."), field="weekdays")
    most = 24 if found.unit == Material.Unit.HOUR else 366
    if not 1 <= found.longest <= most:
        refuse(_("Choose a number from 1 to %(most)s.") % {"most": most}, field="longest")
    if not 0 <= found.ahead_days <= 730:
        refuse(_("Choose a number from 0 to %(most)s.") % {"most": 730}, field="ahead_days")
    if not 0 <= found.low <= 1_000_000:
        refuse(_("Choose a number from 0 to %(most)s.") % {"most": 1_000_000}, field="low")
    found.title, found.place = found.title[:120], found.place[:200]
    found.measure = found.measure[:40]
    return changed


def _draw(found: Material, picture: bytes, *, by: Actor) -> None:
    """Keep the picture, drawn anew in two sizes, in the place of the one before."""
    drawn = uploads.drawn(picture, SIDES, field="picture")
    before = found.picture
    with uploads.kept(FOLDER, by.organization_id, *drawn) as place:
        found.picture = place
        found.save(update_fields=["picture"])
    if before:
        uploads.forget(FOLDER, by.organization_id, before, files=len(SIDES))


def _index(found: Material) -> None:
    search.index(
        found.organization_id,
        "material",
        found.pk,
        title=found.title,
        text=f"{found.about}\n{found.place}",
        circle_id=found.circle_id,
    )


@action
def change(material_id: int, *, by: Actor, picture: bytes = b"", **terms: Any) -> Material:
    """Change what is said of it, its picture, and how it can be booked (``terms`` as in ``add``,
    and title); what is booked already stays."""
    found = kept(material_id, by=by)
    changed = _set(found, terms)
    if changed:
        found.save(update_fields=changed)
    if picture:
        _draw(found, picture, by=by)
        changed.append("picture")
    if changed:
        _index(found)
        _told_change(found, changed, by=by)
    return found


def _told_change(found: Material, changed: list[str], *, by: Actor) -> None:
    record(
        events.MaterialChanged(
            material=found.pk, title=found.title, changed=changed, circle=found.circle_id
        ),
        by=by,
    )


@action
def retire(material_id: int, *, reason: str, by: Actor) -> Material:
    """It is not here any more: what was booked from now on ends, and who had it is told why."""
    found = kept(material_id, by=by)
    said = " ".join(reason.split())[:300]
    if not said:
        refuse(_("Say why, for those who used it."), field="reason")
    if found.state == Material.State.RETIRED:
        return found
    if Booking.objects.filter(material=found, out_at__isnull=False, back_at=None).exists():
        refuse(_("It is still with somebody. Note first that it is back."), field="reason")
    later = queries.ahead(found.pk, by.at) | queries.queue(found.pk, by.at).select_related(None)
    concerned = set(later.values_list("member_id", flat=True)) - {by.member_id}
    Booking.objects.filter(pk__in=list(later.values_list("pk", flat=True))).update(
        state=Booking.State.CANCELLED, held_until=None
    )
    found.state = Material.State.RETIRED
    found.save(update_fields=["state"])
    search.remove("material", found.pk)
    record(
        events.MaterialRetired(
            material=found.pk,
            title=found.title,
            reason=said,
            concerned=sorted(concerned),
            circle=found.circle_id,
        ),
        by=by,
    )
    return found


@action
def reinstate(material_id: int, *, by: Actor) -> Material:
    """It is here again."""
    found = kept(material_id, by=by)
    if found.state != Material.State.RETIRED:
        return found
    found.state = Material.State.READY
    found.save(update_fields=["state"])
    _index(found)
    _told_change(found, ["state"], by=by)
    return found
