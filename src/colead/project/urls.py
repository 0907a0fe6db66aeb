"""All addresses. A room's pages lie below ``/o/<organization>/``."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any, cast

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path
from django.urls.resolvers import RoutePattern
from django.utils.functional import cached_property

from colead.project.rooms import ROOMS

MOST = 2_000  # addresses kept


class Rooms(URLResolver):
    """The rooms' addresses, looked up by their first word, where Django asks one after another."""

    @cached_property
    def by_word(self) -> dict[str, URLResolver]:
        """A resolver of the addresses that begin with a word, in the order of all."""
        found: dict[str, list[URLResolver]] = {}
        for room in cast("list[URLResolver]", self.url_patterns):
            of_room: dict[str, list[Any]] = {}
            for one in room.url_patterns:
                of_room.setdefault(str(one.pattern).partition("/")[0], []).append(one)
            for word, its in of_room.items():
                found.setdefault(word, []).append(
                    URLResolver(room.pattern, its, None, room.app_name, room.namespace)
                )
        return {word: URLResolver(self.pattern, rooms) for word, rooms in found.items()}

    def resolve(self, path: str) -> Any:
        """The view of an address; ``Resolver404`` when there is none. What was found stays so, and
        nobody changes it: each request gets arguments of its own from the resolver above."""
        known = self._known.get(path)
        if known is None:
            if len(self._known) >= MOST:
                self._known.clear()
            known = self._known[path] = self._resolve(path)
        return known

    @cached_property
    def _known(self) -> dict[str, Any]:
        return {}

    def _resolve(self, path: str) -> Any:
        met = self.pattern.match(path)
        word = met[0].partition("/")[0] if met else ""
        # Unknown words, too, are told by Django's own resolver, with all that was tried.
        return self.by_word[word].resolve(path) if word in self.by_word else super().resolve(path)


inside: list[URLPattern | URLResolver] = []
outside: list[URLPattern | URLResolver] = []
for room in ROOMS[1:]:
    if find_spec(f"colead.features.{room}.urls"):
        module = __import__(f"colead.features.{room}.urls", fromlist=["urlpatterns"])
        inside.append(path("", include(module)))
        if hasattr(module, "public"):
            # Addresses outside any organization: signing in, invitations, links from e-mails.
            outside.append(path("", include((module.public, f"{room}-public"))))
urlpatterns: list[URLPattern | URLResolver] = [
    path("account/", include("colead.features.accounts.urls")),
    # The organization's name is looked at once, not once a room.
    Rooms(RoutePattern("o/<slug:organization>/"), inside),
    *outside,
]
if settings.DEBUG and find_spec("colead.ui.urls"):
    urlpatterns.append(path("ui/", include("colead.ui.urls")))
if find_spec("colead.project.api"):
    from colead.project.api import api

    urlpatterns.append(path("api/v1/", api.urls))

handler400 = "colead.ui.errors.handler400"
handler403 = "colead.ui.errors.handler403"
handler404 = "colead.ui.errors.handler404"
handler500 = "colead.ui.errors.handler500"
