"""What happened, as frozen values; the registry that turns journal entries back into them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Any, ClassVar, Literal, dataclass_transform

_registry: dict[str, type[Event]] = {}


@dataclass_transform(kw_only_default=True, frozen_default=True)
class Event:
    """Base of all events. A subclass becomes a frozen, keyword-only dataclass and is registered.

    Class attributes say how the event is told:

    - ``subject``: the kind of thing it happened to; a field of the same name holds its id.
    - ``sentence``: a translatable sentence with ``{who}``, ``{title}`` and any field.
    - ``icon``: its picture in feeds.
    - ``audience``: ``organization`` (everyone may read it) or ``concerned`` (only its actor and
      the members in the field ``concerned``).
    - ``minor``: it stands in the journal and renews open pages, but is no news: not in the feed,
      not in letters.

    Fields hold JSON values only: ids, short texts, numbers, booleans, lists; dates as ISO text.
    By custom ``title`` is the subject's title at that time, ``circle`` its circle's id and
    ``concerned`` the ids of the members it is addressed to, which the journal keeps apart.
    """

    subject: ClassVar[str] = ""
    sentence: ClassVar[Any] = ""
    icon: ClassVar[str] = "dot"
    audience: ClassVar[Literal["organization", "concerned"]] = "organization"
    minor: ClassVar[bool] = False
    name: ClassVar[str] = ""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        dataclasses.dataclass(frozen=True, kw_only=True)(cls)
        parts = cls.__module__.split(".")
        room = parts[2] if parts[:2] == ["colead", "features"] else parts[-1]
        cls.name = f"{room}.{cls.__name__}"
        _registry[cls.name] = cls

    @property
    def subject_id(self) -> int:
        """The id of the thing it happened to."""
        return int(getattr(self, self.subject))

    def facts(self) -> dict[str, Any]:
        """The fields as JSON values."""
        return {
            key: value.isoformat() if isinstance(value, date) else value
            for key, value in vars(self).items()
        }


def event_class(name: str) -> type[Event] | None:
    """The class of an event's name, or None for one that this version does not know."""
    return _registry.get(name)


def all_events() -> Iterator[type[Event]]:
    """Every registered event, in order of name."""
    for name in sorted(_registry):
        yield _registry[name]


@lru_cache(maxsize=1)
def minor_events() -> tuple[str, ...]:
    """The names of events that are no news. Asked once all rooms are loaded."""
    return tuple(event.name for event in all_events() if event.minor)
