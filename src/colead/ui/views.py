"""Every component in every state, for those who build pages."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

OUTCOMES = ("go", "inform", "advise", "consent", "not_here")
STATES = ("open", "active", "forming", "paused", "succeeded", "failed", "stopped", "agreed")


class Sample(forms.Form):
    """A form with a field of every kind."""

    line = forms.CharField(label="One line", help_text="With a hint.")
    text = forms.CharField(label="Several lines", widget=forms.Textarea, required=False)
    choice = forms.ChoiceField(label="One of a few", choices=[("a", "This"), ("b", "That")])
    cards = forms.ChoiceField(
        label="One, as cards", choices=[("a", "This"), ("b", "That")], widget=forms.RadioSelect
    )
    several = forms.MultipleChoiceField(
        label="Any of these",
        choices=[("a", "This"), ("b", "That")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    day = forms.DateField(label="A day", widget=forms.DateInput(attrs={"type": "date"}))
    yes = forms.BooleanField(label="Yes", required=False)


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """All components."""
    people = [
        SimpleNamespace(id=number, name=name)
        for number, name in enumerate(("Ada Lind", "Ben", "Chloé Dubois", "دانا", "Eva Xu", "Finn"))
    ]
    reason = SimpleNamespace(text="It costs more than 2,000.00", guardrail_title="Money", url="#")
    verdicts = [
        SimpleNamespace(
            outcome=outcome,
            reasons=[] if outcome == "go" else [reason],
            people=[] if outcome == "go" else [
                SimpleNamespace(id=1, name="Ben", why="holds the domain Budget", url="#")
            ],
        )
        for outcome in OUTCOMES
    ]  # fmt: skip
    now = timezone.now()
    entries = [
        SimpleNamespace(icon="rocket", sentence="Ada took the lead: A bench", at=now, url="#"),
        SimpleNamespace(
            icon="flag", sentence="Ben raised an issue", at=now - timedelta(days=2), url=None
        ),
    ]
    return render(
        request,
        "ui/gallery.html",
        {
            "people": people,
            "verdicts": verdicts,
            "states": STATES,
            "form": Sample(),
            "wrong": Sample({"line": "", "choice": "c", "day": "yesterday"}),
            "entries": entries,
            "now": now,
            "points": [("1 March", 4.0), ("1 April", 7.0), ("1 May", 6.0), ("1 June", 11.0)],
        },
    )
