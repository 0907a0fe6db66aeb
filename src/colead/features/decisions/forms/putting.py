"""Putting a question, changing it, looking for one, looking at one again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from colead.features.decisions.models import Decision, Review
from colead.features.decisions.rules import chooser, methods
from colead.features.decisions.rules.methods import Method
from colead.features.decisions.rules.settings import Setting
from colead.kernel.fields import Amount, Choice, Day, Line, Moment, Several, Text, Whole

Choices = Sequence[tuple[int, str]]
PREFIX = "set_"
TIME = "time_"
TIMES = 10


def setting_field(setting: Setting) -> forms.Field:
    """The form field of a method's setting."""
    if setting.kind == "flag":
        return forms.BooleanField(
            label=setting.label, help_text=setting.hint, required=False, initial=setting.default
        )
    if setting.kind == "whole":
        return Whole(
            label=setting.label,
            help_text=setting.hint,
            min_value=setting.least,
            max_value=setting.most,
            initial=setting.default,
            required=False,
        )
    return Choice(
        label=setting.label,
        help_text=setting.hint,
        choices=setting.choices,
        initial=setting.default,
        required=False,
    )


def settings_of(form: forms.Form, method: Method) -> dict[str, Any]:
    """The settings that a valid form holds, under the method's own names; what was left empty is
    as the method begins."""
    given = {setting: form.cleaned_data.get(PREFIX + setting.name) for setting in method.settings}
    return {
        setting.name: setting.default if value is None else value
        for setting, value in given.items()
    }


