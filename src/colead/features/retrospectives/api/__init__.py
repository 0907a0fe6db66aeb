"""Looking back, for programs."""

from colead.features.retrospectives.api.routes import router

__all__ = ["router"]
