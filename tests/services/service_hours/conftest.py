"""What all tests of the hours share: somebody who serves."""

import pytest

from tests import factories
from tests.services.service_hours.acts import at


@pytest.fixture
def zhang(house):
    at("08:00")
    return factories.a_volunteer("张志愿")
