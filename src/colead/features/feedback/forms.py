"""What people type about feedback."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from colead.features.feedback.rules import LETTERS
from colead.kernel.fields import Choice, Day, Line, Several, Text
from colead.kernel.picking import pick

Choices = Sequence[tuple[Any, Any]]
HOW = (
    ("named", _("With names: each sees who wrote, and I answer them.")),
    ("anonymous", _("Anonymous: from four answers on, all at once, in no order.")),
)


class _QuestionsForm(forms.Form):
    questions = Text(
        label=_("What do you ask? One question a line"),
        required=False,
        max_length=1_600,
        rows=3,
        help_text=_("Without any, two that always fit: what should stay, what could be otherwise."),
    )
    until = Day(label=_("Until the end of"))

    def clean_questions(self) -> list[str]:
        """The lines that hold something."""
        return [one for one in self.cleaned_data["questions"].split("\n") if one.strip()]


class AskForm(_QuestionsForm):
    """Asking some people."""

    about = Text(
        label=_("What is it about?"), max_length=2_000, rows=3,
        help_text=_("A piece of work, a role, how you lead: only those you ask read it."),
    )  # fmt: skip
    people = Several(
        label=_("Whom do you ask?"), choices=[], coerce=int, required=True,
    )  # fmt: skip
    how = Choice(
        label=_("How do they write?"), choices=HOW, widget=forms.RadioSelect, initial="named",
        help_text=_("They read this before they write, and it never changes."),
    )  # fmt: skip

    field_order = ("about", "questions", "people", "how", "until")

    def __init__(self, *args: Any, people: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["people"].choices = people
        pick(self, "people")


class UpwardForm(_QuestionsForm):
    """Asking all of a circle, as somebody who leads."""

    about = Text(label=_("What is it about?"), max_length=2_000, rows=3)
    circle_id = Choice(label=_("Who is asked?"), choices=[], coerce=int)

    field_order = ("about", "questions", "circle_id", "until")

    def __init__(self, *args: Any, circles: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["circle_id"].choices = circles


class TurnForm(_QuestionsForm):
    """Beginning a round."""

    title = Line(label=_("What is it about?"))
    circle_id = Choice(label=_("In which circle?"), choices=[], coerce=int)
    how = Choice(label=_("How do people write?"), choices=HOW, widget=forms.RadioSelect)

    field_order = ("title", "circle_id", "questions", "how", "until")

    def __init__(self, *args: Any, circles: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["circle_id"].choices = circles


class ChooseForm(forms.Form):
    """From whom, in a round."""

    people = Several(
        label=_("From whom would you like to hear?"), choices=[], coerce=int, required=True,
    )  # fmt: skip

    def __init__(self, *args: Any, people: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["people"].choices = people
        pick(self, "people")


class OfferForm(forms.Form):
    """Feedback that nobody asked for."""

    receiver_id = Choice(label=_("For whom?"), choices=[], coerce=int)
    about = Line(label=_("About what?"), max_length=300)
    text = Text(
        label=_("What would you like to tell?"), max_length=LETTERS, rows=6,
        help_text=_("What you saw, what it did, what you would wish. They see that it is from you:"
                    " alone, nobody is anonymous."),
    )  # fmt: skip

    def __init__(self, *args: Any, people: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["receiver_id"].choices = people
        pick(self, "receiver_id")


class WriteForm(forms.Form):
    """Answers to a wish's questions."""

    def __init__(self, *args: Any, questions: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for at, question in enumerate(questions):
            self.fields[f"answer_{at}"] = Text(
                label=question, required=False, max_length=LETTERS, rows=4
            )

    @property
    def answers(self) -> list[str]:
        """The answers in order."""
        return list(self.cleaned_data.values())


class NoteForm(forms.Form):
    """What one will do."""

    doing = Text(label=_("What I will do"), required=False, max_length=2_000, rows=2)


class SayForm(forms.Form):
    """A question back, or an answer."""

    text = Text(label=_("Your words"), max_length=2_000, rows=3)


class VeilForm(forms.Form):
    """The receipt of something written anonymously, and perhaps an answer."""

    code = Line(label=_("Your receipt"), max_length=60, widget=forms.TextInput(
        attrs={"autocomplete": "off", "spellcheck": "false"}))  # fmt: skip
    text = Text(label=_("Your answer"), required=False, max_length=2_000, rows=3)
