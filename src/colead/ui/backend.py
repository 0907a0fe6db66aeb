"""Templates that are compiled once for each language, with their words already in it.

Looking up words took a quarter of a page's time. ``_("…")`` without values is the same for every
reader of a language, so it is replaced while a template is compiled.
"""

from __future__ import annotations

from typing import Any

from django.template.backends.jinja2 import Jinja2
from django.utils import translation
from jinja2 import Environment, nodes
from jinja2.visitor import NodeTransformer


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

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        parsed = super()._parse(source, name, filename)
        told: nodes.Template = _Told().visit(parsed)
        return told


class Templates(Jinja2):
    """Django's Jinja2 backend with an environment, and so compiled templates, a language."""

    _first: Any = None

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
