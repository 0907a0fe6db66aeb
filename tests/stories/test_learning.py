"""C5 and C1: money and time into everybody's learning, taken without asking; who knows is found."""

from __future__ import annotations

from datetime import timedelta

import pytest

from colead.features.circles import actions as circles
from colead.features.circles import queries as people
from colead.features.funds import actions as funds
from colead.features.funds import queries as ledger
from colead.features.initiatives import actions as initiatives
from colead.features.learning import actions, jobs, queries
from colead.features.learning.models import Learnt
from colead.kernel import todo
from colead.kernel.models import Entry
from colead.kernel.testing import NOON, settle
from colead.kernel.verdict import Missing, Refused
from tests.cast import Cast, person


def test_a_year_of_learning_that_nobody_looks_into(cast: Cast) -> None:
    """The steward puts 5000 euros aside and gives everybody 300 and ten hours for the year. Ben
    takes forty for something that is nobody's business, and nobody can see it. Cleo wishes for
    sign language; Ada, who knows it, offers two evenings with two seats. Ben and Cleo come, Dan
    waits, Ben leaves, Dan is in. Afterwards Cleo is asked once, says three lines for herself, and
    shares them. When five have taken something there are sums, and after the year the rest is
    back in the fund: both books agree to the cent."""
    cleo, dan, eve = (person(cast.organization, name) for name in ("Cleo", "Dan", "Eve"))
    fund = funds.open_fund(name="Learning", by=cast.steward)
    funds.pay_in(fund.pk, amount=500_000, for_what="the city", by=cast.steward)
    year = actions.release(
        fund_id=fund.pk, title="This year", money=30_000, minutes=600,
        starts_on=cast.steward.today, ends_on=cast.steward.today + timedelta(days=300),
        by=cast.steward,
    )  # fmt: skip
    everybody = [cast.steward, cast.ada, cast.ben, cleo, dan, eve]
    assert queries.people_in(year.pk) == sorted(one.member_id or 0 for one in everybody)

    actions.take(year.pk, for_what="Less fear on stage", money=4_000, by=cast.ben)
    for other in (cast.steward, cast.ada):
        assert queries.mine(other).taken == []
    statement = ledger.whole(cast.ben, ledger.account(cast.ben, "fund", fund.pk, "EUR"))
    assert [line.amount for line in statement] == [500_000, -180_000]
    with pytest.raises(Refused, match="left in this budget"):
        actions.take(year.pk, for_what="Everything", money=26_001, by=cast.ben)

    circles.state_skill(name="Sign language", level=4, would_teach=True, by=cast.ada)
    wish = actions.wish(title="Sign language", about="For breakfast with Jo", by=cleo)
    actions.join_wish(wish.pk, by=cast.ben)
    [knows] = people.who_knows(cleo, "sign language")
    assert (knows.member.name, knows.statements[0].would_teach) == ("Ada", True)

    evenings = actions.offer(
        kind="peer", title="Sign language, two evenings", seats=2, minutes=240, wish_id=wish.pk,
        skills=["Sign language"], starts_at=NOON + timedelta(days=7), by=cast.ada,
    )  # fmt: skip
    for learner in (cast.ben, cleo, dan):
        actions.join(evenings.pk, by=learner, budget_id=year.pk if learner is not dan else None)
    desk = queries.desk(cast.ada, evenings.pk)
    assert [one.member.name for one in desk.waiting] == ["Dan"]
    actions.leave(evenings.pk, by=cast.ben)
    own = queries.share_of(cast.ben, year.pk)
    assert own is not None
    assert own.minutes_left == 600
    assert queries.my_seat(dan, evenings.pk).number is not None  # type: ignore[union-attr]

    jobs.ask_what_was_learnt(at=(NOON + timedelta(days=8)).isoformat())
    assert [one.title for one in todo.waiting(cleo) if one.kind == "learnt"] == [evenings.title]
    question = Learnt.objects.get(seat__member_id=cleo.member_id)
    actions.say(question.pk, what="Forty signs", for_what="Jo's breakfast", worth="Yes", by=cleo)
    with pytest.raises(Missing):
        queries.learnt(cast.steward, question.pk)
    shared = actions.share(question.pk, by=cleo)
    settle()
    told = Entry.objects.get(event="learning.LearntShared").facts
    assert queries.note(cast.steward, told["learnt"]).what == "Forty signs"
    assert shared.offer_id == evenings.pk

    year.refresh_from_db()
    assert year.shown_at is None, "three have taken: no sum yet"
    for learner, minor in ((dan, 1_000), (eve, 2_000), (cast.ada, 3_000)):
        actions.take(year.pk, for_what="A book", money=minor, by=learner)
    year.refresh_from_db()
    assert (year.shown_people, year.shown_money, year.shown_minutes) == (5, 10_000, 240)

    jobs.close_budgets(at=(NOON + timedelta(days=302)).isoformat())
    account = ledger.account(cast.ben, "fund", fund.pk, "EUR")
    assert account is not None
    assert account.balance == 500_000 - 10_000
    assert list(ledger.faults(cast.organization.pk)) == []
    assert queries.faults(cast.organization.pk) == []


def test_what_somebody_knows_is_said_by_those_who_saw_it(cast: Cast) -> None:
    """Ben worked with Ada on the racks and says what he saw of her welding; the steward, who was
    not there, cannot. Ada may hide it; whoever looks for a welder finds her, with the reasons."""
    racks = initiatives.start(title="Bike racks", circle_id=cast.north.pk, by=cast.ada)
    initiatives.join(racks.pk, by=cast.ben)
    welds = circles.state_skill(name="Welding", level=3, by=cast.ada)
    circles.endorse(
        welds.pk, kind="initiative", subject_id=racks.pk, saw="Clean seams", by=cast.ben
    )
    with pytest.raises(Refused, match="both took part"):
        circles.endorse(welds.pk, kind="initiative", subject_id=racks.pk, by=cast.steward)
    [found] = people.who_knows(cast.steward, "welding")
    [seen] = found.seen
    assert (seen.endorsement.by.name, seen.work.title if seen.work else "") == ("Ben", "Bike racks")
    circles.hide_endorsement(seen.endorsement.pk, by=cast.ada)
    assert people.who_knows(cast.steward, "welding")[0].seen == []
