"""What is kept of a decision for later: its record, and the list of its ballots."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Q

from colead.features.decisions.models import Ballot
from colead.features.decisions.queries import answers, people
from colead.features.decisions.queries.dossier import Dossier, dossier
from colead.features.decisions.queries.rows import PEOPLE
from colead.features.decisions.rules import recount
from colead.kernel.actor import Actor


def record(actor: Actor, decision_id: int) -> tuple[Dossier, Sequence[Any]]:
    """The record: the dossier, and the answers that said why - the dissent first of all."""
    found = dossier(actor, decision_id)
    if not found.shown:
        return found, []
    if found.is_anonymous:
        urn = sorted(people.urn(found.round.pk).items())
        said = [answers.Anonymous(n, b["choice"], b["reason"]) for n, b in urn if b.get("reason")]
        return found, said[:PEOPLE]
    return found, list(
        Ballot.objects.filter(~Q(reason=""), round_id=found.round.pk)
        .select_related("voter")
        .order_by("id")[:PEOPLE]
    )


def ballot_list(actor: Actor, decision_id: int) -> dict[str, Any]:
    """The published list of the ballots of a settled vote, for a recount by anybody."""
    found = dossier(actor, decision_id)
    found.publish.enforce()
    if found.is_anonymous:
        ballots = [{"number": n, **b} for n, b in sorted(people.urn(found.round.pk).items())]
    else:
        cast = Ballot.objects.filter(round_id=found.round.pk).order_by("id")
        named = cast.values_list("voter__name", "voter_id", "choice", "carries")
        ballots = [
            {
                "voter": f"{name} ({pk})",
                "choice": choice,
                **({"carries": carries} if carries else {}),
            }
            for name, pk, choice, carries in named
        ]
    return recount.document(
        title=found.decision.title,
        method=found.decision.method,
        settings=found.decision.settings,
        round_number=found.round.number,
        options=[(o.pk, o.label, bool(o.facts.get("none"))) for o in found.options],
        eligible=found.round.eligible,
        ballots=ballots,
        # What came with a bundle has its ballots and no kept count.
        result=found.decision.outcome or (found.result.as_facts() if found.result else {}),
    )
