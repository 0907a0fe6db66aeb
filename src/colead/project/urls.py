"""All addresses. A room's pages lie below ``/o/<organization>/``."""

from __future__ import annotations

from importlib.util import find_spec

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from colead.project.rooms import ROOMS

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
    path("o/<slug:organization>/", include(inside)),
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