class ChooserForm(forms.Form):
    """Three questions; each has an answer to begin with."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label, answers in chooser.QUESTIONS:
            self.fields[name] = Choice(
                label=label, choices=answers, widget=forms.RadioSelect, initial=answers[0][0]
            )


class ProposeForm(forms.Form):
    """A question with its method's settings."""

    title = Line(label=_("What is to be decided?"), help_text=_("A few words."))
    question = Text(
        label=_("What is behind it?"),
        required=False,
        rows=3,
        help_text=_("What falls short, what you would like, what matters here."),
    )
    proposal = Text(label=_("The proposal"), required=False, rows=5)
    circle_id = Choice(label=_("Circle"), choices=[], coerce=int)
    options = Text(
        label=_("Options, one a line"),
        required=False,
        max_length=7_000,
        rows=3,
        help_text=_("Leave empty for yes or no to the proposal."),
    )
    role_id = Choice(label=_("Which role is to be filled?"), choices=[], coerce=int)
    candidate_ids = Several(
        label=_("Who stands for it?"),
        choices=[],
        coerce=int,
        required=True,
        help_text=_("Ask them first. Whoever is elected is offered the role and may still say no."),
    )
    voter_ids = Several(label=_("People who answer"), choices=[], coerce=int)
    opens_at = Moment(
        label=_("Opens at"),
        required=False,
        help_text=_("Empty: at once. Until then it is a draft that only you see."),
    )
    closes_at = Moment(
        label=_("Closes at"),
        required=False,
        help_text=_("Empty: after the days given above."),
    )
    reversibility = Choice(label=_("Can it be undone?"), choices=[], initial="easy")
    people_affected = Whole(label=_("How many people does it touch?"), required=False)
    amount = Amount(label=_("What does it cost?"), required=False)
    domain_ids = Several(
        label=_("Domains it touches"),
        choices=[],
        coerce=int,
    )
    review_on = Day(
        label=_("Look at it again on"),
        required=False,
        help_text=_("Decisions get better by a second look. Half a year is a good start."),
    )

    def __init__(
        self,
        *args: Any,
        method: Method,
        circles: Choices,
        domains: Choices = (),
        people: Choices = (),
        roles: Choices = (),
        fills_role: bool = False,
        currency: str = "EUR",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["role_id"].choices = [("", "—"), *roles]
        fields["candidate_ids"].choices = people
        fields["circle_id"].choices = circles
        fields["domain_ids"].choices = domains
        fields["voter_ids"].choices = people
        fields["amount"].currency = currency
        fields["reversibility"].choices = chooser.QUESTIONS[0][2]
        if not domains:
            del fields["domain_ids"]
        if method.options == "none":
            del fields["options"]
        elif method.options == "needed":
            fields["options"].help_text = _("Two at least, each understood by itself.")
            fields["options"].required = True
            del fields["proposal"]
        if method.settles == "decider":
            fields["proposal"].label = _("What you have in mind")
            fields["proposal"].help_text = _("Leave it empty while you are still open.")
        if method.settles == "lot":
            fields["options"].label = _("Names, one a line")
            fields["question"].help_text = _(
                "What is drawn, and where the seed comes from: name it before anybody can know it."
            )
        self._only_what_fits(method, fills_role=fills_role and method.options == "needed")
        for setting in method.settings:
            fields[PREFIX + setting.name] = setting_field(setting)

    def _only_what_fits(self, method: Method, *, fills_role: bool) -> None:
        out = set()
        if not method.has_ballots:
            out |= {"voter_ids", "opens_at", "closes_at"}
        if method.nominates or fills_role:
            out |= {"circle_id", "voter_ids", "options", "proposal"}
        if not method.nominates:
            out.add("role_id")
        if not fills_role:
            out.add("candidate_ids")
        if method.options == "times":
            out |= {"options", "proposal"}
            self.fields["question"].label = _("What is it about, and where?")
            for number in range(1, TIMES + 1):
                self.fields[f"{TIME}{number}"] = Moment(
                    label=_("Time %(number)s") % {"number": number}, required=number <= 2
                )
        for name in out & set(self.fields):
            del self.fields[name]

    @property
    def time_fields(self) -> list[forms.BoundField]:
        """The times that are put, where a time is sought."""
        return [self[name] for name in self.fields if name.startswith(TIME)]

    def clean(self) -> dict[str, Any]:
        """Times become options, written in full."""
        values = {k: v for k, v in self.cleaned_data.items() if not k.startswith(TIME)}
        given = [self.cleaned_data.get(bound.name) for bound in self.time_fields]
        if given:
            values["options"] = [one.isoformat() for one in given if one is not None]
        if "candidate_ids" in values:
            values["candidates"] = values.pop("candidate_ids")
        return values

    def clean_options(self) -> list[str]:
        """The lines that hold something."""
        return [line.strip() for line in self.cleaned_data["options"].split("\n") if line.strip()]

    @property
    def setting_fields(self) -> list[forms.BoundField]:
        """The method's settings, which a page shows folded."""
        return [self[name] for name in self.fields if name.startswith(PREFIX)]

    @property
    def when_fields(self) -> list[forms.BoundField]:
        """When it opens and closes, where people answer."""
        return [self[name] for name in ("opens_at", "closes_at") if name in self.fields]

    @property
    def reach_fields(self) -> list[forms.BoundField]:
        """What the guardrails look at."""
        names = ("reversibility", "people_affected", "amount", "domain_ids")
        return [self[name] for name in names if name in self.fields]


class AmendForm(forms.Form):
    """Change words and settings before anybody has answered."""

    title = Line(label=_("What is to be decided?"))
    question = Text(label=_("What is behind it?"), required=False, rows=3)
    proposal = Text(label=_("The proposal"), required=False, rows=6)
    review_on = Day(label=_("Look at it again on"), required=False)

    def __init__(self, *args: Any, method: Method, kept: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for setting in method.settings:
            made = setting_field(setting)
            made.initial = kept.get(setting.name, setting.default)
            self.fields[PREFIX + setting.name] = made


class FilterForm(forms.Form):
    """What the register is narrowed to."""

    q = Line(label=_("Words"), required=False, max_length=100)
    circle = Choice(label=_("Circle"), choices=[], coerce=int, required=False)
    method = Choice(label=_("Method"), choices=[], required=False)
    state = Choice(
        label=_("State"),
        choices=[
            ("", _("any")),
            *[pair for pair in Decision.State.choices if pair[0] != Decision.State.DRAFT],
            (Decision.State.DRAFT, _("my drafts")),
        ],
        required=False,
    )
    result = Choice(
        label=_("Result"),
        choices=[("", _("any")), *[pair for pair in Decision.Result.choices if pair[0]]],
        required=False,
    )
    review = Choice(
        label=_("Review"),
        choices=[("", _("any")), *[pair for pair in Decision.ReviewState.choices if pair[0]]],
        required=False,
    )

    def __init__(self, *args: Any, circles: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["circle"].choices = [("", _("any")), *circles]
        fields["method"].choices = [
            ("", _("any")),
            *[(method.name, method.label) for method in methods.methods()],
        ]


class AddOptionForm(forms.Form):
    """A further option."""

    label = Line(label=_("A further option"))


class KeepTemplateForm(forms.Form):
    """Keeping a decision as a template."""

    name = Line(label=_("What is the template called?"))
    fits = Line(label=_("What does it fit?"), required=False, max_length=500)


class TemplateFileForm(forms.Form):
    """A template that somebody gave on."""

    file = forms.FileField(label=_("A template's file"), help_text=_("JSON, at most 100 KB."))


class ScheduleForm(forms.Form):
    """When a draft opens by itself."""

    opens_at = Moment(label=_("Opens by itself at"), required=False)


class ExtendForm(forms.Form):
    """More time."""

    until = Day(label=_("Open until the end of"))


class ReopenForm(forms.Form):
    """A further round."""

    note = Text(label=_("Why is it opened again?"), max_length=2000, rows=3)


class WithdrawForm(forms.Form):
    """Taking the question back."""

    reason = Text(label=_("Why do you withdraw it?"), max_length=2000, rows=3)


class VotersForm(forms.Form):
    """Further people who may answer."""

    people = Several(label=_("People"), choices=[], coerce=int)

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].choices = people  # type: ignore[attr-defined]


class ReviewForm(forms.Form):
    """The second look."""

    effects = Text(
        label=_("What has come of it?"),
        required=False,
        rows=3,
        help_text=_("What it was to bring, and what it brought."),
    )
    verdict = Choice(label=_("What now?"), choices=Review.Verdict.choices, widget=forms.RadioSelect)
    reasons = Text(label=_("Why?"), rows=3)
    proposal = Text(
        label=_("The new wording"),
        required=False,
        rows=5,
        help_text=_("If you adapt it."),
    )
    next_on = Day(label=_("Look again on"), required=False, help_text=_("If you keep it."))
