"""A branch whose rooms belong to two departments, its heads and its director, on a Saturday evening after closing."""

from types import SimpleNamespace

import pytest

from tests.factories import a_branch, a_colleague, places_of
from tests.services.reports import counts
from yylib import clock
from yylib.database import writing
from yylib.models.accounts import Department
from yylib.models.branches import Place


@pytest.fixture
def books(house):
    """图书借阅部 has the door and the reading room, 阅读推广部 the children's area; 办公室 has no place."""
    clock.freeze("2026-11-21 08:00")
    branch = a_branch(name="总馆", capacity=420)
    door, room = places_of(branch)
    with writing() as session:
        named = [
            Department(name=name, sort=number) for number, name in enumerate(("图书借阅部", "阅读推广部", "办公室"), 1)
        ]
        session.add_all(named)
        session.flush()
        lending, reading, office = (one.id for one in named)
        session.get(Place, door).department_id = session.get(Place, room).department_id = lending
        children = Place(
            branch_id=branch, kind="area", name="少儿区", audience="children", sort=2, department_id=reading
        )
        session.add(children)
        session.flush()
        children_id = children.id
    by = a_colleague()
    head, other = a_colleague("head", department_id=lending), a_colleague("head", department_id=reading)
    director = a_colleague("director", department_id=office)

    def scanned(wall, number=1, place_id=door, **given):
        return counts.scanned(place_id, wall, number, by=by, **given)

    return SimpleNamespace(branch=branch, by=by, door=door, room=room, children=children_id, scanned=scanned,
                           lending=lending, reading=reading, office=office, head=head, other=other, director=director)  # fmt: skip
