"""What people hand over."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class BundleForm(forms.Form):
    """A bundle to bring in."""

    file = forms.FileField(
        label=_("Bundle"),
        allow_empty_file=False,
        max_length=200,
        help_text=_("A .zip of CSV files or an .xlsx workbook, up to 50 MB."),
    )
    dry = forms.BooleanField(
        label=_("Only try it: check everything and show what would be made"),
        required=False,
        initial=True,
    )

    def clean_file(self) -> object:
        """Refuse what is too large."""
        file = self.cleaned_data["file"]
        if file.size > 50 * 2**20:
            raise forms.ValidationError(_("This file is larger than 50 MB."))
        return file
