"""Initiatives, for programs."""

from colead.features.initiatives.api import leading, working
from colead.kernel.api import Router

router = Router(tags=["initiatives"])
router.add_router("", leading.router)
router.add_router("", working.router)
