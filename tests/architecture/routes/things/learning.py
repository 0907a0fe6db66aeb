"""Learning: a budget of five people, an offer, a wish, what was taken, said and shared."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from colead.features.circles import actions as circles
from colead.features.funds import actions as funds
from colead.features.initiatives import actions as initiatives
from colead.features.learning import actions
from colead.features.learning.models import Learnt
from tests.cast import Cast, acting, person


def build(cast: Cast, made: dict[str, int]) -> None:
    """In a circle of five inside the north circle, which Ada opens."""
    ada = acting(cast.ada.member_id or 0, at=timezone.now())
    place = circles.open_circle(name="Learners", parent_id=made["circle"], by=ada)
    for name in ("Lea", "Lou", "Lin", "Liv"):
        circles.join(place.pk, by=person(cast.organization, name))
    fund = funds.open_fund(name="Growing", circle_id=place.pk, by=ada)
    funds.pay_in(fund.pk, amount=90_000, for_what="the year", by=ada)
    budget = actions.release(
        fund_id=fund.pk, title="Learning", money=10_000, minutes=600, starts_on=ada.today,
        ends_on=ada.today + timedelta(days=90), by=ada,
    )  # fmt: skip
    taking = actions.take(budget.pk, for_what="A book", money=1_000, by=ada)
    question = Learnt.objects.get(taking=taking)
    actions.say(question.pk, what="That bees dance", by=ada)
    note = actions.share(question.pk, title="Bees", by=ada)
    offer = actions.offer(
        kind="course", title="Bees", starts_at=ada.at + timedelta(days=5),
        circle_id=made["circle"], by=ada,
    )  # fmt: skip
    made["budget"], made["taking"], made["learnt_question"] = budget.pk, taking.pk, question.pk
    made["learnt"], made["learning"] = note.pk, offer.pk
    made["wish"] = actions.wish(title="Knitting", by=ada).pk
    initiatives.join(made["initiative"], by=cast.ben)
    made["endorsement"] = circles.endorse(
        made["skill"], kind="initiative", subject_id=made["initiative"], by=cast.ben
    ).pk


MEANS = (
    ("learning/budgets/", "budget"),
    ("learning/of-circle/", "circle"),
    ("learning/takings/", "taking"),
    ("learning/wishes/", "wish"),
    ("learning/learnt/", "learnt"),
    ("learning/say/", "learnt_question"),
    ("learning/", "learning"),
    ("endorsements/", "endorsement"),
)
WORDS: dict[str, str] = {}
