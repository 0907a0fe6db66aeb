"""What people type about circles, domains, roles and skills."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from colead.features.circles.models import Circle
from colead.kernel.fields import Choice, Day, Line, Text, Whole

Choices = list[tuple[int, str]]
ACCOUNTABILITIES = 30

LEVELS = [
    (1, _("I have begun")),
    (2, _("I manage with help")),
    (3, _("I do it on my own")),
    (4, _("I do hard cases")),
    (5, _("Others come to me with it")),
]
JOINING = [
    ("open", _("Anyone may join, in one act")),
    ("ask", _("Its members offer places")),
]


def _choose(form: forms.Form, name: str, choices: list[tuple[Any, Any]]) -> None:
    form.fields[name].choices = choices  # type: ignore[attr-defined]


class MapForm(forms.Form):
    """Which part of the map, on which day."""

    on = Day(label=_("The map on"), required=False)
    within = Whole(required=False, max_value=2**53)


class AmendCircleForm(forms.Form):
    """Name, purpose and way of joining of a circle."""

    name = Line(label=_("Name"))
    purpose = Text(
        label=_("Purpose"),
        required=False,
        rows=3,
        help_text=_("What is better in the world because this circle exists?"),
    )
    joining = Choice(
        label=_("How do people join?"),
        choices=JOINING,
        initial=Circle.Joining.OPEN,
        widget=forms.RadioSelect,
    )


class OpenCircleForm(AmendCircleForm):
    """A new circle."""

    parent_id = Choice(label=_("Inside which circle?"), choices=[], coerce=int)

    def __init__(self, *args: Any, circles: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "parent_id", list(circles))


class MoveCircleForm(forms.Form):
    """Where a circle goes."""

    parent_id = Choice(label=_("Into which circle?"), choices=[], coerce=int)

    def __init__(self, *args: Any, circles: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "parent_id", list(circles))


class DomainForm(forms.Form):
    """An area that a circle or one of its roles decides about."""

    name = Line(label=_("What is it about?"), help_text=_("A few words, such as: the timetable."))
    description = Text(
        label=_("What belongs to it, and what does not?"), required=False, max_length=5_000, rows=3
    )
    role_id = Choice(label=_("Who decides in it?"), choices=[], coerce=int, required=False)

    def __init__(self, *args: Any, roles: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "role_id", [("", _("the circle as a whole")), *roles])


class RoleForm(forms.Form):
    """A role: what for, answering for what, for how long, for how many."""

    title = Line(label=_("What is the role called?"))
    purpose = Text(label=_("What is it for?"), required=False, max_length=5_000, rows=2)
    accountabilities = Text(
        label=_("What does its holder answer for?"),
        required=False,
        max_length=10_000,
        rows=4,
        help_text=_("One on each line, beginning with what they do: keeping, making, caring …"),
    )
    term_months = Whole(
        label=_("How many months does one hold it?"),
        required=False,
        min_value=1,
        max_value=120,
        help_text=_("Then it is open again. Empty: without an end."),
    )
    seats = Whole(
        label=_("How many can hold it together?"),
        required=False,
        min_value=1,
        max_value=1_000,
        help_text=_("Holders are equal. Empty: as many as wish."),
    )
    review_on = Day(label=_("When do you look at it again?"), required=False)
    is_guide = forms.BooleanField(
        label=_("This role guides the circle"),
        required=False,
        help_text=_("A guide keeps the circle's purpose in view and stands for it outside."),
    )

    def clean_accountabilities(self) -> list[str]:
        """The lines, without bullets and empty ones."""
        lines = [
            line.strip().lstrip("-*•").strip()
            for line in self.cleaned_data["accountabilities"].splitlines()
        ]
        found = [line for line in lines if line]
        if len(found) > ACCOUNTABILITIES:
            raise ValidationError(
                _("No one can answer for more than %(most)s things. Make two roles of it."),
                params={"most": ACCOUNTABILITIES},
            )
        return found


class ReviewRoleForm(forms.Form):
    """The second look at a role."""

    outcome = Choice(
        label=_("What now?"),
        choices=[
            ("keep", _("Keep it as it is")),
            ("adapt", _("Adapt it")),
            ("drop", _("Drop it: the role is closed")),
        ],
        widget=forms.RadioSelect,
    )
    reason = Text(
        label=_("Why?"),
        help_text=_("What went well in this role, what did not, and is it still needed?"),
        max_length=2000,
        rows=3,
    )
    review_on = Day(label=_("Look at it again on"), required=False, help_text=_("When it is kept."))


class AdaptRoleForm(RoleForm):
    """A role changed as the outcome of a second look."""

    reason = Text(label=_("Why is it changed?"), max_length=2000, rows=3)


class OfferForm(forms.Form):
    """Offer a role or a place to somebody."""

    to = Choice(label=_("To whom?"), choices=[], coerce=int)
    note = Text(
        label=_("Why them?"),
        required=False,
        max_length=2_000,
        rows=3,
        help_text=_("It is theirs when they say yes. A no needs no reason."),
    )

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "to", [("", _("Choose somebody")), *people])


class HandOverForm(OfferForm):
    """Hand one's own role to a successor."""

    field_order = ("to", "notes")
    note = None  # type: ignore[assignment]
    notes = Text(
        label=_("What should they know?"),
        required=False,
        max_length=10_000,
        rows=6,
        help_text=_("What runs, what is due, whom to ask. You hold the role until they say yes."),
    )


class StepDownForm(forms.Form):
    """Give a role back."""

    notes = Text(
        label=_("What should the next one know?"),
        required=False,
        max_length=10_000,
        rows=6,
        help_text=_("What runs, what is due, whom to ask. It stays with the role."),
    )


class SkillForm(forms.Form):
    """One's own statement about a skill."""

    name = Line(label=_("I know about, or can do"), max_length=100)
    level = Choice(
        label=_("How well?"), choices=LEVELS, coerce=int, initial=3, widget=forms.RadioSelect
    )
    would_use = forms.BooleanField(
        label=_("I would like to use it here"), required=False, initial=True
    )
    would_teach = forms.BooleanField(label=_("I would teach it"), required=False)


class EndorseForm(forms.Form):
    """What one saw of a skill, and where."""

    work = Choice(label=_("In which work did you see it?"), choices=[])
    saw = Line(
        label=_("What did you see?"),
        required=False,
        max_length=300,
        help_text=_("A sentence that others can picture."),
    )

    def __init__(self, *args: Any, works: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["work"].choices = works  # type: ignore[attr-defined]


class SearchForm(forms.Form):
    """Words to look for."""

    q = Line(required=False, max_length=100)
