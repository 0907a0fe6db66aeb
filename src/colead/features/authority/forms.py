"""What people type about guardrails, and the question *may I?*."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from colead.kernel.fields import Amount, Choice, Day, Line, Several, Text, Whole
from colead.kernel.picking import pick

Choices = Sequence[tuple[Any, Any]]

WHAT: Choices = [
    ("", _("starts or decides something")),
    ("initiative", _("starts an initiative")),
    ("decision", _("makes a decision")),
]
REVERSIBILITY: Choices = [
    ("", _("any act, however easy to undo")),
    ("hard", _("hard to undo, or worse")),
    ("never", _("never to be undone")),
]
OUTCOMES: Choices = [
    ("advise", _("ask for advice")),
    ("consent", _("have the consent of a circle")),
    ("inform", _("tell people")),
    ("not_here", _("not do it here, but talk to people")),
    ("mind", _("only bear it in mind")),
]


def _several(label: Any, hint: Any) -> Several:
    return Several(
        label=label,
        help_text=hint,
        choices=[],
        coerce=int,
    )


class GuardrailForm(forms.Form):
    """*When* somebody does this, *then* that, and why."""

    circle_id = Choice(
        label=_("It holds for"),
        help_text=_("A circle's guardrail holds in the circle, its domains and all below it."),
        choices=[],
        coerce=int,
    )
    title = Line(label=_("What is it called?"), max_length=200)
    kind = Choice(label=_("somebody"), choices=WHAT, required=False)
    others_domain = forms.BooleanField(label=_("in a domain that others hold"), required=False)
    domains = _several(_("in one of these domains"), _("None chosen: any domain, or none."))
    circles = _several(_("in one of these circles"), _("And what lies below. None chosen: any."))
    amount_over = Amount(label=_("costing more than"), required=False)
    reversibility = Choice(label=_("that is"), choices=REVERSIBILITY, required=False)
    people_over = Whole(label=_("affecting more people than"), required=False)
    topics = Line(
        label=_("speaking of"),
        help_text=_("Words or phrases with commas between; “data*” for all that begin with it."),
        max_length=500,
        required=False,
    )
    outcome = Choice(label=_("one should"), choices=OUTCOMES, initial="advise")
    whom = Several(
        label=_("of or with whom"),
        choices=[],
    )
    people = Line(
        label=_("and these people"),
        help_text=_("Names, with commas between."),
        max_length=500,
        required=False,
    )
    text = Text(label=_("More about it"), required=False, rows=3)
    why = Text(
        label=_("Why?"),
        help_text=_("Shown with every verdict. Who knows the reason finds a good way."),
        max_length=4000,
        rows=3,
    )
    review_on = Day(label=_("Look at it again on"), required=False)

    def __init__(
        self,
        *args: Any,
        holding_for: Choices,
        domains: Choices,
        circles: Choices,
        whom: Choices,
        currency: str,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["circle_id"].choices = holding_for
        fields["domains"].choices = domains
        fields["circles"].choices = circles
        fields["whom"].choices = whom
        fields["amount_over"].currency = self.currency = currency
        fields["amount_over"].label = _("costing more than (%(currency)s)") % {"currency": currency}
        pick(self, "domains", "circles", "whom")

    def when(self) -> dict[str, Any]:
        """The conditions as JSON values, as far as they were typed well."""
        given = self.cleaned_data
        amount = given.get("amount_over")
        return {
            "kinds": [given["kind"]] if given.get("kind") else [],
            "others_domain": bool(given.get("others_domain")),
            "domains": given.get("domains") or [],
            "circles": given.get("circles") or [],
            "amount_over": amount,
            "currency": self.currency if amount is not None else "",
            "reversibility": given.get("reversibility") or "",
            "people_over": given.get("people_over"),
            "topics": _listed(given.get("topics")),
        }

    def then(self, member_ids: list[int]) -> dict[str, Any]:
        """The consequence as JSON values; ``member_ids`` are the people named."""
        given = self.cleaned_data
        whom: list[dict[str, Any]] = []
        for chosen in given.get("whom") or []:
            kind, _colon, number = chosen.partition(":")
            whom.append({"kind": kind} | ({"id": int(number)} if number else {}))
        whom += [{"kind": "member", "id": member_id} for member_id in member_ids]
        return {"outcome": given.get("outcome") or "mind", "whom": whom}

    def names(self) -> list[str]:
        """The people named."""
        return _listed(self.cleaned_data.get("people"))


class AmendGuardrailForm(GuardrailForm):
    """A new wording of a guardrail."""

    reason = Text(
        label=_("Why change it?"),
        help_text=_("The wording before is kept, with its reason."),
        max_length=2000,
        rows=2,
    )
    version = Whole(widget=forms.HiddenInput)


class ReviewForm(forms.Form):
    """The second look at a guardrail."""

    outcome = Choice(
        label=_("What now?"),
        choices=[
            ("keep", _("Keep it as it is")),
            ("adapt", _("Adapt it")),
            ("drop", _("Drop it")),
        ],
        widget=forms.RadioSelect,
    )
    reason = Text(
        label=_("Why?"),
        help_text=_("What happened since it was written? Whom did it help, whom did it hold up?"),
        max_length=2000,
        rows=3,
    )
    review_on = Day(label=_("Look at it again on"), required=False, help_text=_("When it is kept."))


class AskForm(forms.Form):
    """An act that one intends, to hear what the guardrails say. Nothing is recorded."""

    what = Choice(
        label=_("I would like to"),
        choices=[("initiative", _("start an initiative")), ("decision", _("make a decision"))],
        initial="initiative",
    )
    title = Line(label=_("What is it?"), max_length=300)
    text = Text(label=_("A few more words"), required=False, max_length=2000, rows=3)
    circle_id = Choice(
        label=_("Where?"), choices=[], coerce=int, required=False, help_text=_("The circle.")
    )
    domain_ids = _several(
        _("Which domains does it touch?"),
        _("None chosen: those that your words name are taken."),
    )
    amount = Amount(label=_("What will it cost?"), required=False)
    reversibility = Choice(
        label=_("Can it be undone?"),
        choices=[("easy", _("easily")), ("hard", _("with difficulty")), ("never", _("never"))],
        initial="easy",
    )
    people_affected = Whole(label=_("How many people are affected?"), required=False)

    def __init__(
        self, *args: Any, circles: Choices, domains: Choices, currency: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["circle_id"].choices = [("", _("anywhere")), *circles]
        fields["domain_ids"].choices = domains
        fields["amount"].currency = currency
        fields["amount"].label = _("What will it cost (%(currency)s)?") % {"currency": currency}


def _listed(text: str | None) -> list[str]:
    return [part for part in (piece.strip() for piece in (text or "").split(",")) if part]
