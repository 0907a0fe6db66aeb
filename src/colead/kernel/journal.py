"""The append-only, tamper-evident record of everything that was done."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from babel.dates import format_date
from django.db.models import Q, QuerySet
from django.utils.translation import get_language

from colead.kernel import prepared
from colead.kernel.actor import Actor
from colead.kernel.events import Event, event_class, minor_events
from colead.kernel.models import Entry, Outbox, Seal

# Facts that are days, as sentences name them.
DAYS = ("on", "until")


def record(event: Event, *, by: Actor) -> Entry:
    """Append what happened, in the same transaction as the change itself.

    Receivers (notices, live pages, reactions) see it after the commit, at least once.
    """
    return prepared.insert(Entry(**dict(zip(_COLUMNS, _values(event, by), strict=True))))


def record_all(events: Iterable[tuple[Event, Actor]]) -> None:
    """Append many entries at once, for imports: numbered as they come, whenever they happened."""
    prepared.insert_all(Entry, _COLUMNS, (_values(event, by) for event, by in events))


_COLUMNS = (
    "organization_id", "event", "member_id", "door", "at", "audience", "subject_kind",
    "subject_id", "circle_id", "facts", "concerned",
)  # fmt: skip


def _values(event: Event, by: Actor) -> tuple[Any, ...]:
    facts = event.facts()
    told_to = facts.pop("concerned", None)
    return (
        by.organization_id, event.name, by.member_id, by.door, by.at, event.audience,
        event.subject, event.subject_id, facts.get("circle"), facts, told_to,
    )  # fmt: skip


def concerned(entry: Entry) -> list[int]:
    """The ids of the members an entry is addressed to, as its event named them."""
    return facts(entry).get("concerned") or []


def facts(entry: Entry) -> dict[str, Any]:
    """All fields of an entry's event, with ``concerned``, where ``Entry.facts`` lacks it."""
    kept: dict[str, Any] = entry.facts
    if "concerned" in kept or entry.concerned is None:
        return kept
    return {**kept, "concerned": entry.concerned}


def entries(actor: Actor) -> QuerySet[Entry]:
    """The entries an actor may read, newest first; whom each concerns is read when asked for."""
    mine = Q(member_id=actor.member_id) if actor.member_id is not None else Q()
    found = Entry.objects.filter(organization_id=actor.organization_id)
    if actor.member_id is not None:
        found = found.filter(Q(audience=Entry.Audience.ORGANIZATION) | mine)
    if actor.is_guest:
        seen = Q(circle_id__in=actor.circles) | mine
        for kind, subject_id in actor.topics:
            seen |= Q(subject_kind=kind, subject_id=subject_id)
            seen |= Q(facts__about_kind=kind, facts__about=subject_id)
        found = found.filter(seen)
    return found.defer("concerned").order_by("-at", "-id")


def ahead_of(moment: datetime) -> timedelta:
    """How far the newest entry lies ahead of a moment, as when a clock was set wrong; else zero."""
    newest = Entry.objects.order_by("-pk").values_list("at", flat=True).first()
    return max(timedelta(), newest - moment) if newest else timedelta()


def news(actor: Actor) -> QuerySet[Entry]:
    """The entries that are news to people: ``entries`` without the minor ones."""
    return entries(actor).exclude(event__in=minor_events())


def may_read(actor: Actor, entry: Entry) -> bool:
    """Whether the actor may read this entry: ``entries`` for one that is at hand."""
    if entry.organization_id != actor.organization_id:
        return False
    if actor.member_id is None or entry.member_id == actor.member_id:
        return True
    if entry.audience == Entry.Audience.ORGANIZATION and not actor.is_guest:
        return True
    if actor.member_id not in concerned(entry):
        return entry.audience == Entry.Audience.ORGANIZATION and _is_shown(actor, entry)
    return True


def _is_shown(actor: Actor, entry: Entry) -> bool:
    """Whether a guest was invited to where an entry happened, or to what it is about."""
    about = (entry.facts.get("about_kind"), entry.facts.get("about"))
    subject = (entry.subject_kind, entry.subject_id)
    return entry.circle_id in actor.circles or subject in actor.topics or about in actor.topics


