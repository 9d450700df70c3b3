"""The wall screen, on both engines."""

from yylib import clock
from yylib.database import writing
from yylib.models.branches import Place
from yylib.services.reports import wall as walls


def test_it_says_who_is_inside_what_the_house_holds_and_what_comes_next(books):
    books.scanned("2026-11-21 09:00", 3)
    wall = walls.wall(books.branch)
    assert (wall.number, wall.capacity, wall.today, wall.word) == (3, 420, 3, "还很宽松")
    assert (clock.local(wall.next[0]).hour, wall.next_words) == (12, "上午闭馆")


def test_what_comes_next_is_said_at_every_time_of_day(books):
    said = []
    for wall_time in ("2026-11-21 08:00", "2026-11-21 12:30", "2026-11-21 14:00", "2026-11-21 18:00"):
        clock.freeze(wall_time)
        said.append(walls.wall(books.branch).next_words)
    assert said == ["上午开馆", "下午开馆", "今天闭馆", "周日开馆"]


def test_a_house_that_is_shut_does_not_call_itself_roomy(books):
    with writing() as session:
        session.get(Place, books.room).capacity = 4
    books.scanned("2026-11-21 09:00", 3, place_id=books.room)
    clock.freeze("2026-11-21 12:30")
    wall = walls.wall(books.branch)
    assert (wall.word, [(level.word, level.free) for level in wall.levels]) == ("现在闭馆", [("闭馆", 4)])


def test_today_is_solid_as_far_as_it_has_come_and_the_usual_is_the_average_of_the_last_four(books):
    for day, number in (("10-24", 8), ("10-31", 2), ("11-07", 3), ("11-14", 4)):
        books.scanned(f"2026-{day} 14:10", number)
    books.scanned("2026-10-17 14:10", 99)  # five weeks ago
    books.scanned("2026-11-21 09:00", 3)
    wall = walls.wall(books.branch)
    at = {label: (n, u) for label, n, u in zip(wall.labels, wall.now, wall.usual, strict=True)}
    assert wall.weekday == "周六"
    assert (at["9"], at["10"], at["14"]) == ((3, 0), (0, 0), (None, 4))


def test_a_room_says_how_many_places_are_free_and_free_ones_stand_before_full_ones(books):
    with writing() as session:
        session.get(Place, books.room).capacity = 4
        session.add(Place(branch_id=books.branch, kind="area", name="自习室", capacity=10, sort=2))
        session.add(Place(branch_id=books.branch, kind="area", name="没有人数", capacity=10, sort=3))
    study = next(p for p in _areas(books.branch) if p.name == "自习室").id
    books.scanned("2026-11-21 09:00", 4, place_id=books.room)
    books.scanned("2026-11-21 09:00", 8, place_id=study)
    levels = walls.wall(books.branch).levels
    assert [(level.name, level.free, level.word) for level in levels] == [("自习室", 2, "较满"), ("阅览室", 0, "已满")]


def _areas(branch_id):
    from yylib.services import branches

    return branches.places(branch_id, "area")


def test_the_version_changes_with_a_scan_and_with_the_minute(books):
    seen = [walls.version(books.branch)]
    books.scanned("2026-11-21 10:30")
    seen.append(walls.version(books.branch))
    clock.freeze("2026-11-21 10:31")
    seen.append(walls.version(books.branch))
    assert len(set(seen)) == 3
