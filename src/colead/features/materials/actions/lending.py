"""Handing out and bringing back, and what is broken."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from colead.features.circles import queries as circles
from colead.features.materials import events, queries, rules
from colead.features.materials.actions.booking import offer_free
from colead.features.materials.actions.keeping import FOLDER, SIDES, kept
from colead.features.materials.models import Booking, Damage, Material
from colead.kernel import uploads
from colead.kernel.actions import action
from colead.kernel.actor import Actor
from colead.kernel.journal import record
from colead.kernel.verdict import refuse


def _lent(booking_id: int, *, by: Actor) -> tuple[Material, Booking]:
    before = queries.booking(by, booking_id)
    found = queries.material(by, before.material_id, lock=True)
    rules.may_lend(
        by, in_circle=queries.is_own_keeper(by, found), member_id=before.member_id
    ).enforce()
    one = Booking.objects.select_for_update().select_related("member").get(pk=before.pk)
    return found, one


@action
def hand_out(booking_id: int, *, by: Actor) -> Booking:
    """Note that it is with whoever booked it: at its time, or half an hour before."""
    found, one = _lent(booking_id, by=by)
    if found.kind != Material.Kind.THING:
        refuse(_("Only things are handed out."))
    if one.state != Booking.State.BOOKED:
        refuse(_("It is not booked."))
    if one.out_at is not None:
        refuse(_("It was handed out already."))
    if by.at < one.starts_at - rules.STEP:
        refuse(_("It can be handed out from half an hour before its time."))
    if by.at >= one.ends_at:
        refuse(_("This time is over."))
    if found.state == Material.State.BROKEN:
        refuse(_("It is out of use until it is mended."))
    one.out_at = by.at
    try:
        with transaction.atomic():
            one.save(update_fields=["out_at"])
    except IntegrityError:
        refuse(_("It is still with whoever had it before."))
    record(
        events.ThingHandedOut(
            material=found.pk, title=found.title, booking=one.pk, circle=found.circle_id
        ),
        by=by,
    )
    return one


@action
def bring_back(booking_id: int, *, by: Actor) -> Booking:
    """Note that it is back. What is left of its time is free again."""
    found, one = _lent(booking_id, by=by)
    if not one.is_out:
        refuse(_("It is not out."))
    one.back_at = by.at
    early = one.starts_at < by.at < one.ends_at
    if early:
        one.ends_at = by.at
        one.version += 1
    one.save(update_fields=["back_at", "ends_at", "version"])
    record(
        events.ThingReturned(
            material=found.pk, title=found.title, booking=one.pk, circle=found.circle_id
        ),
        by=by,
    )
    if early:
        offer_free(found, by=by)
    return one


@action
def miss(booking_id: int, *, by: Actor) -> None:
    """A thing is not back: first only whoever has it is asked; a day later those who look after it
    know, too, and whoever is next."""
    before = queries.booking(by, booking_id)
    found = queries.material(by, before.material_id, lock=True)
    step = before.reminded + 1
    after = rules.ASKED_AFTER if step == 1 else rules.TOLD_AFTER
    late = Booking.objects.filter(
        pk=before.pk, out_at__isnull=False, back_at=None, reminded=step - 1,
        ends_at__lte=by.at - after,
    )  # fmt: skip
    if step > 2 or not late.update(reminded=step):
        return
    concerned = [before.member_id]
    if step == 2:
        following = queries.ahead(found.pk, by.at).exclude(pk=before.pk).first()
        concerned += queries.keeper_ids(by, found.circle)
        concerned += [following.member_id] if following is not None else []
    record(
        events.ThingMissed(
            material=found.pk,
            title=found.title,
            booking=before.pk,
            concerned=sorted(set(concerned)),
            circle=found.circle_id,
        ),
        by=by,
    )


@action
def note_damage(
    material_id: int, *, text: str, by: Actor, out_of_use: bool = False, picture: bytes = b""
) -> Damage:
    """Note what is broken or missing: any member. With ``out_of_use`` nobody books it until it is
    mended, and those who had booked it are told. A picture helps."""
    found = queries.material(by, material_id, lock=True)
    circles.circle(by, found.circle_id)
    if not by.is_member:
        refuse(_("Members note this. Tell somebody of the circle that looks after it."))
    said = text.strip()[:5_000]
    if not said:
        refuse(_("Say what is wrong."), field="text")
    if found.state == Material.State.RETIRED:
        refuse(_("It is not here any more."))
    drawn = uploads.drawn(picture, SIDES, field="picture") if picture else []
    with uploads.kept(FOLDER, by.organization_id, *drawn) as place:
        made = Damage.objects.create(
            organization_id=by.organization_id,
            material=found,
            text=said,
            picture=place if drawn else "",
            by_id=by.member_id,
            at=by.at,
        )
    concerned = set(queries.keeper_ids(by, found.circle))
    stops = out_of_use and found.state == Material.State.READY
    if stops:
        found.state = Material.State.BROKEN
        found.save(update_fields=["state"])
        concerned |= set(queries.ahead(found.pk, by.at).values_list("member_id", flat=True))
    record(
        events.DamageNoted(
            material=found.pk,
            title=found.title,
            damage=made.pk,
            out_of_use=stops,
            concerned=sorted(concerned - {by.member_id}),
            circle=found.circle_id,
        ),
        by=by,
    )
    return made


@action
def mend(damage_id: int, *, by: Actor, words: str = "") -> Damage:
    """Note that it is well again: the circle that looks after it. When nothing else is broken, it
    can be booked again."""
    noted = queries.damage(by, damage_id)
    found = kept(noted.material_id, by=by)
    done = Damage.objects.filter(pk=noted.pk, mended_at=None).update(
        mended_at=by.at, mended_by=by.member_id, mended=" ".join(words.split())[:300]
    )
    if not done:
        refuse(_("It was mended already."))
    concerned = {noted.by_id} | set(
        queries.ahead(found.pk, by.at).values_list("member_id", flat=True)
    )
    whole = not Damage.objects.filter(material=found, mended_at=None).exists()
    if whole and found.state == Material.State.BROKEN:
        found.state = Material.State.READY
        found.save(update_fields=["state"])
    record(
        events.DamageMended(
            material=found.pk,
            title=found.title,
            damage=noted.pk,
            concerned=sorted(pk for pk in concerned - {by.member_id, None} if pk),
            circle=found.circle_id,
        ),
        by=by,
    )
    offer_free(found, by=by)
    noted.refresh_from_db()
    return noted