def tell(entry: Entry, *, who: str) -> str:
    """The sentence of an entry in the reader's language, as plain text.

    ``who`` is the name to show for the one who acted.
    """
    known = event_class(entry.event)
    if known is None:
        return entry.event
    days = {name: _day(entry.facts[name]) for name in DAYS if name in entry.facts}
    return str(known.sentence).format_map(_Told({**entry.facts, **days, "who": who}))


def _day(told: Any) -> Any:
    """A day of a sentence (ISO text) as the reader's language writes it."""
    try:
        day = date.fromisoformat(told)
    except (TypeError, ValueError):
        return told
    language = (get_language() or "en").replace("-", "_")
    return format_date(day, "medium", locale=language)


class _Told(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "…"


def canonical(entry: Entry) -> bytes:
    """The bytes of an entry that its seal covers: the same on every database."""
    return json.dumps(
        [
            entry.pk,
            entry.organization_id,
            entry.event,
            entry.member_id,
            entry.door,
            entry.at.timestamp(),
            entry.audience,
            entry.subject_kind,
            entry.subject_id,
            entry.circle_id,
            facts(entry),
        ],
        sort_keys=True,
        separators=(",", ":"),
    ).encode()


def digest(before: str, sealed: Iterable[Entry]) -> str:
    """The next link: SHA-256(before ‖ entry ‖ entry …) as hexadecimal text."""
    chain = hashlib.sha256(before.encode())
    for entry in sealed:
        chain.update(canonical(entry))
    return chain.hexdigest()


def seal(batch: Iterable[Entry], *, at: datetime) -> None:
    """Chain a batch of entries, organization by organization. Called with the outbox locked."""
    by_organization: dict[int, list[Entry]] = {}
    for entry in batch:
        by_organization.setdefault(entry.organization_id, []).append(entry)
    for organization_id, found in sorted(by_organization.items()):
        last = prepared.first(_seals, organization_id)
        prepared.insert(
            Seal(
                organization_id=organization_id,
                number=last.number + 1 if last else 1,
                entries=[entry.pk for entry in found],
                digest=digest(last.digest if last else "", found),
                sealed_at=at,
            )
        )


def _seals(organization_id: int) -> QuerySet[Seal]:
    return Seal.objects.filter(organization_id=organization_id).order_by("-number")


@dataclass(frozen=True, slots=True)
class Fault:
    """Something the chain shows to be wrong."""

    organization_id: int
    sentence: str


def verify(organization_id: int) -> Iterator[Fault]:
    """Walk an organization's chain and yield each fault: changed, removed or slipped-in entries."""
    # In this order: what is sealed while we read is found among the seals, which are read last.
    present = set(
        Entry.objects.filter(organization_id=organization_id).values_list("pk", flat=True)
    )
    waiting = set(
        Outbox.objects.filter(entry__organization_id=organization_id).values_list("pk", flat=True)
    )
    before = ""
    sealed: set[int] = set()
    for number, link in enumerate(
        Seal.objects.filter(organization_id=organization_id).order_by("number").iterator(), 1
    ):
        if link.number != number:
            yield Fault(organization_id, f"seal {number} is missing")
            return
        found: Mapping[int, Entry] = Entry.objects.in_bulk(link.entries)
        gone = [pk for pk in link.entries if pk not in found]
        if gone:
            yield Fault(organization_id, f"entries {gone} of seal {number} were removed")
            return
        before = digest(before, (found[pk] for pk in link.entries))
        if before != link.digest:
            yield Fault(organization_id, f"an entry of seal {number} was changed")
            return
        sealed.update(link.entries)
    slipped_in = sorted(present - sealed - waiting)
    if slipped_in:
        yield Fault(organization_id, f"entries {slipped_in[:10]} are covered by no seal")


def head(organization_id: int) -> str:
    """The newest digest of the chain; noting it down elsewhere pins all that came before."""
    last = Seal.objects.filter(organization_id=organization_id).order_by("-number").first()
    return last.digest if last else ""
