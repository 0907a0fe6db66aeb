"""Receipts: the paper beside what was spent."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.utils.translation import gettext as _

from colead.features.circles import queries as circles
from colead.features.funds import events, queries
from colead.features.funds.models import Receipt, ReceiptAsked
from colead.features.funds.rules import keeping as rules
from colead.features.initiatives import queries as initiatives
from colead.features.organizations import queries as organizations
from colead.kernel import money, uploads
from colead.kernel.actions import action
from colead.kernel.actor import Actor
from colead.kernel.journal import record
from colead.kernel.verdict import refuse

MOST = 10
FOLDER = "receipts"


def path_of(receipt: Receipt) -> Path:
    """Where a receipt lies; ``Missing`` if its file is gone."""
    return uploads.path_of(FOLDER, receipt.organization_id, receipt.place)


@action
def add_receipt(movement_id: int, *, name: str, content: bytes, by: Actor) -> Receipt:
    """Keep a picture or PDF of at most 10 MB beside what was spent.

    Its type is told by its content. It lies under a name that nobody can guess, outside of what
    the server shows, and a file whose row did not come to be is removed.
    """
    found = queries.movement(by, movement_id)
    rules.may_add_receipt(
        by,
        act=found.act,
        by_id=found.by_id,
        leads=initiatives.lead_ids(found.source.owner_id),
    ).enforce()
    initiative = initiatives.initiative(by, found.source.owner_id, lock=True)
    kind = uploads.kind_of(content, field="paper")
    digest = hashlib.sha256(content).hexdigest()
    there = Receipt.objects.filter(movement=found)
    if there.filter(digest=digest).exists():
        refuse(_("This receipt is there already."), field="paper")
    if there.count() >= MOST:
        refuse(_("There are ten receipts already; that is enough."), field="paper")
    with uploads.kept(FOLDER, by.organization_id, content) as place:
        made = Receipt.objects.create(
            organization_id=by.organization_id,
            movement=found,
            name=uploads.name_of(name, kind, otherwise="receipt"),
            type=kind,
            size=len(content),
            digest=digest,
            place=place,
            by_id=by.member_id,
            at=by.at,
        )
        record(
            events.ReceiptAdded(
                initiative=initiative.pk,
                title=initiative.title,
                movement=found.pk,
                receipt=made.pk,
                sum=money.show(found.amount, found.currency),
                circle=initiative.circle_id,
            ),
            by=by,
        )
    return made


@action
def want_receipt(movement_id: int, *, by: Actor) -> None:
    """Ask for a missing receipt, once: whoever spent it, or the leads if that person has left."""
    found = queries.movement(by, movement_id)
    _asked, new = ReceiptAsked.objects.get_or_create(
        movement=found, defaults={"organization_id": by.organization_id, "at": by.at}
    )
    if not new:
        return
    initiative = initiatives.initiative(by, found.source.owner_id)
    spender = found.by
    leads = sorted(initiatives.lead_ids(initiative.pk))
    record(
        events.ReceiptWanted(
            initiative=initiative.pk,
            title=initiative.title,
            movement=found.pk,
            sum=money.show(found.amount, found.currency),
            for_what=found.for_what,
            concerned=[spender.pk] if spender is not None and spender.is_here else leads,
            circle=initiative.circle_id,
        ),
        by=by,
    )


@action
def miss_receipt(movement_id: int, *, by: Actor) -> None:
    """Tell the circle, once, that a receipt has not turned up since it was asked for."""
    found = queries.movement(by, movement_id)
    asked = ReceiptAsked.objects.filter(movement=found, told_at=None)
    if not asked.update(told_at=by.at):
        return
    initiative = initiatives.initiative(by, found.source.owner_id)
    # Of the whole organization those who keep its money, not everybody.
    root = circles.root(by).pk
    around = (
        circles.members_of(by, initiative.circle_id)
        if initiative.circle_id not in (None, root)
        else organizations.stewards(by)
    )
    told = {*around.values_list("pk", flat=True), *initiatives.lead_ids(initiative.pk)}
    record(
        events.ReceiptMissed(
            initiative=initiative.pk,
            title=initiative.title,
            movement=found.pk,
            sum=money.show(found.amount, found.currency),
            for_what=found.for_what,
            concerned=sorted(told),
            circle=initiative.circle_id,
        ),
        by=by,
    )
