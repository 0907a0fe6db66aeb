"""One of each thing, so that every route has a thing to show. Each file in ``things`` makes some.

``build(cast, made)`` adds ids to what was made before it; ``MEANS`` tells which thing a number in
an address means, by the address's beginning (the longest that fits); ``WORDS`` what stands for a
word in one.
Files are taken in the order of their names, ``ground`` first.
"""

from __future__ import annotations

import pkgutil
from importlib import import_module
from typing import Any

from colead.features.notices.models import Notice
from colead.kernel.testing import settle
from tests.architecture.routes import things
from tests.cast import Cast

_names = [module.name for module in pkgutil.iter_modules(things.__path__)]
PIECES: list[Any] = [
    import_module(f"{things.__name__}.{name}")
    for name in sorted(_names, key=lambda name: (name != "ground", name))
]
MEANS: tuple[tuple[str, str], ...] = tuple(pair for piece in PIECES for pair in piece.MEANS)
# By word, and by ``room/word`` where rooms mean different things by one.
WORDS: dict[str, str] = {}
for piece in PIECES:
    room = piece.__name__.rpartition(".")[2]
    for word, stands in piece.WORDS.items():
        WORDS[f"{room}/{word}"] = stands
        WORDS.setdefault(word, stands)


def build(cast: Cast) -> dict[str, int]:
    """The ids of one thing of each kind, all in the north circle (which the guest may see)."""
    made: dict[str, int] = {}
    for piece in PIECES:
        piece.build(cast, made)
    settle()
    notice = Notice.objects.filter(member_id=made["member"]).first()
    made["notice"] = notice.pk if notice else 0
    return made
