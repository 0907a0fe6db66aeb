"""How people of the demo year thank each other, look back, and keep what they learnt.

It has a clock of its own, so that the dice of the year fall as they did without it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from colead.demo.year import DAYS, Year
from colead.features.initiatives.models import Initiative
from colead.features.library import actions as library
from colead.features.library.models import Lesson
from colead.features.recognition import actions as recognition
from colead.features.reflections import actions as reflections
from colead.features.reflections import rules
from colead.features.reflections.models import Reflection

LATER = 90_000
LEILA = "Leila Haddad"
# Day, who, whom, for which initiative, practice, words, public.
THANKS = (
    (95, "Grace Mbeki", LEILA, "Five minutes between lessons", "dare",
     "You asked the bus company on the phone, in front of all of us, and laughed when they said"
     " no. The second call they said yes.", True),
    (128, LEILA, "Tomasz Nowak", "Homework club at the café", "enable",
     "You showed two pupils how the heating works, and then gave them the key. They have not been"
     " late since.", True),
    (171, "Ravi Sharma", "Grace Mbeki", "Walking bus, line one", "listen",
     "On my third day you asked me what I would do, and wrote it down. It is in the plan.", True),
    (214, "Amara Okafor", LEILA, "Reading to dogs", "learn",
     "You stood up in the plenum and told us why it failed, before anybody asked. Four of us have"
     " used your lesson since.", True),
    (239, "Tomasz Nowak", LEILA, "Reading to dogs", "safe",
     "I had been one of those who laughed about the dogs. Thank you for not minding.", False),
    (268, "Grace Mbeki", "Kofi Mensah", "Pupils plan the menu", "share",
     "You let the ninth grade hold the meeting with the cooks, and sat at the back.", True),
    (301, LEILA, "Salma Idris", "Quiet room at the Mill", "begin",
     "There was no plan, only your brush. By Friday there was a room.", True),
    (338, "Kofi Mensah", "Amara Okafor", "Five-minute talks", "example",
     "You gave the first talk yourself, about being afraid of them.", True),
    (352, "Tomasz Nowak", "Grace Mbeki", "Walking bus, line one", "keep",
     "It rained for two weeks. You walked.", True),
    (360, "Grace Mbeki", LEILA, "Homework club at the café", "direction",
     "Your picture of the long table hangs in our staff room. We want one, too.", True),
)  # fmt: skip
# Day, who, kind, title, what was tried, what happened, what to tell, for whom, topics.
KEPT = (
    (110, "Grace Mbeki", "practice", "First letter to families about something new",
     "Whenever something changes for children, and before anybody talks about it at the gate.",
     "Half the questions do not come up any more.",
     "1. One page, no attachments.\n2. What stays the same comes first.\n3. A name and a phone"
     " number, with the hours.\n4. Four languages: ask **Letters in four languages**.",
     "Whoever leads something that families notice", ("Families", "Letters")),
    (186, "Kofi Mensah", "lesson", "Cook one dish together before you plan five",
     "Five new lunches in one week, planned by pupils at a table.",
     "The cooks could not keep it up, and nobody had asked them.",
     "Stand in the kitchen for a morning before you write anything down. **The cooks know what"
     " comes back on the plates.**", "Anyone who changes what others do every day",
     ("Kitchen", "Pupils")),
    (247, LEILA, "lesson", "Ask who is afraid, before you ask who likes it",
     "An invitation that everybody seemed to love.",
     "Two children stayed at home and said nothing.",
     "Ask in private, and ask the other way round: what would make you stay away?",
     "Whoever plans something with animals, water, heights or crowds", ("Pupils", "Reading")),
    (289, "Tomasz Nowak", "practice", "Measure for two weeks before you mend",
     "When everybody has an opinion about a cause.", "In two of three cases it was another one.",
     "Write down the number each morning, at the same time, on paper beside the thing. After two"
     " weeks look at it together.", "", ("Energy", "Buildings")),
    (331, "Amara Okafor", "lesson", "A key is a sign, not a tool",
     "Keys for new people on the first day.", "No key was lost; people came earlier.",
     "Hand it over in front of the others. It says more than a speech.", "", ("People",)),
)  # fmt: skip
# Day, who, which lesson (a beginning of its title), where, what came of it.
USED = (
    (205, "Kofi Mensah", "First letter", "Pupils plan the menu",
     "Eleven families wrote back, nine of them to help."),
    (262, "Grace Mbeki", "Reading to dogs", "Books in home languages",
     "We made the quiet corner. It is never empty."),
    (276, "Amara Okafor", "Ask who is afraid", "Swap lessons for a week",
     "Three people told us about the train. Now they go by bicycle."),
    (315, LEILA, "Cook one dish", "Homework club at the café", ""),
    (344, "Salma Idris", "Measure for two weeks", "Rain barrels on every pipe",
     "It was the gutter, not the barrels."),
    (356, "Mikkel Holm", "Quiet room at the Mill", "Choir without auditions",
     "They painted the music stands. They carry them now, too."),
)  # fmt: skip
# Day, title, template, answers of Leila.
WRITTEN = (
    (84, "The bus company", "what",
     ("I rang them with everybody listening, and they said no.",
      "I had wanted to look brave. What helped was asking again, quietly, what they need.",
      "Ask what the other one is afraid of losing, before I ask for anything.")),
    (150, "", "three",
     ("That the café stays open for us.", "Three evenings in a row with nobody to lock up.",
      "Say on Mondays which evenings I do not do.")),
    (209, "After the dogs", "cycle",
     ("Six Fridays, four children, one frightened boy.",
      "Shame first. Then relief that it was over.",
      "The quiet was good. That I had not asked who is afraid was not.",
      "I liked my own idea too much to ask how it could hurt.",
      "A note to families with one question would have done.",
      "Ask who would stay away, before I ask who would come.")),
    (263, "", "three",
     ("Tomasz gave away his key.", "Being asked for everything.",
      "Leave the next plenum to Salma.")),
    (318, "A year in the house", "free",
     ("I used to think that I hold this place together. This week I was ill, and everything went"
      " on. I was a little hurt, and then I slept for ten hours.",)),
    (359, "", "what",
     ("Somebody I do not know used our lesson and told me.",
      "Failing in front of others was the most useful thing I did this year.",
      "Tell the next one earlier.")),
)  # fmt: skip


def plan(year: Year) -> None:
    """Plan all of it."""
    for given in THANKS:
        _on(year, given[0], partial(_thank, year, given))
    for kept in KEPT:
        _on(year, kept[0], partial(_keep, year, kept))
    for used in USED:
        _on(year, used[0], partial(_use, year, used))
    _on(year, 80, partial(_rhythm, year))
    for day, title, template, answers in WRITTEN:
        _on(year, day, partial(_write, year, title, template, answers))
    _on(year, 361, partial(_share, year))


def _on(year: Year, day: float, act: Callable[[datetime], Any]) -> None:
    base = year.end - timedelta(days=DAYS - day)
    moment = base.replace(hour=16, minute=int(day * 11) % 60, second=0, microsecond=0)
    year.plan.append((min(moment, year.end - timedelta(minutes=4)), LATER + len(year.plan), act))


def _initiative(year: Year, title: str) -> Initiative | None:
    return Initiative.objects.filter(organization=year.organization, title=title).first()


def _thank(year: Year, given: tuple[int, str, str, str, str, str, bool], at: datetime) -> None:
    _day, who, to, title, practice, words, public = given
    found = _initiative(year, title)
    if found is not None:
        recognition.give(
            to=year.members[to].pk, about=("initiative", found.pk), practice=practice, text=words,
            public=public, by=year.actor(who, at),
        )  # fmt: skip


def _keep(year: Year, kept: tuple[Any, ...], at: datetime) -> None:
    _day, who, kind, title, tried, happened, text, whom, topics = kept
    library.keep(
        title=title, text=text, tried=tried, happened=happened, whom=whom, kind=kind,
        topics=topics, by=year.actor(who, at),
    )  # fmt: skip


def _use(year: Year, used: tuple[int, str, str, str, str], at: datetime) -> None:
    _day, who, lesson, where, came_of_it = used
    found = Lesson.objects.filter(
        organization=year.organization, title__startswith=lesson, kept_at__lt=at
    ).first()
    place = _initiative(year, where)
    if found is not None:
        library.use(
            found.pk, initiative_id=place.pk if place else None, came_of_it=came_of_it,
            by=year.actor(who, at),
        )  # fmt: skip


def _rhythm(year: Year, at: datetime) -> None:
    reflections.keep_rhythm(every="month", by=year.actor(LEILA, at))
    reflections.book_pause(
        starts_at=(year.end + timedelta(days=2)).replace(hour=13, minute=0, second=0),
        minutes=45, note="The bench by the river",
        by=year.actor(LEILA, year.end - timedelta(hours=2)),
    )  # fmt: skip


def _write(year: Year, title: str, template: str, answers: tuple[str, ...], at: datetime) -> None:
    asks = next(one.asks for one in rules.shipped() if one.key == template)
    reflections.write(
        title=title, template=template, answers=list(zip(asks, answers, strict=True)),
        by=year.actor(LEILA, at),
    )  # fmt: skip


def _share(year: Year, at: datetime) -> None:
    newest = Reflection.objects.filter(member=year.members[LEILA]).order_by("-written_at").first()
    if newest is not None:
        reflections.share(
            newest.pk, to=year.members["Grace Mbeki"].pk,
            words="Failing in front of others was the most useful thing I did this year.",
            by=year.actor(LEILA, at),
        )  # fmt: skip
