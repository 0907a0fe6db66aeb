"""Macros are made once, and see of a page what stands around every page."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.template import engines
from django.utils import translation
from jinja2 import DictLoader

import colead
from colead.ui.backend import Template

PARTS = (
    "{{ once() }}"
    "{% macro place(thing) %}{{ organization }}{{ own }}: {{ thing }} {{ _('yes') }}{% endmacro %}"
)


@pytest.fixture
def page() -> tuple[Template, list[str]]:
    backend = engines["jinja2"]
    source = '{% from "parts" import place %}{{ place("<bench>") }}'
    environment = backend.env.overlay(loader=DictLoader({"parts": PARTS, "page": source}))
    environment.globals = {**environment.globals, "once": lambda: made.append("made") or ""}
    made: list[str] = []
    return Template(environment.get_template("page"), backend), made


def test_a_macro_is_made_once_and_sees_the_frame_of_each_page_and_no_more(
    page: tuple[Template, list[str]],
) -> None:
    template, made = page
    shown = [
        template.render({"organization": one, "own": "secret"}) for one in ("Here", "There", "")
    ]
    assert shown == [
        "Here: &lt;bench&gt; yes",
        "There: &lt;bench&gt; yes",
        ": &lt;bench&gt; yes",
    ]
    assert made == ["made"]


def test_a_page_within_a_page_has_its_own_frame(page: tuple[Template, list[str]]) -> None:
    template, _made = page

    class Name:
        def __str__(self) -> str:
            return str(template.render({"organization": "Inner"}))

    assert template.render({"organization": Name()}).startswith("Inner: &amp;lt;bench")
    assert template.render({}) == ": &lt;bench&gt; yes"


def test_a_macro_speaks_the_language_of_the_page() -> None:
    source = '{% import "conversations/_said.html" as said %}{{ said.NAMES.thanks }}'
    found = []
    for language in ("en", "de", "en"):
        with translation.override(language):
            found.append(engines["jinja2"].from_string(source).render())
    assert found[0] == found[2] == "Thank you"
    assert found[1] != found[0]


def test_no_template_is_made_again_for_each_page() -> None:
    """``import … with context`` runs what is imported for each page that imports it."""
    templates = list(Path(colead.__file__).parent.rglob("templates/**/*.html"))
    assert len(templates) > 300
    assert [str(one) for one in templates if "with context %}" in one.read_text("utf-8")] == []
