"""Who may open, change, join and hold what; nobody may because they are a steward."""

from __future__ import annotations

from django.utils.translation import gettext as _

from colead.kernel.actor import Actor
from colead.kernel.verdict import YES, Verdict, no


def _takes_part(actor: Actor) -> Verdict:
    if actor.is_guest:
        return no(_("Guests take part where they were invited."))
    return YES


def may_open_circle(actor: Actor, *, in_parent: bool, closed: bool = False) -> Verdict:
    """Members of a circle open circles inside it."""
    if actor.is_guest:
        return no(_("Guests take part where they were invited. Members can open circles."))
    if closed:
        return no(_("The outer circle is closed."))
    if not in_parent:
        return no(_("Members of the outer circle can open circles inside it. Join it first."))
    return YES


def may_shape(actor: Actor, *, inside: bool, in_parent: bool, closed: bool = False) -> Verdict:
    """Members of a circle, or of the circle around it, may change its purpose, roles, domains.

    No stewardship helps: a steward who is in neither reads the same no as anyone.
    """
    if not _takes_part(actor):
        return _takes_part(actor)
    if closed:
        return no(_("This circle is closed. Its history stays as it is."))
    if not (inside or in_parent):
        return no(_("Members of this circle can change it. Join it first."))
    return YES


def may_close(
    actor: Actor, *, inside: bool, in_parent: bool, is_root: bool, closed: bool = False
) -> Verdict:
    """The root circle stays; others are closed by their own members or those around."""
    if is_root:
        return no(_("This circle is the organization itself."))
    if closed:
        return no(_("This circle is closed already."))
    return may_shape(actor, inside=inside, in_parent=in_parent)


def may_move(
    actor: Actor, *, inside: bool, in_parent: bool, is_root: bool, closed: bool = False
) -> Verdict:
    """Whoever may shape a circle may move it; the root circle stays where it is."""
    if is_root:
        return no(_("This circle is the organization itself."))
    return may_shape(actor, inside=inside, in_parent=in_parent, closed=closed)


def may_move_into(*, in_target: bool, target_closed: bool, ring: bool) -> Verdict:
    """Where to: an open circle that one belongs to, and that does not lie inside the moved one."""
    if ring:
        return no(_("A circle cannot lie inside itself."))
    if target_closed:
        return no(_("The outer circle is closed."))
    if not in_target:
        return no(_("You can move it into circles that you belong to. Join that one first."))
    return YES


def may_join(actor: Actor, *, inside: bool, is_root: bool, joining: str, closed: bool) -> Verdict:
    """Open circles are joined in one act; others offer a place."""
    if not _takes_part(actor):
        return _takes_part(actor)
    if closed:
        return no(_("This circle is closed."))
    if is_root:
        return no(_("Everyone here belongs to it already."))
    if inside:
        return no(_("You are in this circle already."))
    if joining != "open":
        return no(
            _(
                "The members of this circle offer places. Tell one of them that you would like"
                " to join."
            )
        )
    return YES


def may_leave(actor: Actor, *, inside: bool, is_root: bool) -> Verdict:
    """Everyone leaves when they wish; nobody leaves the organization by this."""
    if not _takes_part(actor):
        return _takes_part(actor)
    if is_root:
        return no(_("This circle is the organization itself."))
    if not inside:
        return no(_("You are not in this circle."))
    return YES


def may_offer_place(
    actor: Actor, *, inside: bool, in_parent: bool, is_root: bool, closed: bool
) -> Verdict:
    """Members of the circle, or of the one around it, offer a place in it."""
    if is_root:
        return no(_("Everyone here belongs to it already."))
    return may_shape(actor, inside=inside, in_parent=in_parent, closed=closed)


def may_step_up(
    actor: Actor, *, inside: bool, holds: bool, held: int, seats: int | None, closed: bool
) -> Verdict:
    """A member of the circle takes a role that has a free seat."""
    if not _takes_part(actor):
        return _takes_part(actor)
    if closed:
        return no(_("This role is closed."))
    if holds:
        return no(_("You hold this role already."))
    if not inside:
        return no(_("Join the circle first; then the role can be yours."))
    return has_seat(held=held, seats=seats)


def has_seat(*, held: int, seats: int | None) -> Verdict:
    """A role without a number of seats has always room for one more."""
    if seats is not None and held >= seats:
        return no(_("All seats of this role are taken. Ask a holder to hand it over or to share."))
    return YES


def may_receive(*, is_guest: bool, is_here: bool) -> Verdict:
    """Roles and places are offered to members who are here."""
    if not is_here:
        return no(_("This person is not here any more."))
    if is_guest:
        return no(_("Guests hold no roles. Invite this person as a member first."))
    return YES


def wants_holder(*, held: int, seats: int | None) -> bool:
    """Whether a role waits for somebody: nobody holds it, or a stated seat is free."""
    return held == 0 or (seats is not None and held < seats)


def may_endorse(actor: Actor, *, member_id: int) -> Verdict:
    """Members say of each other what they saw at work; nobody of themselves."""
    if not actor.is_member:
        return no(_("Members say what they saw of each other's skills."))
    if actor.member_id == member_id:
        return no(_("You say yourself what you know; others say what they saw."))
    return YES


def worked_together(both: bool) -> Verdict:
    """A skill is endorsed in one thing in which both took part, and in nothing else."""
    return YES if both else no(_("You can say this only of work in which you both took part."))
