"""Signs of life: whatever a team does says that the initiative goes on."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from colead.features.initiatives import queries
from colead.features.initiatives.models import Initiative
from colead.kernel import prepared
from colead.kernel.actor import Actor
from colead.kernel.verdict import refuse


def line(text: str, *, field: str) -> str:
    """The text in one line; refused at its field when there is none."""
    found = " ".join(text.split())
    if not found:
        refuse(_("Say it in a few words."), field=field)
    return found


def sign(found: Initiative, *, by: Actor) -> None:
    """Note that something happened now, so that nobody is asked how it goes."""
    prepared.update(_signed, found.pk, by.at)


def note_sign(initiative_id: int, *, member_id: int | None, by: Actor) -> None:
    """The same for what another room tells: a word in the conversation, money that moved. Only
    what people of the team do counts."""
    if member_id in queries.team_ids(initiative_id):
        prepared.update(_signed, initiative_id, by.at)


def _signed(initiative_id: int, at: datetime) -> prepared.Changing:
    found = Initiative.objects.filter(pk=initiative_id, last_sign_at__lt=at)
    return found, {"last_sign_at": at, "quiet_told_at": None}
