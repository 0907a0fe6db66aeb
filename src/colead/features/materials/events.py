"""What can happen to rooms, things and stock."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from colead.kernel.events import Event


class MaterialAdded(Event):
    """A room, a thing or a stock is in the catalogue for all."""

    subject = "material"
    sentence = _("{who} added {title}")
    icon = "package-open"
    material: int
    title: str
    kind: str
    circle: int | None = None


class MaterialChanged(Event):
    """What is said of a material, or how it can be booked, changed."""

    subject = "material"
    sentence = _("{who} changed what is said of {title}")
    icon = "pencil"
    minor = True
    material: int
    title: str
    changed: list[str]
    circle: int | None = None


class MaterialRetired(Event):
    """A material is not there any more; those who had booked it are told."""

    subject = "material"
    sentence = _("{who} retired {title}: {reason}")
    icon = "x"
    material: int
    title: str
    reason: str
    concerned: list[int]
    circle: int | None = None


class MaterialBooked(Event):
    """Somebody booked a room or thing, once or again and again."""

    subject = "material"
    sentence = _("{who} booked {title}")
    icon = "calendar-check"
    minor = True
    material: int
    title: str
    booking: int
    starts_at: str
    ends_at: str
    times: int
    about_kind: str = ""
    about: int | None = None
    circle: int | None = None


class BookingChanged(Event):
    """A booking is at another time, or for something else."""

    subject = "material"
    sentence = _("{who} moved a booking of {title}")
    icon = "calendar-clock"
    minor = True
    material: int
    title: str
    booking: int
    starts_at: str
    circle: int | None = None


class BookingGivenUp(Event):
    """A booking, or a place in the queue, was given up; the time is free for others."""

    subject = "material"
    sentence = _("{who} gave up {title}")
    icon = "undo-2"
    minor = True
    material: int
    title: str
    booking: int
    times: int
    circle: int | None = None


class QueueJoined(Event):
    """Somebody waits for a time that is taken."""

    subject = "material"
    sentence = _("{who} waits for {title}")
    icon = "hourglass"
    minor = True
    material: int
    title: str
    booking: int
    circle: int | None = None


class TimeOffered(Event):
    """A time that somebody waited for is free and held for them, until a moment."""

    subject = "material"
    sentence = _("{title} is free when you wanted it: say yes, it is held for you")
    icon = "gift"
    audience = "concerned"
    material: int
    title: str
    booking: int
    until: str
    concerned: list[int]
    circle: int | None = None


class TimeTaken(Event):
    """Somebody said yes to the time that was held for them."""

    subject = "material"
    sentence = _("{who} took the time that was held for them: {title}")
    icon = "calendar-check"
    minor = True
    material: int
    title: str
    booking: int
    circle: int | None = None


class TimeLapsed(Event):
    """Nobody said yes in time, or the queue came to its end."""

    subject = "material"
    sentence = _("The time held for you ran out: {title}")
    icon = "hourglass"
    audience = "concerned"
    material: int
    title: str
    booking: int
    concerned: list[int]
    circle: int | None = None


class ThingHandedOut(Event):
    """A thing is with whoever booked it."""

    subject = "material"
    sentence = _("{title} was handed out")
    icon = "hand-helping"
    minor = True
    material: int
    title: str
    booking: int
    circle: int | None = None


class ThingReturned(Event):
    """A thing is back."""

    subject = "material"
    sentence = _("{title} is back")
    icon = "check"
    minor = True
    material: int
    title: str
    booking: int
    circle: int | None = None


class ThingMissed(Event):
    """A thing is not back yet: whoever has it is asked, later those who look after it and whoever
    is next."""

    subject = "material"
    sentence = _("{title} is not back yet")
    icon = "bell"
    audience = "concerned"
    material: int
    title: str
    booking: int
    concerned: list[int]
    circle: int | None = None


class DamageNoted(Event):
    """Something is broken or missing; told to those who look after it, and if it cannot be used,
    to those who booked it."""

    subject = "material"
    sentence = _("{who} noted that something is wrong with {title}")
    icon = "wrench"
    material: int
    title: str
    damage: int
    out_of_use: bool
    concerned: list[int]
    circle: int | None = None


class DamageMended(Event):
    """What was broken is well again; told to who noted it and to those who booked the thing."""

    subject = "material"
    sentence = _("{who} says that {title} is well again")
    icon = "circle-check"
    material: int
    title: str
    damage: int
    concerned: list[int]
    circle: int | None = None


class StockTaken(Event):
    """Somebody took from a stock."""

    subject = "material"
    sentence = _("{who} took {amount} of {title}: {for_what}")
    icon = "package"
    minor = True
    material: int
    title: str
    amount: int
    left: int
    place: str
    for_what: str
    about_kind: str = ""
    about: int | None = None
    circle: int | None = None


class StockBrought(Event):
    """A stock was filled up."""

    subject = "material"
    sentence = _("{who} brought {amount} of {title}")
    icon = "package"
    minor = True
    material: int
    title: str
    amount: int
    left: int
    place: str
    for_what: str
    circle: int | None = None


class StockCounted(Event):
    """A stock was counted, and its number put right."""

    subject = "material"
    sentence = _("{who} counted {title}: {left}")
    icon = "list-checks"
    minor = True
    material: int
    title: str
    amount: int
    left: int
    place: str
    for_what: str
    circle: int | None = None


class StockLow(Event):
    """Little is left of a stock; told once to those who look after it, until it is filled up."""

    subject = "material"
    sentence = _("Little is left of {title}: {left}")
    icon = "triangle-alert"
    material: int
    title: str
    left: int
    concerned: list[int]
    circle: int | None = None
