"""One branch on a Saturday at half past ten."""

from types import SimpleNamespace

import pytest

from tests.factories import a_branch, a_colleague, places_of
from tests.services.reports import counts
from yylib import clock


@pytest.fixture
def books(house):
    """A branch with a door and a room, and the means to count in it."""
    clock.freeze("2026-11-21 10:30")
    branch, by = a_branch(capacity=420), a_colleague()
    door, room = places_of(branch)

    def scanned(wall, number=1, place_id=door, **given):
        return counts.scanned(place_id, wall, number, by=by, **given)

    return SimpleNamespace(branch=branch, by=by, door=door, room=room, scanned=scanned)
