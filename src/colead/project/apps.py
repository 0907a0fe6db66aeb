"""Wires the rooms together when Colead starts."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig

from colead.project.rooms import ROOMS

# Files of a room that register something when they are imported.
_REGISTERING = ("events", "queries", "reactions", "jobs", "bundle")


class ProjectConfig(AppConfig):
    """The one place that knows every room."""

    name = "colead.project"
    label = "project"

    def ready(self) -> None:
        """Import what registers events, subjects, receivers and jobs."""
        for room in ROOMS:
            for file in _REGISTERING:
                if find_spec(f"colead.features.{room}.{file}"):
                    import_module(f"colead.features.{room}.{file}")
