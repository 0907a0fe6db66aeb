"""Decisions, for programs."""

from colead.features.decisions.api import working  # noqa: F401 - its routes join the router
from colead.features.decisions.api.routes import router

__all__ = ["router"]
