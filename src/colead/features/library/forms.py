"""What people type about lessons."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from colead.features.library import rules
from colead.kernel.fields import Choice, Line, Text

Choices = Sequence[tuple[Any, Any]]
WORDS = {
    "lesson": {
        "tried": _("What was tried?"),
        "happened": _("What happened?"),
        "text": _("What would you tell the next one?"),
        "whom": _("For whom?"),
    },
    "practice": {
        "tried": _("When is it good?"),
        "happened": _("What does it bring?"),
        "text": _("How is it done, step by step?"),
        "whom": _("For whom?"),
    },
}


class LessonForm(forms.Form):
    """A short form: a name and what one would tell the next is enough."""

    title = Line(label=_("What is it about, in a line?"))
    text = Text(label="", max_length=rules.LONGEST, rows=4)
    tried = Text(label="", max_length=rules.LONGEST, required=False, rows=3)
    happened = Text(label="", max_length=rules.LONGEST, required=False, rows=3)
    whom = Line(label="", required=False, max_length=300)
    topics = Line(
        label=_("Topics"),
        required=False,
        max_length=300,
        help_text=_("With commas between. The domains and skills it speaks of are added."),
    )
    failed = forms.BooleanField(label=_("It was learnt from something that failed"), required=False)
    circle_id = Choice(label=_("Circle"), choices=[], coerce=int, required=False)

    def __init__(
        self, *args: Any, kind: str = "lesson", circles: Choices = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, label in WORDS[kind].items():
            self.fields[name].label = label
        if kind == "practice":
            del self.fields["failed"]
        fields: dict[str, Any] = self.fields
        fields["circle_id"].choices = [("", _("The whole organization")), *circles]
        if not circles:
            del self.fields["circle_id"]

    def clean_topics(self) -> list[str]:
        """What stands between the commas."""
        return rules.parted(self.cleaned_data["topics"])


class UseForm(forms.Form):
    """That one acted on it: where, and what came of it."""

    initiative_id = Choice(label=_("Where?"), choices=[], coerce=int, required=False)
    came_of_it = Text(
        label=_("What came of it? You can also tell later"),
        max_length=rules.LONGEST,
        required=False,
        rows=2,
    )

    def __init__(self, *args: Any, places: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["initiative_id"].choices = [("", _("Elsewhere")), *places]


class TellForm(forms.Form):
    """What came of it."""

    came_of_it = Text(label=_("What came of it?"), max_length=rules.LONGEST, rows=3)
