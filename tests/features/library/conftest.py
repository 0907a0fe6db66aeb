"""The cast at the real clock."""

from __future__ import annotations

import pytest
from django.utils import timezone

from tests.cast import Cast, acting


@pytest.fixture
def now(cast: Cast) -> Cast:
    """The cast at this very moment, as pages use the real clock."""
    at = timezone.now()
    for name in ("steward", "ada", "ben", "guest", "outsider"):
        setattr(cast, name, acting(getattr(cast, name).member_id, at=at))
    return cast
