"""Steps of leading from real work, first leads first on home, and numbers without names."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from colead.features.circles import actions as circles
from colead.features.coaching import queries
from colead.features.coaching.models import Pair, Session
from colead.features.home import queries as home
from colead.features.ideas import actions as ideas
from colead.features.initiatives import actions as initiatives
from colead.features.offers import actions as offers
from colead.kernel.testing import NOON
from tests.cast import Cast
from tests.features.coaching.pairing import met, paired, people

pytestmark = pytest.mark.django_db


def been(cast: Cast, who: str) -> list[str]:
    return [one.step.name for one in queries.steps(getattr(cast, who)) if one.traces]


def test_steps_are_seen_from_real_work(cast: Cast) -> None:
    assert been(cast, "ben") == []
    led = initiatives.start(title="Racks", circle_id=cast.north.pk, by=cast.ada)
    assert been(cast, "ada") == ["led-small"]
    initiatives.join(led.pk, by=cast.ben)
    assert been(cast, "ben") == ["helped"]
    offer = initiatives.offer_part(led.pk, to=cast.ben.member_id or 0, kind="lead", by=cast.ada)
    offers.take(offer.pk, by=cast.ben)
    assert been(cast, "ada") == ["co-led", "led-small"]
    assert "co-led" in been(cast, "ben")
    initiatives.start(title="Wall", circle_id=cast.north.pk, reversibility="hard", by=cast.ada)
    met(paired(cast.ben, cast.ada), cast.ada)
    assert been(cast, "ada") == ["co-led", "led-small", "led", "coached"]
    [step] = [one for one in queries.steps(cast.ada) if one.step.name == "led"]
    assert [(trace.title, trace.on) for trace in step.traces] == [("Wall", cast.ada.today)]


def test_what_is_open_begins_with_the_next_step(cast: Cast) -> None:
    led = initiatives.start(title="Racks", circle_id=cast.north.pk, by=cast.ada)
    initiatives.state_need(led.pk, kind="hands", text="Two hands", by=cast.ada)
    circles.open_role(cast.north.pk, title="Cook", seats=2, by=cast.ada)
    ideas.post(title="A bench", circle_id=cast.north.pk, by=cast.ada)
    titles = [one.title for one in queries.openings(cast.ben, been=[])]
    assert titles[0] == "Two hands"
    titles = [one.title for one in queries.openings(cast.ben, been=["helped", "co-led"])]
    assert titles[:2] == ["Cook", "A bench"]


def test_home_shows_first_leads_first_to_those_who_have_not_led(cast: Cast) -> None:
    led = initiatives.start(title="Racks", circle_id=cast.north.pk, by=cast.ada)
    initiatives.state_need(led.pk, kind="hands", text="Two hands", by=cast.ada)
    circles.open_role(cast.north.pk, title="Cook", seats=2, by=cast.ada)
    circles.open_role(cast.south.pk, title="Guide", is_guide=True, by=cast.ben)
    assert [one.title for one in home.helping(cast.ben)] == ["Guide", "Cook"]
    circles.join(cast.north.pk, by=cast.ben)
    assert [one.title for one in home.helping(cast.ben)] == ["Cook", "Guide", "Two hands"]
    initiatives.start(title="Sheds", circle_id=cast.south.pk, by=cast.ben)
    assert next(one.title for one in home.helping(cast.ben)) == "Two hands"


def pair_of(cast: Cast, seeker: int | None, coach: int | None, days_ago: int) -> Pair:
    return Pair.objects.create(
        organization_id=cast.organization.pk,
        seeker_id=seeker,
        coach_id=coach,
        began_at=NOON - timedelta(days=days_ago),
    )


def test_numbers_are_of_five_pairs_in_months_that_are_over_and_name_nobody(cast: Cast) -> None:
    others = people(cast.ada, "Cleo", "Dan", "Eve", "Fay", "Gil")
    for number, other in enumerate(others):
        if number == 4:
            assert queries.numbers(cast.ada).quarters == []
        made = pair_of(cast, other.member_id, cast.ben.member_id, 250)
        for day in (date(2025, 11, 3), date(2026, 2, 3)):
            Session.objects.create(
                organization_id=cast.organization.pk,
                pair=made,
                state="held",
                starts_at=NOON.replace(year=day.year, month=day.month, day=day.day),
            )
    found = queries.numbers(cast.steward)
    assert [(one.begins, one.sessions, one.pairs) for one in found.quarters] == [
        (date(2025, 10, 1), 5, 5)
    ]
    assert (found.coached, found.led) == (5, 0)
    early = others[0].moved_to(NOON - timedelta(days=100))
    initiatives.start(title="Racks", circle_id=cast.north.pk, by=early)
    late = others[1]
    initiatives.start(title="Sheds", circle_id=cast.north.pk, by=late)
    assert queries.numbers(cast.steward).led == 1
