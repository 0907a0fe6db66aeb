"""The stewards' record: what they answered, what was allowed to fail, what was released."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.test import Client

from colead.features.evidence import jobs
from colead.features.evidence.models import Sheet
from colead.features.initiatives import actions as initiatives
from colead.features.issues import actions as issues
from colead.features.learning import actions as learning
from colead.kernel.actor import Actor
from colead.kernel.testing import NOON
from tests.cast import Cast
from tests.features.evidence.year import year
from tests.features.funds.paying import led_with

Sign = Callable[[Actor], Client]
PATH = "/o/north-school/evidence/enabling/"


def enabled(cast: Cast) -> None:
    """A year in which one ask was answered and one waits, an experiment failed and left a lesson,
    money was taken, and learning released."""
    year(cast)
    early = NOON - timedelta(days=20)
    ask = issues.ask(title="The key to the gym", by=cast.ben.moved_to(early))
    after = early + timedelta(days=4)
    issues.answer(ask.pk, state="removed", answer="Here it is", by=cast.steward.moved_to(after))
    issues.judge(ask.pk, helped=True, by=cast.ben.moved_to(after))
    issues.ask(title="A printer upstairs", by=cast.ada)
    tried = initiatives.start(
        title="School begins at nine", hypothesis="They sleep more", acceptable_loss="One week",
        by=cast.ada.moved_to(early),
    )  # fmt: skip
    initiatives.end(
        tried.pk,
        status="failed",
        outcome="Nobody slept more",
        lesson="The bus decides",
        by=cast.ada,
    )
    fund, _led = led_with(cast, 25_000)
    learning.release(
        fund_id=fund.pk, title="Courses", circle_id=cast.root.pk, money=1_000, minutes=120,
        starts_on=NOON.date(), ends_on=NOON.date() + timedelta(days=100), by=cast.steward,
    )  # fmt: skip


def test_the_record_is_made_with_the_figures_and_read_by_every_member(
    cast: Cast, client_of: Sign
) -> None:
    enabled(cast)
    jobs.measure(organization=cast.organization.pk, moment=NOON.isoformat())
    facts = Sheet.objects.get(name="enabling", until=NOON.date()).facts
    assert facts["asks"]["cases"] == 2
    assert facts["asks"]["median"] == 4
    assert facts["helped"] == [1, 1]
    assert facts["experiments"] == {"ended": 1, "failed": 1}
    assert facts["money"] == [["EUR", 1, 25_000, 1, 25_000]]
    (released,) = facts["learning"]
    assert (released[1], released[2]) == (1_000 * released[3], 120 * released[3])
    text = client_of(cast.ada).get(PATH).content.decode()
    for words in ("A printer upstairs", "School begins at nine", "The bus decides", "1 of 1"):
        assert words in text, words
    assert "Stella" not in text.split("<main", 1)[1]
    drawn = client_of(cast.ada).get(PATH + "asks.svg")
    assert drawn.headers["Content-Disposition"] == 'attachment; filename="north-school-asks.svg"'
    assert drawn.content.decode().startswith("<?xml")
    rows = client_of(cast.ada).get(PATH + "asks.csv").content.decode().splitlines()
    assert len(rows) == 1 + len(facts["asks"]["steps"]) == 2
    record = client_of(cast.ada).get(PATH + "record.csv").content.decode().splitlines()
    assert record == [
        "what,value,of,unit",
        "days until half of the asks are answered,4.0,2,days",
        "answers that helped,1,1,answers",
        "experiments that failed,1,1,experiments",
        "money taken,250.00,1,EUR",
        "money taken without asking,250.00,1,EUR",
        f"money for learning,{10 * released[3]}.00,{released[3]},EUR",
        f"time for learning,{120 * released[3]},{released[3]},minutes",
    ]
    assert client_of(cast.guest).get(PATH + "asks.svg").status_code in (403, 409)


def test_three_people_see_no_record_but_the_public_asks(cast: Cast, client_of: Sign) -> None:
    issues.ask(title="A printer upstairs", by=cast.ada)
    jobs.measure(organization=cast.organization.pk, moment=NOON.isoformat())
    assert not Sheet.objects.exists()
    text = client_of(cast.ben).get(PATH).content.decode()
    assert "A printer upstairs" in text
    assert "fewer than five people" in text


def test_the_record_of_another_organization_is_not_there(cast: Cast, client_of: Sign) -> None:
    assert client_of(cast.outsider).get(PATH).status_code == 404
    assert client_of(cast.guest).get(PATH).status_code in (403, 409)
