"""How long a link holds, and when it signs somebody in."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from colead.kernel.verdict import YES, Verdict, no

LINK_HOLDS = {
    "sign-in": timedelta(minutes=20),
    "set-up": timedelta(days=7),
    "demo": timedelta(days=30),
}
LINKS_ARE_KEPT = timedelta(days=7)


def holds_until(*, at: datetime, purpose: str, valid_for: timedelta | None = None) -> datetime:
    """The moment at which a link made now ends; ``valid_for`` overrules the usual span."""
    return at + (valid_for or LINK_HOLDS[purpose])


def may_redeem(
    *, used_at: datetime | None, expires_at: datetime, is_active: bool, at: datetime
) -> Verdict:
    """A link signs in once, before it ends, and only somebody whose account is open."""
    if used_at is not None:
        return no(_("This link was used already. Ask for a new one."))
    if expires_at <= at:
        return no(_("This link does not hold any more. Ask for a new one."))
    if not is_active:
        return no(_("This account is closed. Ask whoever runs this place."))
    return YES


_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def browser_of(user_agent: str) -> str:
    """What a browser says it is, in words a person knows: "Firefox, Windows".

    The order matters: nearly every browser also names Safari, and many name Chrome.
    """
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), "")
    return ", ".join(part for part in (browser, system) if part) or _("Unknown browser")
