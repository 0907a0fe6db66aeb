"""What home shows: what waits for me, what goes on, the journal, and what is found."""

from colead.features.home.queries.feed import Day, Told, feed, journal_page, recent, rows_for_export
from colead.features.home.queries.found import Found, found
from colead.features.home.queries.mine import (
    first_steps,
    helping,
    invited,
    leading,
    led,
    near,
    roles,
    waiting,
)
from colead.features.home.queries.overview import Overview, overview, verification

__all__ = [
    "Day",
    "Found",
    "Overview",
    "Told",
    "feed",
    "first_steps",
    "found",
    "helping",
    "invited",
    "journal_page",
    "leading",
    "led",
    "near",
    "overview",
    "recent",
    "roles",
    "rows_for_export",
    "verification",
    "waiting",
]
