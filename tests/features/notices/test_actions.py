"""Who is told what: concerned, followers, mutes, guests, imports."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from colead.features.circles import actions as circles
from colead.features.conversations import actions as conversations
from colead.features.ideas import actions as ideas
from colead.features.notices import actions, queries
from colead.features.notices.models import Follow, Notice
from colead.features.offers import actions as offers
from colead.features.organizations import actions as organizations
from colead.kernel.actor import Actor
from colead.kernel.journal import record
from colead.kernel.models import Entry
from colead.kernel.testing import NOON, settle
from colead.kernel.verdict import Missing, Refused
from tests.cast import Cast


@pytest.fixture
def quiet_start(cast: Cast) -> Cast:
    """The founding is told and read."""
    settle()
    Notice.objects.all().delete()
    return cast


def told(actor: Actor) -> list[str]:
    found = queries.visible_to(actor).order_by("pk")
    return [f"{n.entry.event} {n.reason}" for n in found]


def test_the_one_who_acts_follows_and_is_not_told(quiet_start: Cast) -> None:
    cast = quiet_start
    idea = ideas.post(title="A school garden", circle_id=cast.north.pk, by=cast.ada)
    settle()
    assert queries.follow_state(cast.ada, "idea", idea.pk) == "follows"
    assert told(cast.ada) == []
    ideas.support(idea.pk, kind="join", by=cast.ben)
    settle()
    assert told(cast.ada) == ["ideas.IdeaSupported concerned"]
    assert told(cast.ben) == []
    assert queries.unread_count(cast.ada) == 1


def test_followers_hear_of_comments_on_the_thing(quiet_start: Cast) -> None:
    cast = quiet_start
    idea = ideas.post(title="A school garden", by=cast.ada)
    settle()
    conversations.comment("idea", idea.pk, text="Lovely", by=cast.ben)
    settle()
    assert told(cast.ada) == ["conversations.CommentPosted follow"]
    notice = Notice.objects.get(member_id=cast.ada.member_id)
    assert (notice.subject_kind, notice.subject_id) == ("idea", idea.pk)
    assert queries.follow_state(cast.ben, "idea", idea.pk) == "follows"


def test_a_mentioned_person_is_concerned_and_follows_from_then_on(quiet_start: Cast) -> None:
    cast = quiet_start
    idea = ideas.post(title="A school garden", by=cast.ada)
    text = f"@[Ben](member:{cast.ben.member_id}) what do you think?"
    conversations.comment("idea", idea.pk, text=text, by=cast.steward)
    settle()
    assert told(cast.ben) == ["conversations.CommentPosted concerned"]
    assert queries.follow_state(cast.ben, "idea", idea.pk) == "follows"


def test_told_twice_is_told_once(quiet_start: Cast) -> None:
    cast = quiet_start
    idea = ideas.post(title="A school garden", by=cast.ada)
    ideas.support(idea.pk, kind="join", by=cast.ben)
    settle()
    entry = Entry.objects.get(event="ideas.IdeaSupported")
    actions.tell(entry)
    actions.tell(entry)
    assert Notice.objects.filter(entry=entry).count() == 1


def test_a_mute_wins_even_when_one_is_concerned(quiet_start: Cast) -> None:
    cast = quiet_start
    idea = ideas.post(title="A school garden", by=cast.ada)
    settle()
    actions.mute("idea", idea.pk, by=cast.ada)
    ideas.support(idea.pk, kind="join", by=cast.ben)
    text = f"@[Ada](member:{cast.ada.member_id}) look"
    conversations.comment("idea", idea.pk, text=text, by=cast.ben)
    settle()
    assert told(cast.ada) == []
    # Acting again does not end the mute; following does.
    conversations.comment("idea", idea.pk, text="Later", by=cast.ada)
    settle()
    assert queries.follow_state(cast.ada, "idea", idea.pk) == "muted"
    actions.follow("idea", idea.pk, by=cast.ada)
    ideas.support(idea.pk, kind="use", by=cast.ben)
    settle()
    assert told(cast.ada) == ["ideas.IdeaSupported concerned"]


def test_a_muted_circle_is_silent_as_a_whole(quiet_start: Cast) -> None:
    cast = quiet_start
    idea = ideas.post(title="A school garden", circle_id=cast.north.pk, by=cast.ada)
    settle()
    actions.mute("circle", cast.north.pk, by=cast.ada)
    ideas.support(idea.pk, kind="join", by=cast.ben)
    settle()
    assert told(cast.ada) == []
    actions.unmute("circle", cast.north.pk, by=cast.ada)
    ideas.support(idea.pk, kind="use", by=cast.ben)
    settle()
    assert told(cast.ada) == ["ideas.IdeaSupported concerned"]


def test_a_muted_circle_silences_the_circles_inside_it(quiet_start: Cast) -> None:
    cast = quiet_start
    inner = circles.open_circle(
        name="Library", purpose="Books", parent_id=cast.north.pk, by=cast.ada
    )
    ours = ideas.post(title="A reading corner", circle_id=inner.pk, by=cast.ada)
    settle()
    actions.mute("circle", cast.root.pk, by=cast.ada)  # only what is the root's own
    ideas.support(ours.pk, kind="join", by=cast.ben)
    settle()
    assert told(cast.ada) == ["ideas.IdeaSupported concerned"]
    actions.mute("circle", cast.north.pk, by=cast.ada)
    ideas.support(ours.pk, kind="use", by=cast.ben)
    settle()
    assert told(cast.ada) == ["ideas.IdeaSupported concerned"]
    ideas.post(title="Longer hours", circle_id=inner.pk, by=cast.ben)
    assert queries.circle_news(cast.ada, since=NOON - timedelta(days=1), until=NOON) == []


def test_no_mute_hides_what_only_you_can_answer(quiet_start: Cast) -> None:
    cast = quiet_start
    actions.mute("member", cast.ada.member_id or 0, by=cast.ada)
    offers.offer_stewardship(to=cast.ada.member_id or 0, by=cast.steward)
    settle()
    assert told(cast.ada) == ["offers.OfferMade concerned"]
    assert told(cast.ben) == []


def test_a_guest_hears_only_of_what_it_may_see(quiet_start: Cast) -> None:
    cast = quiet_start
    here = ideas.post(title="In the north", circle_id=cast.north.pk, by=cast.ada)
    there = ideas.post(title="In the south", circle_id=cast.south.pk, by=cast.ben)
    settle()
    text = f"@[Gwen](member:{cast.guest.member_id}) look"
    for idea in (here, there):
        Follow.objects.create(
            organization=cast.organization,
            member_id=cast.guest.member_id,
            kind="idea",
            subject_id=idea.pk,
            since=cast.ada.at,
        )
        conversations.comment("idea", idea.pk, text=text, by=cast.steward)
    settle()
    assert [n.subject_id for n in queries.visible_to(cast.guest)] == [here.pk]


def test_who_left_and_who_is_known_only_from_an_import_hear_nothing(quiet_start: Cast) -> None:
    cast = quiet_start
    known = organizations.add_member(name="Iris", email="iris@example.org", by=cast.steward)
    idea = ideas.post(title="A school garden", by=cast.ben)
    settle()
    organizations.leave(by=cast.ben)
    text = f"@[Iris](member:{known.pk}) and @[Ben](member:{cast.ben.member_id})"
    conversations.comment("idea", idea.pk, text=text, by=cast.ada)
    settle()
    assert Notice.objects.filter(member_id__in=[known.pk, cast.ben.member_id]).count() == 0


def test_imported_entries_are_nobodys_news(quiet_start: Cast) -> None:
    from colead.features.ideas.events import IdeaSupported

    cast = quiet_start
    idea = ideas.post(title="A school garden", by=cast.ada)
    settle()
    record(
        IdeaSupported(
            idea=idea.pk, title=idea.title, kind="join", concerned=[cast.ada.member_id or 0]
        ),
        by=replace(cast.ben, door="import"),
    )
    settle()
    assert told(cast.ada) == []


def test_reading_and_its_undo(quiet_start: Cast) -> None:
    cast = quiet_start
    idea = ideas.post(title="A school garden", by=cast.ada)
    ideas.support(idea.pk, kind="join", by=cast.ben)
    ideas.support(idea.pk, kind="use", by=cast.ben)
    settle()
    first, second = queries.visible_to(cast.ada).order_by("pk")
    assert actions.mark_read([first.pk], by=cast.ada) == 1
    later = cast.later(cast.ada, minutes=5)
    assert actions.mark_all_read(by=later) == 1
    assert queries.unread_count(cast.ada) == 0
    assert actions.mark_unread(later.at, by=later) == 1
    assert list(queries.visible_to(cast.ada).filter(read_at=None)) == [second]


def test_nobody_reads_marks_or_follows_for_others(quiet_start: Cast) -> None:
    cast = quiet_start
    idea = ideas.post(title="A school garden", by=cast.ada)
    ideas.support(idea.pk, kind="join", by=cast.ben)
    settle()
    (notice,) = queries.visible_to(cast.ada)
    for other in (cast.ben, cast.guest, cast.outsider):
        assert actions.mark_read([notice.pk], by=other) == 0
        with pytest.raises(Missing):
            queries.notice(other, notice.pk)
    with pytest.raises(Missing):
        actions.follow("idea", idea.pk, by=cast.outsider)


def test_quiet_hours_need_both_ends(cast: Cast) -> None:
    with pytest.raises(Refused, match="both") as no:
        actions.amend_preferences(
            by=cast.ada, concerned="daily", follow="daily", circle="never", quiet_from=22
        )
    assert no.value.field == "quiet_to"


def test_joining_a_circle_makes_one_follow_it(quiet_start: Cast) -> None:
    cast = quiet_start
    circles.join(cast.south.pk, by=cast.ada)
    settle()
    assert queries.follow_state(cast.ada, "circle", cast.south.pk) in {"", "follows"}
    assert [f.kind for f, _thing in queries.follows(cast.ada)].count("member") == 0
