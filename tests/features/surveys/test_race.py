"""Many answer at the same moment: none is lost, none counts twice."""

from __future__ import annotations

from datetime import timedelta

import pytest

from colead.features.feedback import actions as feedback
from colead.features.organizations import queries as organizations
from colead.features.surveys import actions
from colead.features.surveys.actions.answering import opened
from colead.features.surveys.models import Asked, Box
from colead.kernel.actor import Actor
from colead.kernel.urn import Receipt
from colead.kernel.verdict import Refused
from tests.cast import Cast
from tests.features.funds.test_race import at_once
from tests.features.surveys.conftest import Ask, closed, marks

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_all_who_answer_at_once_none_is_lost(now: Cast, school: list[Actor], ask: Ask) -> None:
    made = ask()
    people = school[:6] * 2

    def answering(actor: Actor, mark: int) -> Receipt:
        return actions.answer(made.pk, answers=marks(made, mark), by=actor)

    done = at_once(*[lambda a=a, n=n: answering(a, 1 + n % 5) for n, a in enumerate(people)])
    assert sum(isinstance(one, Receipt) for one in done) == 6
    assert sum(isinstance(one, Refused) for one in done) == 6
    assert len(opened(made, Box.objects.get())["urn"]) == 6
    assert Asked.objects.filter(answered=True).count() == 6


def test_the_end_and_a_withdrawal_and_an_answer_do_not_wait_for_each_other(
    now: Cast, school: list[Actor], ask: Ask
) -> None:
    made = ask()
    for number, actor in enumerate(school[:8]):
        actions.answer(made.pk, answers=marks(made, 1 + number % 5), by=actor)
    at_once(
        lambda: closed(made),
        lambda: actions.withdraw(made.pk, reason="Oh", by=now.ada),
        lambda: actions.answer(made.pk, answers=marks(made, 2), by=school[9]),
    )
    made.refresh_from_db()
    assert made.state in ("closed", "withdrawn")
    assert not Box.objects.exists()


def test_feedback_written_at_once_is_all_there(now: Cast, school: list[Actor]) -> None:
    wish = feedback.ask(
        about="The evening", people=[one.member_id or 0 for one in school[1:9]], anonymous=True,
        ends_at=now.ada.at + timedelta(days=3), by=now.ada,
    )  # fmt: skip
    done = at_once(
        *[
            lambda a=a: feedback.write(wish.pk, answers=["Well"], by=a)
            for a in school[1:7] + school[1:4]
        ]
    )
    assert sum(isinstance(one, Receipt) for one in done) == 6
    by = organizations.colead_of(wish.organization_id, at=wish.ends_at)
    feedback.deliver(wish.pk, by=by)
    assert wish.pieces.count() == 6
