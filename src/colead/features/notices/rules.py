"""When a letter is due, and which mutes give way: pure functions."""

from __future__ import annotations

import hmac
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

BATCH = timedelta(minutes=2)
DIGEST_HOUR = 7
OLDEST = timedelta(days=8)
REASONS = ("concerned", "follow", "circle")
STORIES = "stories"

# What nobody else can answer: no mute hides it.
ONLY_YOU = frozenset(
    {
        "offers.OfferMade",
        "decisions.AdviceAsked",
        "decisions.AdviceReminded",
        "materials.TimeOffered",
    }
)

# Kinds that acting makes nobody follow: oneself, the organization as a whole, a single offer.
NEVER_FOLLOWED = frozenset(
    {"member", "organization", "offer", "invitation", "recognition", "practices",
     "prompt", "passage", "pause"}
)  # fmt: skip


def thing_of(kind: str, subject_id: int, facts: Mapping[str, Any]) -> tuple[str, int]:
    """What an entry is about as people see it: for a comment, the thing commented on."""
    about = facts.get("about_kind"), facts.get("about")
    if kind == "comment" and isinstance(about[0], str) and isinstance(about[1], int):
        return about[0], about[1]
    return kind, subject_id


def letter_due(at: datetime, *, timezone: str, quiet: tuple[int, int] | None) -> datetime:
    """When an instant letter goes out: after two minutes of gathering, not in quiet hours.

    ``quiet`` is (from, to) in hours of the member's own day; it may span midnight.
    """
    due = at + BATCH
    if quiet is None or quiet[0] == quiet[1]:
        return due
    begins, ends = quiet
    local = due.astimezone(ZoneInfo(timezone))
    hour = local.hour
    silent = begins <= hour < ends if begins < ends else hour >= begins or hour < ends
    if not silent:
        return due
    day = local.date() + timedelta(days=1 if hour >= ends else 0)
    return datetime(day.year, day.month, day.day, ends, tzinfo=ZoneInfo(timezone)).astimezone(
        at.tzinfo
    )


def digest_begins(at: datetime, *, timezone: str) -> bool:
    """Whether it is seven o'clock or later at the member's own place."""
    return at.astimezone(ZoneInfo(timezone)).hour >= DIGEST_HOUR


def one_line(text: str, *, most: int = 180) -> str:
    """Text fit for a mail's header: no line breaks, no control characters, not too long."""
    clean = "".join(c if c.isprintable() else " " for c in text)
    clean = " ".join(clean.split())
    return clean if len(clean) <= most else clean[: most - 1] + "…"


# What stands above the quoted letter in an answer to it, in every language the same.
CUT = "-=-=- Colead -=-=-"
LONGEST_LETTER = 1_000_000
_LOCAL = re.compile(
    r"^(?P<member>[0-9a-z]{1,12})\.(?P<kind>[a-z-]{1,20})\.(?P<id>[0-9a-z]{1,12})"
    r"\.(?P<sign>[0-9a-f]{16})$"
)
_WROTE = re.compile(r"^(on|am|le|el|il|op|den|w dniu)\b.{4,200}:$", re.IGNORECASE)
_ORIGINAL = re.compile(r"^-{2,}\s*(original|urspr|message d|mensaje o).*-{2,}$", re.IGNORECASE)


def reply_address(mailbox: str, *, member_id: int, kind: str, subject_id: int, secret: str) -> str:
    """Where one person answers a letter about one thing: ``mailbox`` with a signed tag after
    ``+``. It fits into the 64 characters before the ``@`` (RFC 5321, 4.5.3.1.1), and survives
    programs that write addresses in small letters."""
    local, _at, host = mailbox.partition("@")
    tag = f"{_base36(member_id)}.{kind}.{_base36(subject_id)}"
    return f"{local}+{tag}.{_sign(tag, secret)}@{host}"


def read_reply_address(address: str, *, mailbox: str, secret: str) -> tuple[int, str, int] | None:
    """The member's id, and kind and id of the thing, of an address that ``reply_address`` made;
    None for any other."""
    local, _at, host = mailbox.partition("@")
    given, _at, given_host = address.strip().lower().rpartition("@")
    begin = f"{local.lower()}+"
    if given_host != host.lower() or not given.startswith(begin):
        return None
    found = _LOCAL.match(given.removeprefix(begin))
    if found is None:
        return None
    tag = f"{found['member']}.{found['kind']}.{found['id']}"
    if not hmac.compare_digest(_sign(tag, secret), found["sign"]):
        return None
    return int(found["member"], 36), found["kind"], int(found["id"], 36)


def _sign(tag: str, secret: str) -> str:
    return hmac.new(secret.encode(), f"reply:{tag}".encode(), "sha256").hexdigest()[:16]


def _base36(number: int) -> str:
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    text = ""
    while number:
        number, rest = divmod(number, 36)
        text = digits[rest] + text
    return text or "0"


def new_words(text: str) -> str:
    """What somebody wrote in an answer: without the letter that it quotes, and without what their
    program puts around it."""
    lines: list[str] = []
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        bare = line.strip()
        if CUT in bare or bare == "--" or line.rstrip("\n") == "-- " or _ORIGINAL.match(bare):
            break
        lines.append(line.rstrip())
    while lines and (not lines[-1] or lines[-1].startswith(">") or _WROTE.match(lines[-1])):
        lines.pop()
    kept = [line for line in lines if not line.startswith(">")]
    return "\n".join(kept).strip()
