"""An organization at the border."""

from __future__ import annotations

import pytest

from colead.features.organizations import actions as organizations
from colead.kernel.actor import Actor
from colead.kernel.testing import NOON


@pytest.fixture
def border(db: None) -> Actor:
    """An empty organization into which records are brought."""
    made = organizations.found(name="Elm", founder=None, at=NOON)
    return Actor(organization_id=made.pk, member_id=None, at=NOON, door="import", slug=made.slug)
