"""Who may do what in looking back."""

from __future__ import annotations

from django.utils.translation import gettext as _

from colead.kernel.actor import Actor
from colead.kernel.verdict import YES, Verdict, no

FEWEST = 4


def may_start(actor: Actor) -> Verdict:
    """Every member may ask others to look back together."""
    return (
        YES if actor.is_member else no(_("Members start it. You can join where you are invited."))
    )


def may_come(*, has_seat: bool, belongs: bool, phase: str) -> Verdict:
    """Who is invited, or belongs to the circle or the initiative it is about, comes in."""
    if phase == "closed":
        return no(_("This look back is over."))
    if not (has_seat or belongs):
        return no(_("It is for those who are invited. Ask one of them to invite you."))
    return YES


def may_take_part(*, is_here: bool, phase: str) -> Verdict:
    """Who is in it writes, groups, votes and notes until it is over."""
    if phase == "closed":
        return no(_("This look back is over."))
    if not is_here:
        return no(_("Come in first."))
    return YES


def may_read(*, is_here: bool, readers: str, phase: str) -> Verdict:
    """The board is for those in it; afterwards for everybody, if that was said at the start."""
    if is_here or (phase == "closed" and readers == "all"):
        return YES
    if readers == "all":
        return no(_("Those who are in it read the board. Everybody can when it is over."))
    return no(_("Those who are in it read the board; that was said before anybody wrote."))


def may_steer(actor: Actor, *, facilitator_id: int | None, phase: str) -> Verdict:
    """One person leads through the phases; anybody in it can take that over."""
    if phase == "closed":
        return no(_("This look back is over."))
    if actor.member_id is not None and actor.member_id != facilitator_id:
        return no(_("Whoever leads through it moves it on. Take it over if they are away."))
    return YES


def may_write(*, phase: str, anonymous: bool, has_slip: bool) -> Verdict:
    """Cards are written while they are gathered; unnamed ones with one's slip."""
    if phase != "gather":
        return no(_("The cards are open; writing is over."))
    if anonymous and not has_slip:
        return no(
            _(
                "You came in with another browser. Write there: it holds your slip, and nobody gets"
                " a second."
            )
        )
    return YES


def may_edit_card(*, phase: str, is_author: bool, anonymous: bool) -> Verdict:
    """Only its author changes a card: an unnamed one until the cards are read, a named one until
    the dots are given."""
    if not is_author:
        return no(_("Only whoever wrote it changes a card."))
    if phase not in (("gather",) if anonymous else ("gather", "reveal", "group")):
        return no(_("It is read now and stays as it is."))
    return YES


def may_reveal(*, anonymous: bool, writers: int) -> Verdict:
    """Unnamed cards are opened only when enough people wrote: among fewer than four, each could
    guess who wrote what."""
    if anonymous and writers < FEWEST:
        return no(
            _(
                "Unnamed cards are opened when at least %(most)s people have written;"
                " %(now)s have. Among fewer, one could guess who wrote what."
            )
            % {"most": FEWEST, "now": writers}
        )
    return YES


def may_take(*, phase: str, is_here: bool, holder_id: int | None) -> Verdict:
    """A wish is taken by whoever wants to."""
    if holder_id is not None:
        return no(_("Somebody has taken it already."))
    if not is_here:
        return no(_("Those who look back together take what is open."))
    return YES


def may_answer(actor: Actor, *, holder_id: int | None) -> Verdict:
    """Only who made a commitment says what became of it."""
    if holder_id is None or actor.member_id != holder_id:
        return no(_("Whoever made it says what became of it."))
    return YES


def may_keep_lesson(*, is_here: bool) -> Verdict:
    """Who looked back keeps what was learnt."""
    return YES if is_here else no(_("Those who looked back keep what was learnt."))


def may_keep_format(actor: Actor, *, belongs: bool) -> Verdict:
    """Members make formats: of their circles; of the organization, all of them."""
    if not actor.is_member:
        return no(_("Members make formats."))
    return YES if belongs else no(_("Members of the circle keep its formats."))


def may_set_rhythm(actor: Actor, *, belongs: bool) -> Verdict:
    """A circle's members say how often it looks back."""
    if not actor.is_member or not belongs:
        return no(_("Members of the circle say how often it looks back."))
    return YES
