"""Wires the rooms together when Colead starts."""

import threading
from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig
from django.db import connections
from django.utils import timezone
from django.utils.translation import trans_real

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
        _keep_by_thread()


def _keep_by_thread() -> None:
    """Keep the language, the time zone and the connection by thread, not by asynchronous task.

    Every page and job of Colead runs on a thread of its own; event streams neither translate nor
    read. Django's store for both worlds costs 1-2 µs at each look, and a page looks 500 times.
    """
    trans_real._active = threading.local()  # type: ignore[attr-defined]
    timezone._active = threading.local()  # type: ignore[attr-defined]
    connections._connections = threading.local()  # type: ignore[attr-defined]
