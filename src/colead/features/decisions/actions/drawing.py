"""Drawing lots from a seed that was named before it was known."""

from __future__ import annotations

from django.utils.translation import gettext as _

from colead.features.decisions import queries
from colead.features.decisions.actions.casting import on_roll
from colead.features.decisions.actions.common import settle, steered
from colead.features.decisions.models import Decision, Option
from colead.features.decisions.rules import methods, permissions, sortition, tallies
from colead.kernel.actions import action
from colead.kernel.actor import Actor
from colead.kernel.verdict import refuse


@action
def draw_lots(decision_id: int, *, seed: str, by: Actor) -> Decision:
    """Draw from the options with a seed, once; anybody can do it again (``rules.sortition``)."""
    decision = steered(decision_id, by=by)
    if methods.method(decision.method).settles != "lot":
        refuse(_("Nothing is drawn by lot here."))
    permissions.is_open(decision.state).enforce()
    if len(seed) > 500:
        refuse(_("A seed is at most 500 characters long."), field="seed")
    options = {one.label: one.pk for one in Option.objects.filter(decision=decision)}
    drawn = sortition.draw(seed, list(options), decision.settings["seats"])
    by_label = {sortition.plain(label): pk for label, pk in options.items()}
    result = tallies.Lots(
        outcome="agreed",
        why="drawn",
        seed=drawn.seed,
        winners=tuple(by_label[name] for name in drawn.chosen),
        tickets=tuple((by_label[name], ticket) for name, ticket in drawn.tickets),
    )
    settle(
        decision,
        result,
        by=by,
        concerned=sorted({*on_roll(decision), *queries.leading(decision)}),
    )
    return decision
