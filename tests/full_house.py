"""One of each thing that an activity has, so that every form of its pages is drawn for somebody."""

from datetime import date, time, timedelta

from tests import full_volunteers
from tests.factories import an_activity
from yylib import clock
from yylib.database import plain, write, writing
from yylib.models.activities import Activity, ActivitySession, Duty, Question, Series, YearPlan
from yylib.models.archives import ArchiveFile
from yylib.models.registrations import Registration
from yylib.services import activities, contests, registrations
from yylib.services.activities import patterns
from yylib.services.archives import gathering
from yylib.services.attendance import codes, counts, prizes, sign
from yylib.services.contests import terms
from yylib.services.doors import codes as doors
from yylib.services.registrations import keys, sheets

CHILD = {
    "children": [{"name": "小周", "birth_on": date(2018, 5, 1)}],
    "consent": ("child", "2026-01", "web"),
    "override_reason": "当天来的",
}


def fill(app, door: int, by: int) -> list[str]:
    """A lecture of today with two families, a contest, a reading programme, an exhibition, plans at every stage, one that
    is over and one that is filed. The addresses of their pages that no route can be filled in with by guessing."""
    today, yesterday = clock.at(clock.today(), time(14)), clock.now() - timedelta(days=1)
    branch = plain("SELECT branch_id FROM place WHERE id = :id", id=door)[0].branch_id
    lecture = an_activity(today, number="x", branch_id=branch)
    contest = an_activity(clock.now() - timedelta(minutes=30), number="y", kind="essay_contest", entry="submit")
    programme = an_activity(yesterday, today, number="z", kind="programme")
    exhibition = an_activity(clock.now() - timedelta(minutes=30), kind="exhibition", entry="drop_in", quota=None)
    staged = [
        an_activity(today, stage=stage, is_public=False) for stage in ("draft", "submitted", "endorsed", "approved")
    ]
    over, filed, soon = an_activity(yesterday, number="v"), an_activity(yesterday, stage="filed"), an_activity()
    paths = [*_day(by, lecture), *_contest(by, contest), *_programme(by, programme)]
    _rows(by, lecture, exhibition, filed)
    build = app.url_map.bind("").build
    wanted = [("activity_desk", "show", one) for one in staged] + [("notices", "show", one) for one in staged]
    wanted += [("contests", view, contest) for view in ("show", "terms", "new", "judges")]
    wanted += [("programmes", "show", programme), ("archives", "show", over), ("archives", "show", filed)]
    paths += [build(f"{name}.{view}", {"activity_id": one}) for name, view, one in wanted]
    show, week = (plain("SELECT min(id) AS id FROM activity_session WHERE activity_id = :id", id=one)[0].id
                  for one in (exhibition, programme))  # fmt: skip
    paths += [build("attendance.show", {"session_id": show}), build("surveys.show", {"number": "v"}),
              build("programmes.week", {"activity_id": programme, "session_id": week}), build("archives.checklists", {"kind": "lecture"}),
              build("archives.not_applicable", {"activity_id": over, "what": "survey"}),
              build("registrations.show", {"sheet_id": sheets.of(soon)[0].id}),
              build("archives.photos", {"activity_id": over}), doors.path(doors.text(door, "in"))]  # fmt: skip
    return paths + full_volunteers.fill(app, branch, door, by)


def _day(by: int, lecture: int) -> list[str]:
    session = plain("SELECT id FROM activity_session WHERE activity_id = :id", id=lecture)[0].id
    family, other, offered = (
        write(registrations.register, sheet_id=sheets.of(lecture)[0].id, name=f"周{name}", phone=f"0533-123456{at}",
              by=by, **CHILD | {"children": [CHILD["children"][0] | {"name": f"小周{name}"}]})
        for at, name in enumerate("甲乙丙")
    )  # fmt: skip
    signed = write(sign.sign_in, session_id=session, registration_id=family, way="desk", heads=(1, 0, 0), by=by)
    write(counts.count, session_id=session, nonce="1", adults=1, by=by)
    prize = write(prizes.add, activity_id=lecture, name="书签", number=9, by=by)
    write(prizes.hand_out, prize_id=prize, nonce="1", by=by)
    write(gathering.add_link, activity_id=lecture, outlet="县融媒", by=by)
    write(gathering.add_document, activity_id=lecture, what="other", title="回执", text="已收到", by=by)
    link = write(counts.make_link, session_id=session, name="东门", by=by)
    write(counts.count, session_id=session, nonce="2", adults=1, spot="东门", source=counts.LINK)
    assert (lecture, session, family, signed["id"], prize) == (1, 1, 1, 1, 1)
    with writing() as held:
        row = held.get(Registration, offered)
        row.stage, row.held_until = "offered", clock.now() + timedelta(hours=2)
    paths = [keys.path(keys.get(one)) for one in (other, offered)]
    return [*paths, paths[0] + "/change", codes.path(codes.text(session)), counts.path(link)]


def _contest(by: int, contest: int) -> list[str]:
    entry = write(contests.hand_in, activity_id=contest, author="作者甲", phone="0533-1234567", title="我的书屋",
                  text="读了很多书。", address="10.0.0.9")  # fmt: skip
    token = write(contests.add_judge, activity_id=contest, name="评委", by=by)
    return [f"/entries/j/{token}", f"/entries/j/{token}/{entry}", "/entries/y", terms.path_of(contests.get(entry))]


def _programme(by: int, programme: int) -> list[str]:
    family = write(
        registrations.register, sheet_id=sheets.of(programme)[0].id, name="周某", phone="0533-1234567", by=by, **CHILD
    )
    return ["/entries/reading/" + keys.path(keys.get(family)).rpartition("/")[2]]


def _rows(by: int, lecture: int, exhibition: int, filed: int) -> None:
    write(patterns.keep_template, activity_id=lecture, name="故事会", by=by)
    with writing() as held:
        show = held.get(ActivitySession, activities.get(exhibition).sessions[0].id)
        show.ends_at = show.room_until = show.starts_at + timedelta(days=3)
        held.get(Activity, filed).filed_at = clock.now()
        held.add_all([
            Series(name="周末故事"),
            YearPlan(year=2026, month=11, title="故事会", kind="story_time"), Duty(activity_id=lecture, what="布置", account_id=by),
            Question(activity_id=lecture, label="衣服尺码", kind="text"),
            ArchiveFile(activity_id=filed, year=2026, code="c", edition=1, filed_at=clock.now(), bundle_state="failed"),
        ])  # fmt: skip
