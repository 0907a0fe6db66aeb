"""Circles, roles, domains and skills, for programs."""

from colead.features.circles.api import circles, skills
from colead.kernel.api import Router

router = Router(tags=["circles"])
router.add_router("", circles.router)
router.add_router("", skills.router)
