"""Changes to circles and roles that a decision carries: putting them in, and making them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from colead.features.circles import actions as circles
from colead.features.circles import queries as standing
from colead.features.decisions import events, queries
from colead.features.decisions.actions.common import steered
from colead.features.decisions.models import Decision, Option
from colead.features.decisions.rules import changes as rules
from colead.features.decisions.rules import methods, permissions
from colead.kernel.actions import action
from colead.kernel.actor import Actor, colead
from colead.kernel.journal import record
from colead.kernel.verdict import Missing, Refused, refuse

Change = Mapping[str, Any]


@action
def set_changes(decision_id: int, changes: Sequence[Change], *, by: Actor) -> Decision:
    """Say which changes to circles and roles are made when this is agreed.

    All of them are tried at once and taken back, so that nobody agrees to what cannot be done.
    They freeze at the first answer, like the rules.
    """
    decision = steered(decision_id, by=by)
    if decision.state != Decision.State.DRAFT:
        permissions.is_open(decision.state).enforce()
        permissions.may_set(decision.frozen_at).enforce()
    method = methods.method(decision.method)
    permissions.may_carry_changes(
        settles="" if method.nominates else method.settles,
        is_in_circle=decision.circle_id is not None,
    ).enforce()
    if len(changes) > rules.MOST:
        refuse(_("A decision carries at most %(most)s changes.") % {"most": rules.MOST})
    wanted = [rules.clean(change) for change in changes]
    with transaction.atomic():
        _make(decision, wanted, by=by)
        transaction.set_rollback(True)
    decision.changes = wanted
    decision.save(update_fields=["changes"])
    if decision.is_open:
        record(
            events.ChangesSet(
                decision=decision.pk,
                title=decision.title,
                changes=wanted,
                circle=decision.circle_id,
            ),
            by=by,
        )
    return decision


def elected(decision: Decision, chosen: Sequence[Any]) -> None:
    """Whoever won a vote for a role is to be offered it: the change that the decision carries."""
    winners = Option.objects.filter(decision=decision, pk__in=chosen).exclude(member=None)
    decision.changes = [
        {"kind": "elect", "role": decision.about_id, "member": option.member_id}
        for option in winners.order_by("position")
    ]
    decision.save(update_fields=["changes"])


def carry_out(decision: Decision, *, by: Actor) -> None:
    """Make the changes of an agreed decision, all or none. What stands in the way is kept with
    the decision and told to those who brought it; the agreement stands."""
    try:
        with transaction.atomic():
            _make(decision, decision.changes, by=by)
    except (Refused, Missing) as no:
        decision.trouble = no.reason if isinstance(no, Refused) else _("Something is gone.")
        decision.save(update_fields=["trouble"])
        record(
            events.ChangesFailed(
                decision=decision.pk,
                title=decision.title,
                reason=decision.trouble,
                concerned=sorted(queries.leading(decision)),
                circle=decision.circle_id,
            ),
            by=by,
        )
        return
    decision.changed_at, decision.trouble = by.at, ""
    decision.save(update_fields=["changed_at", "trouble"])
    record(
        events.ChangesMade(
            decision=decision.pk,
            title=decision.title,
            changes=decision.changes,
            circle=decision.circle_id,
        ),
        by=by,
    )


@action
def try_changes_again(decision_id: int, *, by: Actor) -> Decision:
    """Make the changes of an agreed decision that could not be made at once."""
    decision = steered(decision_id, by=by)
    if decision.result != Decision.Result.AGREED or not decision.changes or decision.changed_at:
        refuse(_("There is nothing left to be done here."))
    carry_out(decision, by=by)
    return decision


def _make(decision: Decision, changes: Sequence[Change], *, by: Actor) -> None:
    actor = colead(
        organization_id=by.organization_id, at=by.at, slug=by.slug, mandate=decision.circle_id
    )
    for change in changes:
        _ACTS[change["kind"]](change, actor)


def _amend_circle(change: Change, actor: Actor) -> None:
    circle = standing.circle(actor, change["circle"])
    circles.amend_circle(
        circle.pk,
        name=change["name"],
        purpose=change["purpose"],
        joining=circle.joining,
        by=actor,
    )


def _amend_domain(change: Change, actor: Actor) -> None:
    domain = standing.domain(actor, change["domain"])
    circles.amend_domain(
        domain.pk,
        name=change["name"],
        description=change["description"],
        role_id=domain.role_id,
        by=actor,
    )


def _elect(change: Change, actor: Actor) -> None:
    """Whoever is elected gets the role as an offer: nothing is theirs without their yes. Who holds
    it already goes on."""
    role = standing.role(actor, change["role"])
    if role.terms.filter(member_id=change["member"], ended_on=None).exists():
        return
    circles.offer_role(change["role"], to=change["member"], note=_("You were elected."), by=actor)


_ACTS: dict[str, Callable[[Change, Actor], Any]] = {
    "open-circle": lambda c, by: circles.open_circle(
        name=c["name"], purpose=c["purpose"], parent_id=c["circle"], by=by
    ),
    "amend-circle": _amend_circle,
    "move-circle": lambda c, by: circles.move_circle(c["circle"], parent_id=c["into"], by=by),
    "close-circle": lambda c, by: circles.close_circle(c["circle"], by=by),
    "open-role": lambda c, by: circles.open_role(
        c["circle"],
        title=c["title"],
        purpose=c["purpose"],
        term_months=c["term_months"],
        by=by,
    ),
    "amend-role": lambda c, by: circles.amend_role(
        c["role"],
        title=c["title"],
        purpose=c["purpose"],
        term_months=c["term_months"],
        by=by,
    ),
    "close-role": lambda c, by: circles.close_role(c["role"], by=by),
    "elect": _elect,
    "open-domain": lambda c, by: circles.open_domain(
        c["circle"], name=c["name"], description=c["description"], by=by
    ),
    "amend-domain": _amend_domain,
    "close-domain": lambda c, by: circles.close_domain(c["domain"], by=by),
}
