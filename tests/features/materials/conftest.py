"""The cast at the real clock, pictures in a folder of their own, and some things of the north."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from PIL import Image

from colead.features.materials import actions
from colead.features.materials.models import Booking, Material
from colead.kernel.actor import Actor
from tests.cast import Cast, acting


@pytest.fixture
def now(cast: Cast) -> Cast:
    """The cast at this very moment, as pages use the real clock."""
    at = timezone.now()
    for name in ("steward", "ada", "ben", "guest", "outsider"):
        setattr(cast, name, acting(getattr(cast, name).member_id, at=at))
    return cast


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, settings: Any) -> None:
    settings.DATA_DIR = tmp_path


def room(cast: Cast, **more: Any) -> Material:
    """A room of the north circle, open from 8 to 18 on all days."""
    given = {"kind": "room", "title": "Music room", "circle_id": cast.north.pk, **more}
    return actions.add(by=cast.ada, **given)


def camera(cast: Cast, **more: Any) -> Material:
    """A thing that is booked by the day, for a week at most."""
    return room(cast, kind="thing", title="Camera", unit="day", longest=7, **more)


def paper(cast: Cast, amount: int = 10, **more: Any) -> Material:
    """Ten packs of paper in the cellar; below four is little."""
    made = room(cast, kind="stock", title="Paper", measure="packs", low=3, **more)
    actions.bring(made.pk, place="Cellar", amount=amount, by=cast.ada)
    return made


def hours(cast: Cast, begins: float, ends: float, *, days: int = 3) -> dict[str, datetime]:
    """From so many hours of the day to so many, some days after the cast's today (UTC)."""
    day = datetime.combine(cast.ada.today, time.min, cast.ada.at.tzinfo) + timedelta(days=days)
    return {"starts_at": day + timedelta(hours=begins), "ends_at": day + timedelta(hours=ends)}


def days(cast: Cast, first: int, last: int) -> dict[str, datetime]:
    """Whole days, counted from the cast's today."""
    return {
        "starts_at": hours(cast, 0, 1, days=first)["starts_at"],
        "ends_at": hours(cast, 0, 1, days=last + 1)["starts_at"],
    }


def book(cast: Cast, found: Material, by: Actor, **more: Any) -> list[Booking]:
    """Book from ten to noon in three days, if nothing else is said."""
    return actions.book(found.pk, by=by, **{"title": "Choir", **hours(cast, 10, 12), **more})


def at(actor: Actor, moment: datetime) -> Actor:
    """The actor at another moment."""
    return replace(actor, at=moment)


def photo(size: tuple[int, int] = (60, 40)) -> bytes:
    """A picture as a camera gives it."""
    file = BytesIO()
    Image.new("RGB", size, "teal").save(file, "JPEG")
    return file.getvalue()
