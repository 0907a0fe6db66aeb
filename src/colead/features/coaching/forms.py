"""What people type about coaching."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from colead.features.coaching import rules
from colead.kernel.fields import Choice, Day, Line, Moment, Several, Text, Whole

Choices = Sequence[tuple[Any, Any]]


class _SidesForm(forms.Form):
    """What offers and wishes have in common; languages and people are put in when it is made."""

    practices = Several(
        label=_("What for?"),
        choices=rules.PRACTICES,
        required=True,
    )
    languages = Several(
        label=_("In which languages?"),
        choices=[],
        required=True,
    )
    forms = Several(
        label=_("How?"),
        choices=rules.FORMS,
        help_text=_("Leave it open if you do not mind."),
    )

    def __init__(self, *args: Any, people: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["languages"].choices = rules.language_choices()
        fields["who_not"].choices = people


def _who_not(help_text: Any) -> Several:
    return Several(
        label=_("Whom not?"),
        choices=[],
        coerce=int,
        help_text=help_text,
    )


class OfferForm(_SidesForm):
    """What one offers as a coach."""

    about = Text(
        label=_("A few words about you as a coach"),
        required=False,
        rows=4,
        help_text=_("What people can come to you with, and what you have been through yourself."),
    )
    hours = Whole(label=_("Hours a month for each person"), min_value=1, max_value=40, initial=2)
    places = Whole(label=_("For how many people?"), min_value=1, max_value=20, initial=1)
    is_listed = forms.BooleanField(
        label=_("Show my offer in the list of coaches"),
        required=False,
        initial=True,
        help_text=_("If not, only those to whom I am proposed see it."),
    )
    who_not = _who_not(
        _("Sealed. Nobody is told, they least of all: you are just never proposed to each other.")
    )
    own_line_too = forms.BooleanField(
        label=_("I would also coach people whose work I answer for"),
        required=False,
        help_text=_("Only where they wish it, too."),
    )
    field_order = (
        "about", "practices", "forms", "languages", "hours", "places", "is_listed", "who_not",
        "own_line_too",
    )  # fmt: skip


class WishForm(_SidesForm):
    """What one looks for in a coach."""

    what = Text(
        label=_("What would you like to work on?"),
        rows=3,
        help_text=_("Only a coach who is proposed to you reads this."),
    )
    why_now = Text(label=_("Why now?"), required=False, rows=2)
    hours = Whole(label=_("How many hours a month?"), min_value=1, max_value=40, initial=2)
    who_not = _who_not(
        _("Sealed. Nobody is told, they least of all: they are just never proposed to you.")
    )
    own_line_too = forms.BooleanField(
        label=_("It may be somebody who answers for my work, or I for theirs"),
        required=False,
        help_text=_("Only where they wish it, too."),
    )
    field_order = (
        "what", "why_now", "practices", "forms", "languages", "hours", "who_not", "own_line_too",
    )  # fmt: skip


class SessionForm(forms.Form):
    """When and where the two meet."""

    starts_at = Moment(label=_("When?"))
    minutes = Whole(label=_("How long, in minutes?"), min_value=5, max_value=600, initial=60)
    place = Line(
        label=_("Where?"),
        required=False,
        max_length=300,
        help_text=_("Sealed as your notes are: it stands in no letter and no calendar."),
    )


class WordsForm(forms.Form):
    """Something that only the two read."""

    words = Text(label=_("Your words"), rows=3)

    def __init__(self, *args: Any, label: Any = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if label:
            self.fields["words"].label = label


class ActionForm(WordsForm):
    """What one will do oneself, and by when."""

    due_on = Day(label=_("By when?"), required=False)


class EndForm(forms.Form):
    """That a coaching is over."""

    words = Text(
        label=_("Words to the other one"),
        required=False,
        rows=4,
        help_text=_("A thank-you, perhaps. You need not explain anything."),
    )
    look_again = forms.BooleanField(
        label=_("Look for another coach, with the same wish"), required=False
    )

    def __init__(self, *args: Any, is_seeker: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_seeker:
            del self.fields["look_again"]


class ShowForm(forms.Form):
    """Who sees what one's acts may say."""

    pair_id = Choice(label=_("Who sees it?"), choices=[], coerce=int, required=False,
                     widget=forms.RadioSelect)  # fmt: skip

    def __init__(self, *args: Any, pairs: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["pair_id"].choices = [("", _("Only I")), *pairs]
