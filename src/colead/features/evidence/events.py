"""What can happen to evidence: people write beside it. Figures are no news."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from colead.kernel.events import Event


class AnnotationMade(Event):
    """Somebody wrote down, beside the curves, what happened on a day."""

    subject = "organization"
    sentence = _("{who} noted beside the evidence: {title} ({on})")
    icon = "chart-line"
    organization: int
    title: str
    annotation: int
    on: str


class AnnotationWithdrawn(Event):
    """A note beside the curves was taken back."""

    subject = "organization"
    sentence = _("{who} took back a note beside the evidence: {title}")
    icon = "chart-line"
    organization: int
    title: str
    annotation: int


class ReportPublished(Event):
    """A report with figures as they are now was put behind a secret link, for people outside. The
    link stands in no event."""

    subject = "organization"
    sentence = _("{who} published a report by a secret link: {title}")
    icon = "globe"
    organization: int
    title: str
    report: int
    circle: int | None = None


class ReportTakenBack(Event):
    """A published report was taken back: its link leads nowhere any more."""

    subject = "organization"
    sentence = _("{who} took back a published report: {title}")
    icon = "undo-2"
    organization: int
    title: str
    report: int
    circle: int | None = None
