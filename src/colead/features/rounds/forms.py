"""What people type about rounds and giving."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from colead.features.rounds.models import Round
from colead.kernel.fields import Amount, Choice, Line, Moment, Several, Text, Whole

Choices = Sequence[tuple[Any, Any]]


class WithSums(forms.Form):
    """A form whose amounts are in one ``currency``."""

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, Amount):
                field.currency, field.help_text = currency, currency


class RoundForm(WithSums):
    """Open a round."""

    title = Line(label=_("What is it called?"))
    amount = Amount(positive=True, label=_("How much is shared out?"))
    about = Text(label=_("What is it for?"), required=False, rows=3)
    check_at = Moment(
        label=_("Proposals can be made until"),
    )
    vote_at = Moment(
        label=_("Voting begins"),
        help_text=_("In between, proposals are looked at, and changed by those who made them."),
    )
    ends_at = Moment(label=_("Voting ends"))
    proposers = Choice(label=_("Who proposes?"), choices=Round.Who.choices)
    voters = Choice(label=_("Who votes?"), choices=Round.Who.choices)
    guests = forms.BooleanField(
        label=_("Guests who were invited to the circle vote, too"), required=False
    )
    paper = Choice(label=_("How do people vote?"), choices=Round.Paper.choices)
    points = Whole(
        label=_("Points of each voter"),
        min_value=1,
        max_value=1000,
        initial=10,
        help_text=_("Where points are shared out."),
    )
    rule = Choice(label=_("How is it counted?"), choices=Round.Rule.choices)
    completion = Choice(
        label=_("With Equal Shares: what is done with what is left?"),
        choices=Round.Completion.choices,
    )
    secret = forms.BooleanField(
        label=_("The vote is secret"),
        required=False,
        initial=True,
        help_text=_("Else all see at the end how each voted."),
    )


class ProposalForm(WithSums):
    """A proposal."""

    title = Line(label=_("What would you do?"))
    cost = Amount(positive=True, label=_("What does it cost?"))
    plan = Text(
        label=_("How would you do it?"),
        rows=6,
        help_text=_("What is bought, who does what, until when. So that others can picture it."),
    )
    lead_it = forms.BooleanField(label=_("I would lead it"), required=False, initial=True)
    offer_to = Several(
        label=_("Others who could lead it"),
        choices=[],
        coerce=int,
        help_text=_("They are asked; they lead it when they say yes."),
    )

    def __init__(self, *args: Any, people: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["offer_to"].choices = people
        if not people:
            for name in ("lead_it", "offer_to"):
                del fields[name]


class LeadForm(forms.Form):
    """Offer somebody to lead a proposal."""

    to = Choice(label=_("Who could lead it?"), choices=[], coerce=int)
    note = Text(label=_("A word to them"), required=False, rows=2, max_length=2_000)

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["to"].choices = people


class MoveForm(forms.Form):
    """Go on before the date."""

    why = Line(label=_("Why now?"), max_length=300)


class StopForm(forms.Form):
    """End without a result."""

    reason = Line(label=_("Why does it end?"))


class FileForm(forms.Form):
    """An election to count."""

    file = forms.FileField(
        label=_("A file of an election (.pb)"),
        help_text=_("As Pabulib defines it, of at most 1 MB."),
        widget=forms.FileInput(attrs={"accept": ".pb,text/plain"}),
    )


class HandOutForm(WithSums):
    """Hand out equal shares."""

    title = Line(label=_("What is it called?"))
    share = Amount(positive=True, label=_("How much has each to give?"))
    ends_at = Moment(
        label=_("Until when?"), help_text=_("What nobody gave goes back to the fund then.")
    )


class AskForm(WithSums):
    """Ask for gifts."""

    minimum = Amount(
        positive=True,
        label=_("What does it need at least?"),
    )
    goal = Amount(positive=True, label=_("What would be best?"))
    text = Text(label=_("What is it for?"), rows=4)
    ends_at = Moment(
        label=_("Until when?"),
        help_text=_("If the minimum is not reached by then, all gifts go back."),
    )


class GiveForm(WithSums):
    """Give."""

    amount = Amount(positive=True, label=_("How much do you give?"))
    named = Choice(
        label=_("Who sees it?"),
        choices=[
            ("named", _("Everybody sees that I gave it")),
            ("unnamed", _("Everybody sees the gift, nobody that it is mine")),
        ],
        widget=forms.RadioSelect,
    )

    def clean_named(self) -> bool:
        """Whether the giver's name is shown."""
        return bool(self.cleaned_data["named"] == "named")
