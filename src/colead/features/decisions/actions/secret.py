"""Anonymous ballots: into the urn, without a trace of who, when or in which order."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from colead.features.decisions.actions.casting import admitted, look, mark_heard, one_more
from colead.features.decisions.models import Decision, Urn
from colead.features.decisions.rules import secrecy
from colead.features.decisions.rules.secrecy import Receipt
from colead.kernel import prepared
from colead.kernel.actions import action
from colead.kernel.actor import Actor
from colead.kernel.verdict import refuse


@action
def cast_secretly(
    decision_id: int, *, choice: Any, by: Actor, reason: str = "", receipt: str = ""
) -> Receipt:
    """Answer anonymously, or change one's answer with the ``receipt`` that was shown for it.

    The receipt given back is shown once and kept nowhere. Nothing goes into the journal: who
    took part is on the roll, without a time; the first answer's moment is kept as a day.
    """
    box = admitted(decision_id, by=by)
    decision, found = box.decision, box.round
    if not secrecy.is_anonymous(decision.settings):
        refuse(_("Answers are not anonymous here."))
    read = box.read(choice, reason)
    urn, _made = Urn.objects.get_or_create(
        round=found,
        defaults={"organization_id": by.organization_id, "decision": decision},
    )
    if box.voter.heard >= found.number:
        slip = Receipt(receipt.strip(), secrecy.find(urn.ballots, receipt))
    else:
        slip = secrecy.new_receipt()
        prepared.update(one_more, found.pk)
        found.cast += 1
        prepared.update(mark_heard, box.voter.pk, found.number)
    urn.ballots = secrecy.put(urn.ballots, slip.number, read, reason.strip())
    urn.save(update_fields=["ballots"])
    if decision.frozen_at is None:
        day = by.at.replace(hour=0, minute=0, second=0, microsecond=0)
        Decision.objects.filter(pk=decision.pk).update(frozen_at=day)
    if found.cast >= found.eligible:
        look(decision, found, by=by, paper=box.paper)
    return slip
