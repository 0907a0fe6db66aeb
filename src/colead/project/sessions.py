"""Sessions in the database, read by a prepared query: every page begins with this read."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from colead.kernel import prepared


def _valid(key: str, at: datetime) -> QuerySet[Session]:
    return Session.objects.filter(session_key=key, expire_date__gt=at)


class SessionStore(DatabaseStore):
    """Django's own store but for how a session is read."""

    def _get_session_from_db(self) -> Any:
        key = self.session_key or ""
        found = prepared.first(_valid, prepared.Text(key), timezone.now())
        if found is None:
            self._session_key = None
        return found
