"""Several at one board in the same moment: nothing is lost, nothing is had twice."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connection

from colead.features.retrospectives import actions
from colead.features.retrospectives.models import Card, Commitment, Group, Seat
from colead.kernel.actor import Actor
from colead.kernel.verdict import Refused
from tests.cast import Cast
from tests.features.retrospectives.test_actions import begun, on, wrote


def at_once(*acts: Callable[[], object]) -> tuple[list[object], list[str]]:
    """Do all acts in threads of their own at the same moment: what came back, what was refused."""
    gate = Barrier(len(acts))
    done: list[object] = []
    refused: list[str] = []

    def run(act: Callable[[], object]) -> None:
        gate.wait()
        try:
            done.append(act())
        except Refused as no:
            refused.append(no.reason)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return done, refused


@pytest.mark.django_db(transaction=True)
def test_five_at_once(now: Cast, five: list[Actor]) -> None:
    made = actions.start(title="Race", format="sailboat", circle_id=now.north.pk, by=five[0])
    ben = five[1]
    slips, _no = at_once(*[lambda: actions.come(made.pk, by=ben)] * 4)
    assert len([slip for slip in slips if slip]) == 1  # one slip, however often one comes
    assert Seat.objects.filter(retrospective=made, member_id=ben.member_id).count() == 1

    board, own = begun(five)
    cards = wrote(board, five, own)
    on(board, five[0], 2)
    at_once(
        *[
            lambda one=one, card=card: actions.move_card(cards[0].pk, to=f"card:{card.pk}", by=one)
            for one, card in zip(five[1:], cards[1:], strict=True)
        ]
    )
    assert Card.objects.filter(retrospective=board).count() == 5
    assert Card.objects.get(pk=cards[0].pk).group_id is not None
    assert not Group.objects.filter(retrospective=board, cards=None).exists()

    at_once(*[lambda: actions.move_on(board.pk, phase="group", by=five[0])] * 4)
    board.refresh_from_db()
    assert board.phase == "vote"  # four presses of one button move it once
    on(board, five[0], 2)
    wish = actions.wish(board.pk, what="Buy a hose", by=five[0])
    done, refused = at_once(*[lambda one=one: actions.take(wish.pk, by=one) for one in five])
    assert (len(done), len(refused)) == (1, 4)
    assert set(refused) == {"Somebody has taken it already."}
    assert Commitment.objects.get(pk=wish.pk).by_id is not None
