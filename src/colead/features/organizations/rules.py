"""Who may do what with an organization and its people."""

from __future__ import annotations

import re
import unicodedata
from datetime import timedelta

from django.utils.translation import gettext as _

from colead.kernel.actor import Actor
from colead.kernel.verdict import YES, Verdict, no

INVITATION_HOLDS = timedelta(days=14)
GUEST_LINK_HOLDS = timedelta(days=90)
REFUSED_SLUGS = frozenset({"api", "static", "account", "o", "ui", "new", "admin", "www"})


def may_take_part(actor: Actor) -> Verdict:
    """Full members start things; guests speak where they were invited."""
    if actor.is_guest:
        return no(_("Guests take part where they were invited. Members can start this."))
    return YES


def may_invite_members(actor: Actor) -> Verdict:
    """Inviting new members is one of a steward's few powers."""
    if not actor.is_steward:
        return no(_("New members are invited by the stewards. Ask one of them."))
    return YES


def may_invite_guests(actor: Actor) -> Verdict:
    """Every member may invite a guest to a circle or a topic they can see."""
    return may_take_part(actor)


def may_amend_organization(actor: Actor) -> Verdict:
    """What the organization says about itself is kept by stewards."""
    if not actor.is_steward:
        return no(_("Stewards keep what the organization says about itself."))
    return YES


def may_offer_stewardship(actor: Actor) -> Verdict:
    """Stewards offer stewardship; the receiver takes it or not."""
    if not actor.is_steward:
        return no(_("Only a steward can offer stewardship."))
    return YES


def may_step_down(*, stewards: int) -> Verdict:
    """The last steward finds another first, so that asks do not go unanswered."""
    if stewards <= 1:
        return no(_("You are the only steward. Offer stewardship to somebody first."))
    return YES


def slug_of(name: str) -> str:
    """An address for an organization's name: lower case letters, digits, hyphens; never empty."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-")
    if not slug or slug in REFUSED_SLUGS:
        slug = f"{slug}-organization".strip("-")
    return slug


def mask(email: str) -> str:
    """An address for eyes that need only recognise it: ``a…@example.org``."""
    name, at, host = email.partition("@")
    return f"{name[:1]}…{at}{host}"
