"""Sessions in the database, read by a prepared query: every page begins with this read."""

from __future__ import annotations

import json
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from colead.kernel import prepared


def _valid(key: str, at: datetime) -> QuerySet[Session]:
    return Session.objects.filter(session_key=key, expire_date__gt=at)


@lru_cache(maxsize=4_000)
def _opened(signed: str | bytes) -> str:
    """What a session holds; its seal is proven once, for the same text has the same seal."""
    return json.dumps(super(SessionStore, SessionStore()).decode(signed))


class SessionStore(DatabaseStore):
    """Django's own store but for how a session is read."""

    def decode(self, session_data: str | bytes) -> dict[str, Any]:
        """What a session holds, for this request to change as it likes."""
        return dict(json.loads(_opened(session_data)))

    def _get_session_from_db(self) -> Any:
        key = self.session_key or ""
        found = prepared.first(_valid, prepared.Text(key), timezone.now())
        if found is None:
            self._session_key = None
        return found
