"""Mentions of people in a text: ``@[Name](member:12)``."""

from __future__ import annotations

import re

MENTION = re.compile(r"@\[([^\]\n]{1,200})\]\(member:(\d{1,18})\)")


def mentioned(text: str) -> list[int]:
    """The ids of the members a text mentions, in order, each once."""
    return list(dict.fromkeys(int(found[2]) for found in MENTION.finditer(text)))
