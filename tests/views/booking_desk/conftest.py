"""A room that takes bookings, and who sits at the desk."""

import pytest

from tests.factories import a_branch, a_plan, places_of, signed_in
from yylib import clock
from yylib.database import db


@pytest.fixture
def room(app):
    """A reading room for ten in each half of the day, of which two are kept; on Monday at eight."""
    clock.freeze("2026-11-23 08:00")
    with app.app_context():
        made = a_plan(places_of(a_branch())[1])
        db.session.remove()
    return made


@pytest.fixture
def desk(client, room, app):
    """Somebody of the desk, signed in."""
    return signed_in(client, app)


@pytest.fixture
def head(client, room, app):
    """The head of a department, signed in."""
    return signed_in(client, app, "head")
