"""What waits, the first steps, the feed and the journal as sentences."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

import pytest
from django.db import connection

from colead.features.circles import actions as circles
from colead.features.conversations import actions as conversations
from colead.features.home import actions, jobs, queries
from colead.features.ideas import actions as ideas
from colead.features.offers import actions as offers
from colead.features.organizations import actions as organizations
from colead.features.organizations.models import Member
from colead.kernel import journal
from colead.kernel.jobs import name_of
from colead.kernel.models import Entry, Job
from colead.kernel.testing import NOON, settle
from tests.cast import Cast, acting


def test_an_offer_waits_for_its_receiver_only(cast: Cast) -> None:
    offers.offer_stewardship(to=cast.ada.member_id or 0, by=cast.steward)
    (one,) = queries.waiting(cast.ada)
    assert (one.kind, one.title, one.why) == ("offer", "Be a steward", "Stella offers it to you")
    assert queries.waiting(cast.ben) == []


def test_first_steps_are_ticked_off_by_real_acts(cast: Cast) -> None:
    Member.objects.filter(pk=cast.ada.member_id).update(joined_on=NOON.date())
    assert [s.done for s in queries.first_steps(cast.ada)][:4] == [False, True, False, False]
    organizations.amend_profile(by=cast.ada, name="Ada", about="I teach mathematics.")
    circles.state_skill(name="Mathematics", level=4, would_teach=True, would_use=True, by=cast.ada)
    idea = ideas.post(title="A school garden", by=cast.ben)
    ideas.support(idea.pk, kind="join", by=cast.ada)
    assert [s.done for s in queries.first_steps(cast.ada)][:4] == [True, True, True, True]


def test_first_steps_can_be_put_away_and_fade_by_themselves(cast: Cast) -> None:
    Member.objects.update(joined_on=NOON.date())
    assert queries.first_steps(cast.ben)
    actions.dismiss_first_steps(by=cast.ben)
    actions.dismiss_first_steps(by=cast.ben)
    assert queries.first_steps(cast.ben) == []
    assert queries.first_steps(cast.ada)
    Member.objects.update(joined_on=NOON.date() - timedelta(days=61))
    assert queries.first_steps(cast.ada) == []
    assert queries.first_steps(cast.guest) == []


def test_the_feed_tells_sentences_with_links_by_day(cast: Cast) -> None:
    idea = ideas.post(title="A <garden>", circle_id=cast.north.pk, by=cast.ada)
    conversations.comment("idea", idea.pk, text="Yes", by=cast.later(cast.ben, days=1))
    days, following = queries.feed(cast.steward)
    assert following is None
    assert [d.day for d in days[:2]] == [(NOON + timedelta(days=1)).date(), NOON.date()]
    said, posted = days[0].told[0], days[1].told[0]
    assert "A <garden>" in posted.text
    assert "A &lt;garden&gt;</a>" in posted.sentence
    assert "<garden>" not in posted.sentence
    # A comment's title leads to the thing commented on.
    assert f"/ideas/{idea.pk}/" in said.sentence


def test_a_hostile_name_stays_text(cast: Cast) -> None:
    organizations.amend_profile(by=cast.ada, name="<img src=x> {title}\ue001", about="")
    ideas.post(title="{who} \ue000", by=cast.ada)
    (told, *_rest) = queries.feed(cast.steward)[0][0].told
    assert "<img" not in told.sentence
    assert "{title}" in told.sentence


def test_filters_by_circle_kind_and_person(cast: Cast) -> None:
    ideas.post(title="In the north", circle_id=cast.north.pk, by=cast.ada)
    ideas.post(title="In the south", circle_id=cast.south.pk, by=cast.ben)

    def titles(**chosen: object) -> list[str]:
        days, _ = queries.feed(cast.steward, **chosen)  # type: ignore[arg-type]
        return [t.entry.title for d in days for t in d.told if t.entry.subject_kind == "idea"]

    assert titles() == ["In the south", "In the north"]
    assert titles(circle=cast.north.pk) == ["In the north"]
    assert titles(circle=cast.root.pk) == ["In the south", "In the north"]
    assert titles(kind="circle") == []
    assert titles(person="be") == ["In the south"]
    assert titles(person=str(cast.ada.member_id)) == ["In the north"]
    assert titles(person="nobody at all") == []


def test_the_feed_shows_a_guest_only_what_it_was_invited_to(cast: Cast) -> None:
    ideas.post(title="In the north", circle_id=cast.north.pk, by=cast.ada)
    ideas.post(title="In the south", circle_id=cast.south.pk, by=cast.ben)
    days, _ = queries.feed(acting(cast.guest.member_id or 0))
    titles = [t.entry.title for d in days for t in d.told if t.entry.subject_kind == "idea"]
    assert titles == ["In the north"]


def test_pages_of_the_feed_neither_repeat_nor_lose(cast: Cast) -> None:
    for number in range(95):
        ideas.post(title=f"Idea {number}", by=cast.ada)
    seen, after = [], None
    while True:
        days, after = queries.feed(cast.ben, after=after)
        seen += [t.entry.pk for d in days for t in d.told]
        if after is None:
            break
    assert len(seen) == len(set(seen))
    assert (
        len(seen)
        == Entry.objects.filter(organization_id=cast.organization.pk)
        .exclude(audience="concerned")
        .count()
    )


def test_recent_is_what_others_did_in_my_circles(cast: Cast) -> None:
    ideas.post(title="Mine", circle_id=cast.north.pk, by=cast.ada)
    ideas.post(title="Theirs", circle_id=cast.north.pk, by=cast.ben)
    ideas.post(title="Elsewhere", circle_id=cast.south.pk, by=cast.ben)
    assert [t.entry.title for t in queries.recent(cast.ada) if t.entry.subject_kind == "idea"] == [
        "Theirs"
    ]


def test_recent_goes_back_as_far_as_it_takes(cast: Cast) -> None:
    for number in range(3):
        ideas.post(title=f"Idea {number}", circle_id=cast.north.pk, by=cast.ben)
    later = cast.ada.moved_to(cast.ada.at + timedelta(days=400))
    ideas.post(title="Idea 3", circle_id=cast.north.pk, by=cast.ben.moved_to(later.at))
    told = [one.entry.title for one in queries.recent(later, limit=3)]
    assert told == ["Idea 3", "Idea 2", "Idea 1"]
    assert queries.recent(cast.outsider) == []


def test_the_chain_is_walked_and_shows_what_was_changed(cast: Cast) -> None:
    settle()
    name = name_of(jobs.verify)
    assert queries.verification(cast.ada, job_name=name).at is None
    jobs.verify_all(at=NOON.isoformat())
    settle()
    state = queries.verification(cast.ada, job_name=name)
    assert (state.at, state.faults, state.running) == (NOON, [], False)
    assert len(state.head) == 64
    first = Entry.objects.filter(organization_id=cast.organization.pk).earliest("pk")
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
        else:
            cursor.execute("DROP TRIGGER kernel_entry_is_append_only")
        cursor.execute("UPDATE kernel_entry SET event = 'x' WHERE id = %s", [first.pk])
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = origin")
    Job.objects.all().delete()
    jobs.verify_all(at=NOON.isoformat())
    settle()
    (fault,) = queries.verification(cast.ada, job_name=name).faults
    assert "changed" in fault


@pytest.mark.parametrize(
    ("words", "title"),
    [("gard", "A school garden"), ("GARDEN school", "A school garden"), ("Ad", "Ada")],
)
def test_search_finds_things_and_people(cast: Cast, words: str, title: str) -> None:
    ideas.post(title="A school garden", by=cast.ada)
    assert [f.title for f in queries.found(cast.ben, words)] == [title]
    assert queries.found(cast.outsider, words) == []


def test_search_keeps_to_what_a_guest_may_see(cast: Cast) -> None:
    ideas.post(title="Garden in the north", circle_id=cast.north.pk, by=cast.ada)
    ideas.post(title="Garden in the south", circle_id=cast.south.pk, by=cast.ben)
    assert [f.title for f in queries.found(cast.guest, "garden")] == ["Garden in the north"]


def test_what_is_sealed_while_the_chain_is_walked_is_no_fault(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle()
    ideas.post(title="Waits", by=cast.ada)
    walk = journal.digest

    def meanwhile(before: str, sealed: Iterable[Entry]) -> str:
        # Another worker delivers what waited, and somebody acts, in the middle of the walk.
        monkeypatch.setattr(journal, "digest", walk)
        settle()
        ideas.post(title="Comes in between", by=cast.ben)
        settle()
        return walk(before, sealed)

    monkeypatch.setattr(journal, "digest", meanwhile)
    assert list(journal.verify(cast.organization.pk)) == []
