"""Letters: gathered, digests on the day chosen, safe headers, the same letter after a crash."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from unittest.mock import patch

import pytest
from django.core import mail

from colead.features.accounts.models import Account
from colead.features.conversations import actions as conversations
from colead.features.ideas import actions as ideas
from colead.features.notices import actions, jobs, queries
from colead.features.notices.models import Letter, Notice, Preferences
from colead.features.organizations import queries as organizations
from colead.kernel.actor import Actor
from colead.kernel.models import Job
from colead.kernel.testing import NOON, later, settle
from tests.cast import Cast


@pytest.fixture
def calm(cast: Cast) -> Cast:
    """The founding is told, and no letters of it are on their way."""
    settle(later(minutes=5))
    Notice.objects.all().delete()
    mail.outbox.clear()
    return cast


def letters_to(actor: Actor) -> list[mail.EmailMessage]:
    member = organizations.acting_by_id(actor.member_id or 0)
    address = member.account.email if member.account else member.email
    return [m for m in mail.outbox if m.to == [address]]


def test_what_happens_within_two_minutes_comes_in_one_letter(calm: Cast) -> None:
    idea = ideas.post(title="A school garden", by=calm.ada)
    ideas.support(idea.pk, kind="join", by=calm.ben)
    settle()
    assert letters_to(calm.ada) == []
    ideas.support(idea.pk, kind="use", by=calm.later(calm.steward, minutes=1))
    settle(later(minutes=4))
    (letter,) = letters_to(calm.ada)
    assert letter.subject == "A school garden: 2 news"
    assert "Ben" in str(letter.body)
    assert "Stella" in str(letter.body)
    settle(later(minutes=30))
    assert len(letters_to(calm.ada)) == 1


def test_what_was_read_meanwhile_comes_by_no_letter(calm: Cast) -> None:
    idea = ideas.post(title="A school garden", by=calm.ada)
    ideas.support(idea.pk, kind="join", by=calm.ben)
    settle()
    actions.mark_all_read(by=calm.ada)
    settle(later(minutes=4))
    assert letters_to(calm.ada) == []
    assert Letter.objects.count() == 0


def test_headers_let_one_unsubscribe_at_once_and_cannot_be_broken_into(calm: Cast) -> None:
    idea = ideas.post(title="Garden\r\nBcc: all@example.org", by=calm.ada)
    ideas.support(idea.pk, kind="join", by=calm.ben)
    settle(later(minutes=4))
    (letter,) = letters_to(calm.ada)
    raw = letter.message()
    assert raw["Bcc"] is None
    assert "\n" not in letter.subject
    assert raw["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert re.fullmatch(r"<http://[^>]+/unsubscribe/[^>]+/>", raw["List-Unsubscribe"])
    assert raw["Auto-Submitted"] == "auto-generated"
    assert re.fullmatch(r"<instant\.[0-9a-f]{24}@[^>]+>", raw["Message-ID"])
    assert "text/html" in [part.get_content_type() for part in raw.walk()]


def test_hostile_titles_are_plain_text_in_the_letter(calm: Cast) -> None:
    idea = ideas.post(title="<script>alert(1)</script>", by=calm.ada)
    ideas.support(idea.pk, kind="join", by=calm.ben)
    settle(later(minutes=4))
    (letter,) = letters_to(calm.ada)
    html = str(letter.alternatives[0][0])  # type: ignore[attr-defined]
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert "<script>alert(1)</script>" in str(letter.body)


def test_a_worker_killed_while_sending_sends_the_same_letter_again(calm: Cast) -> None:
    idea = ideas.post(title="A school garden", by=calm.ada)
    ideas.support(idea.pk, kind="join", by=calm.ben)
    settle()
    with (
        patch.object(actions, "note_sent", side_effect=SystemExit),
        pytest.raises(SystemExit),
    ):
        settle(later(minutes=4))
    assert len(letters_to(calm.ada)) == 1
    # The claim of the killed worker runs out; another worker does the job again.
    settle(later(minutes=30))
    first, second = letters_to(calm.ada)
    assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"]
    settle(later(minutes=60))
    assert len(letters_to(calm.ada)) == 2


def test_a_worker_killed_between_notice_and_letter_loses_nothing(calm: Cast) -> None:
    idea = ideas.post(title="A school garden", by=calm.ada)
    ideas.support(idea.pk, kind="join", by=calm.ben)
    settle()
    with patch.object(jobs, "queue", side_effect=SystemExit), pytest.raises(SystemExit):
        settle(later(minutes=4))
    assert Letter.objects.count() == 0
    settle(later(minutes=30))
    assert len(letters_to(calm.ada)) == 1


def test_a_letter_whose_job_was_lost_is_found_and_sent(calm: Cast) -> None:
    idea = ideas.post(title="A school garden", by=calm.ada)
    ideas.support(idea.pk, kind="join", by=calm.ben)
    with patch.object(mail.EmailMultiAlternatives, "send", side_effect=OSError("no mail server")):
        settle(later(minutes=4))
    Job.objects.all().delete()
    Letter.objects.update(made_at=later(minutes=4))
    jobs.look_for_forgotten(at=later(minutes=10).isoformat())
    assert Job.objects.count() == 0
    jobs.look_for_forgotten(at=later(minutes=30).isoformat())
    settle(later(minutes=30))
    assert len(letters_to(calm.ada)) == 1


def in_zone(actor: Actor, zone: str) -> None:
    Account.objects.filter(memberships=actor.member_id).update(timezone=zone)


def begin(moment: datetime) -> None:
    jobs.begin_digests(at=moment.isoformat())
    settle(moment)


def test_the_daily_letter_comes_at_seven_of_the_members_own_day_once(calm: Cast) -> None:
    in_zone(calm.ada, "Asia/Tokyo")
    actions.amend_preferences(by=calm.ada, concerned="daily", follow="daily", circle="never")
    idea = ideas.post(title="A school garden", by=calm.ada)
    ideas.support(idea.pk, kind="join", by=calm.ben)
    settle(later(minutes=4))
    assert letters_to(calm.ada) == []
    begin(datetime(2026, 3, 2, 21, 45, tzinfo=UTC))  # 6:45 in Tokyo
    assert letters_to(calm.ada) == []
    begin(datetime(2026, 3, 2, 22, 0, tzinfo=UTC))  # 7:00 in Tokyo, on 3 March
    (letter,) = letters_to(calm.ada)
    assert letter.subject == "North School: what is new today"
    assert "A school garden" in str(letter.body)
    begin(datetime(2026, 3, 2, 22, 15, tzinfo=UTC))
    begin(datetime(2026, 3, 3, 22, 0, tzinfo=UTC))  # the next day, with nothing new
    assert len(letters_to(calm.ada)) == 1


def test_the_weekly_letter_comes_on_the_weekday_chosen_with_news_of_the_circles(
    calm: Cast,
) -> None:
    actions.amend_preferences(
        by=calm.ada, concerned="weekly", follow="weekly", circle="weekly", weekday=3
    )
    ideas.post(title="Benches outside", circle_id=calm.north.pk, by=calm.steward)
    settle()
    for day in (3, 4):  # Tuesday, Wednesday
        begin(datetime(2026, 3, day, 8, tzinfo=UTC))
    assert letters_to(calm.ada) == []
    begin(datetime(2026, 3, 5, 7, tzinfo=UTC))  # Thursday
    (letter,) = letters_to(calm.ada)
    assert letter.subject == "North School: your week"
    assert "Benches outside" in str(letter.body)
    begin(datetime(2026, 3, 6, 7, tzinfo=UTC))
    assert len(letters_to(calm.ada)) == 1


def test_a_digest_that_was_missed_comes_as_soon_as_a_worker_runs_again(calm: Cast) -> None:
    actions.amend_preferences(
        by=calm.ada, concerned="weekly", follow="weekly", circle="never", weekday=3
    )
    idea = ideas.post(title="A school garden", by=calm.ada)
    ideas.support(idea.pk, kind="join", by=calm.ben)
    settle()
    begin(datetime(2026, 3, 7, 15, tzinfo=UTC))  # Saturday
    assert len(letters_to(calm.ada)) == 1


def test_a_clock_that_ran_months_ahead_keeps_nobody_without_letters(calm: Cast) -> None:
    actions.amend_preferences(by=calm.ada, concerned="daily", follow="weekly", circle="never")
    begin(datetime(2026, 8, 3, 8, tzinfo=UTC))  # noted for August, with nothing to tell
    told = Preferences.objects.get(member_id=calm.ada.member_id)
    assert (told.daily_on.month, told.weekly_on.month) == (8, 8)
    idea = ideas.post(title="A school garden", by=calm.ada)
    ideas.support(idea.pk, kind="join", by=calm.ben)
    settle()
    for _twice in range(2):
        begin(datetime(2026, 3, 3, 8, tzinfo=UTC))
    (letter,) = letters_to(calm.ada)
    assert letter.subject == "North School: what is new today"
    told.refresh_from_db()
    assert (told.daily_on.month, told.weekly_on.month) == (3, 3)
    # A day that was told from ahead of the time is not told again when it comes.
    Letter.objects.filter(kind="daily").update(period="2026-03-04")
    ideas.support(idea.pk, kind="use", by=calm.later(calm.steward, minutes=1))
    settle(later(minutes=4))
    begin(datetime(2026, 3, 4, 8, tzinfo=UTC))
    assert len(letters_to(calm.ada)) == 1
    begin(datetime(2026, 3, 5, 8, tzinfo=UTC))
    assert len(letters_to(calm.ada)) == 2


def test_never_means_never_but_the_bell_still_counts(calm: Cast) -> None:
    actions.amend_preferences(by=calm.ada, concerned="never", follow="never", circle="never")
    idea = ideas.post(title="A school garden", by=calm.ada)
    ideas.support(idea.pk, kind="join", by=calm.ben)
    settle(later(minutes=4))
    begin(NOON + timedelta(days=8))
    assert letters_to(calm.ada) == []
    assert queries.unread_count(calm.ada) == 1


def test_a_muted_circle_is_not_in_the_digest(calm: Cast) -> None:
    actions.amend_preferences(by=calm.ada, concerned="never", follow="never", circle="daily")
    actions.mute("circle", calm.north.pk, by=calm.ada)
    ideas.post(title="Benches outside", circle_id=calm.north.pk, by=calm.steward)
    settle()
    begin(datetime(2026, 3, 3, 7, tzinfo=UTC))
    assert letters_to(calm.ada) == []


def test_a_guests_letter_brings_a_link_of_its_own(calm: Cast) -> None:
    idea = ideas.post(title="In the north", circle_id=calm.north.pk, by=calm.ada)
    text = f"@[Gwen](member:{calm.guest.member_id}) what do you say?"
    conversations.comment("idea", idea.pk, text=text, by=calm.ada)
    settle(later(minutes=4))
    (letter,) = letters_to(calm.guest)
    assert f"/guest/{calm.organization.slug}/" in str(letter.body)


def test_everyone_gets_a_row_of_preferences_from_which_digests_start(calm: Cast) -> None:
    Preferences.objects.all().delete()
    begin(NOON)
    people = {calm.steward, calm.ada, calm.ben, calm.guest, calm.outsider}
    assert set(Preferences.objects.values_list("member_id", flat=True)) == {
        actor.member_id for actor in people
    }
