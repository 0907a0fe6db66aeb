"""Rooms, things and stock."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from io import BytesIO

from django.utils import timezone
from PIL import Image

from colead.features.materials import actions
from tests.cast import Cast


def build(cast: Cast, made: dict[str, int]) -> None:
    """A room of the north circle with a picture, which Ada has booked, and some damage."""
    by = cast.later(cast.ada, days=(timezone.now() - cast.ada.at).days)
    file = BytesIO()
    Image.new("RGB", (8, 6), "teal").save(file, "JPEG")
    room = actions.add(
        kind="room", title="Music room", circle_id=made["circle"], picture=file.getvalue(), by=by
    )
    stock = actions.add(kind="stock", title="Paper", circle_id=made["circle"], by=by)
    actions.bring(stock.pk, place="Cellar", amount=9, by=by)
    begins = datetime.combine(by.today, time(10), tzinfo=UTC) + timedelta(days=3)
    [booked] = actions.book(
        room.pk, starts_at=begins, ends_at=begins + timedelta(hours=1), title="Choir", by=by
    )
    noted = actions.note_damage(room.pk, text="Scratch", picture=file.getvalue(), by=by)
    made |= {"material": room.pk, "stock": stock.pk, "booking": booked.pk, "damage": noted.pk}


MEANS = (
    ("materials/of-meeting/", "meeting"),
    ("materials/bookings/", "booking"),
    ("materials/damages/", "damage"),
    ("materials/<int:pk>/bring/", "stock"),
    ("materials/<int:pk>/count/", "stock"),
    ("materials/", "material"),
)
WORDS = {"what": "room", "doing": "give-up", "size": "small"}
