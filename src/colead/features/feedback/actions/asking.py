"""Asking for feedback, alone or together as a circle; saying not now; taking a wish back."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from colead.features.circles import queries as circles
from colead.features.feedback import events, queries, rules
from colead.features.feedback.models import Asked, Box, Turn, Wish
from colead.features.organizations import queries as organizations
from colead.kernel import private
from colead.kernel.actions import action
from colead.kernel.actor import Actor
from colead.kernel.journal import record
from colead.kernel.verdict import Refused, refuse


@action
def ask(
    *,
    about: str,
    people: Collection[int],
    anonymous: bool,
    ends_at: datetime,
    by: Actor,
    questions: Sequence[str] = (),
    upward: bool = False,
    circle_id: int | None = None,
    threshold: int | None = None,
) -> Wish:
    """Ask some people - or, ``upward``, all of a circle (None: of the organization), always
    anonymously. ``anonymous`` and ``threshold`` never change from now on."""
    if upward:
        rules.may_ask_upward(by, leads=queries.leads(by)).enforce()
        anonymous = True
        circle = circles.circle(by, circle_id) if circle_id else circles.root(by)
        chosen = {one.pk for one in circles.members_in(by, circle)}
    else:
        rules.may_ask(by).enforce()
        chosen = set(people)
    if threshold is None:
        threshold = rules.UPWARD_FROM if upward else rules.ANONYMOUS_FROM
    if upward and threshold < rules.UPWARD_FROM:
        refuse(_("Towards those who lead it takes at least five."), field="threshold")
    return _put(about, questions, chosen, anonymous, upward, threshold, ends_at, None, by=by)


def _put(
    about: str,
    questions: Sequence[str],
    people: Collection[int],
    anonymous: bool,
    upward: bool,
    threshold: int,
    ends_at: datetime,
    turn: Turn | None,
    *,
    by: Actor,
) -> Wish:
    if not rules.ANONYMOUS_FROM <= threshold <= 100:
        refuse(_("Anonymous feedback takes at least four."), field="threshold")
    rules.check_end(ends_at, at=by.at)
    text = rules.matter(about, questions)
    here = organizations.present(by).filter(pk__in=list(people)).exclude(pk=by.member_id or 0)
    chosen = sorted(here.values_list("pk", flat=True))
    rules.check_people(len(chosen), anonymous=anonymous, threshold=threshold)
    made = Wish.objects.create(
        organization_id=by.organization_id, receiver_id=by.member_id or 0, turn=turn, sealed=b"",
        anonymous=anonymous, upward=upward, threshold=threshold, asked_at=by.at, ends_at=ends_at,
    )  # fmt: skip
    made.sealed = private.seal(text, organization_id=by.organization_id, about=f"wish:{made.pk}")
    made.save(update_fields=["sealed"])
    Asked.objects.bulk_create(
        Asked(organization_id=by.organization_id, wish=made, member_id=member) for member in chosen
    )
    if anonymous:
        Box.objects.create(
            organization_id=by.organization_id, wish=made, contents=sealed_box(made, {})
        )
    record(
        events.FeedbackWished(
            asked_words=made.pk, anonymous=anonymous, upward=upward, concerned=chosen
        ),
        by=by,
    )
    return made


def sealed_box(found: Wish, contents: dict[str, dict[str, str]]) -> bytes:
    """A box as it lies in the database."""
    return private.seal(
        rules.padded(contents),
        organization_id=found.organization_id,
        about=f"feedback.box:{found.pk}",
    )


@action
def decline(wish_id: int, *, by: Actor) -> Asked:
    """Say not now. Whoever asked is not told; it is not in the journal."""
    queries.wish(by, wish_id)
    line = queries.place(by, wish_id, lock=True)
    if line is None:
        raise Refused(_("You are not among those who are asked."))
    if line.done == Asked.Done.WROTE:
        raise Refused(_("You have written."))
    line.done = Asked.Done.NOT_NOW
    line.save(update_fields=["done"])
    return line


@action
def withdraw(wish_id: int, *, by: Actor) -> Wish:
    """Ask no more. What was written anonymously is destroyed unseen; named feedback stays."""
    # The box is locked before the wish, as everywhere, so that no two wait for each other.
    Box.objects.select_for_update().filter(wish_id=wish_id).first()
    found = queries.wish(by, wish_id, lock=True)
    if found.receiver_id != by.member_id or found.state != Wish.State.OPEN:
        raise Refused(_("Whoever asked can take it back, while it is open."))
    Box.objects.filter(wish=found).delete()
    found.state = Wish.State.WITHDRAWN
    found.save(update_fields=["state"])
    people = [line.member_id for line in queries.roll(found.pk)]
    record(events.WishWithdrawn(asked_words=found.pk, concerned=people), by=by)
    return found


@action
def begin_turn(
    *,
    circle_id: int,
    title: str,
    anonymous: bool,
    ends_at: datetime,
    by: Actor,
    questions: Sequence[str] = (),
    threshold: int = rules.ANONYMOUS_FROM,
) -> Turn:
    """Begin a round: everybody in the circle may ask, each whom they choose, in the same days."""
    circle = circles.circle(by, circle_id)
    belongs = circle.parent_id is None or circles.is_in(by, circle_id)
    rules.may_begin_turn(by, belongs=belongs).enforce(field="circle_id")
    rules.check_end(ends_at, at=by.at)
    name = " ".join(title.split())[:200]
    if not name:
        refuse(_("Give it a name."), field="title")
    if not rules.ANONYMOUS_FROM <= threshold <= 100:
        refuse(_("Anonymous feedback takes at least four."), field="threshold")
    lines = [" ".join(one.split())[:300] for one in questions if one.strip()]
    rules.matter(name, lines)
    made = Turn.objects.create(
        organization_id=by.organization_id, circle=circle, title=name, questions=lines,
        anonymous=anonymous, threshold=threshold, opener_id=by.member_id, opened_at=by.at,
        ends_at=ends_at,
    )  # fmt: skip
    people = sorted(one.pk for one in circles.members_in(by, circle))
    record(
        events.TurnBegun(
            turn=made.pk, title=name, anonymous=anonymous, ends_at=ends_at.isoformat(),
            concerned=[pk for pk in people if pk != by.member_id], circle=circle.pk,
        ),
        by=by,
    )  # fmt: skip
    return made


@action
def choose(turn_id: int, *, people: Collection[int], by: Actor) -> Wish:
    """Take part in a round: ask these people with the round's questions. Once."""
    found = queries.turn(by, turn_id)
    circle = circles.circle(by, found.circle_id)
    if circle.parent_id is not None and not circles.is_in(by, circle.pk):
        refuse(_("The people of this circle take part."))
    if Wish.objects.filter(turn=found, receiver_id=by.member_id or 0).exists():
        refuse(_("You have chosen already."))
    return _put(
        found.title, found.questions, people, found.anonymous, False, found.threshold,
        found.ends_at, found, by=by,
    )  # fmt: skip
