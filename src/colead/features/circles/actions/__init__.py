"""Opening and shaping circles; joining; roles and their terms; stating skills."""

from colead.features.circles.actions.circles import (
    amend_circle,
    close_circle,
    found_root,
    move_circle,
    open_circle,
)
from colead.features.circles.actions.domains import amend_domain, close_domain, open_domain
from colead.features.circles.actions.joining import join, leave, offer_place, take_place
from colead.features.circles.actions.reviewing import review_role, role_falls_due
from colead.features.circles.actions.roles import amend_role, close_role, open_role
from colead.features.circles.actions.skills import (
    drop_skill,
    endorse,
    hide_endorsement,
    revoke_endorsement,
    state_skill,
)
from colead.features.circles.actions.terms import (
    expire_term,
    hand_over,
    offer_role,
    release,
    step_down,
    step_up,
    take_role,
    warn_of_end,
)

__all__ = [
    "amend_circle",
    "amend_domain",
    "amend_role",
    "close_circle",
    "close_domain",
    "close_role",
    "drop_skill",
    "endorse",
    "expire_term",
    "found_root",
    "hand_over",
    "hide_endorsement",
    "join",
    "leave",
    "move_circle",
    "offer_place",
    "offer_role",
    "open_circle",
    "open_domain",
    "open_role",
    "release",
    "review_role",
    "revoke_endorsement",
    "role_falls_due",
    "state_skill",
    "step_down",
    "step_up",
    "take_place",
    "take_role",
    "warn_of_end",
]
