"""What people type into a conversation."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from colead.features.conversations.models import Reaction
from colead.kernel.fields import Choice, Text, Whole


class CommentForm(forms.Form):
    """A comment or a reply."""

    text = Text(label=_("Comment"), max_length=20_000, rows=3)
    parent = Whole(required=False, min_value=1, max_value=2**53)


class ReactionForm(forms.Form):
    """A reaction."""

    kind = Choice(choices=Reaction.Kind.choices)
