"""Logs for those who run the server: what happened, without anybody's private content.

Addresses in logs lose their secrets (links of invitations, guests, letters), e-mail addresses are
masked, and no form, comment or query text is ever logged.
"""

from __future__ import annotations

import re
from typing import Any

import structlog
from django.utils import translation
from structlog.types import EventDict, Processor, WrappedLogger

EMAIL = re.compile(r"[^\s<>@\"'(=]+@[^\s<>@\"')]+\.[^\s<>@\"')]+")
# A piece of an address that is long enough to be a secret, and all that follows a question mark.
SECRET = re.compile(r"([A-Za-z0-9_-]{16,}(?::[A-Za-z0-9_:-]+)*|colead_[\w-]+)")
QUERY = re.compile(r"\?[^\s\"']+")
# PostgreSQL names the very values that clash.
DETAIL = re.compile(r"DETAIL:.*", re.DOTALL)


def masked(text: str) -> str:
    """A text without addresses of people and without secrets of links."""
    text = DETAIL.sub("DETAIL: …", text)
    text = EMAIL.sub("…@…", text)
    text = QUERY.sub("?…", text)
    return SECRET.sub(_hide, text)


def _hide(found: re.Match[str]) -> str:
    word = found[1]
    letters = any(c.isalpha() for c in word)
    mixed = len(word) >= 24 and any(c.isupper() for c in word) and any(c.islower() for c in word)
    secret = letters and (mixed or any(c.isdigit() for c in word))
    return f"{word[:4]}…" if secret else word


def shortly(logger: WrappedLogger, name: str, event: EventDict) -> EventDict:
    """A fault of disk or database in one line: thousands of the same traceback would tell no more,
    and fill the disk if it is not yet full."""
    from colead.kernel import faults

    found = event.get("exc_info")
    fault = found[1] if isinstance(found, tuple) else None
    with translation.override("en"):
        what = faults.sentence(fault)
        if what is not None:
            del event["exc_info"]
            event["why"] = f"{what} ({' '.join(str(fault).split())})"
    return event


def without_private(logger: WrappedLogger, name: str, event: EventDict) -> EventDict:
    """Mask every text of a log line; leave out what Django hangs on to its own lines."""
    event.pop("request", None)
    return {key: masked(v) if isinstance(v, str) else v for key, v in event.items()}


def _chain() -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        shortly,
        structlog.processors.format_exc_info,
        without_private,
    ]


def config(*, level: str, as_json: bool) -> dict[str, Any]:
    """The value of ``LOGGING``: one handler, for people or (``COLEAD_LOG_JSON``) for machines."""
    end: Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if as_json
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "colead": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": _chain(),
                "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, end],
            }
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "colead"}},
        "root": {"handlers": ["console"], "level": level},
        # Its lines for 404 and the like say nothing a monitor needs; faults (5xx) stay.
        "loggers": {"django.request": {"level": "ERROR"}},
    }
