"""Templates that are compiled once for each language, with their words already in it.

Looking up words took a quarter of a page's time. ``_("…")`` without values is the same for every
reader of a language, so it is replaced while a template is compiled.

Macros are made once as well. They see what they are handed and what stands around every page
(``FRAME``), so no template is imported "with context": that would run it again for each page.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Any

from django.template.backends import jinja2 as django_jinja2
from django.template.backends.jinja2 import Jinja2
from django.utils import translation
from jinja2 import Environment, nodes
from jinja2 import Template as Compiled
from jinja2.runtime import Context
from jinja2.utils import missing
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

from colead.ui.keeping import SECRET

# What the macros of all pages see without being handed it.
FRAME = frozenset(("actor", "organization", "csrf_input", "stance_to"))


class _Page(threading.local):
    """What the page was given that is being drawn."""

    given: Mapping[str, Any] = {}


_page = _Page()


class _Seen(Context):
    """Names as a template sees them: its own and global ones, then those of the frame."""

    def resolve_or_missing(self, key: str) -> Any:
        found = super().resolve_or_missing(key)
        if found is missing and key in FRAME:
            return _page.given.get(key, missing)
        return found


class _Once(Compiled):
    """A template whose macros are made once: global names are the same in all of them, for which
    Jinja would look at each import."""

    def _get_default_module(self, ctx: Context | None = None) -> Any:
        return super()._get_default_module()


class _Told(NodeTransformer):
    """Puts messages in place of the calls that ask for them."""

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802 - jinja's name
        self.generic_visit(node)
        asked = isinstance(node.node, nodes.Name) and node.node.name == "_"
        if not asked or len(node.args) != 1 or node.kwargs or node.dyn_args or node.dyn_kwargs:
            return node
        [message] = node.args
        if not isinstance(message, nodes.Const):
            return node
        return nodes.Const(translation.gettext(message.value), lineno=node.lineno)


class TranslatedEnvironment(Environment):
    """An environment that compiles for the language that is active at that moment."""

    context_class = _Seen
    template_class = _Once

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        parsed = super()._parse(source, name, filename)
        told: nodes.Template = _Told().visit(parsed)
        return told


class Template(django_jinja2.Template):
    """A template whose pages hold the reader's own secret where its forms have the mark of it."""

    def render(self, context: Any = None, request: Any = None) -> Any:
        """The page."""
        values: dict[str, Any] = {} if context is None else context
        around, _page.given = _page.given, values
        try:
            drawn = super().render(values, request)
        finally:
            _page.given = around
        if request is None or SECRET not in drawn:
            return drawn
        own = Markup('<input type="hidden" name="csrfmiddlewaretoken" value="{}">')
        return drawn.replace(str(SECRET), own.format(values["csrf_token"]))


class Templates(Jinja2):
    """Django's Jinja2 backend with an environment, and so compiled templates, a language."""

    _first: Any = None

    def get_template(self, template_name: str) -> Any:
        """A template by its name."""
        return Template(super().get_template(template_name).template, self)

    def from_string(self, template_code: str) -> Any:
        """A template by its text."""
        return Template(super().from_string(template_code).template, self)

    @property
    def env(self) -> Any:
        """The environment of the language that is active."""
        language = translation.get_language() or "en"
        found = self._environments.get(language)
        if found is None:
            found = self._environments[language] = self._first.overlay()
        return found

    @env.setter
    def env(self, made: Any) -> None:
        self._first, self._environments = made, dict[str, Any]()
