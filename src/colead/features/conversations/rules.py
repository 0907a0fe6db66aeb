"""Who may say what, and change it."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from colead.kernel import subjects
from colead.kernel.actor import Actor
from colead.kernel.verdict import YES, Verdict, no

LONGEST = 20_000


# What concerns two people only, or is itself said, is not spoken of in front of everyone.
NOT_SPOKEN_OF = frozenset(
    {"offer", "comment", "member", "organization", "recognition", "practices", "prompt", "passage",
     "pause"}
)  # fmt: skip


def may_comment(actor: Actor, *, kind: str) -> Verdict:
    """Whoever may see a thing may speak about it."""
    if kind in NOT_SPOKEN_OF or not subjects.spoken_of(kind):
        return no(_("Comments belong to the things people do together."))
    if actor.member_id is None:
        return no(_("Sign in to comment."))
    return YES


def may_change(actor: Actor, *, by_id: int, retracted_at: datetime | None) -> Verdict:
    """Only its author rewords or takes back a comment."""
    if by_id != actor.member_id:
        return no(_("Only its author can change a comment."))
    if retracted_at is not None:
        return no(_("This comment was taken back."))
    return YES
