"""Reading on gives what reading from the beginning gives, whatever comes in whatever order."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pytest
from django.db.models import CASCADE
from django.test import Client

from colead.features.circles.models import Circle, Domain, Membership, Role, Term
from colead.features.evidence import jobs
from colead.features.evidence.models import Figure, Position, Reading, Sheet
from colead.features.evidence.rules import columns
from colead.features.evidence.rules import figures as rules
from colead.features.evidence.rules.acts import ABOUT, EVENTS
from colead.features.evidence.rules.columns import Table, load, save
from colead.features.evidence.rules.figures import DRAWN
from colead.features.initiatives.models import Initiative
from colead.features.organizations import queries as organizations
from colead.features.organizations.models import Member
from colead.kernel.actor import Actor
from colead.kernel.events import event_class
from colead.kernel.models import Entry
from colead.kernel.testing import NOON
from tests.cast import Cast, person

EXACT = ("circle_id", "indicator", "until", "people", "cases", "value", "undefined")
BY_LOT = ("low", "high", "null_mean", "null_percentile")


def figures(*, drawn: bool) -> list[tuple[Any, ...]]:
    """All figures; what is drawn by lot only if asked for."""
    return sorted(
        (
            tuple(getattr(row, name) for name in EXACT)
            + tuple(getattr(row, name) for name in BY_LOT if drawn or row.indicator not in DRAWN)
            for row in Figure.objects.all()
        ),
        key=str,
    )


def sheets() -> list[tuple[Any, ...]]:
    rows = Sheet.objects.exclude(name="enabling")
    return sorted(rows.values_list("circle_id", "name", "until", "facts"), key=str)


class History:
    """An organization of thirty people in four circles, one inside another, with two domains, to
    which anything happens on any day of two years."""

    def __init__(self, cast: Cast, seed: int) -> None:
        self.draw = random.Random(seed)
        self.organization = cast.organization
        self.now = NOON
        opened = NOON.date() - timedelta(days=900)
        self.circles = [cast.north, cast.south]
        for number, outer in enumerate((cast.north, cast.root)):
            self.circles.append(
                Circle.objects.create(
                    organization=self.organization, parent=outer, name=f"C{number}",
                    opened_on=opened,
                )
            )  # fmt: skip
        self.members = [person(self.organization, f"P{n}").member_id or 0 for n in range(30)]
        Member.objects.filter(pk__in=self.members).update(joined_on=opened)
        for number, member in enumerate(self.members):
            for circle in {self.circles[number % 4], self.circles[number % 3]}:
                Membership.objects.create(
                    organization=self.organization, circle=circle, member_id=member,
                    started_on=opened,
                )  # fmt: skip
        self.things = {kind: list(range(1, 9)) for kind in ABOUT}
        self.domains: list[int] = []
        for pk in self.things["initiative"]:
            Initiative.objects.create(
                pk=pk, organization=self.organization, title="T", started_at=NOON,
                last_sign_at=NOON,
            )  # fmt: skip

    def day(self) -> datetime:
        return NOON - timedelta(days=self.draw.randrange(730), hours=self.draw.randrange(20))

    def entry(self) -> Entry:
        """Somebody does something to something, whether it makes sense or not."""
        event = self.draw.choice(EVENTS)
        known = event_class(event)
        assert known is not None
        kind = str(known.subject)
        subject = self.draw.choice(self.things[kind])
        a, b = self.draw.sample(self.members, 2)
        facts = {
            "member": self.draw.choice([a, b]),
            "adviser": b,
            "kind": self.draw.choice(["join", "use", "lead", "role", "worry"]),
            "part": self.draw.choice(["lead", "contributor", "adviser"]),
            "commitment": self.draw.randrange(1, 9),
            "due": str(self.day().date()),
            "done": self.draw.choice(["followed", "not"]),
            "result": self.draw.choice(["agreed", "not-agreed", "withdrawn"]),
            "status": self.draw.choice(["succeeded", "failed", "stopped"]),
            "verdict": self.draw.choice(["keep", "adapt", "drop"]),
            "outcome": self.draw.choice(["go", "consent"]),
            "helped": self.draw.random() < 0.5,
        }
        # Entries of earlier versions have it among their facts.
        older = {"concerned": [b]} if self.draw.random() < 0.5 else {}
        return Entry(
            organization_id=self.organization.pk, event=event, member_id=a, at=self.day(),
            door=self.draw.choice(["web", "import"]), subject_kind=kind, subject_id=subject,
            circle_id=self.draw.choice([None, *(one.pk for one in self.circles)]),
            facts={**facts, **older}, concerned=None if older else [b],
        )  # fmt: skip

    def happens(self, count: int) -> None:
        Entry.objects.bulk_create([self.entry() for _ in range(count)])

    def somebody_leaves_or_moves(self) -> None:
        """Who is where since when changes: also before today."""
        way = self.draw.randrange(7)
        membership = self.draw.choice(list(Membership.objects.filter(ended_on=None)))
        if way == 0:
            Membership.objects.filter(pk=membership.pk).update(ended_on=self.day().date())
        elif way == 1:
            Member.objects.filter(pk=self.draw.choice(self.members)).update(
                left_on=self.day().date()
            )
        elif way == 2:
            role = Role.objects.create(
                organization=self.organization, circle=membership.circle, title="R"
            )
            Term.objects.create(
                organization=self.organization, role=role, member_id=membership.member_id,
                started_on=self.day().date(), began_by="offer",
            )  # fmt: skip
        elif way == 3:
            made = Domain.objects.create(
                organization=self.organization, circle=membership.circle,
                name=f"D{self.draw.random()}",
            )  # fmt: skip
            self.domains.append(made.pk)
        elif way == 4:
            Circle.objects.filter(pk=self.circles[-1].pk).update(parent=self.circles[0])
        elif way == 5:
            Membership.objects.filter(pk=membership.pk).delete()
        elif self.domains:
            Initiative.objects.filter(pk=self.draw.randrange(1, 9)).update(
                domain_ids=[self.draw.choice(self.domains)]
            )


def measure(history: History, **how: Any) -> int:
    history.now += timedelta(minutes=1)
    done = jobs.measure(organization=history.organization.pk, moment=history.now.isoformat(), **how)
    return int(done["windows"])


@pytest.mark.parametrize("seed", range(3))
def test_reading_on_gives_what_reading_from_the_beginning_gives(
    cast: Cast, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "DRAWS", 20)
    history = History(cast, seed)
    history.happens(150)
    measure(history)
    for step in range(3):
        history.happens(history.draw.choice([1, 3, 10]))
        if step % 2 or history.draw.random() < 0.4:
            history.somebody_leaves_or_moves()
        measure(history)
        step_by_step, drawn_from = figures(drawn=False), sheets()
        measure(history, redraw=True)
        redrawn = figures(drawn=True)
        Reading.objects.all().delete()
        measure(history, anew=True)
        assert step_by_step == figures(drawn=False)
        assert redrawn == figures(drawn=True)
        assert drawn_from == sheets()


def test_every_event_that_is_read_is_about_a_thing_that_can_be_read_anew() -> None:
    kinds = {str(known.subject) for known in map(event_class, EVENTS) if known is not None}
    assert kinds == set(ABOUT)


def test_an_entry_that_is_gone_is_in_no_figure_any_more(cast: Cast) -> None:
    """An organization that came back from an older copy, or whose journal was cut."""
    history = History(cast, 7)
    history.happens(60)
    measure(history)
    gone = Entry.objects.filter(subject_kind="idea").values_list("pk", flat=True)[:5]
    Entry.objects.filter(pk__in=list(gone)).delete()
    history.happens(1)
    measure(history)
    step_by_step = figures(drawn=True)
    measure(history, anew=True)
    assert step_by_step == figures(drawn=True)


def test_circles_of_which_nothing_new_is_told_keep_their_figures(cast: Cast) -> None:
    history = History(cast, 3)
    history.happens(60)
    measure(history)
    first = history.now
    made = Figure.objects.filter(until=NOON.date(), indicator="answered").order_by("circle_id")
    shown = [one for one in made.values_list("circle_id", flat=True) if one is not None]
    here, *others = shown
    assert others
    Entry.objects.create(
        organization_id=cast.organization.pk, event="issues.IssueRaised", at=NOON, door="web",
        member_id=history.members[0], subject_kind="issue", subject_id=99, circle_id=here,
        facts={},
    )  # fmt: skip
    assert measure(history) == 1
    outer = [cast.north.pk] if here == history.circles[2].pk else []
    assert {made.get(circle=one).made_at for one in (here, None)} == {history.now}
    assert {made.get(circle=one).made_at for one in others if one not in outer} == {first}


def test_what_is_drawn_by_lot_is_kept_for_a_day_while_hardly_anything_changes(
    cast: Cast, client_of: Callable[[Actor], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert jobs.holds(1_000, 1_010)
    assert not jobs.holds(1_000, 1_011)
    monkeypatch.setattr(jobs, "CHANGED", 2)
    history = History(cast, 5)
    history.happens(120)
    measure(history)
    first = history.now

    def spread() -> Figure:
        return Figure.objects.get(indicator="spread", circle=None, until=NOON.date())

    before = spread()
    history.happens(20)
    measure(history)
    kept = spread()
    assert (kept.drawn_at, kept.low, kept.null_mean) == (first, before.low, before.null_mean)
    assert (kept.drawn_before, kept.value != before.value) == (True, True)
    path = f"/o/{cast.organization.slug}/evidence/"
    assert "interval and chance as drawn" in client_of(cast.ada).get(path).content.decode()
    # At night it is drawn anew, and the page need not say anything.
    measure(history, redraw=True)
    assert (spread().drawn_at, spread().value) == (history.now, kept.value)
    assert spread().low != before.low
    assert "interval and chance as drawn" not in client_of(cast.ada).get(path).content.decode()


def test_two_jobs_side_by_side_leave_figures_that_the_next_one_makes_anew(cast: Cast) -> None:
    """The slower one has read less, and writes last."""
    history = History(cast, 11)
    history.happens(60)
    measure(history)
    by = organizations.colead_of(cast.organization.pk, at=history.now)
    slow = jobs.read_on(by)
    history.happens(5)
    measure(history)
    slow.keep(by=by)
    assert not Reading.objects.exists()
    windows = measure(history)
    assert windows == Figure.objects.values("until").distinct().count()
    there = Entry.objects.filter(organization_id=cast.organization.pk)
    assert Reading.objects.get().entries == there.count()


def test_two_first_jobs_side_by_side(cast: Cast) -> None:
    history = History(cast, 12)
    history.happens(20)
    by = organizations.colead_of(cast.organization.pk, at=history.now)
    both = jobs.read_on(by), jobs.read_on(by)
    both[0].keep(by=by)
    assert Reading.objects.exists()
    both[1].keep(by=by)
    assert not Reading.objects.exists()


def test_a_job_that_broke_off_is_done_again(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    history = History(cast, 13)
    history.happens(60)
    measure(history)
    history.happens(20)
    with monkeypatch.context() as broken:
        broken.setattr(jobs.Read, "keep", _full)
        with pytest.raises(OSError, match="no space"):
            measure(history)
    measure(history)
    step_by_step = figures(drawn=False)
    measure(history, anew=True)
    assert step_by_step == figures(drawn=False)


def _full(_read: jobs.Read, *, by: Actor) -> None:
    raise OSError("no space")


def test_figures_of_an_earlier_release_are_made_anew(cast: Cast) -> None:
    history = History(cast, 15)
    history.happens(40)
    measure(history)
    now = figures(drawn=True)
    Reading.objects.all().delete()
    Position.objects.update(version=jobs.VERSION - 1)
    Figure.objects.update(cases=999, drawn_at=None, drawn_cases=0)
    assert measure(history) == Figure.objects.values("until").distinct().count()
    assert figures(drawn=True) == now


def test_the_reading_holds_numbers_only_and_goes_with_the_organization(cast: Cast) -> None:
    history = History(cast, 14)
    history.happens(40)
    measure(history)
    kept = columns.load(bytes(Reading.objects.get().columns))
    assert {name: tuple(kept[name].columns) for name in columns.TABLES} == columns.TABLES
    # Who took part in a decision is nowhere, only since when anybody besides who proposed it did.
    assert set(kept["parts"]["thing"].tolist()) <= set(history.things["initiative"])
    assert "pairs" not in kept
    assert Reading._meta.get_field("organization").remote_field.on_delete is CASCADE


@pytest.mark.parametrize("length", [0, 1, 1_000])
def test_columns_come_back_as_they_were_kept(length: int) -> None:
    draw = np.random.default_rng(length)
    bounds = [(-1, 3), (0, 70_000), (-(2**40), 2**40), (250, 260), (7, 8)]
    columns = {f"c{n}": draw.integers(*ends, length) for n, ends in enumerate(bounds)}
    back = load(save({"a": Table(columns), "b": Table({"only": columns["c0"]})}))
    assert {name: list(values) for name, values in back["a"].columns.items()} == {
        name: list(values) for name, values in columns.items()
    }
    assert back["b"]["only"].dtype == np.int64
    assert back["b"]["only"].tolist() == columns["c0"].tolist()
