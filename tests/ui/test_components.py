"""Components escape what people typed, tell the reason beside a no, and show every verdict."""

from __future__ import annotations

from datetime import UTC, datetime
from html.parser import HTMLParser
from types import SimpleNamespace
from typing import Any

import pytest
from django.template import engines
from django.test import RequestFactory

from colead.ui import markdown, views

HOSTILE = "<script>alert(1)</script>"


def shown(source: str, **values: Any) -> str:
    """A piece of a page."""
    text = '{% import "ui/components.html" as ui %}' + source
    return str(engines["jinja2"].from_string(text).render(values))


@pytest.mark.parametrize(
    "source",
    [
        "{{ ui.button(x) }}", "{{ ui.badge(x) }}", "{{ ui.item(x, '#', meta=x, lead=x) }}",
        "{{ ui.empty(x, x) }}", "{{ ui.button('a', reason=x) }}", "{{ ui.notice(x) }}",
        "{{ ui.avatar(person) }}", "{{ ui.quote(x, person) }}", "{{ ui.meta_list([(x, x)]) }}",
    ],
)  # fmt: skip
def test_what_people_typed_is_escaped(source: str) -> None:
    html = shown(source, x=HOSTILE, person=SimpleNamespace(id=1, name=HOSTILE))
    assert "<script>" not in html


def test_a_button_that_is_not_possible_says_why() -> None:
    html = shown("{{ ui.button('Join', reason='You are in this circle already.') }}")
    assert 'aria-disabled="true"' in html
    assert "You are in this circle already." in html
    assert "<button" not in html


@pytest.mark.parametrize("outcome", views.OUTCOMES)
def test_each_verdict_has_its_face(outcome: str) -> None:
    html = shown("{{ ui.verdict(v) }}", v=SimpleNamespace(outcome=outcome, reasons=[], people=[]))
    assert f'class="verdict {outcome}"' in html


def test_the_component_page_shows_all() -> None:
    html = views.gallery(RequestFactory().get("/ui/")).content.decode()
    assert html.count('class="verdict ') == len(views.OUTCOMES)
    assert "style=" not in html, "a strict CSP allows no styles in attributes"


@pytest.mark.parametrize(
    "text",
    [
        HOSTILE, "[x](javascript:alert(1))", "![x](http://evil.example/x.png)",
        '<img src=x onerror="alert(1)">', "[x](data:text/html,hi)", "<style>*{}</style>",
        "<a href='x' onclick='y'>z</a>", "[x](http://a.example 'a\" onmouseover=\"b')",
    ],
)  # fmt: skip
def test_hostile_markdown_stays_harmless(text: str) -> None:
    seen: list[tuple[str, dict[str, str | None]]] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            seen.append((tag, dict(attrs)))

    Reader().feed(str(markdown.render(text)))
    for tag, attributes in seen:
        assert tag in {"p", "a"}
        assert set(attributes) <= {"href", "title", "rel"}
        assert (attributes.get("href") or "http").startswith("http")


def test_markdown_names_people_and_marks_links() -> None:
    html = str(markdown.render("Ask @[Ada Lind](member:12), see https://example.org"))
    assert '<span class="mention">@Ada Lind</span>' in html
    assert 'rel="nofollow noopener noreferrer ugc"' in html


def test_a_moment_in_a_sentence_is_no_text_of_tags() -> None:
    """The rest of the sentence, and values that are no markup, are escaped as ever."""
    noon = datetime(2026, 3, 2, 12, tzinfo=UTC)
    assert "until <time " in shown('{{ _("until %(when)s", when=x|moment) }}', x=noon)
    html = shown('{{ _("%(name)s came", name=x) }}', x=HOSTILE)
    assert "&lt;script&gt;" in html
    mixed = '{{ ngettext("%(n)s by %(name)s, %(day)s", "", 1, name=x, day=noon|day) }}'
    html = shown(mixed, x=HOSTILE, noon=noon)
    assert "1 by &lt;script&gt;" in html
    assert ", <time " in html
