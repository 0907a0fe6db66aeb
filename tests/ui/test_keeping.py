"""Pieces that are drawn once for each state, and words that are compiled in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.middleware.csrf import _does_token_match
from django.template import engines
from django.test import RequestFactory
from django.utils import timezone, translation

from colead.features.ideas import actions as ideas
from colead.features.ideas.models import Idea
from colead.kernel import prepared
from colead.kernel.actor import Actor
from colead.ui import keeping
from colead.ui.environment import when
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
    cast: Cast, counted: tuple[object, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "compared", False)
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


def test_many_things_are_one_key_and_what_is_no_row_says_what_it_was_made_of(
    cast: Cast, counted: tuple[object, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "compared", False)
    say, said = counted
    pks = [ideas.post(title=title, by=cast.ada).pk for title in ("One", "Two")]
    template = engines["jinja2"].from_string(
        "{% kept both %}{% for idea in both.ideas %}{{ say(idea.title) }}{% endfor %}{% endkept %}"
    )

    @dataclass
    class Both:
        ideas: list[Idea]

        @property
        def made_of(self) -> object:
            return self.ideas

    def shown() -> str:
        found = [prepared.first(_one, cast.ada, pk) for pk in pks]
        return str(template.render({"both": Both(found), "say": say}))

    assert [shown(), shown()] == ["OneTwo", "OneTwo"]
    assert len(said) == 2
    ideas.edit(pks[1], title="Three", by=cast.ada)
    assert shown() == "OneThree"


def test_a_key_that_names_too_little_fails_where_tests_draw() -> None:
    template = engines["jinja2"].from_string("{% kept 'who' %}{{ who }}{% endkept %}")
    assert template.render({"who": "Ada"}) == "Ada"
    with pytest.raises(AssertionError, match="does not name"):
        template.render({"who": "Ben"})


def test_words_about_time_hold_until_they_would_be_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = [datetime(2026, 3, 2, 12, 0, tzinfo=UTC)]
    monkeypatch.setattr(timezone, "now", lambda: clock[0])
    template = engines["jinja2"].from_string(
        "{% kept 'outer' %}{% kept 'inner' %}{{ at|when }}{% endkept %}{% endkept %}"
    )
    for ahead in (timedelta(days=3), -timedelta(days=3)):
        at = clock[0] + ahead
        for _minute in range(2 * 24 * 60 * 3 // 7):
            # Differs from what is drawn anew only if it was handed out too late: then it fails.
            shown = template.render({"at": at})
            assert shown == str(when(at))
            clock[0] += timedelta(minutes=7)
        template = engines["jinja2"].from_string("{% kept 'past' %}{{ at|when }}{% endkept %}")


def test_each_reader_has_their_own_secret_in_a_kept_form(rf: RequestFactory) -> None:
    template = engines["jinja2"].from_string("{% kept 'form' %}{{ csrf_input }}{% endkept %}")

    def secret() -> str:
        request = rf.get("/")
        request.session, request.user = {}, AnonymousUser()  # type: ignore[assignment]
        drawn = template.render({}, request)
        assert drawn.startswith('<input type="hidden" name="csrfmiddlewaretoken" value="')
        token = drawn.split('"')[-2]
        assert _does_token_match(token, request.META["CSRF_COOKIE"])
        return request.META["CSRF_COOKIE"]

    assert secret() != secret()


def test_what_nobody_asks_for_falls_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "MOST", 20 * (keeping.ROW + 1))
    environment = engines["jinja2"].env.overlay()
    [kept] = [one for one in environment.extensions.values() if isinstance(one, keeping.Kept)]
    template = environment.from_string("{% kept 'often' %}x{% endkept %}{% kept n %}y{% endkept %}")
    for n in range(100):
        assert template.render({"n": n}) == "xy"
    assert len(kept._pieces) + len(kept._before) <= 20
    assert any("often" in key for key in (*kept._pieces, *kept._before))


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
