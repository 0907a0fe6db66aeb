"""Answering: ballots, advice, deciding, working on objections."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from colead.features.decisions.models import Advice, Objection
from colead.features.decisions.rules.permissions import TEST_QUESTIONS
from colead.kernel.fields import Choice, Day, Line, Several, Text

Choices = Sequence[tuple[Any, Any]]


class AdviceForm(forms.Form):
    """Advice, given on the page."""

    text = Text(
        label=_("Your advice"),
        max_length=10_000,
        rows=4,
        help_text=_("What you know, what you would watch, what you would do."),
    )


class LotForm(forms.Form):
    """The seed from which lots are drawn."""

    seed = Line(
        label=_("The seed"),
        max_length=500,
        help_text=_(
            "What nobody could choose: the numbers of a lottery on the day you named, or dice"
            " thrown before everybody's eyes."
        ),
    )


class VoiceForm(forms.Form):
    """Whom one gives one's voice, and where."""

    to = Choice(label=_("Who shall speak for you?"), choices=[], coerce=int)
    circle_id = Choice(label=_("Where?"), choices=[], coerce=int, required=False)

    def __init__(self, *args: Any, people: Choices, circles: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["to"].choices = [("", "—"), *people]
        fields["circle_id"].choices = [("", _("in all votes")), *circles]


class NoteForm(forms.Form):
    """Advice that the decider heard elsewhere."""

    member_id = Choice(label=_("Who said it?"), choices=[], coerce=int, required=False)
    name = Line(label=_("Or somebody from outside"), required=False)
    channel = Choice(
        label=_("How did you hear it?"),
        choices=[pair for pair in Advice.Channel.choices if pair[0] != "page"],
    )
    text = Text(label=_("What they said"), max_length=10_000, rows=4)

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member_id"].choices = [("", "—"), *people]  # type: ignore[attr-defined]


class AnswerAdviceForm(forms.Form):
    """What the decider did with a piece of advice."""

    done = Choice(
        label=_("What did you do with it?"),
        choices=[pair for pair in Advice.Done.choices if pair[0]],
    )
    because = Text(label=_("Because"), required=False, max_length=5000, rows=2)


class AskForm(forms.Form):
    """Whom to ask: of those suggested, and others."""

    people = Several(label=_("Suggested"), choices=[], coerce=int)
    others = Several(label=_("Others"), choices=[], coerce=int)

    def __init__(self, *args: Any, suggested: Choices, others: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].choices = suggested  # type: ignore[attr-defined]
        self.fields["others"].choices = others  # type: ignore[attr-defined]


class DecideForm(forms.Form):
    """The decision itself."""

    agreed = Choice(
        label=_("It is decided"),
        choices=[("yes", _("to go ahead")), ("no", _("not to do it"))],
        widget=forms.RadioSelect,
        initial="yes",
    )
    statement = Text(
        label=_("What is decided"),
        rows=5,
        help_text=_("So that somebody understands it in five years, on its own."),
    )
    review_on = Day(label=_("Look at it again on"), required=False)


class IntegrateForm(forms.Form):
    """New wording, and how it takes up each objection."""

    proposal = Text(label=_("The new wording"), rows=8)
    note = Text(label=_("In a sentence: what is new?"), required=False, max_length=2000, rows=2)

    def __init__(self, *args: Any, objections: Sequence[Objection], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.standing = objections
        for objection in objections:
            self.fields[f"how_{objection.pk}"] = Text(
                label=_("How does it take up the objection of %(name)s?")
                % {"name": objection.by.name},
                required=False,
                max_length=5000,
                rows=2,
                help_text=_("Leave empty if it does not."),
            )

    def linked(self) -> dict[int, str]:
        """The objections that the wording takes up: id → how."""
        return {
            objection.pk: self.cleaned_data[f"how_{objection.pk}"]
            for objection in self.standing
            if self.cleaned_data[f"how_{objection.pk}"].strip()
        }


class ExamineForm(forms.Form):
    """Testing an objection, together with the objector."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, question in TEST_QUESTIONS:
            self.fields[name] = Text(label=question, max_length=3000, rows=2)
        self.fields["valid"] = Choice(
            label=_("Is it an objection?"),
            choices=[
                ("yes", _("Yes: it is to be built in")),
                ("no", _("No: it is set aside, on record")),
            ],
            widget=forms.RadioSelect,
        )
        self.fields["because"] = Text(label=_("Why?"), required=False, max_length=3000, rows=2)


class NominateForm(forms.Form):
    """Whom one would trust with a role."""

    member_id = Choice(label=_("Whom do you nominate?"), choices=[], coerce=int)
    why = Text(label=_("What speaks for them?"), max_length=5_000, rows=3)

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["member_id"].choices = [("", "—"), *people]


class CandidateForm(NominateForm):
    """The candidate who is put before the circle."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member_id"].label = _("Whom do you propose?")
        self.fields["why"].label = _("Which reasons speak for them?")
        self.fields["why"].help_text = _(
            "The weight of the reasons counts, not how many nominated somebody."
        )


class WordingForm(forms.Form):
    """Other words for a proposal."""

    proposal = Text(label=_("The wording you suggest"), rows=6)
    note = Text(
        label=_("What does it change, and for whom?"), required=False, max_length=2_000, rows=2
    )
