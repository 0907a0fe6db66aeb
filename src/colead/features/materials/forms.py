"""What people type about rooms, things and stock."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from colead.features.materials import rules
from colead.features.materials.models import Material
from colead.kernel import uploads
from colead.kernel.actor import Actor
from colead.kernel.fields import Choice, Day, Line, Several, Text, Whole

Choices = list[tuple[Any, Any]]
_FETCHED = _("On which days of the week is it open, or fetched and brought back?")


def picture_field(**more: Any) -> forms.FileField:
    """A picture of at most 10 MB."""
    return forms.FileField(
        required=False,
        allow_empty_file=True,
        help_text=_("JPEG, PNG, WebP or GIF, at most 10 MB. Where it was taken is not kept."),
        widget=forms.FileInput(attrs={"accept": ",".join(uploads.PICTURES)}),
        **more,
    )


class MaterialForm(forms.Form):
    """Something in the catalogue; which fields it has depends on its ``kind``."""

    title = Line(label=_("What is it called?"), max_length=120)
    place = Line(label=_("Where is it?"), required=False, max_length=200)
    about = Text(
        label=_("What should people know about it?"), required=False, max_length=5_000, rows=3
    )
    picture = picture_field(label=_("Picture"))
    circle_id = Choice(label=_("Which circle looks after it?"), choices=[], coerce=int)
    unit = Choice(label=_("How is it booked?"), choices=Material.Unit.choices)
    opens = Whole(label=_("Open from (hour)"), max_value=23, initial=8)
    closes = Whole(label=_("until (hour)"), min_value=1, max_value=24, initial=18)
    weekdays = Several(
        label=_FETCHED,
        choices=[(str(number + 1), name) for number, name in WEEKDAYS.items()],
        initial=list("1234567"),
        required=True,
    )
    longest = Whole(
        label=_("For how long at most? (hours, or days)"), min_value=1, max_value=366, initial=8
    )
    ahead_days = Whole(label=_("How many days ahead?"), max_value=730, initial=90)
    measure = Line(
        label=_("What is one unit called?"), required=False, max_length=40,
        help_text=_("For example packs, sheets, litres."),
    )  # fmt: skip
    low = Whole(
        label=_("From which number on is it little?"), max_value=1_000_000, initial=0,
        help_text=_("Those who look after it are told when so many or fewer are left."),
    )  # fmt: skip

    def __init__(self, *args: Any, kind: str, circles: Choices = (), **kwargs: Any) -> None:  # type: ignore[assignment]
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["circle_id"].choices = circles
        booked = ("unit", "opens", "closes", "weekdays", "longest", "ahead_days")
        gone = booked if kind == "stock" else ("measure", "low")
        for name in (*gone, *(() if circles else ("circle_id",))):
            del fields[name]

    def clean_weekdays(self) -> str:
        """As one text, ``12345``."""
        return "".join(self.cleaned_data["weekdays"])

    def clean_picture(self) -> bytes:
        """Its bytes; a little more than the largest there may be, if it is too large."""
        given = self.cleaned_data["picture"]
        return bytes(given.read(uploads.LARGEST + 1)) if given else b""


class BookForm(forms.Form):
    """A time with a room or thing: by the hour on one day, or by whole days."""

    day = Day(label=_("Day"))
    begins = Choice(label=_("From"), choices=[])
    ends = Choice(label=_("to"), choices=[])
    first = Day(label=_("From (day)"))
    last = Day(label=_("up to and including"))
    title = Line(label=_("What for?"))
    repeat = Choice(
        label=_("Again and again?"), choices=list(rules.REPEATS.items()), required=False
    )
    until = Day(label=_("Until which day?"), required=False)

    def __init__(
        self, *args: Any, found: Material, actor: Actor, again: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.zone = ZoneInfo(actor.timezone)
        fields: dict[str, Any] = self.fields
        steps = [
            rules.at_hour(actor.today, found.opens) + number * rules.STEP
            for number in range((found.closes - found.opens) * 2 + 1)
        ]
        times = [(f"{one:%H:%M}", f"{one:%H:%M}") for one in steps]
        if found.closes == 24:
            times[-1] = ("24:00", "24:00")
        fields["begins"].choices = times[:-1]
        fields["ends"].choices = times[1:]
        gone = ("day", "begins", "ends") if found.by_day else ("first", "last")
        for name in (*gone, *(() if again else ("repeat", "until"))):
            del fields[name]

    def clean_repeat(self) -> str:
        """How often, empty for once."""
        return self.cleaned_data["repeat"] or ""

    def clean(self) -> dict[str, Any]:
        """With the moments that the days and hours mean at the organization's place."""
        found = super().clean() or {}
        if "first" in self.fields and {"first", "last"} <= found.keys():
            if found["last"] < found["first"]:
                raise ValidationError({"last": say("It has to end after it begins.")})
            found["starts_at"] = self._at(found.pop("first"), "00:00")
            found["ends_at"] = self._at(found.pop("last"), "24:00")
        elif {"day", "begins", "ends"} <= found.keys():
            day = found.pop("day")
            found["starts_at"] = self._at(day, found.pop("begins"))
            found["ends_at"] = self._at(day, found.pop("ends"))
        return found

    def _at(self, day: date, clock: str) -> datetime:
        hour, minute = clock.split(":")
        wall = datetime.combine(day, time.min) + timedelta(hours=int(hour), minutes=int(minute))
        return wall.replace(tzinfo=self.zone)


class ReasonForm(forms.Form):
    """Why it is not here any more."""

    reason = Line(label=_("Why is it not here any more?"), max_length=300)


class DamageForm(forms.Form):
    """What is wrong with it."""

    text = Text(label=_("What is wrong?"), max_length=5_000, rows=3)
    picture = picture_field(label=_("Picture of it"))
    out_of_use = forms.BooleanField(
        label=_("It cannot be used until it is mended"), required=False,
        help_text=_("Nobody can book it then, and those who have booked it are told."),
    )  # fmt: skip

    clean_picture = MaterialForm.clean_picture


class MendForm(forms.Form):
    """What was done."""

    words = Line(label=_("What was done?"), required=False, max_length=300)


class TakeForm(forms.Form):
    """Take from stock."""

    shelf_id = Choice(label=_("From where?"), choices=[], coerce=int)
    amount = Whole(label=_("How many?"), min_value=1, max_value=1_000_000, initial=1)
    for_what = Line(label=_("What for?"))

    def __init__(self, *args: Any, shelves: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["shelf_id"].choices = shelves  # type: ignore[attr-defined]


class BringForm(forms.Form):
    """Fill a stock up."""

    place = Line(
        label=_("Where does it lie?"), max_length=120,
        help_text=_("One of its places, or a new one."),
        widget=forms.TextInput(attrs={"list": "places"}),
    )  # fmt: skip
    amount = Whole(label=_("How many came?"), min_value=1, max_value=1_000_000)
    for_what = Line(label=_("From where?"), required=False)


class CountForm(TakeForm):
    """Put the number right."""

    amount = Whole(label=_("How many are there?"), max_value=1_000_000)
    for_what = Line(label=_("Why did it differ?"))
