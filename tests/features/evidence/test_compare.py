"""Before and after a day: the test finds what is there and nothing where nothing is; the page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import numpy as np
import pytest
from django.test import Client
from django.utils import timezone

from colead.features.evidence import actions, jobs, queries
from colead.features.evidence.models import Sheet
from colead.features.evidence.rules import dates, known, may_compare
from colead.features.evidence.rules.columns import Table
from colead.features.evidence.rules.figures import exchange
from colead.kernel.actor import Actor
from colead.kernel.testing import NOON, settle
from tests.cast import Cast
from tests.features.evidence.year import year
from tests.reference.networks import reference

Sign = Callable[[Actor], Client]
PATH = "/o/north-school/evidence/compare/"
DAY = date(2026, 1, 1)
WEEKS = 52


Ends = list[tuple[int, int]]


def to(targets: list[int]) -> Ends:
    return [(100 + at % 40, target) for at, target in enumerate(targets)]


def sides(
    before: Ends, after: Ends, of: Callable[[Table], exchange.Statistic]
) -> exchange.Exchange:
    both = [*before, *after]
    weeks = [at % WEEKS for some in (before, after) for at in range(len(some))]
    late = [False] * len(before) + [True] * len(after)
    return exchange.exchanged(weeks, late, of(Table.of(("source", "target"), both)), weeks=WEEKS)


def test_one_leader_before_and_many_after_is_no_chance() -> None:
    found = sides(to([1] * 104), to([at % 20 for at in range(104)]), exchange.spread_of)
    assert found.difference is not None
    assert found.difference > 10
    assert found.p is not None
    assert found.p < 0.01
    spread = sides(
        to([1] * 104),
        to([at % 20 for at in range(104)]),
        lambda ties: exchange.decentralization_of(ties, 140),
    )
    assert spread.p is not None
    assert spread.p < 0.05


def test_the_same_on_both_sides_is_chance() -> None:
    rng = np.random.default_rng(7)
    before, after = (to(rng.integers(20, size=104).tolist()) for _ in range(2))
    found = sides(before, after, exchange.spread_of)
    assert found.p is not None
    assert found.p > 0.1
    # Nothing differs at all: every draw is as far.
    nothing = exchange.exchanged([0, 0], [False, True], exchange.share_of([True, True]), weeks=1)
    assert (nothing.difference, nothing.p) == (0.0, 1.0)


def test_p_is_rarely_small_where_nothing_is() -> None:
    rng = np.random.default_rng(3)
    small = 0
    for seed in range(60):
        hits = (rng.random(104) < 0.5).tolist()
        found = exchange.exchanged(
            [at % 52 for at in range(104)], [at >= 52 for at in range(104)],
            exchange.share_of(hits), weeks=52, draws=200, seed=seed,
        )  # fmt: skip
        small += (found.p or 0) < 0.05
    assert small <= 8


def test_a_share_against_all_its_exchanges() -> None:
    """Two weeks, one case a side and week, before no, after yes: of the four ways to exchange them
    two are as far apart as what was seen, so p is about one half."""
    found = exchange.exchanged(
        [0, 1, 0, 1], [False, False, True, True], exchange.share_of([False, False, True, True]),
        weeks=2, draws=4_000,
    )  # fmt: skip
    assert found.difference == 1.0
    assert found.p == pytest.approx(0.5, abs=0.03)


def test_medians_count_open_ones_and_an_empty_side_has_no_difference() -> None:
    rows = np.array([5.0, 9.0, 30.0]), np.array([True, True, False])
    assert exchange.median_of(rows)(np.array([True, True, True])) == 9.0
    assert exchange.exchanged([0, 1], [True, True], exchange.share_of([True, False]), weeks=2) == (
        exchange.Exchange(None, None, 0)
    )


def test_eight_weeks_have_to_pass(cast: Cast) -> None:
    today = cast.ada.today
    assert dates.whole_weeks(today, today) == 0
    assert dates.whole_weeks(today - timedelta(days=55), today) == 8
    assert dates.whole_weeks(date(2000, 1, 1), today) == 52
    assert not may_compare(cast.ada, today - timedelta(days=54))
    assert may_compare(cast.ada, today - timedelta(days=55))
    assert not may_compare(cast.guest, date(2020, 1, 1))


def test_somebody_asks_and_everybody_reads(cast: Cast, client_of: Sign) -> None:
    year(cast)
    ada = client_of(cast.ada)
    day = NOON.date() - timedelta(days=60)
    jobs.compare(organization=cast.organization.pk, moment=NOON.isoformat(), day=day.isoformat())
    facts = Sheet.objects.get(name="compare").facts
    assert (facts["weeks"], facts["people"]) == (8, 6)
    assert [row["name"] for row in facts["rows"]] == list(exchange.COMPARED)
    text = ada.get(PATH).content.decode()
    for words in ("8 weeks on either side", "What this cannot tell", "Difference"):
        assert words in text, words
    # What was asked for survives the night, and the day it is of is no day of figures.
    jobs.measure(organization=cast.organization.pk, moment=NOON.isoformat())
    assert Sheet.objects.filter(name="compare").count() == 1
    assert client_of(cast.ben).get(f"{PATH}?until={day}").status_code == 200


def test_asking_queues_once_and_a_day_too_near_is_told(cast: Cast, client_of: Sign) -> None:
    ada = client_of(cast.ada)
    assert ada.post(PATH, {"day": "2025-10-01"}).status_code == 302
    near = ada.post(PATH, {"day": timezone.now().date().isoformat()})
    assert near.status_code == 422
    assert "Eight weeks have to pass" in near.content.decode()
    assert ada.post(PATH, {"day": "9999-99-99"}).status_code == 422
    settle(timezone.now())
    # Three people on either side: nothing but the reason.
    assert Sheet.objects.get(name="compare").facts["rows"] == []
    assert "fewer than five people" in ada.get(PATH).content.decode()


def test_another_organization_and_guests_see_no_comparison(cast: Cast, client_of: Sign) -> None:
    for path in (PATH, "/o/north-school/evidence/known/"):
        assert client_of(cast.guest).get(path).status_code in (403, 409)
        assert client_of(cast.outsider).get(path).status_code == 404


def test_any_past_day_is_drawn_and_kept_for_thirty_days(cast: Cast, client_of: Sign) -> None:
    year(cast)
    day = NOON.date() - timedelta(days=33)
    jobs.draw(organization=cast.organization.pk, moment=NOON.isoformat(), day=day.isoformat())
    jobs.measure(organization=cast.organization.pk, moment=NOON.isoformat())
    assert Sheet.objects.filter(name="drawn", until=day, circle=None).count() == 1
    text = (
        client_of(cast.ada).get(f"/o/north-school/evidence/network/?until={day}").content.decode()
    )
    assert "<svg" in text
    assert day.isoformat() in text
    late = cast.ada.moved_to(NOON + timedelta(days=31))
    actions.note_position(entry_id=0, until=late.today, version=0, ends=[], by=late)
    assert not Sheet.objects.filter(name="drawn").exists()
    sent = client_of(cast.ada).post("/o/north-school/evidence/network/draw/", {"day": "2199-01-01"})
    assert sent.status_code == 422


def test_the_slider_sends_the_number_of_a_day(cast: Cast, client_of: Sign) -> None:
    year(cast)
    jobs.measure(organization=cast.organization.pk, moment=NOON.isoformat())
    ends = sorted(queries.ends(cast.ada, None))
    client = client_of(cast.ada)
    text = client.get("/o/north-school/evidence/network/?at=11").content.decode()
    assert f'<output for="network-day">{ends[11]}</output>' in text
    assert client.get("/o/north-school/evidence/network/?at=9999").status_code == 200


def test_known_cases_stand_beside_ones_own_without_a_rank(cast: Cast, client_of: Sign) -> None:
    year(cast)
    jobs.measure(organization=cast.organization.pk, moment=NOON.isoformat())
    text = client_of(cast.ada).get("/o/north-school/evidence/known/").content.decode()
    assert "cannot be compared" in text
    assert text.index("North School", text.index('id="table"')) < text.index("Krackhardt 1987")
    assert all(0 < getattr(one, name) < 1 for one in known.KNOWN for name in known.MEASURES)


def test_known_cases_are_those_of_the_published_rows() -> None:
    names = ("ht_advice", "ht_friends", "PS_school01", "PS_school02", "PS_school04", "PS_school07")
    columns = {"density": "density", "centralization": "C_in", "reciprocity": "recip_edgewise.Mut"}
    for name, one in zip(names, known.KNOWN, strict=True):
        row = reference()[name]
        assert one.people == int(row["n"])
        for measure, column in columns.items():
            assert getattr(one, measure) == pytest.approx(float(row[column]), abs=1e-6), name
