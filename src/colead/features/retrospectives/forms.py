"""What people type in looking back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from colead.features.retrospectives import rules
from colead.kernel.fields import Choice, Day, Line, Several, Text, Whole

Choices = Sequence[tuple[Any, Any]]
DAYS = tuple(step for step in rules.PHASES if step.days)


class StartForm(forms.Form):
    """A look back: on what, how, with whom, and what holds for everything that is written."""

    title = Line(label=_("What is it called?"))
    format = Choice(label=_("How do you look back?"), choices=[], widget=forms.RadioSelect)
    circle_id = Choice(label=_("Which circle looks back?"), choices=[], coerce=int)
    anonymous = Choice(
        label=_("Are the cards named?"),
        choices=[
            ("no", _("With names: everybody sees who wrote a card")),
            ("yes", _("Unnamed: nobody can tell who wrote a card, not even here in the data")),
        ],
        widget=forms.RadioSelect,
        initial="no",
        help_text=_(
            "Everybody is told before they write, and it never changes. Unnamed cards need at"
            " least four people who write: among fewer, one could guess."
        ),
    )
    readers = Choice(
        label=_("Who may read it afterwards?"),
        choices=[
            ("team", _("Only those who are in it")),
            ("all", _("Everybody here, once it is closed")),
        ],
        widget=forms.RadioSelect,
        initial="team",
        help_text=_("What people commit to can be seen by everybody in any case."),
    )
    live = Choice(
        label=_("Together, or over days?"),
        choices=[
            ("yes", _("Together: all at the same time, each on their own phone")),
            ("no", _("Over days: each when they have time")),
        ],
        widget=forms.RadioSelect,
        initial="yes",
        help_text=_("You can switch on the way; the board stays the same."),
    )
    dots = Whole(label=_("How many dots has everybody?"), min_value=1, max_value=10, initial=3)
    invite = Several(
        label=_("Invite only some people"),
        choices=[],
        coerce=int,
        help_text=_("Without a choice everybody it is about is invited."),
    )

    def __init__(
        self,
        *args: Any,
        ways: Choices = (),
        circles: Choices = (),
        people: Choices = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["format"].choices = ways
        fields["circle_id"].choices = circles
        fields["invite"].choices = people
        if not circles:
            del fields["circle_id"]
        for step in DAYS:
            fields[f"days_{step.name}"] = Whole(
                label=_("Days to %(phase)s") % {"phase": str(step.label).lower()},
                min_value=1,
                max_value=60,
                initial=step.days,
            )

    def facts(self) -> dict[str, Any]:
        """What the action takes."""
        found = dict(self.cleaned_data)
        days = {step.name: found.pop(f"days_{step.name}") for step in DAYS}
        for name in ("anonymous", "live"):
            found[name] = found[name] == "yes"
        return {**found, "days": days}


class CardForm(forms.Form):
    """A card."""

    column = Whole(max_value=20, widget=forms.HiddenInput)
    text = Text(label=_("Your card"), max_length=500, rows=2)


class EditCardForm(forms.Form):
    """One's own card, changed."""

    text = Text(label=_("Your card"), max_length=500, rows=3)


class MoveForm(forms.Form):
    """Where a card belongs."""

    to = Choice(label=_("Where does it belong?"), choices=[], widget=forms.RadioSelect)

    def __init__(self, *args: Any, places: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["to"]
        field.choices = places


class NameForm(forms.Form):
    """What a group is called."""

    title = Line(label=_("What is it about?"))


class NoteForm(forms.Form):
    """One line."""

    text = Line(label=_("Note"), max_length=1000)


class CommitForm(forms.Form):
    """What one will do oneself."""

    what = Line(label=_("I will"), max_length=300)
    due_on = Day(label=_("by"), required=False)


class WishForm(forms.Form):
    """What somebody could do."""

    what = Line(label=_("Somebody could"), max_length=300)


class AnswerForm(forms.Form):
    """What became of a commitment."""

    state = Choice(
        label=_("What became of it?"),
        choices=[("kept", _("I kept it")), ("open", _("Not yet")), ("dropped", _("I dropped it"))],
        widget=forms.RadioSelect,
    )
    reason = Line(
        label=_("Why?"),
        required=False,
        max_length=500,
        help_text=_("Needed only when you drop it: the others can learn from it."),
    )


class UsefulForm(forms.Form):
    """What it was worth."""

    useful = Choice(
        label=_("How useful was it for you?"),
        choices=[
            (5, _("Very")),
            (4, _("Quite")),
            (3, _("Somewhat")),
            (2, _("Little")),
            (1, _("Not")),
        ],
        coerce=int,
        widget=forms.RadioSelect,
    )
    sentence = Line(label=_("One sentence about it"), required=False, max_length=300)


class LessonForm(forms.Form):
    """What was learnt, in one's own words."""

    title = Line(label=_("The lesson in one line"))
    text = Text(
        label=_("What was learnt?"),
        max_length=5_000,
        rows=5,
        help_text=_("In your own words, so that somebody who was not there understands it."),
    )


class InviteForm(forms.Form):
    """Who else."""

    people = Several(label=_("Who else?"), choices=[], coerce=int)

    def __init__(self, *args: Any, people: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["people"]
        field.choices = people


class FormatForm(forms.Form):
    """A format: its name, what it is good for, and two to six columns."""

    title = Line(label=_("What is the format called?"), max_length=100)
    says = Line(label=_("What is it good for?"), max_length=300, required=False)
    circle_id = Choice(label=_("Whose is it?"), choices=[], coerce=int, required=False)
    NUMBERS = range(1, 7)

    def __init__(self, *args: Any, circles: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["circle_id"].choices = [("", _("Everybody's here")), *circles]
        tones = [
            ("green", _("green")),
            ("apricot", _("orange")),
            ("violet", _("violet")),
            ("gold", _("yellow")),
            ("red", _("red")),
        ]
        for number in self.NUMBERS:
            needed = number <= 2
            fields[f"name_{number}"] = Line(
                label=_("Column %(number)s") % {"number": number}, max_length=60, required=needed
            )
            fields[f"prompt_{number}"] = Line(
                label=_("What does it ask?"), max_length=200, required=needed
            )
            fields[f"tone_{number}"] = Choice(
                label=_("Colour"), choices=tones, initial=tones[(number - 1) % 5][0]
            )

    def facts(self) -> dict[str, Any]:
        """What the action takes."""
        found = self.cleaned_data
        columns = [
            {part: found[f"{part}_{number}"] for part in ("name", "prompt", "tone")}
            for number in self.NUMBERS
        ]
        shared = {name: found[name] for name in ("title", "says", "circle_id")}
        return {**shared, "columns": columns}


class RhythmForm(forms.Form):
    """How often a circle looks back."""

    days = Whole(label=_("Look back every how many days?"), min_value=1, max_value=366, initial=28)
    next_on = Day(label=_("The next time on"), required=False)
    format = Choice(label=_("How?"), choices=[])
    check_every = Whole(
        label=_("After how many times do you look at the rhythm itself?"),
        min_value=1,
        max_value=50,
        initial=4,
        help_text=_("Then you say whether you keep it, adapt it or drop it."),
    )

    def __init__(self, *args: Any, ways: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["format"]
        field.choices = ways


class ReviewForm(forms.Form):
    """The second look at one's own way of looking back."""

    outcome = Choice(
        label=_("What do you do with it?"),
        choices=[
            ("keep", _("Keep it")),
            ("adapt", _("Adapt it")),
            ("drop", _("Drop it")),
        ],
        widget=forms.RadioSelect,
    )
    reason = Line(label=_("Why?"), max_length=500)
