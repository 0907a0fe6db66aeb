"""What can happen at the border."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from colead.kernel.events import Event


class BundleBrought(Event):
    """Records were imported from a bundle."""

    subject = "organization"
    sentence = _("{who} brought in records: {rows} rows")
    icon = "package-open"
    organization: int
    title: str
    rows: int
    created: dict[str, int]
    changed: dict[str, int]


class BundleTaken(Event):
    """The organization's records were exported."""

    subject = "organization"
    sentence = _("{who} took a copy of the records")
    icon = "package"
    organization: int
    title: str
