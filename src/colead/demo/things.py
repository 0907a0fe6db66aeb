"""Rooms, things and stock in the demo year: who added them, who has them when, what broke.

It has a clock of its own, so that the dice of the year fall as they did without it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import partial
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

from PIL import Image, ImageDraw

from colead.demo.year import DAYS, Year, keeper, team_of
from colead.features.initiatives import queries as initiatives
from colead.features.materials import actions as materials
from colead.features.materials.models import Booking, Material, Shelf
from colead.kernel.actor import Actor

LATER = 80_000

# Name, kind, circle, place, about, terms, and the two colours of its picture.
THINGS: tuple[tuple[str, str, str, str, str, dict[str, Any], tuple[str, str]], ...] = (
    ("Assembly hall", "room", "Buildings", "Harbour School, ground floor",
     "Stage, 200 chairs, projector. Leave the chairs as you found them.",
     {"opens": 7, "closes": 22, "longest": 12, "ahead_days": 180}, ("#b5651d", "#f4d8b0")),
    ("Music room", "room", "Music & Stage", "Hillside School, under the roof",
     "Piano, drums, and walls that keep it in.",
     {"opens": 8, "closes": 20, "longest": 4}, ("#5b3d8a", "#e6def5")),
    ("Garden house", "room", "Kitchen & Garden", "Behind the mill",
     "A stove, twelve places, and tomatoes in front of the door.",
     {"opens": 8, "closes": 18, "longest": 6}, ("#3e7d45", "#d6ead2")),
    ("Workshop", "room", "Buildings", "Mill School, cellar",
     "Machines only for those who were shown how. The key hangs in the staff room.",
     {"opens": 8, "closes": 18, "longest": 5, "weekdays": "12345"}, ("#56645d", "#dfe6e1")),
    ("Quiet room", "room", "Mill School", "Mill School, first floor",
     "For talks that need a door. Tea is in the cupboard.",
     {"opens": 8, "closes": 18, "longest": 2}, ("#14594a", "#cfe5da")),
    ("Film camera", "thing", "Digital", "Digital corner, cupboard 2",
     "With tripod and two batteries. Charge it before you bring it back.",
     {"unit": "day", "longest": 7, "ahead_days": 120}, ("#20302a", "#c9d3cd")),
    ("Cargo bike", "thing", "Buildings", "Bicycle shed, Hillside",
     "Carries two crates or three small children. Helmets are in the box.",
     {"opens": 7, "closes": 20, "longest": 8}, ("#a12a2a", "#fbe6e3")),
    ("Set of 20 tablets", "thing", "Digital", "Digital corner, trolley",
     "Charged overnight in the trolley.",
     {"opens": 7, "closes": 18, "longest": 8}, ("#1c5a8a", "#d5e6f3")),
    ("Loudspeakers and microphones", "thing", "Music & Stage", "Store behind the stage",
     "Enough for the yard. Two people to carry.",
     {"unit": "day", "longest": 3}, ("#5b3d8a", "#efe8f9")),
    ("Tents for twelve", "thing", "School Trips", "Harbour School, attic",
     "Four tents. Dry them before you fold them.",
     {"unit": "day", "longest": 10, "ahead_days": 200}, ("#b8860b", "#faf0cf")),
    ("Copying paper", "stock", "Money & Law", "", "Recycled, 500 sheets a pack.",
     {"measure": "packs", "low": 10}, ("#7a5a00", "#faf0cf")),
    ("Seed potatoes", "stock", "Kitchen & Garden", "", "An old kind that keeps well.",
     {"measure": "kilos", "low": 5}, ("#6b4a2b", "#ecdcc8")),
    ("First-aid sets", "stock", "Buildings", "", "For trips and workshops. Tell us what was used.",
     {"measure": "sets", "low": 3}, ("#a12a2a", "#fbe6e3")),
)  # fmt: skip

# Thing, circle of who books, first day from the end, from, to, what for, how often, for how long.
REGULAR = (
    ("Assembly hall", "Music & Stage", -20, 16, 18, "Rehearsal of the summer play", "weekly", 70),
    ("Assembly hall", "Harbour School", -13, 8, 9.5, "Morning circle", "weekly", 60),
    ("Music room", "Hillside School", -16, 9, 10.5, "Singing with the little ones", "weekly", 60),
    ("Music room", "Music & Stage", -14, 14, 15.5, "Drum lessons", "weekly", 60),
    ("Garden house", "Kitchen & Garden", -18, 9, 12, "Garden group", "fortnightly", 70),
    ("Set of 20 tablets", "Maths Workshop", -10, 8, 12, "Maths you can hold", "weekly", 45),
    ("Quiet room", "People", -7, 13, 14, "Talk with who is new", "weekly", 40),
)
ONCE = (
    ("Music room", "Harbour School", 0, 11, 13, "Band of year nine"),
    ("Assembly hall", "People", 1, 10, 12, "Welcome morning"),
    ("Assembly hall", "School Trips", 2, 13, 15, "Evening for parents: the tent trip"),
    ("Garden house", "Mill School", 1, 14, 16, "Birthday of the mill"),
    ("Cargo bike", "Kitchen & Garden", 0, 8, 11, "To the market"),
    ("Cargo bike", "Reading Together", 1, 9, 10.5, "Books for the harbour"),
    ("Cargo bike", "Buildings", 3, 13, 17, "Planks"),
    ("Workshop", "Maths Workshop", 2, 9, 12, "Building abacuses"),
    ("Workshop", "Hillside School", 3, 14, 17, "Bird boxes"),
    ("Quiet room", "Hillside School", 0, 15, 16, "Talk about the yard"),
    ("Set of 20 tablets", "Hillside School", 2, 8, 11, "Film of our street"),
)
BY_DAY = (
    ("Film camera", "Harbour School", -2, 2, "Film about the harbour"),
    ("Film camera", "Music & Stage", 4, 2, "Recording the play"),
    ("Film camera", "Reading Together", 9, 1, "Reading dogs, a short film"),
    ("Loudspeakers and microphones", "Kitchen & Garden", 5, 1, "Harvest party"),
    ("Tents for twelve", "School Trips", 12, 5, "Tent trip of year seven"),
)


def plan(year: Year) -> None:
    """Plan all of it."""
    for number, planned in enumerate(THINGS):
        _on(year, 150 + number, partial(_add, year, planned))
    for stock, circle, place, amount in (
        ("Copying paper", "Money & Law", "Store, Hillside", 40),
        ("Copying paper", "Money & Law", "Copy room, Harbour", 25),
        ("Seed potatoes", "Kitchen & Garden", "Garden house", 30),
        ("First-aid sets", "Buildings", "Staff room, Hillside", 8),
    ):
        _on(year, 170, partial(_bring, year, stock, circle, place, amount))
    for regular in REGULAR:
        _on(year, DAYS + regular[2] - 1, partial(_regular, year, *regular))
    for once in ONCE:
        _on(year, DAYS - 4, partial(_once, year, *once))
    for by_day in BY_DAY:
        _on(year, DAYS + min(by_day[2], 0) - 4, partial(_days, year, *by_day))
    for number, (stock, circle, amount, what) in enumerate((
        ("Copying paper", "Harbour School", 4, "Posters for the open evening"),
        ("Copying paper", "Reading Together", 2, "Reading passes"),
        ("Copying paper", "Hillside School", 3, "Songbooks"),
        ("Seed potatoes", "Mill School", 26, "The bed behind the mill"),
        ("First-aid sets", "School Trips", 2, "Tent trip"),
    )):  # fmt: skip
        _on(year, 340 + number * 4, partial(_take, year, stock, circle, amount, what))
    _on(year, DAYS - 2, partial(_broken, year))
    _on(year, DAYS - 1, partial(_waiting, year))
    _on(year, DAYS - 1.2, partial(_lent, year))


def _on(year: Year, day: float, act: Callable[[datetime], Any]) -> None:
    base = year.end - timedelta(days=DAYS - day)
    moment = base.replace(hour=9, minute=int(day * 7) % 60, second=0, microsecond=0)
    year.plan.append((min(moment, year.end - timedelta(minutes=5)), LATER + len(year.plan), act))


def _drawn(kind: str, ink: str, paper: str) -> bytes:
    """A small poster in two colours: hills, and the thing as a shape."""
    picture = Image.new("RGB", (960, 640), paper)
    pen = ImageDraw.Draw(picture)
    pen.ellipse((-200, 380, 620, 1_100), fill=_mixed(ink, paper, 0.35))
    pen.ellipse((360, 430, 1_300, 1_200), fill=_mixed(ink, paper, 0.22))
    if kind == "room":
        pen.polygon([(300, 300), (480, 150), (660, 300)], fill=ink)
        pen.rectangle((330, 300, 630, 500), fill=_mixed(ink, paper, 0.75))
        pen.rectangle((450, 380, 520, 500), fill=paper)
    elif kind == "thing":
        pen.rounded_rectangle((330, 230, 630, 460), 40, fill=ink)
        pen.ellipse((410, 275, 550, 415), fill=paper)
        pen.ellipse((445, 310, 515, 380), fill=_mixed(ink, paper, 0.6))
    else:
        for step in range(4):
            top = 400 - step * 62
            pen.rounded_rectangle((350 + step * 8, top, 610 - step * 8, top + 52), 12,
                                  fill=_mixed(ink, paper, 0.55 + step * 0.15))  # fmt: skip
    file = BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


def _mixed(ink: str, paper: str, share: float) -> str:
    parts = [
        round(int(ink[i : i + 2], 16) * share + int(paper[i : i + 2], 16) * (1 - share))
        for i in (1, 3, 5)
    ]
    return "#" + "".join(f"{part:02x}" for part in parts)


def _add(year: Year, planned: tuple[Any, ...], at: datetime) -> None:
    title, kind, circle, place, about, terms, colours = planned
    materials.add(
        kind=kind, title=title, circle_id=year.circles[circle], place=place, about=about,
        picture=_drawn(kind, *colours), by=keeper(year, circle, at), **terms,
    )  # fmt: skip


def _named(year: Year, title: str) -> Material:
    return Material.objects.get(organization=year.organization, title=title)


def _someone(year: Year, circle: str, at: datetime, number: int = 0) -> Actor:
    team = team_of(year, circle)
    return year.actor(team[number % len(team)], at)


def _workday(year: Year, ahead: int) -> date:
    """A day so far from the end, the Monday after it if it is a weekend."""
    day = year.end.date() + timedelta(days=ahead)
    return day + timedelta(days=max(0, 7 - day.weekday())) if day.weekday() > 4 else day


def _span(year: Year, day: date, begins: float, ends: float) -> dict[str, Any]:
    zone = ZoneInfo(year.organization.timezone)
    wall = datetime.combine(day, time.min)
    return {
        "starts_at": (wall + timedelta(hours=begins)).replace(tzinfo=zone),
        "ends_at": (wall + timedelta(hours=ends)).replace(tzinfo=zone),
    }


def _regular(
    year: Year, title: str, circle: str, first: int, begins: float, ends: float, what: str,
    repeat: str, lasts: int, at: datetime,
) -> None:  # fmt: skip
    day = _workday(year, first)
    materials.book(
        _named(year, title).pk, title=what, repeat=repeat, until=day + timedelta(days=lasts),
        others=True, by=_someone(year, circle, at, 1), **_span(year, day, begins, ends),
    )  # fmt: skip


def _once(
    year: Year, title: str, circle: str, ahead: int, begins: float, ends: float, what: str,
    at: datetime,
) -> None:  # fmt: skip
    span = _span(year, _workday(year, ahead), begins, ends)
    by = _someone(year, circle, at, 2)
    found = initiatives.listed(by).items
    about = ("initiative", found[len(what) % len(found)].pk) if found and ahead == 1 else None
    materials.book(_named(year, title).pk, title=what, about=about, by=by, **span)


def _days(
    year: Year, title: str, circle: str, ahead: int, count: int, what: str, at: datetime
) -> None:
    day = year.end.date() + timedelta(days=ahead)
    span = _span(year, day, 0, 24 * count)
    materials.book(_named(year, title).pk, title=what, by=_someone(year, circle, at), **span)


def _bring(year: Year, title: str, circle: str, place: str, amount: int, at: datetime) -> None:
    by = keeper(year, circle, at)
    materials.bring(
        _named(year, title).pk, place=place, amount=amount, for_what="Ordered together", by=by
    )


def _take(year: Year, title: str, circle: str, amount: int, what: str, at: datetime) -> None:
    found = _named(year, title)
    shelf = Shelf.objects.filter(material=found).order_by("-amount")[0]
    materials.take(
        found.pk, shelf_id=shelf.pk, amount=amount, for_what=what,
        by=_someone(year, circle, at, 1),
    )  # fmt: skip


def _broken(year: Year, at: datetime) -> None:
    camera, speakers = _named(year, "Film camera"), _named(year, "Loudspeakers and microphones")
    noted = materials.note_damage(
        camera.pk, text="The lens cap is missing.", by=_someone(year, "Harbour School", at)
    )
    materials.mend(
        noted.pk, words="It lay behind the curtain.",
        by=keeper(year, "Digital", at + timedelta(hours=4)),
    )  # fmt: skip
    materials.note_damage(
        speakers.pk, text="One microphone crackles: the cable, I think.", out_of_use=True,
        picture=_drawn("thing", "#a12a2a", "#fbe6e3"), by=_someone(year, "Music & Stage", at, 1),
    )  # fmt: skip


def _waiting(year: Year, at: datetime) -> None:
    """Somebody waits for what is taken; a time that became free is held for another."""
    ahead = Booking.objects.filter(
        organization=year.organization, state="booked", starts_at__gt=year.end + timedelta(hours=6)
    ).select_related("material", "member")
    for number, title in enumerate(("Assembly hall", "Cargo bike")):
        one = ahead.filter(material__title=title).order_by("starts_at").first()
        if one is None:
            continue
        names = [name for name in list(year.members)[:8] if name != one.member.name]
        materials.wait(
            one.material_id, starts_at=one.starts_at, ends_at=one.ends_at,
            title="Rehearsal with everybody" if number == 0 else "Fetching the new shelves",
            by=year.actor(names[number], at + timedelta(minutes=number)),
        )  # fmt: skip
        if number == 1:
            materials.give_up(one.pk, by=year.actor(one.member.name, year.end - timedelta(hours=2)))


def _lent(year: Year, at: datetime) -> None:
    """The camera is out since it was booked, and is not back yet."""
    one = Booking.objects.filter(
        organization=year.organization, material__title="Film camera", starts_at__lte=at,
        ends_at__gt=at,
    ).select_related("member").first()  # fmt: skip
    if one is not None:
        materials.hand_out(one.pk, by=year.actor(one.member.name, at))
