"""Founding, inviting, joining, leaving; stewardship; keys for programs."""

from colead.features.organizations.actions.inviting import (
    accept_invitation,
    end_guest_access,
    invite,
    invite_guest,
    make_guest_link,
    open_invitation,
    withdraw_invitation,
)
from colead.features.organizations.actions.keys import (
    end_token,
    end_ways_to_act,
    follow_address,
    make_token,
    renew_feeds,
    touch_token,
)
from colead.features.organizations.actions.members import (
    add_member,
    amend,
    amend_profile,
    begin_stewardship,
    enter,
    erase,
    found,
    leave,
    step_down,
)
from colead.kernel.actor import colead

__all__ = [
    "accept_invitation",
    "add_member",
    "amend",
    "amend_profile",
    "begin_stewardship",
    "colead",
    "end_guest_access",
    "end_token",
    "end_ways_to_act",
    "enter",
    "erase",
    "follow_address",
    "found",
    "invite",
    "invite_guest",
    "leave",
    "make_guest_link",
    "make_token",
    "open_invitation",
    "renew_feeds",
    "step_down",
    "touch_token",
    "withdraw_invitation",
]
