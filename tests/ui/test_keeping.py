"""Pieces that are drawn once for each state, and words that are compiled in."""

from __future__ import annotations

import pytest
from django.db.models import QuerySet
from django.template import engines
from django.utils import timezone, translation

from colead.features.ideas import actions as ideas
from colead.features.ideas.models import Idea
from colead.kernel import prepared
from colead.kernel.actor import Actor
from tests.cast import Cast


def _one(actor: Actor, pk: int) -> QuerySet[Idea]:
    return Idea.objects.filter(organization_id=actor.organization_id, pk=pk).order_by("pk")


def draw(source: str, **values: object) -> str:
    return str(engines["jinja2"].from_string(source).render(values))


@pytest.fixture
def counted() -> tuple[object, list[str]]:
    said: list[str] = []

    def say(text: str) -> str:
        said.append(text)
        return text

    return say, said


def test_a_piece_is_drawn_again_when_what_it_shows_has_changed(
    cast: Cast, counted: tuple[object, list[str]]
) -> None:
    say, said = counted
    template = engines["jinja2"].from_string(
        "{% kept idea, mark %}<b>{{ say(idea.title) }}{{ mark }}</b>{% endkept %}"
    )
    pk = ideas.post(title="A <bench>", by=cast.ada).pk

    def shown(mark: int) -> str:
        idea = prepared.first(_one, cast.ada, pk)
        return str(template.render({"idea": idea, "mark": mark, "say": say}))

    assert [shown(1), shown(1), shown(2)] == [
        "<b>A &lt;bench&gt;1</b>", "<b>A &lt;bench&gt;1</b>", "<b>A &lt;bench&gt;2</b>",
    ]  # fmt: skip
    assert said == ["A <bench>", "A <bench>"]
    ideas.edit(pk, title="A chair", by=cast.ada)
    assert (shown(1), said[2:]) == ("<b>A chair1</b>", ["A chair"])


def test_what_was_not_read_by_a_prepared_read_is_drawn_anew(
    cast: Cast, counted: tuple[object, list[str]]
) -> None:
    say, said = counted
    idea = Idea.objects.get(pk=ideas.post(title="A bench", by=cast.ada).pk)
    template = engines["jinja2"].from_string("{% kept idea %}{{ say(idea.title) }}{% endkept %}")
    for _again in range(2):
        template.render({"idea": idea, "say": say})
    assert said == ["A bench", "A bench"]


def test_pieces_and_words_are_kept_apart_by_language_and_place(cast: Cast) -> None:
    source = '{% kept 1 %}{{ _("yes") }} {{ moment|moment }}{% endkept %}'
    noon = timezone.now().replace(year=2026, month=3, day=2, hour=12, minute=0)
    found = set()
    for language, zone in (("en", "UTC"), ("de", "UTC"), ("de", "Asia/Tokyo")):
        with translation.override(language), timezone.override(zone):
            found.add(draw(source, moment=noon))
    assert len(found) == 3


def test_a_message_stands_in_the_compiled_template() -> None:
    template = engines["jinja2"].env.from_string('{{ _("Ideas & more") }}')
    compiled = engines["jinja2"].env.compile('{{ _("Ideas & more") }}', raw=True)
    assert template.render() == "Ideas &amp; more"
    assert "Ideas &amp; more" in compiled
    assert "gettext" not in compiled.split("def root", 1)[1]
