"""What the acts on a board share."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from colead.features.retrospectives import events, queries, rules
from colead.features.retrospectives.models import Retrospective, Seat
from colead.kernel.actor import Actor
from colead.kernel.journal import record
from colead.kernel.verdict import refuse


def part_of(retrospective_id: int, *, by: Actor) -> Retrospective:
    """A board that the actor works on, locked; refused to those who are not in it."""
    found = queries.retrospective(by, retrospective_id, lock=True)
    here = Seat.objects.filter(retrospective=found, member_id=by.member_id or 0)
    is_here = here.filter(here_at__isnull=False).exists()
    rules.may_take_part(is_here=is_here, phase=found.phase).enforce()
    return found


def line(text: str, *, field: str, most: int) -> str:
    """One line that says something."""
    flat = " ".join(text.split())
    if not flat:
        refuse(_("Write something first."), field=field)
    if len(flat) > most:
        refuse(_("Say it in fewer words: at most %(most)s signs.") % {"most": most}, field=field)
    return flat


def ahead(day: date | None, *, by: Actor) -> None:
    """Refuse a day that has passed."""
    if day is not None and day < by.today:
        refuse(_("This day has passed. Choose a later one."), field="due_on")


def changed(found: Retrospective, what: str, *, by: Actor) -> None:
    """Renew the open pages."""
    record(
        events.BoardChanged(
            retrospective=found.pk, title=found.title, what=what, circle=found.circle_id
        ),
        by=by,
    )
