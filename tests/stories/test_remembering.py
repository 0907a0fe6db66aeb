"""D3, E1, I3, I5: a failure is looked back on, becomes a lesson, is used again and thanked."""

from __future__ import annotations

import pytest

from colead.features.initiatives import actions as initiatives
from colead.features.library import actions as library
from colead.features.library import queries as lessons
from colead.features.notices.models import Notice
from colead.features.recognition import actions as recognition
from colead.features.recognition import queries as thanks
from colead.features.reflections import actions as reflections
from colead.features.reflections import queries as notebook
from colead.kernel import journal, sources, todo
from colead.kernel.testing import settle
from colead.kernel.verdict import Missing
from tests.cast import Cast


def test_from_a_failure_to_thanks(cast: Cast) -> None:
    """Ada's walking bus fails. Her lesson gets the place of honour by itself. Colead asks only her
    whether she would like to look back; what she writes nobody else can read, the steward neither.
    One sentence of it she gives to the library. A month later Ben begins something like it, is
    shown both, uses one, and says so: Ada is thanked without having asked for it. Ben tells in
    public what he saw her do, naming a practice; a private word stays between them."""
    led = initiatives.start(
        title="Walking bus to the north school", result="Thirty children walk",
        circle_id=cast.north.pk, by=cast.ada,
    )  # fmt: skip
    initiatives.end(
        led.pk, status="failed", outcome="Two came.", by=cast.later(cast.ada, days=20),
        lesson="A bus needs one family that walks anyway.",
    )  # fmt: skip
    settle()
    [honoured] = lessons.listed(cast.ben, which="failures").items
    assert honoured.advice == "A bus needs one family that walks anyway."

    ada = cast.later(cast.ada, days=21)
    [asked] = [one for one in todo.waiting(ada) if one.kind == "reflection"]
    assert asked.title == "Walking bus to the north school"
    assert [one for one in todo.waiting(cast.ben) if one.kind == "reflection"] == []
    [prompt] = notebook.open_prompts(ada)
    own = reflections.write(
        answers=[("What happened?", "I was ashamed, and told nobody for a week."),
                 ("Now what?", "Say on the first day that only two came.")],
        prompt_id=prompt.pk, by=ada,
    )  # fmt: skip
    for other in (cast.ben, cast.steward, cast.guest, cast.outsider):
        with pytest.raises(Missing):
            notebook.reflection(other, own.pk)
    told = "".join(str(entry.facts) for entry in journal.entries(cast.steward))
    assert "ashamed" not in told

    part = reflections.share(own.pk, words="Say on the first day that only two came.", by=ada)
    begun = sources.read(ada, "passage", part.pk)
    kept = library.keep(
        title="Walking bus: say early who comes", text=begun.advice,
        circle_id=cast.north.pk, by=ada,
    )  # fmt: skip
    settle()

    ben = cast.later(cast.ben, days=50)
    found = lessons.similar(ben, "Walking bus to the south school")
    assert {one.pk for one in found} == {honoured.pk, kept.pk}
    again = initiatives.start(title="Walking bus, south", circle_id=cast.south.pk, by=ben)
    used = library.use(kept.pk, initiative_id=again.pk, by=ben)
    library.tell(used.pk, came_of_it="On day two we were nine.", by=ben)
    settle()
    notice = Notice.objects.filter(subject_kind="lesson", member_id=ada.member_id)
    assert "library.LessonReused" in {one.entry.event for one in notice}
    [reuse] = lessons.reuses(cast.steward, kept.pk)
    assert (reuse.by.name, reuse.came_of_it) == ("Ben", "On day two we were nine.")

    story = recognition.give(
        to=ada.member_id or 0, about=("lesson", kept.pk), practice="learn",
        text="You told it when it hurt. We were nine because of you.", by=ben,
    )  # fmt: skip
    secret = recognition.give(
        to=ada.member_id or 0, about=("initiative", again.pk), practice="listen",
        text="And thank you for the evening.", public=False, by=ben,
    )  # fmt: skip
    month = ben.today.replace(day=1)
    texts = [one.thanks.text for one in lessons.stories(cast.steward, month) if one.thanks]
    assert texts == ["You told it when it hurt. We were nine because of you."]
    assert [row.pk for row in thanks.mine(ada).items] == [secret.pk, story.pk]
    with pytest.raises(Missing):
        thanks.recognition(cast.steward, secret.pk)
