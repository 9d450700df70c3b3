"""The room that the tests of misses begin with."""

import pytest

from tests.factories import a_branch, places_of
from yylib import clock


@pytest.fixture
def room(house):
    """A reading room of an open house, on a Monday morning before it opens."""
    clock.freeze("2026-11-23 08:00")
    return places_of(a_branch())[1]
