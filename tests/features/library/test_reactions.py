"""What people share elsewhere comes into the library by itself, once, as theirs."""

from __future__ import annotations

from datetime import timedelta

from colead.features.learning import actions as learning
from colead.features.learning.models import Learnt
from colead.features.library.models import Lesson
from colead.features.retrospectives import actions as retrospectives
from colead.kernel.models import Entry, Outbox
from colead.kernel.testing import settle
from tests.cast import Cast


def shelf() -> list[tuple[str, str, bool]]:
    found = Lesson.objects.order_by("pk")
    return [(one.title, one.advice, one.withdrawn_at is None) for one in found]


def again(event: str) -> None:
    """The entry reaches its receivers once more, as after a crash."""
    for entry in Entry.objects.filter(event=event):
        Outbox.objects.get_or_create(entry=entry)
    settle()


def test_what_was_learnt_and_shared_is_a_lesson_until_it_is_taken_back(cast: Cast) -> None:
    offer = learning.offer(
        kind="course", title="Bee keeping", starts_at=cast.ada.at + timedelta(days=1), minutes=60,
        skills=["Bees"], by=cast.ada,
    )  # fmt: skip
    seat = learning.join(offer.pk, by=cast.ben)
    question = Learnt.objects.get(seat=seat)
    learning.say(question.pk, what="Bees dance", for_what="The garden", worth="Yes", by=cast.ben)
    learning.share(question.pk, by=cast.ben)
    settle()
    again("learning.LearntShared")
    assert shelf() == [("Bee keeping", "Bees dance\n\nYes", True)]
    lesson = Lesson.objects.get()
    assert (lesson.happened, lesson.by_id) == ("The garden", cast.ben.member_id)
    learning.unshare(question.pk, by=cast.ben)
    settle()
    assert [kept for _title, _advice, kept in shelf()] == [False]


def test_what_was_taken_back_before_the_library_heard_of_it_never_comes_in(cast: Cast) -> None:
    offer = learning.offer(
        kind="course", title="Bee keeping", starts_at=cast.ada.at + timedelta(days=1), minutes=60,
        by=cast.ada,
    )  # fmt: skip
    question = Learnt.objects.get(seat=learning.join(offer.pk, by=cast.ben))
    learning.say(question.pk, what="Bees dance", by=cast.ben)
    learning.share(question.pk, by=cast.ben)
    learning.unshare(question.pk, by=cast.ben)
    settle()
    assert shelf() == []


def test_a_lesson_kept_from_a_look_back_comes_in_once(cast: Cast) -> None:
    made = retrospectives.start(
        title="May", format="mad-sad-glad", circle_id=cast.north.pk, by=cast.ada
    )
    retrospectives.keep_lesson(made.pk, title="Ask early", text="Really early", by=cast.ada)
    settle()
    again("retrospectives.LearningKept")
    assert shelf() == [("Ask early", "Really early", True)]
