"""The verdict on real rows: who is asked, how fresh it is, and what it costs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from colead.features.authority import actions, queries, rules
from colead.features.authority.models import Guardrail, GuardrailVersion, Stamp
from colead.features.authority.rules import Act
from colead.features.circles import actions as circles
from colead.features.organizations import actions as organizations
from tests.cast import Cast, person

Intend = Callable[..., None]


def act(**values: Any) -> Act:
    """An initiative."""
    return Act(**{"what": "initiative", "title": "A new timetable", **values})


def over(cast: Cast, amount: int, **values: Any) -> Guardrail:
    """A guardrail of the stewards above an amount."""
    return actions.write(
        **{
            "circle_id": cast.root.pk,
            "title": "Spending",
            "when": {"amount_over": amount},
            "then": {"outcome": "advise", "whom": [{"kind": "stewards"}]},
            "by": cast.steward,
            **values,
        }
    )


def test_the_holders_of_a_domain_are_asked_and_its_own_circle_is_free(cast: Cast) -> None:
    domain = circles.open_domain(cast.south.pk, name="Timetable", by=cast.ben)
    answer = queries.verdict(cast.ada, act(domain_ids=[domain.pk]))
    assert answer.outcome == "advise"
    assert [(p.id, p.name, p.why) for p in answer.people] == [
        (cast.ben.member_id, "Ben", "holds Timetable")
    ]
    assert answer.reasons[0].url == f"/o/{cast.organization.slug}/guidance/guardrails/ground/"
    assert queries.verdict(cast.ben, act(domain_ids=[domain.pk])).outcome == "go"


def test_everyone_belongs_to_the_root_circle_and_so_holds_its_domains(cast: Cast) -> None:
    domain = circles.open_domain(cast.root.pk, name="Garden", by=cast.steward)
    assert queries.verdict(cast.ada, act(domain_ids=[domain.pk])).outcome == "go"


def test_a_verdict_follows_every_change_at_once(cast: Cast) -> None:
    domain = circles.open_domain(cast.south.pk, name="Timetable", by=cast.ben)
    what = act(domain_ids=[domain.pk], amount=100)
    assert [p.name for p in queries.verdict(cast.ada, what).people] == ["Ben"]
    zoe = person(cast.organization, "Zoe")
    circles.join(cast.south.pk, by=zoe)
    assert [p.name for p in queries.verdict(cast.ada, what).people] == ["Ben", "Zoe"]
    found = over(cast, 50)
    assert [p.name for p in queries.verdict(cast.ada, what).people] == ["Ben", "Zoe", "Stella"]
    actions.retire(found.pk, reason="Not needed.", by=cast.steward)
    assert [p.name for p in queries.verdict(cast.ada, what).people] == ["Ben", "Zoe"]
    organizations.leave(by=zoe)
    assert [p.name for p in queries.verdict(cast.ada, what).people] == ["Ben"]
    circles.join(cast.south.pk, by=cast.ada)
    assert queries.verdict(cast.ada, what).outcome == "go"


def test_what_is_rolled_back_leaves_nothing_in_the_compiled_guardrails(cast: Cast) -> None:
    what = act(amount=100)
    with transaction.atomic():
        over(cast, 50)
        assert queries.verdict(cast.ada, what).outcome == "advise"
        transaction.set_rollback(True)
    assert queries.verdict(cast.ada, what).outcome == "go"


def test_guardrails_of_another_organization_say_nothing_here(cast: Cast) -> None:
    over(cast, 50)
    assert queries.verdict(cast.outsider, act(amount=100)).outcome == "go"


def test_a_verdict_costs_one_query(cast: Cast, django_assert_num_queries: Any) -> None:
    domain = circles.open_domain(cast.south.pk, name="Timetable", by=cast.ben)
    what = act(domain_ids=[domain.pk], amount=100, circle_id=cast.north.pk)
    for number in range(30):
        over(cast, number)
    queries.verdict(cast.ada, what)
    with django_assert_num_queries(1):
        queries.verdict(cast.ada, what)


def test_ordinary_acts_do_not_touch_the_stamp(cast: Cast) -> None:
    before = Stamp.objects.get(organization_id=cast.organization.pk).value
    person(cast.organization, "Zoe")
    assert Stamp.objects.get(organization_id=cast.organization.pk).value == before
    over(cast, 50)
    assert Stamp.objects.get(organization_id=cast.organization.pk).value != before


def test_the_ground_holds_until_the_organization_writes_its_own(cast: Cast) -> None:
    domain = circles.open_domain(cast.south.pk, name="Timetable", by=cast.ben)
    what = act(domain_ids=[domain.pk])
    assert queries.verdict(cast.ada, what).outcome == "advise"
    own = over(
        cast,
        0,
        when={"others_domain": True},
        then={"outcome": "inform", "whom": [{"kind": "holders"}]},
        key=rules.GROUND_KEY,
    )
    assert queries.verdict(cast.ada, what).outcome == "inform"
    actions.retire(own.pk, reason="We trust each other.", by=cast.steward)
    assert queries.verdict(cast.ada, what).outcome == "go"


def test_the_latest_acts_are_told_by_their_day_whenever_they_came(
    cast: Cast, intend: Intend
) -> None:
    """An import brings what is old after what is new."""
    for days in (0, *range(1, 200)):
        intend(cast.ada.moved_to(cast.ada.at - timedelta(days=days)), f"{days} days ago")
    found = queries.past_acts(cast.steward)
    assert [act.title for _entry, act in found] == [f"{days} days ago" for days in range(40)]


def test_past_acts_show_what_a_guardrail_would_have_met(cast: Cast, intend: Intend) -> None:
    over(cast, 5_000)
    intend(cast.ada, "Chairs", amount=6_000)
    intend(cast.ben, "Lamps", amount=4_000)
    intend(cast.ben, "Rules of play", what="decision")
    trial = queries.try_out(
        cast.steward,
        when=rules.When(amount_over=3_000),
        then=rules.Then("consent", (rules.Target("circle", cast.south.pk),)),
        circle_id=cast.root.pk,
    )
    assert (trial.total, trial.count) == (3, 2)
    assert [(t.title, t.outcome, t.before) for t in trial.met] == [
        ("Lamps", "consent", "go"),
        ("Chairs", "consent", "advise"),
    ]
    only = queries.try_out(
        cast.steward,
        when=rules.When(kinds=("decision",)),
        then=rules.Then("inform", (rules.Target("stewards"),)),
        circle_id=cast.north.pk,
    )
    assert (only.what, only.total, [t.title for t in only.met]) == (
        "decision",
        1,
        ["Rules of play"],
    )


def test_trying_costs_the_same_for_one_act_and_for_forty(cast: Cast, intend: Intend) -> None:
    def tried() -> int:
        return queries.try_out(
            cast.steward,
            when=rules.EVERYTHING,
            then=rules.Then("inform", (rules.Target("stewards"),)),
            circle_id=None,
        ).total

    intend(cast.ada, "First")
    tried()
    with CaptureQueriesContext(connection) as one:
        assert tried() == 1
    for number in range(50):
        intend(cast.ben, f"Act {number}")
    with CaptureQueriesContext(connection) as forty:
        assert tried() == 40
    assert len(forty) == len(one)


def test_a_guest_sees_only_guardrails_of_circles_it_was_invited_to(cast: Cast) -> None:
    over(cast, 5)
    own = over(cast, 6, circle_id=cast.north.pk, by=cast.ada)
    assert list(queries.visible_to(cast.guest)) == [own]


def test_guardrails_to_look_at_again_stand_first_by_age(cast: Cast) -> None:
    today = cast.steward.today
    late = over(cast, 1, review_on=today + timedelta(days=3))
    over(cast, 2, review_on=today + timedelta(days=9))
    over(cast, 3)
    assert list(queries.to_review(cast.later(cast.ada, days=5))) == [late]


def test_wordings_cannot_be_changed_even_by_the_database(cast: Cast) -> None:
    over(cast, 5)
    with pytest.raises(DatabaseError), transaction.atomic():
        GuardrailVersion.objects.update(why="It never was otherwise.")
    assert connection.is_usable()
