"""Decisions, for programs."""

from colead.features.decisions.api.routes import router

__all__ = ["router"]
