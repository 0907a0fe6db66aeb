"""Looking back."""

from __future__ import annotations

from colead.features.initiatives import actions as initiatives
from colead.features.retrospectives import actions
from colead.features.retrospectives.models import LookBack
from tests.cast import Cast


def build(cast: Cast, made: dict[str, int]) -> None:
    """A board of the north circle where cards are grouped, the guest at it; another where people
    commit; a format; an ended initiative whose lead is asked to look back."""
    circle = made["circle"]
    first = actions.start(
        title="Spring", format="sailboat", circle_id=circle, readers="all", by=cast.ada
    )
    actions.invite(first.pk, people=[cast.guest.member_id or 0], by=cast.ada)
    actions.come(first.pk, by=cast.guest)
    card = actions.write_card(first.pk, column=0, text="Wind", by=cast.ada)
    for _phase in range(2):
        actions.move_on(first.pk, by=cast.ada)
    actions.move_card(card.pk, to="new", by=cast.ada)
    card.refresh_from_db()
    second = actions.start(title="Autumn", format="four-ls", circle_id=circle, by=cast.ada)
    for _phase in range(5):
        actions.move_on(second.pk, by=cast.ada)
    promise = actions.commit(second.pk, what="Sweep", by=cast.ada)
    columns = [{"name": "Hop", "prompt": "What moved?"}, {"name": "Stop", "prompt": "What not?"}]
    own = actions.keep_format(title="Hopscotch", columns=columns, circle_id=circle, by=cast.ada)
    ended = initiatives.start(title="Ended one", circle_id=circle, by=cast.ada)
    initiatives.end(ended.pk, status="succeeded", outcome="Done", by=cast.ada)
    actions.suggest(ended.pk, by=cast.ada)
    made |= {
        "retrospective": first.pk,
        "card": card.pk,
        "group": card.group_id or 0,
        "promise": promise.pk,
        "format": own.pk,
        "look-back": LookBack.objects.get(initiative=ended).pk,
    }


MEANS = (
    ("retrospectives/formats/", "format"),
    ("retrospectives/of-circle/", "circle"),
    ("retrospectives/of-initiative/", "initiative"),
    ("retrospectives/rhythm/", "circle"),
    ("retrospectives/ended/", "look-back"),
    ("retrospectives/cards/", "card"),
    ("retrospectives/groups/", "group"),
    ("retrospectives/commitments/", "promise"),
    ("retrospectives/", "retrospective"),
)
WORDS = {"deed": "done"}
