"""What people will do: they say it themselves; nothing is put on anybody."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from colead.features.initiatives import actions as initiatives
from colead.features.initiatives import queries as initiative_queries
from colead.features.retrospectives import events, queries, rules
from colead.features.retrospectives.actions.common import ahead, line, part_of
from colead.features.retrospectives.models import Commitment, Retrospective
from colead.kernel.actions import action
from colead.kernel.actor import Actor
from colead.kernel.journal import record
from colead.kernel.verdict import Missing, refuse

MOST = 100


def _ready(found: Retrospective) -> None:
    if found.phase not in ("discuss", "commit"):
        refuse(_("First look at what happened; what you will do comes after that."))
    if found.commitments.count() >= MOST:
        refuse(_("There are enough of them. Do some first."), field="what")


def _there(found: Retrospective, what: str, due_on: date | None, *, by: Actor) -> int | None:
    """About an initiative that runs it is that initiative's own commitment: its id."""
    if found.about_kind != "initiative" or not found.about_id or not by.is_member:
        return None
    try:
        one = initiative_queries.initiative(by, found.about_id)
    except Missing:
        return None
    if not one.is_running:
        return None
    return initiatives.commit(one.pk, what=what, due_on=due_on, by=by).pk


def _made(found: Retrospective, one: Commitment, *, by: Actor) -> None:
    record(
        events.CommitmentMade(
            retrospective=found.pk,
            title=found.title,
            what=one.what,
            due=one.due_on.isoformat() if one.due_on else "",
            circle=found.circle_id,
        ),
        by=by,
    )


@action
def commit(
    retrospective_id: int,
    *,
    what: str,
    by: Actor,
    due_on: date | None = None,
    group_id: int | None = None,
) -> Commitment:
    """Say what one will do oneself, and by when."""
    found = part_of(retrospective_id, by=by)
    _ready(found)
    words = line(what, field="what", most=300)
    ahead(due_on, by=by)
    if group_id is not None and not found.groups.filter(pk=group_id).exists():
        group_id = None
    one = Commitment.objects.create(
        organization_id=found.organization_id,
        retrospective=found,
        group_id=group_id,
        what=words,
        due_on=due_on,
        by_id=by.member_id,
        there_id=_there(found, words, due_on, by=by),
        made_at=by.at,
    )
    _made(found, one, by=by)
    return one


@action
def wish(retrospective_id: int, *, what: str, by: Actor) -> Commitment:
    """Leave on the board what somebody could do. It binds nobody, and is void until it is taken."""
    found = part_of(retrospective_id, by=by)
    _ready(found)
    one = Commitment.objects.create(
        organization_id=found.organization_id,
        retrospective=found,
        what=line(what, field="what", most=300),
        made_at=by.at,
    )
    record(
        events.WishLeft(
            retrospective=found.pk, title=found.title, what=one.what, circle=found.circle_id
        ),
        by=by,
    )
    return one


@action
def take(commitment_id: int, *, by: Actor, due_on: date | None = None) -> Commitment:
    """Take what was wished for: from now on it is one's own commitment. Also after the end, for
    those who were in it."""
    one = queries.commitment(by, commitment_id)
    found = queries.retrospective(by, one.retrospective_id, lock=True)
    one.refresh_from_db()
    here = found.seats.filter(member_id=by.member_id or 0, here_at__isnull=False).exists()
    rules.may_take(phase=found.phase, is_here=here, holder_id=one.by_id).enforce()
    ahead(due_on, by=by)
    one.by_id, one.due_on = by.member_id, due_on
    one.there_id = _there(found, one.what, due_on, by=by)
    one.save(update_fields=["by", "due_on", "there"])
    _made(found, one, by=by)
    return one


@action
def answer(commitment_id: int, *, state: str, by: Actor, reason: str = "") -> Commitment:
    """Its holder says what became of it: kept, not yet, or dropped (and why)."""
    one = queries.commitment(by, commitment_id)
    rules.may_answer(by, holder_id=one.by_id).enforce()
    if state not in Commitment.State.values:
        refuse(_("It was kept, is not yet done, or was dropped."), field="state")
    why = " ".join(reason.split())[:500]
    if state == "dropped" and not why:
        refuse(_("Say why, so that the others can learn from it."), field="reason")
    if one.there is not None and one.there.state == "open":
        if state == "kept":
            initiatives.do(one.there.pk, by=by)
        elif state == "dropped":
            initiatives.let_go(one.there.pk, reason=why, by=by)
    one.state, one.reason, one.answered_at = state, why, by.at
    one.save(update_fields=["state", "reason", "answered_at"])
    record(
        events.CommitmentAnswered(
            retrospective=one.retrospective_id,
            title=one.retrospective.title,
            what=one.what,
            state=str(one.get_state_display()),
            circle=one.retrospective.circle_id,
        ),
        by=by,
    )
    return one


@action
def follow(initiative_commitment_id: int, *, state: str, by: Actor) -> None:
    """An initiative's commitment was kept, let go or opened again: what was said when its people
    looked back shows the same."""
    mine = Commitment.objects.filter(there_id=initiative_commitment_id).exclude(state=state)
    one = mine.select_related("retrospective").first()
    if one is None or state not in Commitment.State.values:
        return
    one.state, one.answered_at = state, by.at
    one.save(update_fields=["state", "answered_at"])
    record(
        events.CommitmentAnswered(
            retrospective=one.retrospective_id,
            title=one.retrospective.title,
            what=one.what,
            state=str(one.get_state_display()),
            circle=one.retrospective.circle_id,
        ),
        by=by,
    )
