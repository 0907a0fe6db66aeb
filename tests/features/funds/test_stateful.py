"""Whatever people do with money, in any order: nothing is made, nothing lost, nobody overdraws."""

from __future__ import annotations

from collections import defaultdict

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from colead.features.funds import actions, queries
from colead.features.funds.models import Account, Fund, Movement
from colead.features.initiatives.models import Initiative
from colead.kernel.verdict import Refused
from tests.cast import Cast, make_cast
from tests.features.funds.paying import open_fund
from tests.features.initiatives.leading import start

AMOUNTS = st.integers(min_value=-5, max_value=30_000) | st.sampled_from([0, 10**14, 10**15])
ONE = st.integers(min_value=0, max_value=1)


class Ledger(RuleBasedStateMachine):
    """Two funds, one with a floor, two initiatives, and a model that only adds and subtracts."""

    cast: Cast
    funds: list[Fund]
    led: list[Initiative]

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()

    def teardown(self) -> None:
        """Each run begins with the same empty database."""
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    @initialize()
    def begin(self) -> None:
        self.cast = make_cast()
        self.funds = [open_fund(self.cast, 0), open_fund(self.cast, 0, floor=5_000)]
        self.led = [start(self.cast), start(self.cast, by=self.cast.ben)]
        self.model: defaultdict[tuple[str, int], int] = defaultdict(int)
        self.count = 0

    def leads(self, which: int) -> object:
        return (self.cast.ada, self.cast.ben)[which]

    def moved(self, source: tuple[str, int], target: tuple[str, int], amount: int) -> None:
        self.model[source] -= amount
        self.model[target] += amount
        self.count += 1

    @rule(fund=ONE, amount=AMOUNTS)
    def pay_in(self, fund: int, amount: int) -> None:
        try:
            actions.pay_in(self.funds[fund].pk, amount=amount, for_what="in", by=self.cast.steward)
        except Refused:
            assert not 0 < amount <= 10**14
        else:
            self.moved(("outside", 0), ("fund", self.funds[fund].pk), amount)

    @rule(fund=ONE, led=ONE, amount=AMOUNTS)
    def take(self, fund: int, led: int, amount: int) -> None:
        source, target = ("fund", self.funds[fund].pk), ("initiative", self.led[led].pk)
        free = self.model[source] - self.funds[fund].floor
        try:
            actions.take(
                self.funds[fund].pk, initiative_id=self.led[led].pk, amount=amount,
                for_what="to build", by=self.leads(led),  # type: ignore[arg-type]
            )  # fmt: skip
        except Refused:
            assert amount <= 0 or amount > free
        else:
            assert 0 < amount <= free
            self.moved(source, target, amount)

    @rule(fund=ONE, led=ONE, amount=AMOUNTS)
    def give_back(self, fund: int, led: int, amount: int) -> None:
        source, target = ("initiative", self.led[led].pk), ("fund", self.funds[fund].pk)
        try:
            actions.give_back(
                self.led[led].pk, fund_id=self.funds[fund].pk, amount=amount,
                for_what="left", by=self.leads(led),  # type: ignore[arg-type]
            )  # fmt: skip
        except Refused:
            assert amount <= 0 or amount > self.model[source]
        else:
            self.moved(source, target, amount)

    @rule(led=ONE, amount=AMOUNTS)
    def spend(self, led: int, amount: int) -> None:
        source = ("initiative", self.led[led].pk)
        try:
            actions.spend(
                self.led[led].pk, amount=amount, for_what="planks",
                by=self.leads(led),  # type: ignore[arg-type]
            )  # fmt: skip
        except Refused:
            assert amount <= 0 or amount > self.model[source]
        else:
            self.moved(source, ("outside", 0), amount)

    @rule(which=st.integers(min_value=0, max_value=200), who=st.integers(0, 2))
    def reverse(self, which: int, who: int) -> None:
        ids = list(Movement.objects.order_by("pk").values_list("pk", flat=True))
        if not ids:
            return
        found = Movement.objects.select_related("source", "target").get(pk=ids[which % len(ids)])
        by = (self.cast.ada, self.cast.ben, self.cast.steward)[who]
        try:
            actions.reverse(found.pk, for_what="oops", by=by)
        except Refused:
            return
        assert found.act in ("paid-in", "taken", "spent")
        self.moved(
            (found.target.kind, found.target.owner_id),
            (found.source.kind, found.source.owner_id),
            found.amount,
        )

    @invariant()
    def adds_up(self) -> None:
        if not hasattr(self, "cast"):
            return
        rows = list(Account.objects.all())
        assert sum(row.balance for row in rows) == 0
        assert all(row.balance >= (row.floor or 0) for row in rows if row.kind != "outside")
        assert {(row.kind, row.owner_id): row.balance for row in rows if row.balance} == {
            key: balance for key, balance in self.model.items() if balance
        }
        assert list(queries.faults(self.cast.organization.pk)) == []
        assert Movement.objects.count() == self.count


@pytest.mark.django_db
def test_whatever_people_do_the_ledger_adds_up() -> None:
    run_state_machine_as_test(
        Ledger,
        settings=settings(
            max_examples=25,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
