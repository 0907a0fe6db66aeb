"""Pages of circles, roles, domains and skills."""

from colead.features.circles.views.circles import (
    amend_circle,
    circle,
    circles_map,
    close_circle,
    join,
    leave,
    move_circle,
    of_member,
    offer_place,
    open_circle,
    people,
)
from colead.features.circles.views.domains import amend_domain, close_domain, open_domain
from colead.features.circles.views.reviewing import adapt_role, review_role
from colead.features.circles.views.roles import (
    amend_role,
    close_role,
    hand_over,
    offer_role,
    open_role,
    role,
    step_down,
    step_up,
)
from colead.features.circles.views.skills import (
    drop_skill,
    endorse,
    hide_endorsement,
    revoke_endorsement,
    skills,
    state_skill,
)

__all__ = [
    "adapt_role",
    "amend_circle",
    "amend_domain",
    "amend_role",
    "circle",
    "circles_map",
    "close_circle",
    "close_domain",
    "close_role",
    "drop_skill",
    "endorse",
    "hand_over",
    "hide_endorsement",
    "join",
    "leave",
    "move_circle",
    "of_member",
    "offer_place",
    "offer_role",
    "open_circle",
    "open_domain",
    "open_role",
    "people",
    "review_role",
    "revoke_endorsement",
    "role",
    "skills",
    "state_skill",
    "step_down",
    "step_up",
]
